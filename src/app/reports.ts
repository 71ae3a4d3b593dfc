import type { Config } from '../config/load.ts';
import { type MarginGroup, type MarginReportRow, marginReport } from '../domain/margin-report.ts';
import { type Scorecard, scorecard } from '../domain/scorecard.ts';
import { minorUnits } from '../kernel/currency.ts';
import { round } from '../kernel/decimal.ts';
import type { Logger } from '../kernel/logger.ts';
import { type ListedInvoice, listInvoices } from '../stores/invoice-list.ts';
import { marginFacts, type Period, sharedLines } from '../stores/margin-report.ts';
import { supplierFacts } from '../stores/scorecards.ts';
import { type StatementRow, statement } from '../stores/statements.ts';
import { withCurrentDatabase } from './offline.ts';

export { type MarginGroup, marginGroups } from '../domain/margin-report.ts';
export type { Scorecard } from '../domain/scorecard.ts';
export type { ListedInvoice } from '../stores/invoice-list.ts';
export type { Period } from '../stores/margin-report.ts';

const MOST_INVOICES = 1_000_000;

/** Margins of the orders placed in a period. */
export function reportMargins(
  config: Config,
  logger: Logger,
  period: Period,
  by: MarginGroup,
): Promise<readonly MarginReportRow[]> {
  return withCurrentDatabase(config, logger, async (db) =>
    marginReport(await marginFacts(db, period), await sharedLines(db, period), by),
  );
}

/** Invoices that came in a period, oldest first. */
export function reportInvoices(
  config: Config,
  logger: Logger,
  period: Period,
  supplierId: string | undefined,
): Promise<readonly ListedInvoice[]> {
  return withCurrentDatabase(config, logger, async (db) =>
    (await listInvoices(db, { period, supplierId, limit: MOST_INVOICES })).reverse(),
  );
}

/** The statement with every supplier, or with one, for a period. */
export function reportStatement(
  config: Config,
  logger: Logger,
  period: Period,
  supplierId: string | undefined,
): Promise<readonly StatementRow[]> {
  return withCurrentDatabase(config, logger, async (db) =>
    (await statement(db, period, supplierId)).map((row) => ({
      ...row,
      amount: round(row.amount, minorUnits(row.currency)),
    })),
  );
}

/** Scorecards of suppliers from the orders of a period. */
export function reportSuppliers(config: Config, logger: Logger, period: Period): Promise<readonly Scorecard[]> {
  return withCurrentDatabase(config, logger, async (db) => (await supplierFacts(db, period)).map(scorecard));
}
