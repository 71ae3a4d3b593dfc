import { type Command, Option } from 'commander';
import type { Config } from '../config/load.ts';
import type { Logger } from '../kernel/logger.ts';
import { printable } from '../kernel/problem.ts';
import { type DecisionFlags, type Flags, opened, usage, wholeNumber } from './database-command.ts';
import { exitCodes, printLine } from './output.ts';

/** What commands about files that may be held, stock feeds and price catalogs, have in common. */

export interface ListFlags<State extends string> extends Flags {
  readonly supplier?: string;
  readonly state?: State;
  readonly most: number;
}

/** The options that every such list takes. */
export function withListOptions(command: Command, states: readonly string[], what: string): Command {
  return command
    .option('--supplier <id>', 'one supplier; default: all')
    .addOption(new Option('--state <state>', 'only those in this state').choices([...states]))
    .option('--most <number>', `${what} that are shown`, wholeNumber, 100);
}

interface Decided {
  readonly ok: boolean;
  readonly message: string;
}

/** Decides about one of them, with a reason, and says what came of it. */
export async function decideOne(
  id: string,
  flags: DecisionFlags,
  decide: (config: Config, logger: Logger, audit: { readonly by: string; readonly reason: string }) => Promise<Decided>,
): Promise<void> {
  const { by, reason } = flags;
  if (reason === undefined) return usage('Say why with --reason.');
  const decided = await decide(...opened(flags), { by, reason });
  if (flags.json === true) printLine(JSON.stringify({ version: 1, ...decided }, null, 2));
  else printLine(`${id} ${decided.ok ? 'done' : 'REFUSED'} ${printable(decided.message)}`);
  if (!decided.ok) process.exitCode = exitCodes.failed;
}

interface Happened {
  readonly at: Date;
  readonly to: string;
  readonly cause: string;
  readonly actor?: string | null | undefined;
  readonly reason?: string | null | undefined;
}

/** One line for everything that happened to it, with who wanted it. */
export function printHistory(history: readonly Happened[]): void {
  for (const { at, to, cause, actor, reason } of history) {
    const who = actor ? ` (${actor}${reason ? `: ${reason}` : ''})` : '';
    printLine(printable(`  history  ${at.toISOString()} ${to}: ${cause}${who}`));
  }
}

/** Who decided about it, for a line that sums it up; nothing before that. */
export function decidedBy(one: {
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly decisionReason: string | null;
}): string {
  return one.decidedAt === null ? '' : ` (${one.decidedBy ?? 'by rule'}: ${one.decisionReason ?? ''})`;
}
