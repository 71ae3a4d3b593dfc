import type { Config } from '../config/load.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { type Audit, decideAbout, type InvoiceDecision } from '../pipeline/money/invoice-actions.ts';
import { type RatesUsed, takeRates } from '../pipeline/money/new-rates.ts';
import {
  type InvoiceDetail,
  invoiceDetail,
  type ListedInvoice,
  listInvoices,
  type WantedInvoices,
} from '../stores/invoice-list.ts';
import { listRates, type Rate } from '../stores/rates.ts';
import { type StateEvent, stateEventsOf } from '../stores/state-events.ts';
import { type Decided, decideOn } from './decided.ts';
import { supplierFromDatabase, withCurrentDatabase, withOfflineGateway } from './offline.ts';

export type { InvoiceDecision } from '../pipeline/money/invoice-actions.ts';
export type { ListedInvoice } from '../stores/invoice-list.ts';
export type { InvoiceState } from '../stores/invoice-matches.ts';
export type { Rate } from '../stores/rates.ts';

export function invoices(config: Config, logger: Logger, wanted: WantedInvoices): Promise<readonly ListedInvoice[]> {
  return withCurrentDatabase(config, logger, (db) => listInvoices(db, wanted));
}

export interface ShownInvoice extends InvoiceDetail {
  readonly invoice: ListedInvoice;
  readonly history: readonly StateEvent[];
}

/** One invoice beside what it is compared with; undefined when there is none of that number. */
export function invoice(config: Config, logger: Logger, id: string): Promise<ShownInvoice | undefined> {
  return withCurrentDatabase(config, logger, async (db) => {
    const [found] = await listInvoices(db, { ids: [id], limit: 1 });
    if (found === undefined) return undefined;
    const history = await stateEventsOf(db, 'invoice', `${found.supplierId}/${id}`);
    return { invoice: found, ...(await invoiceDetail(db, found)), history };
  });
}

/** Decides about several invoices, each in a transaction of its own. */
export function decideInvoices(
  config: Config,
  logger: Logger,
  ids: readonly string[],
  decision: InvoiceDecision,
  audit: Audit,
): Promise<readonly Decided[]> {
  return withOfflineGateway(config, logger, async (gateway) => {
    const decided: Decided[] = [];
    for (const id of ids) {
      const [found] = await listInvoices(gateway.db, { ids: [id], limit: 1 });
      if (found === undefined) {
        decided.push({ id, ok: false, message: 'There is no such invoice.' });
        continue;
      }
      const { supplierId } = found;
      // Later invoices of the same orders are matched again, by the tolerances in force.
      if (!gateway.suppliers.has(supplierId)) {
        const profile = await supplierFromDatabase(gateway.db, config, supplierId).catch(unlessUnavailable);
        if (profile !== undefined) gateway.suppliers.set(supplierId, profile);
      }
      decided.push(await decideOn(id, () => decideAbout(gateway, { supplierId, id }, decision, audit)));
    }
    return decided;
  });
}

/** A supplier that was retired has no tolerances any more; its last invoices are decided about by the usual ones. */
function unlessUnavailable(error: unknown): undefined {
  if (error instanceof ConfigError && error.code === 'MAPPING-UNAVAILABLE') return undefined;
  throw error;
}

/** Keeps rates of exchange; answers what waited for one of them. */
export function keepRates(config: Config, logger: Logger, rates: readonly Rate[]): Promise<RatesUsed> {
  return withOfflineGateway(config, logger, (gateway) => takeRates(gateway, rates));
}

export function rates(config: Config, logger: Logger, limit: number): Promise<readonly Rate[]> {
  return withCurrentDatabase(config, logger, (db) => listRates(db, limit));
}
