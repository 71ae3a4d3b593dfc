import type { Command } from 'commander';
import { freshnessOfStock } from '../../app/freshness.ts';
import { systemClock } from '../../kernel/clock.ts';
import { type Flags, notFound, opened, withConfig } from '../database-command.ts';
import { exitCodes, printLine } from '../output.ts';
import { renderFreshness } from './freshness-text.ts';

/**
 * `stock freshness`: whether the numbers can be trusted. Exit codes: 0 every feed is in order, 1 something is wrong with
 * one, 2 no such supplier, 3 configuration, 4 no database.
 */
export function registerFreshness(stock: Command): void {
  withConfig(stock.command('freshness'))
    .description(
      'every stock feed: its last file, how old its figures are, when the next one is due; exit code 1 when one is not in order',
    )
    .option('--supplier <id>', 'only this supplier')
    .action(freshness);
}

async function freshness({ supplier, ...flags }: Flags & { readonly supplier?: string }): Promise<void> {
  const found = await freshnessOfStock(...opened(flags), supplier);
  if ('unknown' in found) return notFound(found);
  if (flags.json === true) printLine(JSON.stringify({ version: 1, suppliers: found }, null, 2));
  else printLine(renderFreshness(found, systemClock.now()));
  if (found.some(({ isInTrouble }) => isInTrouble)) process.exitCode = exitCodes.failed;
}
