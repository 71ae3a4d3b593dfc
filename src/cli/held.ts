import { type Command, InvalidArgumentError } from 'commander';
import { decideHeld, type HeldLineRow, heldLine, heldLines } from '../app/held-lines.ts';
import { formatProblem, printable } from '../kernel/problem.ts';
import {
  auditOf,
  type DecisionFlags,
  type Flags,
  opened,
  rowId,
  rowIds,
  usage,
  wholeNumber,
  withConfig,
  withDecision,
} from './database-command.ts';
import { exitCodes, note, printLine } from './output.ts';

const lineId = rowId('held list');
const collectIds = rowIds('held list');

/**
 * `held`: lines that a mapping could not read. Exit codes: 0 done, 1 a line was refused, 2 no such line, 3 configuration,
 * 4 no database.
 */
export function registerHeld(program: Command): void {
  const held = program.command('held').description('lines that could not be read: look at them, and put them right');
  withConfig(held.command('list'))
    .description('open held lines, newest file first')
    .argument('[supplier]', 'one supplier; default: all')
    .option('--all', 'also those that were decided')
    .option('--most <number>', 'lines that are shown', wholeNumber, 100)
    .action((supplierId: string | undefined, flags: Flags & { all?: boolean; most: number }) =>
      list(supplierId, flags),
    );
  withConfig(held.command('show'))
    .description('one held line: text, place, reason, what could be read, and what was decided')
    .argument('<id>', 'number of the line', lineId)
    .action(show);
  withDecision(held.command('retry'))
    .description('read lines again with the mapping in force; those that can be read take effect')
    .argument('[id...]', 'numbers of lines', collectIds)
    .option('--file <file>', 'every open line of this file, by its id or name')
    .action(retry);
  withDecision(held.command('correct'))
    .description('give canonical values for fields of one line, which then takes effect')
    .argument('<id>', 'number of the line', lineId)
    .requiredOption('--set <field=value...>', 'values; nothing behind = takes the field away', collectFields)
    .action((id: string, flags: DecisionFlags & { set: Record<string, string> }) =>
      decide({ ids: [id] }, { do: 'correct', fields: flags.set }, flags),
    );
  withDecision(held.command('ignore'))
    .description('decide that lines are to have no effect')
    .argument('<id...>', 'numbers of lines', collectIds)
    .action((ids: readonly string[], flags: DecisionFlags) => {
      if (flags.reason === undefined) return usage('Say why with --reason.');
      return decide({ ids }, { do: 'ignore' }, flags);
    });
}

async function list(supplierId: string | undefined, flags: Flags & { all?: boolean; most: number }): Promise<void> {
  const wanted = { supplierId, decided: flags.all === true, limit: flags.most };
  const lines = await heldLines(...opened(flags), wanted);
  if (flags.json === true) printLine(JSON.stringify({ version: 1, lines }, null, 2));
  else for (const line of lines) printLine(summary(line));
  if (lines.length === 0) note('No line is held.');
}

async function show(id: string, flags: Flags): Promise<void> {
  const line = await heldLine(...opened(flags), id);
  if (line === undefined) return usage(`There is no held line ${id}.`);
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, line }, null, 2));
  printLine(summary(line));
  printLine(`  text   ${printable(line.raw)}`);
  for (const found of line.problems) for (const text of formatProblem(found).split('\n')) printLine(`  ${text}`);
  printLine(`  read   ${JSON.stringify(line.fields)}`);
  if (line.state === 'open') return;
  printLine(
    `  ${line.state} by ${line.decidedBy} at ${line.decidedAt?.toISOString()}${line.reason ? `: ${line.reason}` : ''}`,
  );
  if (line.line !== null) printLine(`  took effect as ${JSON.stringify(line.line)}`);
}

function retry(ids: readonly string[] | undefined, flags: DecisionFlags & { file?: string }): Promise<void> | void {
  const { file } = flags;
  if ((file === undefined) === (ids === undefined || ids.length === 0)) return usage('Name lines, or one --file.');
  return decide(file === undefined ? { ids: ids ?? [] } : { file }, { do: 'retry' }, flags);
}

async function decide(
  selection: Parameters<typeof decideHeld>[2],
  decision: Parameters<typeof decideHeld>[3],
  flags: DecisionFlags,
): Promise<void> {
  const audit = auditOf(flags);
  const decided = await decideHeld(...opened(flags), selection, decision, audit);
  if (flags.json === true) printLine(JSON.stringify({ version: 1, decided }, null, 2));
  else for (const { id, ok, message } of decided) printLine(`${id} ${ok ? 'done' : 'REFUSED'} ${printable(message)}`);
  if (decided.length === 0) note('No line of that file is held.');
  if (decided.some(({ ok }) => !ok)) process.exitCode = exitCodes.failed;
}

function summary(line: HeldLineRow): string {
  const [first] = line.problems;
  const place = `${line.file}, document ${line.document}, place ${line.ordinal}${line.part > 1 ? `.${line.part}` : ''}`;
  const reason = first === undefined ? '' : `: ${first.code} ${first.message}`;
  const state = line.state === 'open' ? '' : ` [${line.state}]`;
  return printable(`${line.id} ${line.supplierId} ${line.kind} ${place}${state}${reason}`);
}

function collectFields(text: string, before: Record<string, string> | undefined): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write FIELD=VALUE.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
