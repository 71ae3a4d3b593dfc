import { upc } from './generated-846.ts';

/**
 * An 846 (004010) of any number of items, five to eight segments each: every item has a warehouse, and some have a date,
 * a lead time in weeks, dozens, cases with their pack, or are discontinued. The same count gives the same bytes.
 */
export function* tenFields846(items: number): Generator<Buffer> {
  yield Buffer.from(
    'ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *260901*0530*U*00401*000000101*0*P*>~\n' +
      'GS*IB*8005551212*CROSSDOCK*20260901*0530*101*X*004010~\nST*846*0001~\nBIA*00*DD*FEED1*20260901*0530~\n',
  );
  let segments = 4;
  let text = '';
  for (let item = 1; item <= items; item += 1) {
    const written = itemSegments(item);
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
  const unit = item % 10 === 0 ? 'CA' : item % 15 === 0 ? 'DZ' : 'EA';
  const day = String(1 + (item % 28)).padStart(2, '0');
  return [
    `LIN**VN*AC-${id}*UP*${upc(item)}`,
    `PID*F****Item ${id} in a colour`,
    ...(unit === 'CA' ? [`PO4*${6 + (item % 7)}`] : []),
    `REF*WS*${item % 3 === 0 ? 'RENO' : 'CHICAGO'}`,
    ...(item % 50 === 0 ? ['REF*ZZ*DISC'] : []),
    `CTP**${item % 5 === 4 ? 'WHL' : 'RES'}*${10 + (item % 190)}.${String(item % 100).padStart(2, '0')}`,
    `QTY*${item % 4 === 0 ? '17' : '33'}*${(item * 31) % 500}*${unit}`,
    ...(item % 3 === 0 ? [`DTM*018*202610${day}`] : []),
    ...(item % 4 === 0 ? [`LDT*AF*${1 + (item % 6)}*WK`] : []),
  ];
}
