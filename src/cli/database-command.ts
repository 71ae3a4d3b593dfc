import { userInfo } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import type { Decided } from '../app/decided.ts';
import { readEnvironment } from '../config/environment.ts';
import { type Config, loadConfig } from '../config/load.ts';
import { systemClock } from '../kernel/clock.ts';
import { createLogger, type Logger } from '../kernel/logger.ts';
import { printable } from '../kernel/problem.ts';
import { SINCE, sinceOf, UNTIL, untilOf } from '../kernel/since.ts';
import { exitCodes, note, printLine } from './output.ts';

/** What commands that look into the database, or decide about something in it, have in common. */
export interface Flags {
  readonly config: string;
  readonly json?: boolean;
}

export interface DecisionFlags extends Flags {
  readonly by: string;
  readonly reason?: string;
}

export function withConfig(command: Command): Command {
  return command.option('--config <file>', 'configuration file', 'crossdock.yaml').option('--json', 'print it as JSON');
}

export function withDecision(command: Command): Command {
  return withConfig(command)
    .option('--by <name>', 'who decides', userInfo().username)
    .option('--reason <text>', 'why, for those who ask later');
}

/** The configuration, and a logger that keeps the terminal for the answer. */
export function opened({ config }: Flags): [Config, Logger] {
  return [loadConfig(config, readEnvironment()), createLogger({ level: 'error' })];
}

/** Who decided by a command, and why, for those who ask later. */
export function auditOf({ by, reason }: DecisionFlags): { readonly by: string; readonly reason?: string } {
  return { by, ...(reason === undefined ? {} : { reason }) };
}

/** Says what came of each thing that was decided about; one that was refused makes the command fail. */
export function printDecided(done: readonly Decided[], { json }: Flags): void {
  if (json === true) printLine(JSON.stringify({ version: 1, done }, null, 2));
  else for (const { id, ok, message } of done) printLine(printable(`${id} ${ok ? 'done' : 'REFUSED'} ${message}`));
  if (done.some(({ ok }) => !ok)) process.exitCode = exitCodes.failed;
}

/** Says what is wrong with the words of a command, and ends it with the code for that. */
export function usage(message: string): void {
  note(message);
  process.exitCode = exitCodes.usage;
}

/** Says that there is no such thing, and what may have been meant. */
export function notFound({
  unknown,
  suggestion,
}: {
  readonly unknown: string;
  readonly suggestion: string | undefined;
}): void {
  usage(printable(`${unknown}${suggestion === undefined ? '' : ` Did you mean ${suggestion}?`}`));
}

/** Reads the number of a row, as the list of its command shows it. */
export function rowId(listedBy: string): (text: string) => string {
  return (text) => {
    if (!/^[1-9]\d{0,17}$/.test(text)) throw new InvalidArgumentError(`It is a number, as \`${listedBy}\` shows it.`);
    return text;
  };
}

/** The same for a command that takes several. */
export function rowIds(listedBy: string): (text: string, before: readonly string[] | undefined) => readonly string[] {
  const read = rowId(listedBy);
  return (text, before) => [...(before ?? []), read(text)];
}

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}

/** Reads since when something is asked for. */
export function since(text: string): Date {
  const at = sinceOf(text, systemClock.now());
  if (at === undefined) throw new InvalidArgumentError(`Write ${SINCE}.`);
  return at;
}

/** Reads until when something is to last. */
export function until(text: string): Date {
  const at = untilOf(text, systemClock.now());
  if (at === undefined) throw new InvalidArgumentError(`Write ${UNTIL}.`);
  return at;
}
