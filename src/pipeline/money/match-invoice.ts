import {
  matchInvoice as compareInvoice,
  type Match,
  type MatchRule,
  usualInvoiceRules,
} from '../../domain/invoice-match.ts';
import type { ChargeKind, MoneyInvoice } from '../../domain/invoice-parts.ts';
import type { Code } from '../../kernel/codes.ts';
import type { Database } from '../../stores/database.ts';
import { closeExceptions } from '../../stores/exceptions.ts';
import {
  type InvoiceKey,
  lockMatch,
  type MatchRow,
  storeMatch,
  undecidedInvoices,
} from '../../stores/invoice-matches.ts';
import { type InvoiceMoneyRow, recountInvoiced } from '../../stores/invoices.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';

/** Which exception tells of it; what is foreign was told of when its lines were read, and what is not shipped yet may be. */
const CODES: Partial<Record<MatchRule, Code>> = {
  currency: 'INVOICE-CURRENCY',
  duplicate: 'INVOICE-DUPLICATE',
  quantity: 'INVOICE-QUANTITY',
  price: 'INVOICE-PRICE',
  freight: 'INVOICE-CHARGE',
  'drop-ship-fee': 'INVOICE-CHARGE',
  charge: 'INVOICE-CHARGE',
  total: 'INVOICE-DIFFERS',
  credit: 'INVOICE-CREDIT',
};

/**
 * Compares an invoice with its orders and ship notices, and keeps what came of it. What a person decided about stays as
 * decided. Whoever changes what an invoice is compared with has it matched again, in the same transaction.
 */
export async function matchInvoice(gateway: Gateway, trx: Database, key: InvoiceKey, cause: string): Promise<void> {
  const row = await lockMatch(trx, key);
  if (!row || isDecided(row)) return;
  const profile = gateway.suppliers.get(key.supplierId);
  const match = compareInvoice(
    {
      invoice: moneyOf(row.invoice),
      foreignLines: row.foreignLines,
      earlier: row.earlier.map(moneyOf),
      purchaseOrders: row.purchaseOrders,
    },
    profile?.invoices ?? usualInvoiceRules,
  );
  const at = gateway.clock.now();
  await storeMatch(trx, key, match, at);
  if (match.counts !== row.counts) await recountInvoiced(trx, key.supplierId, orderIds(row));
  if (match.state !== row.state) {
    const entityId = `${key.supplierId}/${key.id}`;
    await recordStateEvent(trx, { entity: 'invoice', entityId, from: row.state, to: match.state, cause, at });
  }
  await tell(gateway, trx, key.supplierId, row, match, profile?.name ?? key.supplierId);
}

/** Matches the undecided invoices of purchase orders again, the earlier ones first: they keep what they have. */
export async function matchInvoicesOf(
  gateway: Gateway,
  trx: Database,
  supplierId: string,
  purchaseOrderIds: readonly string[],
  cause: string,
): Promise<void> {
  for (const id of await undecidedInvoices(trx, supplierId, purchaseOrderIds)) {
    await matchInvoice(gateway, trx, { supplierId, id }, cause);
  }
}

function isDecided({ state }: Pick<MatchRow, 'state'>): boolean {
  return state === 'disputed' || state === 'approved' || state === 'rejected';
}

export function orderIds({ purchaseOrders }: MatchRow): string[] {
  return purchaseOrders.map(({ id }) => id);
}

/** Where the exceptions about an invoice are found, one for each code. */
function invoiceKey(code: Code, supplierId: string, { kind, number }: InvoiceMoneyRow): string {
  return `${code}/${supplierId}/${number}${kind === 'credit' ? '/credit' : ''}`;
}

/** Opens an exception for every kind of finding, and closes those of findings that are gone. */
async function tell(
  gateway: Gateway,
  trx: Database,
  supplierId: string,
  { invoice }: MatchRow,
  { findings }: Match,
  name: string,
): Promise<void> {
  const what = invoice.kind === 'credit' ? 'Credit note' : 'Invoice';
  const open = new Set<Code>();
  for (const { rule, message, found, expected, difference } of findings) {
    const code = CODES[rule];
    // The first finding of a code speaks for the others, which `invoices show` lists.
    if (code === undefined || open.has(code)) continue;
    open.add(code);
    await raise(gateway, trx, {
      dedupeKey: invoiceKey(code, supplierId, invoice),
      code,
      severity: rule === 'currency' || rule === 'duplicate' ? 'error' : 'warning',
      supplierId,
      message: `${what} ${invoice.number} of ${name} ${message.startsWith('line ') ? `has ${message}` : message}.`,
      facts: { invoice: invoice.number, rule, found, expected, difference, findings: findings.length },
    });
  }
  await closeInvoiceExceptions(gateway, trx, supplierId, invoice, 'it matches now', open);
}

/** Closes what is open about an invoice, except some codes. */
export async function closeInvoiceExceptions(
  gateway: Gateway,
  trx: Database,
  supplierId: string,
  invoice: InvoiceMoneyRow,
  because: string,
  except: ReadonlySet<Code> = new Set(),
): Promise<void> {
  const keys = [...new Set(Object.values(CODES))]
    .filter((code) => !except.has(code))
    .map((code) => invoiceKey(code, supplierId, invoice));
  await closeExceptions(trx, keys, because, gateway.clock.now());
}

function moneyOf(row: InvoiceMoneyRow): MoneyInvoice & { readonly number: string } {
  return { ...row, charges: row.charges.map(({ kind, amount }) => ({ kind: kind as ChargeKind, amount })) };
}
