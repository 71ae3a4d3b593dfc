import { closeSync, openSync, writeSync } from 'node:fs';
import { upc } from '../generated-846.ts';

/** The stock of one supplier over time: which quantity and cost each SKU has, and the files that say so. */
export class Shelf {
  readonly skus: number;
  /** Items before its own: shelves that begin at the same one hold the same SKUs. */
  private readonly first: number;
  /** How often the quantity of each SKU has changed. */
  private readonly changes: Uint16Array;
  private turn = 0;

  constructor(skus: number, first = 0) {
    this.skus = skus;
    this.first = first;
    this.changes = new Uint16Array(skus);
  }

  /** Gives this share of all SKUs another quantity, spread over the whole file. Answers how many they are. */
  change(percent: number): number {
    this.turn += 1;
    let changed = 0;
    for (let item = 0; item < this.skus; item += 1) {
      // 37 and 100 have no common divisor: each turn takes others.
      if ((item + this.turn * 37) % 100 >= percent) continue;
      this.changes[item] = (this.changes[item] as number) + 1;
      changed += 1;
    }
    return changed;
  }

  sku(item: number): string {
    return `AC-${String(this.first + item + 1).padStart(7, '0')}`;
  }

  quantity(item: number): number {
    // 17 and 490 have none either, so that a change is always a change, and the total stays what it was.
    return 10 + ((item * 31 + (this.changes[item] as number) * 17) % 490);
  }
}

/** What does not change from file to file. */
export function costOf(item: number): string {
  return `${10 + (item % 190)}.${String(item % 100).padStart(2, '0')}`;
}

export type StockFormat = 'x12' | 'csv' | 'xml';

/** Writes the shelf as a supplier would; every file of one supplier needs another number. Answers its size in bytes. */
export function writeShelf(path: string, format: StockFormat, shelf: Shelf, number: number): number {
  const file = openSync(path, 'w');
  let size = 0;
  try {
    for (const piece of pieces(shelf, parts[format](shelf, number))) size += writeSync(file, piece, null, 'latin1');
  } finally {
    closeSync(file);
  }
  return size;
}

interface Parts {
  readonly head: string;
  readonly item: (item: number) => string;
  readonly end: string;
}

function* pieces({ skus }: Shelf, { head, item, end }: Parts): Generator<string> {
  let text = head;
  for (let at = 0; at < skus; at += 1) {
    text += item(at);
    if (text.length < 262_144) continue;
    yield text;
    text = '';
  }
  yield text + end;
}

/** Files of one run are a minute apart, all of them past and none old: of stale figures every listing is reckoned each time. */
const FIRST_STATED = Date.now() - 120 * 60_000;

/** The moment of file `number`. */
function statedAt(number: number): Date {
  return new Date(FIRST_STATED + number * 60_000);
}

const parts: Readonly<Record<StockFormat, (shelf: Shelf, number: number) => Parts>> = {
  x12: (shelf, number) => {
    // Acme's mapping reads it as the time in Chicago, five or six hours behind.
    const [date = '', time = ''] = new Date(statedAt(number).getTime() - 6 * 3_600_000).toISOString().split('T');
    const day = date.replaceAll('-', '');
    const minute = time.slice(0, 5).replace(':', '');
    const control = String(number).padStart(9, '0');
    return {
      head:
        `ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *${day.slice(2)}*${minute}*U*00401*${control}*0*P*>~\n` +
        `GS*IB*8005551212*CROSSDOCK*${day}*${minute}*${number}*X*004010~\nST*846*0001~\nBIA*00*DD*FEED${number}*${day}*${minute}~\n`,
      item: (item) =>
        `LIN**VN*${shelf.sku(item)}*UP*${upc(item + 1)}~\nPID*F****Item ${String(item + 1).padStart(7, '0')} in a colour~\n` +
        `CTP**${item % 5 === 4 ? 'WHL' : 'RES'}*${costOf(item)}~\nQTY*33*${shelf.quantity(item)}*EA~\n`,
      end: `CTT*${shelf.skus}~\nSE*${4 * shelf.skus + 4}*0001~\nGE*1*${number}~\nIEA*1*${control}~\n`,
    };
  },
  csv: (shelf) => ({
    head: 'SKU,UPC,Description,Cost,Quantity\n',
    item: (item) =>
      `${shelf.sku(item)},${upc(item + 1)},Item ${String(item + 1).padStart(7, '0')} in a colour,${costOf(item)},${shelf.quantity(item)}\n`,
    end: '',
  }),
  xml: (shelf, number) => ({
    head: `<?xml version="1.0"?>\n<Inventory id="${number}" asOf="${statedAt(number).toISOString()}" currency="USD">\n`,
    item: (item) =>
      `  <Item>\n    <SKU>${shelf.sku(item)}</SKU>\n    <GTIN>${upc(item + 1)}</GTIN>\n    <Description>Item ${String(item + 1).padStart(7, '0')} in a colour</Description>\n` +
      `    <Cost>${costOf(item)}</Cost>\n    <Quantity>${shelf.quantity(item)}</Quantity>\n  </Item>\n`,
    end: '</Inventory>\n',
  }),
};
