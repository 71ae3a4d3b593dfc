import { type Command, InvalidArgumentError } from 'commander';
import { acknowledgeAlerts, alerts, type ListedAlert, mute, mutes, testAlerts, unmute } from '../app/alerts.ts';
import { readEnvironment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { RejectedError } from '../kernel/errors.ts';
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
import { exitCodes, note, printLine } from './output.ts';

/** `crossdock alerts`: who is told what needs a person, and whether they can be. */
export function registerAlerts(program: Command): void {
  const command = program.command('alerts').description('what needs a person, and who was told');
  withConfig(command.command('test'))
    .description('send a test notice through every target of crossdock.yaml, and say what each answered')
    .action(test);
  withConfig(command.command('list'))
    .description('what is open, newest first, and who was told of it')
    .option('--supplier <id>', 'only what is about one supplier')
    .option('--unseen', 'only what nobody acknowledged')
    .option('--most <number>', 'how many are shown', wholeNumber, 100)
    .action(list);
  withDecision(command.command('acknowledge'))
    .description('say that you have seen them: nobody is reminded of them, and nobody else is told that they wait')
    .argument('<number...>', 'numbers, as the list shows them', rowIds('crossdock alerts list'))
    .action(acknowledge);
  withDecision(command.command('mute'))
    .description('let nobody be told of something for a while; what is open still is told when the time is over')
    .option('--alert <number>', 'this one', rowId('crossdock alerts list'))
    .option('--codes <pattern>', 'a code such as FEED-OVERDUE, or FEED-*')
    .option('--supplier <id>', 'what is about this supplier')
    .requiredOption('--for <time>', 'how long, such as 90m, 4h or 2d', milliseconds)
    .action(muteSome);
  withConfig(command.command('mutes')).description('what is muted, until when, by whom and why').action(listMuted);
  withDecision(command.command('unmute'))
    .description('tell of it again')
    .argument('<number>', 'as `crossdock alerts mutes` shows it', rowId('crossdock alerts mutes'))
    .action(unmuteOne);
}

async function test({ config, json }: Flags): Promise<void> {
  const answers = await testAlerts(loadConfig(config, readEnvironment()));
  if (json === true) printLine(JSON.stringify({ version: 1, answers }, null, 2));
  else
    for (const { target, kind, ok, answer } of answers)
      printLine(printable(`${ok ? 'ok  ' : 'FAIL'} ${target} (${kind}): ${answer}`));
  if (answers.length === 0) note('crossdock.yaml names no alerts.targets: only the log is told.');
  if (answers.some(({ ok }) => !ok)) process.exitCode = exitCodes.failed;
}

async function list(
  flags: Flags & { readonly most: number; readonly supplier?: string; readonly unseen?: boolean },
): Promise<void> {
  const acknowledged = flags.unseen === true ? false : undefined;
  const open = await alerts(...opened(flags), { limit: flags.most, supplierId: flags.supplier, acknowledged });
  if (flags.json === true) printLine(JSON.stringify({ version: 1, alerts: open }, null, 2));
  else for (const alert of open) for (const line of linesOf(alert)) printLine(printable(line));
  if (open.length === 0) note('Nothing needs a person.');
}

async function acknowledge(ids: readonly string[], flags: DecisionFlags): Promise<void> {
  printDecided(await acknowledgeAlerts(...opened(flags), ids, auditOf(flags)), flags);
}

async function muteSome(
  flags: DecisionFlags & {
    readonly alert?: string;
    readonly codes?: string;
    readonly supplier?: string;
    readonly for: number;
  },
): Promise<void> {
  const { alert: exceptionId, codes, supplier: supplierId, by, reason } = flags;
  if (reason === undefined) return usage('Say with --reason why, for those who ask later.');
  try {
    const muted = await mute(...opened(flags), { exceptionId, codes, supplierId, forMs: flags.for }, { by, reason });
    if (flags.json === true) printLine(JSON.stringify({ version: 1, ...muted }, null, 2));
    else printLine(`Mute ${muted.id} holds until ${muted.until.toISOString()}.`);
  } catch (error) {
    refuse(error);
  }
}

async function listMuted(flags: Flags): Promise<void> {
  const found = await mutes(...opened(flags));
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, mutes: found }, null, 2));
  if (found.length === 0) note('Nothing is muted.');
  for (const { id, codes, supplierId, exceptionId, until, madeBy, reason } of found) {
    const about = [exceptionId === null ? undefined : `alert ${exceptionId}`, codes, supplierId]
      .filter(Boolean)
      .join(' ');
    printLine(printable(`${id} ${about} until ${until.toISOString()} by ${madeBy}: ${reason}`));
  }
}

async function unmuteOne(id: string, flags: Flags): Promise<void> {
  try {
    await unmute(...opened(flags), id);
    printLine(`Mute ${id} is over: what is open still is told.`);
  } catch (error) {
    refuse(error);
  }
}

function refuse(error: unknown): void {
  if (!(error instanceof RejectedError)) throw error;
  note(error.message);
  process.exitCode = exitCodes.failed;
}

function milliseconds(text: string): number {
  const [, count, unit] = /^(\d{1,4})(m|h|d)$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError('Expected a time such as 90m, 4h or 2d.');
  return Number(count) * { m: 60_000, h: 3_600_000, d: 86_400_000 }[unit as 'm' | 'h' | 'd'];
}

function linesOf(alert: ListedAlert): string[] {
  const { id, severity, code, supplierId, message, openedAt, acknowledgedBy, told } = alert;
  const about = supplierId === null ? '' : ` ${supplierId}`;
  return [
    `${id} ${severity} ${code}${about} since ${openedAt.toISOString()}: ${message}`,
    ...(acknowledgedBy === null ? [] : [`  seen by ${acknowledgedBy}`]),
    ...(told.length === 0 ? ['  told: only the log'] : told.map(toldLine)),
  ];
}

function toldLine({ target, state, at, answer }: ListedAlert['told'][number]): string {
  if (state === 'sent') return `  told: ${target} at ${at}`;
  return `  ${state === 'waiting' ? 'not yet told' : 'given up'}: ${target}${answer === null ? '' : ` (${answer})`}`;
}
