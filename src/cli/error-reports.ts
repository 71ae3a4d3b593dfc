import type { Command } from 'commander';
import { decideReports, type ErrorReportRow, errorReport, errorReports } from '../app/error-reports.ts';
import { printable } from '../kernel/problem.ts';
import {
  auditOf,
  type DecisionFlags,
  type Flags,
  opened,
  printDecided,
  rowId,
  rowIds,
  usage,
  wholeNumber,
  withConfig,
  withDecision,
} from './database-command.ts';
import { note, printLine } from './output.ts';

const number = rowId('crossdock error-reports list');
const numbers = rowIds('crossdock error-reports list');

/** `crossdock error-reports`: what suppliers are told of their files. Exit codes: 0 done, 1 refused, 2 wrong usage. */
export function registerErrorReports(program: Command): void {
  const command = program
    .command('error-reports')
    .description('what suppliers are told, in plain words, of files that could not be used');
  withConfig(command.command('list'))
    .description('reports, newest first, and how each stands')
    .option('--supplier <id>', 'one supplier; default: all')
    .option('--most <number>', 'how many are shown', wholeNumber, 50)
    .action(list);
  withConfig(command.command('show'))
    .description('one report as the supplier gets it')
    .argument('<number>', 'as the list shows it', number)
    .action(show);
  withDecision(command.command('send'))
    .description('send drafts, or once more what may not have arrived')
    .argument('<number...>', 'as the list shows them', numbers)
    .action((ids, flags) => decide(ids, 'send', flags));
  withDecision(command.command('discard'))
    .description('do not send them')
    .argument('<number...>', 'as the list shows them', numbers)
    .action((ids, flags) => decide(ids, 'discard', flags));
}

async function list(flags: Flags & { readonly supplier?: string; readonly most: number }): Promise<void> {
  const reports = await errorReports(...opened(flags), { supplierId: flags.supplier, limit: flags.most });
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, reports }, null, 2));
  if (reports.length === 0) note('No supplier was told of anything.');
  for (const { id, supplierId, state, madeAt, subject, answer } of reports)
    printLine(
      printable(
        `${id} ${state} ${supplierId} ${madeAt.toISOString()} ${subject}${answer === null ? '' : ` (${answer})`}`,
      ),
    );
}

async function show(id: string, flags: Flags): Promise<void> {
  const report = await errorReport(...opened(flags), id);
  if (report === undefined) return usage(`There is no report ${id}.`);
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, report }, null, 2));
  for (const line of linesOf(report)) printLine(line);
}

function linesOf({ state, recipients, subject, text }: ErrorReportRow): string[] {
  return [
    `State: ${state}`,
    `To: ${recipients.join(', ')}`,
    `Subject: ${subject}`,
    '',
    ...text.split('\n').map(printable),
  ];
}

async function decide(ids: readonly string[], action: 'send' | 'discard', flags: DecisionFlags): Promise<void> {
  if (action === 'discard' && flags.reason === undefined)
    return usage('Say with --reason why, for those who ask later.');
  printDecided(await decideReports(...opened(flags), ids, action, auditOf(flags)), flags);
}
