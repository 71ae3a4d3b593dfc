import type { Command } from 'commander';
import { decideFeed, FEED_RUN_STATES, type FeedRunRow, type FeedRunState, feedRun, feedRuns } from '../app/feeds.ts';
import { printable } from '../kernel/problem.ts';
import { progressWords } from './being-read.ts';
import { type DecisionFlags, type Flags, opened, rowId, usage, withConfig, withDecision } from './database-command.ts';
import { decidedBy, decideOne, type ListFlags, printHistory, withListOptions } from './held-runs.ts';
import { note, printLine } from './output.ts';

const runId = rowId('feeds list');

/**
 * `feeds`: stock feeds, and what becomes of those that are held. Exit codes: 0 done, 1 it was refused, 2 wrong usage or no
 * such feed, 3 configuration, 4 no database.
 */
export function registerFeeds(program: Command): void {
  const command = program.command('feeds').description('stock feeds: what was applied, what is held and why');
  withListOptions(withConfig(command.command('list')), FEED_RUN_STATES, 'runs')
    .description('feed runs, newest first')
    .action(list);
  withConfig(command.command('show'))
    .description('one feed run: numbers, rules it broke with limit and setting, examples of SKUs, history')
    .argument('<run>', 'number of the run', runId)
    .action(show);
  withDecision(command.command('release'))
    .description('apply a held feed although it broke rules; never over newer stock')
    .argument('<run>', 'number of the run', runId)
    .action((id: string, flags: DecisionFlags) => decide(id, 'release', flags));
  withDecision(command.command('refuse'))
    .description('decide that a held feed is wrong: neither it nor the same figures again take effect by themselves')
    .argument('<run>', 'number of the run', runId)
    .action((id: string, flags: DecisionFlags) => decide(id, 'refuse', flags));
  withDecision(command.command('undo'))
    .description('put the stock of a feed back to what it was before a run, as a new run; later runs of it go, too')
    .argument('<run>', 'number of the run', runId)
    .action((id: string, flags: DecisionFlags) => decide(id, 'undo', flags));
}

async function list(flags: ListFlags<FeedRunState>): Promise<void> {
  const { supplier: supplierId, state, most: limit } = flags;
  const { runs, reading } = await feedRuns(...opened(flags), { supplierId, state, limit });
  if (flags.json === true) printLine(JSON.stringify({ version: 1, feeds: runs, reading }, null, 2));
  else {
    for (const file of reading)
      note(printable(`${file.supplierId} ${file.name} (file ${file.fileId}): ${progressWords(file)}`));
    for (const run of runs) printLine(summary(run));
  }
  if (runs.length === 0) note(state === 'held' ? 'No feed is held.' : 'There is no such feed.');
}

async function show(id: string, flags: Flags): Promise<void> {
  const found = await feedRun(...opened(flags), id);
  if (found === undefined) return usage(`There is no feed run ${id}. \`feeds list\` shows their numbers.`);
  const { run, history } = found;
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, feed: run, history }, null, 2));
  printLine(summary(run));
  printLine(
    printable(
      `  feed     ${run.feed}, ${run.coverage}, as of ${run.asOf.toISOString()}, ${run.fileId === null ? 'no file' : `file ${run.fileId}`}`,
    ),
  );
  printLine(
    `  applied  ${run.inserted} new, ${run.changed} changed, ${run.zeroed} to zero; ${run.heldLines} line(s) held`,
  );
  for (const { code, text, setting, limit } of run.broken) {
    printLine(printable(`  broken   ${code}: ${text} (${setting}: ${limit})`));
  }
  for (const [name, value] of Object.entries(run.stats ?? {})) {
    if (value !== null) printLine(printable(`  counted  ${name} ${JSON.stringify(value)}`));
  }
  for (const example of run.examples ?? []) {
    const { sku, before, after, costBefore, costAfter } = example;
    const shown = (value: unknown): string => (value === null ? 'unknown' : String(value));
    const figures = `${shown(before)} → ${shown(after)}, cost ${shown(costBefore)} → ${shown(costAfter)}`;
    printLine(printable(`  example  ${shown(sku)}: ${figures}`));
  }
  if (run.releases !== null) printLine(`  releases run ${run.releases}`);
  printHistory(history);
}

function decide(id: string, decision: 'release' | 'refuse' | 'undo', flags: DecisionFlags): Promise<void> {
  return decideOne(id, flags, (config, logger, audit) => decideFeed(config, logger, id, decision, audit));
}

function summary(run: FeedRunRow): string {
  const why = run.reason === null ? '' : `: ${run.reason}`;
  return printable(
    `${run.id} ${run.recordedAt.toISOString()} ${run.supplierId} ${run.file ?? run.feed} ${run.lines} SKUs ${run.state}${decidedBy(run)}${why}`,
  );
}
