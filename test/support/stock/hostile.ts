/** Stock files of three suppliers as they should be, and as they should not. Everything by chance comes from a seed. */
export interface Row {
  readonly sku: string;
  readonly quantity: number | string;
  readonly cost: string;
}

export interface Dialect {
  readonly supplier: 'acme' | 'bravo' | 'cargo';
  readonly format: 'X12' | 'CSV' | 'XML';
  /** Whether the file says when it was true. */
  readonly isDated: boolean;
  name(number: number): string;
  write(rows: readonly Row[], at: Date, number: number): string;
}

const x12: Dialect = {
  supplier: 'acme',
  format: 'X12',
  isDated: true,
  name: (number) => `846_${number}.edi`,
  write: (rows, at, number) => {
    const control = String(number).padStart(9, '0');
    // Acme's clock is that of Chicago, six hours behind in November.
    const local = new Date(at.getTime() - 6 * 3_600_000).toISOString().replace(/[-:T]/g, '');
    const [day, time] = [local.slice(0, 8), local.slice(8, 12)];
    const lines = rows.map(({ sku, quantity, cost }) => `LIN**VN*${sku}~CTP**WHL*${cost}~QTY*33*${quantity}*EA~`);
    const body = `ST*846*0001~BIA*00*DD*R${number}*${day}*${time}~${lines.join('')}CTT*${rows.length}~`;
    return `ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *${day.slice(2)}*${time}*U*00401*${control}*0*P*>~GS*IB*8005551212*CROSSDOCK*${day}*${time}*${number}*X*004010~${body}SE*${body.split('~').length}*0001~GE*1*${number}~IEA*1*${control}~`;
  },
};

const csv: Dialect = {
  supplier: 'bravo',
  format: 'CSV',
  isDated: false,
  name: (number) => `inv_${number}.csv`,
  write: (rows, _, number) =>
    `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n${rows
      .map(({ sku, quantity, cost }) => `${sku},,list ${number},${quantity},${cost},A,\r\n`)
      .join('')}`,
};

const xml: Dialect = {
  supplier: 'cargo',
  format: 'XML',
  isDated: true,
  name: (number) => `stock_${number}.xml`,
  write: (rows, at, number) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<Inventory asOf="${at.toISOString()}" number="${number}">\n${rows
      .map(
        ({ sku, quantity, cost }) =>
          `<Item sku="${sku}"><Stock warehouse="W1" qty="${quantity}"/><Cost currency="USD">${cost}</Cost></Item>\n`,
      )
      .join('')}</Inventory>\n`,
};

export const dialects: readonly Dialect[] = [x12, csv, xml];

/** What a damage is made of. */
export interface Good {
  readonly dialect: Dialect;
  readonly rows: readonly Row[];
  readonly at: Date;
  readonly number: number;
  readonly text: string;
  /** The file before this one, as it was brought. */
  readonly before: string;
  chance(below: number): number;
}

type Damage = (good: Good) => string | Buffer;

const rewritten =
  (change: (rows: readonly Row[], good: Good) => readonly Row[], laterMs = 0): Damage =>
  (good) =>
    good.dialect.write(change(good.rows, good), new Date(good.at.getTime() + laterMs), good.number);
const each = (change: (row: Row, index: number, rows: readonly Row[]) => Partial<Row>): Damage =>
  rewritten((rows) => rows.map((row, index) => ({ ...row, ...change(row, index, rows) })));
const shiftedBy = (places: number): Damage =>
  each((_, index, rows) => ({ quantity: (rows[(index + places) % rows.length] as Row).quantity }));
const times = (factor: number): Damage => each(({ quantity }) => ({ quantity: Number(quantity) * factor }));
const otherDialect = (good: Good): Dialect =>
  dialects[(dialects.indexOf(good.dialect) + 1) % dialects.length] as Dialect;

interface Kind {
  readonly name: string;
  readonly ids: string;
  /** How often it is made, at other places where chance has a say. */
  readonly times: number;
  readonly damage: Damage;
  /** Formats in which it says nothing wrong, or nothing that can be told from the truth. */
  readonly not?: readonly Dialect['format'][];
}

/** By name with the ids of FAULTS.md. */
export const damages: readonly Kind[] = [
  {
    name: 'cut anywhere',
    ids: 'E1, E2, E3',
    times: 20,
    damage: ({ text, chance }) => text.slice(0, 1 + chance(text.length - 3)),
  },
  {
    name: 'cut inside a number',
    ids: 'E3',
    times: 4,
    damage: ({ text, rows, chance }) => {
      const row = rows[5 + chance(30)] as Row;
      const line = text.indexOf(row.sku);
      return text.slice(0, text.indexOf(String(row.quantity), line + row.sku.length) + 1);
    },
  },
  { name: 'empty', ids: 'E8', times: 1, damage: () => '' },
  { name: 'no lines', ids: 'E8', times: 1, damage: rewritten(() => []) },
  {
    name: 'half the lines',
    ids: 'F1',
    times: 3,
    damage: rewritten((rows, { chance }) => rows.filter(() => chance(2) === 0)),
  },
  { name: 'the first half', ids: 'F1', times: 1, damage: rewritten((rows) => rows.slice(0, rows.length / 2)) },
  { name: 'three lines', ids: 'F1', times: 1, damage: rewritten((rows) => rows.slice(0, 3)) },
  {
    name: 'a tenth missing',
    ids: 'F1',
    times: 2,
    damage: rewritten((rows, { chance }) => rows.filter(() => chance(10) > 0)),
  },
  { name: 'all zero', ids: 'F2', times: 1, damage: each(() => ({ quantity: 0 })) },
  {
    name: 'two fifths zero',
    ids: 'F2',
    times: 2,
    damage: each(({ quantity }, index) => ({ quantity: index % 5 < 2 ? 0 : quantity })),
  },
  {
    name: 'all equal',
    ids: 'F2',
    times: 2,
    damage: rewritten((rows, { chance }) => {
      const one = 20 + chance(100);
      return rows.map((row) => ({ ...row, quantity: one }));
    }),
  },
  { name: 'shifted by one line', ids: 'F2', times: 1, damage: shiftedBy(1) },
  { name: 'shifted by seven lines', ids: 'F2', times: 1, damage: shiftedBy(7) },
  {
    name: 'turned upside down',
    ids: 'F2',
    times: 1,
    damage: each((_, index, rows) => ({ quantity: (rows.at(-1 - index) as Row).quantity })),
  },
  { name: 'times a thousand', ids: 'F2', times: 1, damage: times(1000) },
  { name: 'times twelve', ids: 'F2', times: 1, damage: times(12) },
  {
    name: 'price in the place of the quantity',
    ids: 'E12',
    times: 1,
    damage: each(({ cost }) => ({ quantity: Number(cost) })),
  },
  {
    name: 'quantity and price changed places',
    ids: 'E12',
    times: 1,
    damage: each(({ cost, quantity }) => ({ quantity: Number(cost), cost: `${quantity}.00` })),
  },
  {
    name: 'negative quantities',
    ids: 'E11',
    times: 1,
    damage: each(({ quantity }) => ({ quantity: -Number(quantity) })),
  },
  {
    name: 'words for quantities',
    ids: 'E11',
    times: 2,
    damage: each(({ quantity }, index) => ({ quantity: index % 3 === 0 ? 'NaN' : quantity })),
  },
  { name: 'other items', ids: 'E9', times: 1, damage: each(({ sku }) => ({ sku: `Z${sku}` })) },
  {
    name: 'half other items',
    ids: 'E9',
    times: 1,
    damage: each(({ sku }, index) => ({ sku: index % 2 === 0 ? `Z${sku}` : sku })),
  },
  {
    name: "another supplier's file",
    ids: 'E9',
    times: 2,
    damage: (good) => otherDialect(good).write(good.rows, good.at, good.number),
  },
  // A file without a date is as new as the file: old figures in a new one are what the supplier says now.
  { name: 'an older file again', ids: 'F3', times: 2, not: ['CSV'], damage: ({ before }) => before },
  {
    name: 'true yesterday',
    ids: 'F3',
    times: 2,
    not: ['CSV'],
    damage: rewritten((rows) => rows.map((row) => ({ ...row, quantity: 500 })), -86_400_000),
  },
  {
    name: 'true tomorrow',
    ids: 'F8',
    times: 1,
    not: ['CSV'],
    damage: rewritten((rows) => rows.map((row) => ({ ...row, quantity: 150 })), 86_400_000),
  },
  { name: 'every line twice', ids: 'E12', times: 1, damage: rewritten((rows) => rows.flatMap((row) => [row, row])) },
  { name: 'with a byte order mark', ids: 'E5', times: 1, damage: ({ text }) => `\uFEFF${text}` },
  { name: 'UTF-16', ids: 'E10', times: 1, damage: ({ text }) => Buffer.from(`\uFEFF${text}`, 'utf16le') },
  {
    name: 'NULs in it',
    ids: 'E5',
    times: 2,
    damage: ({ text, chance }) => {
      const at = chance(text.length);
      return `${text.slice(0, at)}\0\0\0${text.slice(at)}`;
    },
  },
  {
    name: 'semicolons for commas, bars for stars',
    ids: 'E5',
    times: 1,
    damage: ({ text }) => text.replaceAll(',', ';').replaceAll('*', '|'),
  },
  {
    name: 'another name of the quantity',
    ids: 'E12',
    times: 1,
    damage: ({ text }) =>
      text.replaceAll('Qty Avail', 'Stock').replaceAll('QTY*33', 'QTY*02').replaceAll('qty=', 'stock='),
  },
  {
    name: 'a page of a web server',
    ids: 'E13',
    times: 1,
    damage: () => '<html><body><h1>502 Bad Gateway</h1></body></html>\n',
  },
  {
    name: 'followed by its own first half',
    ids: 'E6',
    times: 1,
    damage: ({ text }) => text + text.slice(0, text.length / 2),
  },
  // A table has no counts: where two lines grow together to one that is whole, one SKU has the figure of the other.
  {
    name: 'a piece lost in the middle',
    ids: 'E3',
    times: 6,
    not: ['CSV'],
    damage: ({ text, chance }) => {
      const at = chance(text.length - 200);
      return text.slice(0, at) + text.slice(at + 1 + chance(150));
    },
  },
];
