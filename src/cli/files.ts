import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { type Command, InvalidArgumentError } from 'commander';
import {
  archivedFile,
  archivedFiles,
  exportFile,
  type FileFilter,
  type ListedFile,
  MOST_REPROCESSED,
  type ReprocessedFile,
  reprocessFiles,
  type WithProgress,
} from '../app/files.ts';
import { RejectedError } from '../kernel/errors.ts';
import { printable } from '../kernel/problem.ts';
import { SINCE } from '../kernel/since.ts';
import { progressWords } from './being-read.ts';
import { auditOf, type Flags, opened, rowId, rowIds, since, usage, withConfig } from './database-command.ts';
import { renderFile } from './files-text.ts';
import { exitCodes, note, printLine } from './output.ts';

const fileId = rowId('files list');
const collectIds = rowIds('files list');

interface FilterFlags {
  readonly supplier?: string;
  readonly state?: NonNullable<FileFilter['state']>;
  readonly name?: string;
  readonly since?: Date;
  readonly sha?: string;
  readonly kind?: string;
  readonly control?: string;
  readonly po?: string;
}

/**
 * `files`: what was received, as it was received. Exit codes: 0 done, 1 something was refused, 2 wrong usage or no such
 * file, 3 configuration, 4 no database.
 */
export function registerFiles(program: Command): void {
  const files = program
    .command('files')
    .description('received files: find them, look at them, export and read them again');
  withFilter(withConfig(files.command('list')))
    .description('received files, the newest first')
    .option('--most <number>', 'files that are shown', wholeNumber, 50)
    .option('--before <id>', 'only those before this one: the next page', fileId)
    .action(list);
  withConfig(files.command('show'))
    .description('one file: where it came from, what was in it, what became of it')
    .argument('<id>', 'number of the file, as `files list` shows it', fileId)
    .action(show);
  withConfig(files.command('export'))
    .description('the bytes of a file as they were received')
    .argument('<id>', 'number of the file', fileId)
    .option('--to <path>', 'file or folder to write to; default: standard output')
    .option('--force', 'replace a file that is there')
    .action(exportOne);
  withFilter(withConfig(files.command('reprocess')))
    .description('read archived files again, as a new attempt; shows first what would happen')
    .argument('[id...]', 'numbers of files; or filters', collectIds)
    .option(
      '--with <mappings>',
      'current: those in force; old: those that each was read by',
      oneOf('current', 'old'),
      'current',
    )
    .option('--by <name>', 'who wants it', userInfo().username)
    .option('--reason <text>', 'why, for those who ask later')
    .option('--yes', 'do it without asking')
    .action(reprocess);
}

function withFilter(command: Command): Command {
  return command
    .option('--supplier <id>', 'of this supplier')
    .option('--state <state>', 'received, opened, held or duplicate', oneOf('received', 'opened', 'held', 'duplicate'))
    .option('--name <pattern>', 'name with * and ?')
    .option('--since <time>', `received since then: ${SINCE}`, since)
    .option('--sha <digits>', 'first digits of the SHA-256 of its bytes', hexDigits)
    .option('--kind <kind>', 'that hold such a document, e.g. inventory, invoice')
    .option('--control <number>', 'with this interchange, group or document control number')
    .option('--po <number>', 'that speak of this purchase order');
}

function filterOf(flags: FilterFlags): FileFilter {
  return {
    supplierId: flags.supplier,
    state: flags.state,
    name: flags.name,
    since: flags.since,
    sha256: flags.sha,
    kind: flags.kind,
    controlNumber: flags.control,
    poNumber: flags.po,
  };
}

async function list(flags: Flags & FilterFlags & { most: number; before?: string }): Promise<void> {
  // One more than is shown tells whether there is a next page.
  const page = { limit: flags.most + 1, before: flags.before };
  const found = await archivedFiles(...opened(flags), filterOf(flags), page);
  const files = found.slice(0, flags.most);
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, files }, null, 2));
  if (files.length === 0) return note('No such file.');
  note('number received supplier state documents bytes sha256 path [remarks]');
  for (const file of files) printLine(summary(file));
  if (found.length > files.length) note(`There are more: --before ${files.at(-1)?.id}`);
}

async function show(id: string, flags: Flags): Promise<void> {
  const file = await archivedFile(...opened(flags), id);
  if (file === undefined) return usage(`There is no file ${id}.`);
  printLine(flags.json === true ? JSON.stringify({ version: 1, file }, null, 2) : renderFile(file));
}

async function exportOne(id: string, flags: Flags & { to?: string; force?: boolean }): Promise<void> {
  const { to, force = false } = flags;
  const target = to === undefined ? { stream: process.stdout } : { path: to, force };
  const exported = await exportFile(...opened(flags), id, target);
  if (exported === undefined) return usage(`There is no file ${id}.`);
  const { file, path } = exported;
  if (path === undefined) return;
  if (flags.json === true)
    printLine(JSON.stringify({ version: 1, id, path, sha256: file.sha256, bytes: Number(file.size) }));
  else note(`${path}: ${file.size} bytes, sha256 ${file.sha256}`);
}

type ReprocessFlags = Flags & FilterFlags & { with: 'old' | 'current'; by: string; reason?: string; yes?: boolean };

async function reprocess(ids: readonly string[] | undefined, flags: ReprocessFlags): Promise<void> {
  const filter = filterOf(flags);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  if ((ids !== undefined && ids.length > 0) === isFiltered)
    return usage('Name files, or filters such as --supplier and --state.');
  const wanted = isFiltered ? { filter } : { ids: ids ?? [] };
  const request = auditOf(flags);
  let preview: readonly ReprocessedFile[] = [];
  const done = await reprocessFiles(...opened(flags), wanted, flags.with, request, (would) => {
    preview = would;
    return mayProceed(would, flags);
  }).catch((error: unknown) => {
    if (error instanceof RejectedError && error.code === 'FILE-UNKNOWN') return error;
    throw error;
  });
  if (done instanceof RejectedError) return usage(done.message);
  if (flags.json === true) {
    printLine(JSON.stringify({ version: 1, done: done !== undefined, files: done ?? preview }, null, 2));
  } else if (done !== undefined) for (const entry of done) printLine(outcomeLine(entry));
  if (done === undefined) {
    process.exitCode = exitCodes.usage;
    note('Nothing was done: nobody said yes. Answer yes, or give --yes.');
  } else if (done.some(({ outcome }) => !outcome.ok)) process.exitCode = exitCodes.failed;
}

/** Shows what would happen and asks. Nothing that could be done: there is nothing to ask. */
async function mayProceed(would: readonly ReprocessedFile[], flags: ReprocessFlags): Promise<boolean> {
  const possible = would.filter(({ outcome }) => outcome.ok).length;
  note(
    `${would.length} file(s), ${possible} can be read again with the ${flags.with === 'old' ? 'mappings they were read by' : 'mappings in force'}:`,
  );
  for (const entry of would) note(`  would be: ${outcomeLine(entry)}`);
  if (would.length === MOST_REPROCESSED) note(`These are the newest ${MOST_REPROCESSED}; there may be more.`);
  if (flags.yes === true || possible === 0) return true;
  if (process.stdin.isTTY !== true) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(`Read ${possible} file(s) again? Type yes: `)).trim().toLowerCase() === 'yes';
  } finally {
    terminal.close();
  }
}

function outcomeLine({ file, outcome }: ReprocessedFile): string {
  const head = `${file.id} ${file.supplierId} ${file.name}`;
  if (!outcome.ok) return printable(`${head} REFUSED: ${outcome.reason}`);
  const documents = outcome.documents.map(
    ({ kind, state, count, lines }) => `${count} ${kind} ${state} (${lines} lines)`,
  );
  const what = documents.length > 0 ? documents.join(', ') : (outcome.problem ?? 'no documents');
  return printable(`${head} attempt ${outcome.attempt} ${outcome.state}: ${what}`);
}

function summary(file: ListedFile & WithProgress): string {
  const kinds = file.kinds.length > 0 ? file.kinds.join(',') : '-';
  const notes = [
    ...(file.progress === null ? [] : [progressWords(file.progress)]),
    ...(file.attempt > 0 ? [`read again ${file.attempt}×`] : []),
    ...(file.removedAt === null ? [] : [`bytes removed ${file.removedAt.toISOString().slice(0, 10)}`]),
    ...(file.reason === null ? [] : [file.reason]),
  ];
  const end = notes.length > 0 ? ` [${notes.join('; ')}]` : '';
  return printable(
    `${file.id} ${file.receivedAt.toISOString()} ${file.supplierId} ${file.state} ${kinds} ${file.size} ${file.sha256.slice(0, 12)} ${file.folder}/${file.name}${end}`,
  );
}

function oneOf(...words: readonly string[]): (text: string) => string {
  return (text) => {
    if (!words.includes(text)) throw new InvalidArgumentError(`It is one of ${words.join(', ')}.`);
    return text;
  };
}

function hexDigits(text: string): string {
  if (!/^[0-9a-f]{1,64}$/i.test(text)) throw new InvalidArgumentError('It is up to 64 hexadecimal digits.');
  return text;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 to 9999.');
  return Number(text);
}
