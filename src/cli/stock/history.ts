import type { Command } from 'commander';
import { historyOfStock } from '../../app/stock.ts';
import { printable } from '../../kernel/problem.ts';
import { SINCE } from '../../kernel/since.ts';
import { type Flags, notFound, opened, since, usage, wholeNumber, withConfig } from '../database-command.ts';
import { printLine } from '../output.ts';
import { renderHistory } from './history-text.ts';

interface HistoryFlags extends Flags {
  readonly supplier?: string;
  readonly storefront?: string;
  readonly since?: Date;
  readonly limit: number;
  readonly before?: string;
}

/** `stock history`: how a number came about. Exit codes: 0 done, 2 no such SKU, 3 configuration, 4 no database. */
export function registerHistory(stock: Command): void {
  withConfig(stock.command('history'))
    .description('what a SKU’s number was over time: feeds, undone feeds, our orders, and what shops were told')
    .argument('<sku>', 'our SKU, or with --supplier that of the supplier')
    .option('--supplier <id>', 'only what this supplier offers')
    .option('--storefront <id>', 'of the pushes only those to this storefront')
    .option('--since <time>', `only since then: ${SINCE}`, since)
    .option('--limit <number>', 'events that are shown, the newest ones', wholeNumber, 100)
    .option('--before <place>', 'what came earlier: the place that the page after it names')
    .action(history);
}

async function history(sku: string, { config, json, ...wanted }: HistoryFlags): Promise<void> {
  const found = await historyOfStock(...opened({ config }), { sku, ...wanted });
  if ('unknownPlace' in found) return usage(printable(found.unknownPlace));
  if ('unknown' in found) return notFound(found);
  if (json === true) return printLine(JSON.stringify({ version: 1, ...found }, null, 2));
  printLine(renderHistory(found, { isFiltered: wanted.since !== undefined }));
}
