import type { Command } from 'commander';
import { letters, resendLetters } from '../app/letters.ts';
import { printable } from '../kernel/problem.ts';
import {
  auditOf,
  type DecisionFlags,
  type Flags,
  opened,
  printDecided,
  wholeNumber,
  withConfig,
  withDecision,
} from './database-command.ts';
import { note, printLine } from './output.ts';

/**
 * `letters`: what shops refused or never took. Exit codes: 0 done, 1 something cannot be sent again, 2 wrong usage, 3
 * configuration, 4 no database.
 */
export function registerLetters(program: Command): void {
  const command = program
    .command('letters')
    .description('what shops refused or never took in the last 14 days, and sending it again');
  withConfig(command.command('list'))
    .description('tracking and order statuses that a shop does not know, newest first, with its reason')
    .option('--storefront <id>', 'one storefront; default: all')
    .option('--most <number>', 'letters that are shown', wholeNumber, 100)
    .action(list);
  withDecision(command.command('resend'))
    .description('tell the shop once more, under the same key, so that one that has it drops it')
    .argument('<name...>', 'names of letters, as the list shows them')
    .action(resend);
}

async function list(flags: Flags & { storefront?: string; most: number }): Promise<void> {
  const { storefront, most } = flags;
  const found = await letters(...opened(flags), {
    limit: most,
    ...(storefront === undefined ? {} : { storefrontId: storefront }),
  });
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, letters: found }, null, 2));
  if (found.length === 0) return note('Every shop has taken what it was told.');
  for (const { id, storefrontId, orderId, what, attempts, reason, at } of found) {
    const why = reason === null ? '' : `: ${reason}`;
    const when = new Date(at).toISOString();
    printLine(printable(`${id} ${storefrontId} order ${orderId} ${what} ${when}${tried(attempts)}${why}`));
  }
}

function tried(attempts: number | null): string {
  return attempts === null ? '' : ` after ${attempts} attempt${attempts === 1 ? '' : 's'}`;
}

async function resend(names: readonly string[], flags: DecisionFlags): Promise<void> {
  printDecided(await resendLetters(...opened(flags), names, auditOf(flags)), flags);
}
