import { type MarginGroup, type MarginReportRow, marginReport } from '../../domain/margin-report.ts';
import { type Scorecard, scorecard } from '../../domain/scorecard.ts';
import { minorUnits } from '../../kernel/currency.ts';
import { round } from '../../kernel/decimal.ts';
import type { Database } from '../../stores/database.ts';
import { type ListedInvoice, listInvoices } from '../../stores/invoice-list.ts';
import { marginFacts, type Period, sharedLines } from '../../stores/margin-report.ts';
import { supplierFacts, supplierFactsByPart } from '../../stores/scorecards.ts';
import { type StatementRow, statement } from '../../stores/statements.ts';

export { type MarginGroup, marginGroups } from '../../domain/margin-report.ts';

const MOST_INVOICES = 1_000_000;

/** Margins of the orders placed in a period, or of so many of them that were placed last. */
export async function marginsOf(
  db: Database,
  period: Period,
  by: MarginGroup,
  newest?: number,
): Promise<readonly MarginReportRow[]> {
  return marginReport(await marginFacts(db, period, newest), await sharedLines(db, period, newest), by);
}

/** Invoices that came in a period, oldest first, or so many of them that came last. */
export async function invoicesOf(
  db: Database,
  period: Period,
  supplierId: string | undefined,
  newest = MOST_INVOICES,
): Promise<readonly ListedInvoice[]> {
  return (await listInvoices(db, { period, supplierId, limit: newest })).reverse();
}

/** The statement with every supplier, or with one, for a period. */
export async function statementOf(
  db: Database,
  period: Period,
  supplierId: string | undefined,
): Promise<readonly StatementRow[]> {
  const rows = await statement(db, period, supplierId);
  return rows.map((row) => ({ ...row, amount: round(row.amount, minorUnits(row.currency)) }));
}

/** Scorecards of suppliers from the orders of a period. */
export async function scorecardsOf(db: Database, period: Period): Promise<readonly Scorecard[]> {
  return (await supplierFacts(db, period)).map(scorecard);
}

/** The scorecard of one supplier in each part of a period: how it changed. */
export interface ScorecardPart {
  readonly from: Date;
  readonly before: Date;
  /** Null: nothing happened. */
  readonly card: Scorecard | null;
}

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;

/** Scorecards of a supplier week by week, the oldest first; the last week ends with the day after `until`. */
export async function scorecardHistory(
  db: Database,
  supplierId: string,
  until: Date,
  weeks: number,
): Promise<readonly ScorecardPart[]> {
  const end = Math.floor(until.getTime() / DAY_MS) * DAY_MS + DAY_MS;
  const starts = Array.from({ length: weeks }, (_, week) => new Date(end - (weeks - week) * WEEK_MS));
  const facts = await supplierFactsByPart(db, supplierId, starts, new Date(end));
  return starts.map((from, week) => {
    const known = facts[week];
    return { from, before: new Date(from.getTime() + WEEK_MS), card: known === undefined ? null : scorecard(known) };
  });
}
