import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  invoiceTable,
  type MarginGroup,
  marginGroups,
  marginTable,
  type Period,
  type ReportTable,
  reportInvoices,
  reportMargins,
  reportStatement,
  reportSuppliers,
  scorecardTable,
  statementTable,
} from '../app/reports.ts';
import { systemClock } from '../kernel/clock.ts';
import { csvOf } from '../kernel/csv.ts';
import { type Flags, opened, usage, withConfig } from './database-command.ts';
import { note, printLine } from './output.ts';
import { tableOf } from './table.ts';

const DAY_MS = 24 * 3_600_000;

interface ReportFlags extends Flags {
  readonly from?: Date;
  readonly to?: Date;
  readonly csv?: boolean;
  readonly supplier?: string;
}

/**
 * `report`: money and suppliers over a period, for people, spreadsheets and accounting. Exit codes: 0 done, 2 wrong usage, 3
 * configuration, 4 no database.
 */
export function registerReport(program: Command): void {
  const report = program.command('report').description('money and suppliers over a period; --csv for a spreadsheet');
  withPeriod(report.command('margin'), 'the first of this month')
    .description('margins of the orders placed in the period')
    .addOption(new Option('--by <what>', 'a row for each of these').choices([...marginGroups]).default('order'))
    .action(margin);
  withPeriod(report.command('invoices'), 'the first of this month')
    .description('invoices that came in the period, and what was wrong with them')
    .option('--supplier <id>', 'one supplier; default: all')
    .action(invoices);
  withPeriod(report.command('statement'), 'the first of last month')
    .description('per supplier: accrued, billed, credits, variances, what is open on either side')
    .option('--supplier <id>', 'one supplier; default: all')
    .action(statement);
  withPeriod(report.command('suppliers'), '90 days ago')
    .description('scorecards: how well suppliers did with the orders of the period')
    .action(suppliers);
}

function withPeriod(command: Command, from: string): Command {
  return withConfig(command)
    .option('--from <day>', `first day, in UTC; default: ${from}`, day)
    .option('--to <day>', 'last day, in UTC; default: today, of a statement the last of that month', day)
    .option('--csv', 'print it as CSV');
}

function day(text: string): Date {
  const at = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text) {
    throw new InvalidArgumentError('Write a day such as 2026-11-30.');
  }
  return at;
}

/** Undefined, with what is wrong said, when the last day comes before the first. */
function periodOf({ from, to }: ReportFlags, usual: { readonly from: Date; readonly to: Date }): Period | undefined {
  const first = from ?? usual.from;
  const last = to ?? (from !== undefined && usual.to < from ? today() : usual.to);
  if (last < first) {
    usage(`--to ${isoDay(last)} is before --from ${isoDay(first)}.`);
    return undefined;
  }
  return { from: first, before: new Date(last.getTime() + DAY_MS) };
}

function today(): Date {
  return day(isoDay(systemClock.now()));
}

/** The first day of this month, or of one before. */
function monthStart(monthsAgo: number): Date {
  const now = today();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsAgo, 1));
}

function isoDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}

async function margin(flags: ReportFlags & { readonly by: MarginGroup }): Promise<void> {
  const period = periodOf(flags, { from: monthStart(0), to: today() });
  if (period === undefined) return;
  print(flags, period, marginTable(await reportMargins(...opened(flags), period, flags.by), flags.by));
}

async function invoices(flags: ReportFlags): Promise<void> {
  const period = periodOf(flags, { from: monthStart(0), to: today() });
  if (period === undefined) return;
  print(flags, period, invoiceTable(await reportInvoices(...opened(flags), period, flags.supplier)));
}

async function statement(flags: ReportFlags): Promise<void> {
  const lastOfMonth = new Date(monthStart(0).getTime() - DAY_MS);
  const period = periodOf(flags, { from: monthStart(1), to: lastOfMonth });
  if (period === undefined) return;
  print(flags, period, statementTable(await reportStatement(...opened(flags), period, flags.supplier)));
}

async function suppliers(flags: ReportFlags): Promise<void> {
  const period = periodOf(flags, { from: new Date(today().getTime() - 90 * DAY_MS), to: today() });
  if (period === undefined) return;
  const cards = await reportSuppliers(...opened(flags), period);
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, ...said(period), suppliers: cards }, null, 2));
  print(flags, period, scorecardTable(cards, flags.csv === true));
}

function said({ from, before }: Period): { readonly from: string; readonly to: string } {
  return { from: isoDay(from), to: isoDay(new Date(before.getTime() - DAY_MS)) };
}

function print(flags: ReportFlags, period: Period, { columns, rows }: ReportTable): void {
  const { from, to } = said(period);
  if (flags.csv === true) process.stdout.write(csvOf(columns, rows));
  else if (flags.json === true) printLine(JSON.stringify({ version: 1, from, to, rows }, null, 2));
  else if (rows.length === 0) note(`Nothing from ${from} to ${to}.`);
  else for (const line of tableOf(columns, rows)) printLine(line);
}
