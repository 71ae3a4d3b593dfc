import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { parse } from 'csv-parse/sync';
import { keepRates, type Rate, rates } from '../app/invoices.ts';
import { systemClock } from '../kernel/clock.ts';
import { isDecimal } from '../kernel/decimal.ts';
import { type Flags, opened, usage, wholeNumber, withConfig } from './database-command.ts';
import { note, printLine } from './output.ts';

/**
 * `rates`: rates of exchange, for orders and invoices in several currencies. Exit codes: 0 done, 2 wrong usage, 3 configuration or
 * a file that cannot be read, 4 no database.
 */
export function registerRates(program: Command): void {
  const command = program
    .command('rates')
    .description('rates of exchange between the currencies of orders and invoices');
  withConfig(command.command('list'))
    .description('rates, newest first')
    .option('--most <number>', 'rates that are shown', wholeNumber, 100)
    .action(list);
  withConfig(command.command('set'))
    .description('say a rate; invoices and ship notices that waited for it are reckoned, orders routed again')
    .argument('<from>', 'currency, e.g. CAD', currency)
    .argument('<to>', 'currency, e.g. USD', currency)
    .argument('<rate>', 'what one unit of the first is in the second, e.g. 0.7345', rate)
    .option('--on <day>', 'first day on which it counts; default: today', day)
    .action(set);
  withConfig(command.command('import'))
    .description('take rates from a CSV file with the columns date,from,to,rate')
    .argument('<file>', 'the file')
    .action(importFile);
}

async function list(flags: Flags & { readonly most: number }): Promise<void> {
  const found = await rates(...opened(flags), flags.most);
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, rates: found }, null, 2));
  for (const row of found) {
    printLine(`${row.validFrom} 1 ${row.currency} = ${row.rate} ${row.toCurrency} (${row.source})`);
  }
  if (found.length === 0) note('No rate is known.');
}

async function set(from: string, to: string, value: string, flags: Flags & { readonly on?: string }): Promise<void> {
  if (from === to) return usage('A currency has no rate to itself.');
  const validFrom = flags.on ?? systemClock.now().toISOString().slice(0, 10);
  await keep([{ currency: from, toCurrency: to, rate: value, validFrom, source: 'rates set' }], flags);
}

async function importFile(file: string, flags: Flags): Promise<void> {
  const found: Rate[] = [];
  let rows: Record<string, string>[];
  try {
    rows = parse(await readFile(file), {
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      trim: true,
      bom: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    return usage(`${file} cannot be read as CSV: ${(error as Error).message}`);
  }
  for (const [at, row] of rows.entries()) {
    const { date = '', from = '', to = '', rate: value = '' } = row;
    try {
      found.push({
        currency: currency(from),
        toCurrency: currency(to),
        rate: rate(value),
        validFrom: day(date),
        source: 'rates import',
      });
    } catch (error) {
      return usage(
        `${file}: row ${at + 2} cannot be taken, so none was: ${(error as Error).message} Expected date,from,to,rate such as 2026-11-30,CAD,USD,0.7345.`,
      );
    }
  }
  if (found.length === 0) return usage(`${file} has no rates.`);
  await keep(found, flags);
}

async function keep(found: readonly Rate[], flags: Flags): Promise<void> {
  const used = await keepRates(...opened(flags), found);
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, kept: found.length, ...used }));
  printLine(`${found.length} rate(s) kept; ${used.invoices} invoice(s) waited for one and count now.`);
  if (used.shipments > 0) printLine(`What ${used.shipments} ship notice(s) charge counts now.`);
  if (used.orders > 0) printLine(`${used.orders} order(s) that nobody could fill are routed again.`);
}

function currency(text: string): string {
  if (!/^[A-Z]{3}$/.test(text)) throw new InvalidArgumentError(`"${text}" is no ISO 4217 currency code such as USD.`);
  return text;
}

function rate(text: string): string {
  if (!isDecimal(text) || !/^\d{1,9}(\.\d{1,12})?$/.test(text) || Number(text) === 0) {
    throw new InvalidArgumentError(`"${text}" is no rate such as 0.7345.`);
  }
  return text;
}

function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new InvalidArgumentError(`"${text}" is no day such as 2026-11-30.`);
  }
  return text;
}
