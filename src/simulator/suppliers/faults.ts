import { compare, divide, multiply, round } from '../../kernel/decimal.ts';
import type { LineDecision, SupplierOrder, SupplierOrderLine } from './order.ts';

/**
 * What can be wrong with a supplier. `lines` names the buyer's line numbers; without it every line is meant.
 *
 * - `reject`: will not ship
 * - `backorder`: `quantity` units (default all) come in `days`
 * - `price-change`: will ship at another price
 * - `short-ship`: `missing` units fewer leave; unless `announced` is false the acknowledgment says so
 * - `split`: one shipment in two packages (no fault, but seldom tested)
 * - `late`: every answer comes that much later
 * - `silence`: the order is taken and never answered, or only up to the stage named in `after`
 */
export type SupplierFault =
  | { readonly kind: 'reject'; readonly lines?: readonly number[]; readonly reason?: string }
  | {
      readonly kind: 'backorder';
      readonly lines?: readonly number[];
      readonly quantity?: number;
      readonly days?: number;
    }
  | { readonly kind: 'price-change'; readonly lines?: readonly number[]; readonly percent: number }
  | {
      readonly kind: 'short-ship';
      readonly lines?: readonly number[];
      readonly missing: number;
      readonly announced?: boolean;
    }
  | { readonly kind: 'split' }
  | { readonly kind: 'late'; readonly milliseconds: number }
  | { readonly kind: 'silence'; readonly after?: Stage };

/** The answers to an order, in the order in which they are sent; not every dialect has a receipt. */
export type Stage = 'receipt' | 'acknowledgment' | 'ship-notice' | 'invoice';
const STAGES: readonly Stage[] = ['receipt', 'acknowledgment', 'ship-notice', 'invoice'];

/** Whether an answer is sent at all. */
export function isSent(stage: Stage, faults: readonly SupplierFault[]): boolean {
  return faults.every((fault) => {
    if (fault.kind !== 'silence') return true;
    return fault.after !== undefined && STAGES.indexOf(stage) <= STAGES.indexOf(fault.after);
  });
}

/** Decides every line by stock, price list and faults. Pure: the caller takes the units from stock. */
export function decide(
  order: SupplierOrder,
  shelf: { stock(sku: string): number | undefined; listCost(sku: string): string | undefined },
  faults: readonly SupplierFault[],
  today: Date,
): readonly LineDecision[] {
  const taken = new Map<string, number>();
  return order.lines.map((line) => {
    const stock = shelf.stock(line.sku);
    const available = stock === undefined ? undefined : Math.max(0, stock - (taken.get(line.sku) ?? 0));
    const decision = decideLine(
      line,
      available,
      shelf.listCost(line.sku) ?? line.unitCost,
      faultsOn(line, faults),
      today,
    );
    taken.set(line.sku, (taken.get(line.sku) ?? 0) + decision.ships);
    return decision;
  });
}

/** Units that really leave for a line: fewer than promised when a short shipment was not announced. */
export function unitsPacked(decision: LineDecision, faults: readonly SupplierFault[]): number {
  const secret = faultsOn(decision.line, faults).find(
    (fault) => fault.kind === 'short-ship' && fault.announced === false,
  );
  return secret?.kind === 'short-ship' ? Math.max(0, decision.ships - secret.missing) : decision.ships;
}

function faultsOn(line: SupplierOrderLine, faults: readonly SupplierFault[]): readonly SupplierFault[] {
  return faults.filter(
    (fault) => !('lines' in fault) || fault.lines === undefined || fault.lines.includes(line.number),
  );
}

function decideLine(
  line: SupplierOrderLine,
  available: number | undefined,
  listCost: string,
  faults: readonly SupplierFault[],
  today: Date,
): LineDecision {
  const find = <Kind extends SupplierFault['kind']>(kind: Kind) =>
    faults.find((fault): fault is Extract<SupplierFault, { kind: Kind }> => fault.kind === kind);
  const base = { line, later: 0, unitCost: line.unitCost, shipDate: today, reason: '' };

  const reject = find('reject');
  if (reject !== undefined) return { ...base, status: 'rejected', ships: 0, reason: reject.reason ?? 'cannot ship' };
  if (available === undefined) return { ...base, status: 'rejected', ships: 0, reason: 'unknown item' };
  if (available === 0) return { ...base, status: 'rejected', ships: 0, reason: 'out of stock' };

  const backorder = find('backorder');
  const now = Math.min(Math.max(0, line.quantity - (backorder?.quantity ?? line.quantity)), available);
  if (backorder !== undefined && now < line.quantity) {
    const shipDate = addDays(today, backorder.days ?? 21);
    return { ...base, status: 'backordered', ships: now, later: line.quantity - now, shipDate, reason: 'backordered' };
  }
  const short = find('short-ship');
  const missing = short !== undefined && short.announced !== false ? short.missing : 0;
  const ships = Math.max(0, Math.min(line.quantity - missing, available));
  if (ships === 0) return { ...base, status: 'rejected', ships: 0, reason: 'out of stock' };
  if (ships < line.quantity) return { ...base, status: 'short', ships, reason: `only ${ships} of ${line.quantity}` };

  const price = find('price-change');
  const unitCost = price === undefined ? listCost : round(divide(multiply(line.unitCost, 100 + price.percent), 100), 2);
  if (price !== undefined || compare(listCost, line.unitCost) > 0) {
    return { ...base, status: 'price-changed', ships, unitCost, reason: 'price changed' };
  }
  return { ...base, status: 'accepted', ships };
}

function addDays(day: Date, days: number): Date {
  return new Date(day.getTime() + days * 24 * 60 * 60 * 1000);
}
