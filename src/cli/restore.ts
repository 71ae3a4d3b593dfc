import { statSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { backUp, restoreFrom } from '../app/backup.ts';
import {
  declareRestoration,
  type RestorationStatus,
  releaseRestoration,
  restorationStatus,
} from '../app/restoration.ts';
import { printable } from '../kernel/problem.ts';
import { type DecisionFlags, type Flags, opened, withConfig, withDecision } from './database-command.ts';
import { exitCodes, note, printLine } from './output.ts';

/**
 * `restore`: a database that came back from a backup, and what of it is in doubt (docs/backup.md). Exit codes: 0 nothing is
 * held, 1 something is, or it was refused, 3 configuration, 4 no database.
 */
export function registerRestore(program: Command): void {
  const command = program.command('restore').description('a database that came back from a backup: what is in doubt');
  withConfig(command.command('status'))
    .description('whether the database was restored, whether things go out, and what waits for a decision')
    .action(status);
  withConfig(command.command('from'))
    .description('fill the configured database, which must be empty, from a file of `crossdock backup`')
    .argument('<file>', 'the backup')
    .action(from);
  withDecision(command.command('begin'))
    .description('say that it was restored where nobody could notice (a copy of the disk); before a gateway is started')
    .option('--backup-at <time>', 'when the backup was taken, such as 2026-11-22T03:00:00Z', instant)
    .action(begin);
  withDecision(command.command('release'))
    .description('let things go out again, after suppliers and shops were looked at')
    .action(release);
}

/** `backup`: all that the database knows, as one moment saw it, while gateways work on. */
export function registerBackup(program: Command): void {
  withConfig(program.command('backup'))
    .description('write all that the database knows to a file, as one moment saw it, while gateways work on')
    .argument('<file>', 'where to; it is whole or not there')
    .action(async (file: string, flags: Flags) => {
      const tables: string[] = [];
      await backUp(...opened(flags), file, (table) => void tables.push(table));
      const bytes = statSync(file).size;
      if (flags.json) printLine(JSON.stringify({ version: 1, ok: true, file, bytes, tables: tables.length }));
      else printLine(`${file}: ${tables.length} tables, ${bytes} bytes. Keep it where the database is not.`);
    });
}

async function from(file: string, flags: Flags): Promise<void> {
  const { at, release } = await restoreFrom(...opened(flags), file);
  if (flags.json) printLine(JSON.stringify({ version: 1, ok: true, at, release }));
  else {
    printLine(`Restored what Crossdock ${release} knew at ${at}.`);
    note(
      'The next gateway that starts on it sends nothing until it is released: docs/backup.md, `crossdock restore status`.',
    );
  }
}

function instant(text: string): Date {
  const at = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('Write a moment such as 2026-11-22T03:00:00Z.');
  return at;
}

async function status(flags: Flags): Promise<void> {
  const found = await restorationStatus(...opened(flags));
  if (flags.json) printLine(JSON.stringify({ version: 1, ...found }, null, 2));
  else for (const line of lines(found)) printLine(printable(line));
  if (found.held) process.exitCode = exitCodes.failed;
}

function lines({ held, restoration, doubts }: RestorationStatus): string[] {
  if (restoration === undefined) return ['This database was not restored: everything goes out.'];
  const { backupAt, restoredAt, cause, numbersSkipped, releasedAt, releasedBy } = restoration;
  const since = backupAt === null ? 'an unknown moment' : backupAt.toISOString();
  return [
    held
      ? 'HELD: this database came back from a backup. Nothing goes out until somebody releases it.'
      : `Released at ${releasedAt?.toISOString()} by ${releasedBy}.`,
    `  forgotten  what happened from ${since} to ${restoredAt.toISOString()} (${cause})`,
    `  numbers    control numbers and numbers of purchase orders went on ${numbersSkipped} higher`,
    `  documents  ${doubts.deliveries} may have been sent without being known: crossdock deliveries list --state failed`,
    `  orders     ${doubts.orders} held because a supplier may have them: crossdock order list --state held`,
    '  letters    what shops may have been told: crossdock letters list',
    ...(held
      ? ['What to look at before it is released: docs/backup.md. Then: crossdock restore release --reason TEXT']
      : []),
  ];
}

async function begin({ by, reason, backupAt, ...flags }: DecisionFlags & { readonly backupAt?: Date }): Promise<void> {
  await declareRestoration(...opened(flags), { by, reason }, backupAt);
  note(
    'The next gateway that starts sends nothing until it is released. `crossdock restore status` says what is in doubt.',
  );
}

async function release({ by, reason, ...flags }: DecisionFlags): Promise<void> {
  const message = await releaseRestoration(...opened(flags), { by, reason });
  if (flags.json) printLine(JSON.stringify({ version: 1, ok: true, message }));
  else printLine(message);
}
