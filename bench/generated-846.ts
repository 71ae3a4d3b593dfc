/**
 * An 846 (004010) of any number of items in the manner of Acme: LIN, PID, CTP and QTY for each, some 100 bytes. The same
 * count gives the same bytes.
 */
export function generated846(items: number): Generator<Buffer> {
  return interchangeOf(items, itemSegments);
}

/** ST to SE. */
export function segmentCount(items: number): number {
  return 4 * items + 4;
}

/** An interchange of one 846 with the segments of each item, in pieces of about 64 kB. */
export function* interchangeOf(items: number, segmentsOf: (item: number) => readonly string[]): Generator<Buffer> {
  yield Buffer.from(
    'ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *260901*0530*U*00401*000000101*0*P*>~\n' +
      'GS*IB*8005551212*CROSSDOCK*20260901*0530*101*X*004010~\nST*846*0001~\nBIA*00*DD*FEED1*20260901*0530~\n',
  );
  // ST, BIA, CTT and SE.
  let segments = 4;
  let text = '';
  for (let item = 1; item <= items; item += 1) {
    const written = segmentsOf(item);
    segments += written.length;
    text += `${written.join('~\n')}~\n`;
    if (text.length < 65_536) continue;
    yield Buffer.from(text, 'latin1');
    text = '';
  }
  yield Buffer.from(`${text}CTT*${items}~\nSE*${segments}*0001~\nGE*1*101~\nIEA*1*000000101~\n`, 'latin1');
}

function itemSegments(item: number): string[] {
  const id = String(item).padStart(7, '0');
  const cost = `${10 + (item % 190)}.${String(item % 100).padStart(2, '0')}`;
  return [
    `LIN**VN*AC-${id}*UP*${upc(item)}`,
    `PID*F****Item ${id} in a colour`,
    `CTP**${item % 5 === 4 ? 'WHL' : 'RES'}*${cost}`,
    `QTY*33*${(item * 31) % 500}*EA`,
  ];
}

/** A UPC-12 in number system 4, which GS1 keeps for use inside one company, with its check digit. */
export function upc(item: number): string {
  const body = `4${String(item).padStart(10, '0')}`;
  let sum = 0;
  for (let at = 0; at < 11; at += 1) sum += Number(body[at]) * (at % 2 === 0 ? 3 : 1);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
