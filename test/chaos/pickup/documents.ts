/** What suppliers write, in their own hand: nothing here is shared with the gateway. */

export interface PurchaseOrder {
  readonly number: string;
  readonly lines: readonly {
    readonly line: string;
    readonly quantity: number;
    readonly cost: string;
    readonly sku: string;
  }[];
}

/** The order in an 850 of ours. */
export function readPurchaseOrder(text: string): PurchaseOrder | undefined {
  const number = /BEG\*00\*\w\w\*([^*~]+)\*/.exec(text)?.[1];
  if (number === undefined) return undefined;
  const lines = [...text.matchAll(/PO1\*([^*~]+)\*(\d+)\*EA\*([^*~]+)\*\*VN\*([^*~]+)/g)].map(
    ([, line = '', quantity = '', cost = '', sku = '']) => ({ line, quantity: Number(quantity), cost, sku }),
  );
  return { number, lines };
}

/** One interchange with one document. */
function x12(control: number, functional: string, set: string, segments: readonly string[]): Buffer {
  const number = String(control).padStart(9, '0');
  const body = [
    `ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *261122*0400*U*00401*${number}*0*P*>`,
    `GS*${functional}*8005551212*CROSSDOCK*20261122*0400*${control}*X*004010`,
    `ST*${set}*0001`,
    ...segments,
    `SE*${segments.length + 2}*0001`,
    `GE*1*${control}`,
    `IEA*1*${number}`,
  ];
  return Buffer.from(`${body.join('~\n')}~\n`);
}

export function x12Stock(control: number, at: Date, quantities: Readonly<Record<string, number>>): Buffer {
  const [day = '', time = ''] = at.toISOString().replace(/[-:]/g, '').split('T');
  const items = Object.entries(quantities);
  return x12(control, 'IB', '846', [
    `BIA*00*DD*FEED${control}*${day}*${time.slice(0, 4)}`,
    ...items.flatMap(([sku, quantity]) => [`LIN**VN*${sku}`, 'CTP**RES*2.50', `QTY*33*${quantity}*EA`]),
    `CTT*${items.length}`,
  ]);
}

export function acknowledgment(control: number, { number, lines }: PurchaseOrder): Buffer {
  return x12(control, 'PR', '855', [
    `BAK*00*AD*${number}*20260901****S-${control}`,
    ...lines.flatMap(({ line, quantity, cost, sku }) => [
      `PO1*${line}*${quantity}*EA*${cost}**VN*${sku}`,
      `ACK*IA*${quantity}*EA*068*20260902`,
    ]),
    `CTT*${lines.length}`,
  ]);
}

/** Half of every line, in one package. */
export function shipNotice(control: number, shipment: string, { number, lines }: PurchaseOrder): Buffer {
  return x12(control, 'SH', '856', [
    `BSN*00*${shipment}*20260902*1010*0001`,
    'HL*1**S*1',
    'TD5*B*2*UPSN',
    `REF*CN*TRACK${control}`,
    'DTM*011*20260902',
    'HL*2*1*O*1',
    `PRF*${number}`,
    'HL*3*2*P*1',
    `REF*2I*TRACK${control}`,
    `MAN*CP*PKG${control}`,
    ...lines.flatMap(({ line, quantity, sku }, index) => [
      `HL*${index + 4}*3*I*0`,
      `LIN*${line}*VN*${sku}`,
      `SN1**${quantity / 2}*EA`,
    ]),
    `CTT*${lines.length + 3}`,
  ]);
}

/** Half of every line. */
export function invoice(control: number, invoiceNumber: string, { number, lines }: PurchaseOrder): Buffer {
  const cents = lines.reduce((sum, { quantity, cost }) => sum + (quantity / 2) * Math.round(Number(cost) * 100), 0);
  return x12(control, 'IN', '810', [
    `BIG*20260903*${invoiceNumber}*20260831*${number}`,
    ...lines.map(({ line, quantity, cost, sku }) => `IT1*${line}*${quantity / 2}*EA*${cost}**VN*${sku}`),
    `TDS*${cents}`,
    `CTT*${lines.length}`,
  ]);
}

export function csvStock(quantities: Readonly<Record<string, number>>, heading = 'Qty Avail'): Buffer {
  const rows = Object.entries(quantities).map(([sku, quantity]) => `${sku},,Thing,${quantity},$ 5.00,Active,`);
  return Buffer.from([`Item #,UPC,Description,${heading},Your Cost,Status,ETA`, ...rows, ''].join('\r\n'));
}

export function xmlStock(at: Date, quantities: Readonly<Record<string, number>>): Buffer {
  const items = Object.entries(quantities).map(
    ([sku, quantity]) =>
      `  <Item sku="${sku}"><Stock warehouse="W1" qty="${quantity}"/><Cost currency="USD">4.50</Cost><Discontinued>false</Discontinued></Item>`,
  );
  return Buffer.from(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<Inventory asOf="${at.toISOString()}">`,
      ...items,
      '</Inventory>',
      '',
    ].join('\n'),
  );
}
