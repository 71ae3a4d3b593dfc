import { type Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { Answers } from '../app/inspect/answers.ts';
import { inspect, isReadable } from '../app/inspect/inspect.ts';
import { type Paint, plain } from '../app/inspect/paint.ts';
import type { InspectReport } from '../app/inspect/report.ts';
import { renderInspection } from '../app/inspect/text.ts';
import { readEnvironment } from '../config/environment.ts';
import { systemClock } from '../kernel/clock.ts';
import { openInput, UnreadableInput } from './input.ts';
import { exitCodes, note } from './output.ts';
import { pagerFor, showIn } from './pager.ts';
import { Progress } from './progress.ts';
import { addReadingOptions, type ReadingFlags, readingOptions } from './reading-options.ts';

interface Flags extends ReadingFlags {
  readonly json?: boolean;
  readonly set?: number;
  /** True, a set, or the file when that was written behind it. */
  readonly ack?: true | string;
  readonly pager: boolean;
}

/** What was asked for, after sorting out what stands behind `--ack`. */
interface Request {
  readonly file: string;
  readonly acknowledgment: '997' | '999' | undefined;
}

/**
 * `crossdock inspect FILE`: says what is in a file, in words. Exit code 0: it was read and nothing in it is an error; 1:
 * something is, or it is not complete; 2: wrong usage; 3: it cannot be opened, or is of no format that can be read.
 */
export function registerInspect(program: Command): void {
  const command = program
    .command('inspect')
    .usage('[options] <file>')
    .argument('[file]', 'file to read; - for standard input')
    .description('say what is in a file, in words, with every finding and its place; no database, no configuration')
    .option('--json', 'write the report as one JSON object')
    .option('--set <number>', 'only this transaction set, counted from 1 over the whole file, and all of it', ordinal)
    .option(
      '--ack [set]',
      'print what would be sent back: a 997 (or with `--ack 999` that), and a TA1 where one is due',
    )
    .option('--no-pager', 'do not show long output page by page');
  addReadingOptions(command).action(async (named: string | undefined, flags: Flags) => {
    try {
      process.exitCode = await runInspect(requestOf(named, flags, command), flags);
    } catch (thrown) {
      if (!(thrown instanceof UnreadableInput)) throw thrown;
      note(`crossdock: ${thrown.message}.`);
      process.exitCode = exitCodes.unreadable;
    }
  });
}

/** `--ack FILE` names a file and no set; commander cannot tell. */
function requestOf(named: string | undefined, { ack, format, columns }: Flags, command: Command): Request {
  const isSet = ack === '997' || ack === '999';
  const behind = ack === undefined || ack === true || isSet ? undefined : ack;
  if (behind !== undefined && named !== undefined) {
    command.error(`error: option '--ack [set]' argument '${behind}' is invalid. Allowed choices are 997, 999.`);
  }
  if (format === 'fixed' && columns === undefined) command.error("error: option '--format fixed' needs '--columns'");
  const file = named ?? behind;
  if (file === undefined) return command.error("error: missing required argument 'file'; - is standard input");
  return { file, acknowledgment: ack === undefined ? undefined : isSet ? ack : '997' };
}

async function runInspect({ file, acknowledgment }: Request, flags: Flags): Promise<number> {
  const { content, name, size } = await openInput(file);
  const { set, json = false } = flags;
  const progress = new Progress(process.stderr, systemClock, size);
  const answers = acknowledgment === undefined ? undefined : new Answers(acknowledgment, systemClock.now());
  const report = await inspect(progress.through(content), {
    ...readingOptions(flags),
    ...(name === undefined ? {} : { file: name }),
    ...(set === undefined ? {} : { set }),
    records: !json && answers === undefined,
    listener: {
      begin: (entry) => answers?.begin(entry),
      event: (event) => {
        if (event.type === 'record') progress.record();
        answers?.event(event);
      },
      spoiled: () => answers?.spoiled(),
    },
  }).finally(() => progress.end());
  const there = report.totals.transactionSets + report.totals.documents;
  if (isReadable(report.format) && set !== undefined && set > there) {
    note(`crossdock: there is no transaction set ${set}; the file has ${there}.`);
    return exitCodes.usage;
  }
  const answered = answers?.result();
  for (const said of answered?.notes ?? []) note(said);
  if (json) {
    const acknowledgments = answered === undefined ? {} : { acknowledgments: answered.acknowledgments };
    process.stdout.write(`${JSON.stringify({ ...report, ...acknowledgments }, null, 2)}\n`);
  } else if (answered !== undefined) {
    for (const { text } of answered.acknowledgments) process.stdout.write(text);
  } else await show(report, flags.pager);
  if (!isReadable(report.format)) return exitCodes.unreadable;
  return report.errors > 0 || !report.complete ? exitCodes.failed : exitCodes.ok;
}

async function show(report: InspectReport, mayPage: boolean): Promise<void> {
  const text = renderInspection(report, process.stdout.isTTY && pc.isColorSupported ? colours : plain);
  const env = readEnvironment();
  const pager = mayPage ? pagerFor(text, process.stdout, env) : undefined;
  if (pager === undefined || !(await showIn(pager, text, env))) process.stdout.write(text);
}

const colours: Paint = {
  heading: pc.bold,
  tag: pc.cyan,
  quiet: pc.dim,
  good: pc.green,
  warning: pc.yellow,
  error: (text) => pc.bold(pc.red(text)),
};

function ordinal(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('It must be a number from 1.');
  return Number(value);
}
