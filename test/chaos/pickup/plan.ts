import { acknowledgment, csvStock, invoice, type PurchaseOrder, shipNotice, x12Stock, xmlStock } from './documents.ts';
import type { Witness } from './ledger.ts';

/** A file that a supplier is going to send. */
export interface Planned {
  readonly witness: Omit<Witness, 'sha256'>;
  readonly bytes: Buffer;
  /** Half of it lies there for a while under its final name. */
  readonly grows: boolean;
  readonly modifiedAt: Date;
}

export type Chance = (below: number) => number;

/** Numbers by a seed (mulberry32), so that a run can be repeated. */
export function seeded(seed: number): Chance {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const SKUS = 12;
const BEGAN = Date.parse('2026-01-01T00:00:00Z');

export function skusOf(prefix: string): string[] {
  return Array.from({ length: SKUS }, (_, index) => `${prefix}-${index + 1}`);
}

/** Stock of some SKUs; never so low that a guard would hold it. */
export function someStock(prefix: string, chance: Chance): Record<string, number> {
  return Object.fromEntries(skusOf(prefix).map((sku) => [sku, 100_000 + chance(1000)]));
}

/**
 * About so many files in an order by chance: everything that belongs to the orders, stock in three formats, bad files, and
 * the same bytes again under other names. Control numbers begin at `control`.
 */
export function planFiles(orders: readonly PurchaseOrder[], count: number, control: number, chance: Chance): Planned[] {
  const files: Planned[] = [];
  let number = control;
  let turn = 0;
  const add = (witness: Omit<Witness, 'sha256'>, bytes: Buffer): void => {
    turn += 1;
    const isX12 = witness.supplier === 'acme';
    const modifiedAt = new Date(Date.now() - 7_200_000 + turn * 1000);
    files.push({ witness, bytes, grows: isX12 && chance(8) === 0, modifiedAt });
  };
  for (const order of orders) {
    const half = order.lines.reduce((sum, { quantity }) => sum + quantity / 2, 0);
    const lines = order.lines.length;
    number += 1;
    add(
      { supplier: 'acme', name: `855_${number}.edi`, expect: 'once', acknowledges: order.number },
      acknowledgment(number, order),
    );
    for (const part of ['a', 'b']) {
      number += 1;
      const shipment = `SHP-${order.number}-${part}`;
      const ships = { po: order.number, shipment, units: half, lines };
      add({ supplier: 'acme', name: `856_${number}.edi`, expect: 'once', ships }, shipNotice(number, shipment, order));
      number += 1;
      const named = `INV-${order.number}-${part}`;
      const invoices = { po: order.number, invoice: named, units: half, lines };
      add({ supplier: 'acme', name: `810_${number}.edi`, expect: 'once', invoices }, invoice(number, named, order));
    }
  }
  const answers = [...files];
  while (files.length < count) {
    number += 1;
    const at = new Date(BEGAN + number * 60_000);
    const kind = chance(10);
    if (kind < 2) {
      const quantities = someStock('CH', chance);
      const stock = { order: number, quantities };
      add({ supplier: 'acme', name: `846_${number}.edi`, expect: 'once', stock }, x12Stock(number, at, quantities));
    } else if (kind < 4) {
      const quantities = someStock('BR', chance);
      const stock = { order: number, quantities };
      add({ supplier: 'bravo', name: `inv_${number}.csv`, expect: 'once', stock }, csvStock(quantities));
    } else if (kind < 6) {
      const quantities = someStock('CG', chance);
      const stock = { order: number, quantities };
      add({ supplier: 'cargo', name: `stock_${number}.xml`, expect: 'once', stock }, xmlStock(at, quantities));
    } else if (kind < 7) {
      const whole = x12Stock(number, at, someStock('CH', chance));
      add(
        { supplier: 'acme', name: `bad_${number}.edi`, expect: 'held' },
        whole.subarray(0, 250 + chance(whole.length - 300)),
      );
    } else if (kind < 8) {
      add(
        { supplier: 'bravo', name: `inv_bad_${number}.csv`, expect: 'held' },
        csvStock(someStock('BR', chance), `Pieces ${number}`),
      );
    } else {
      const original = answers[chance(Math.max(1, answers.length))];
      if (original === undefined) continue;
      const { name, ...witness } = original.witness;
      add({ ...witness, name: `again_${number}_${name}`, copyOf: name }, original.bytes);
    }
  }
  return shuffledButStock(files, chance);
}

/** Stock of one supplier stays in order of time, because CSV has no time of its own; the rest is mixed. */
function shuffledButStock(files: readonly Planned[], chance: Chance): Planned[] {
  const mixed = [...files];
  for (let index = mixed.length - 1; index > 0; index -= 1) {
    const other = chance(index + 1);
    [mixed[index], mixed[other]] = [mixed[other] as Planned, mixed[index] as Planned];
  }
  const inOrder = files.filter(({ witness }) => witness.supplier === 'bravo');
  return mixed.map((file) => (file.witness.supplier === 'bravo' ? (inOrder.shift() as Planned) : file));
}
