import { type Command, Option } from 'commander';
import {
  decideInvoices,
  type InvoiceDecision,
  type InvoiceState,
  invoice,
  invoices,
  type ListedInvoice,
} from '../app/invoices.ts';
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

const STATES: readonly InvoiceState[] = ['received', 'matched', 'exception', 'disputed', 'approved', 'rejected'];

/**
 * `invoices`: what suppliers bill, and what a person decides about it. Exit codes: 0 done, 1 something was refused, 2 wrong
 * usage or no such invoice, 3 configuration, 4 no database.
 */
export function registerInvoices(program: Command): void {
  const command = program.command('invoices').description('what suppliers bill, what is wrong with it, and what to do');
  withConfig(command.command('list'))
    .description('invoices and credit notes, newest first, with what is wrong with each')
    .option('--supplier <id>', 'one supplier; default: all')
    .addOption(new Option('--state <state>', 'only those in this state').choices(STATES))
    .option('--number <number>', "the supplier's number")
    .option('--waiting', 'only those that wait for a person or for the goods, oldest first')
    .option('--most <number>', 'invoices that are shown', wholeNumber, 100)
    .action(list);
  withConfig(command.command('show'))
    .description('one invoice, line by line beside what was ordered, shipped and billed')
    .argument('<id>', 'number of the invoice here', rowId('invoices list'))
    .action(show);
  for (const [decision, description, needsReason] of DECISIONS) {
    withDecision(command.command(decision))
      .description(description)
      .argument('<id...>', 'numbers of invoices here', rowIds('invoices list'))
      .action((ids: readonly string[], flags: DecisionFlags) => {
        if (needsReason && flags.reason === undefined) return usage('Say why with --reason.');
        return decide(ids, decision, flags);
      });
  }
}

const DECISIONS: readonly (readonly [InvoiceDecision, description: string, needsReason: boolean])[] = [
  ['approve', 'pay it as it is billed, whatever was found; a likely duplicate counts from then on', false],
  ['dispute', 'ask the supplier; it counts as billed until somebody approves or rejects it', true],
  ['reject', 'never pay it: it counts nowhere, and its units may be billed by another one', true],
];

interface ListFlags extends Flags {
  readonly supplier?: string;
  readonly state?: InvoiceState;
  readonly number?: string;
  readonly waiting?: boolean;
  readonly most: number;
}

async function list(flags: ListFlags): Promise<void> {
  const { supplier: supplierId, state, number, waiting, most: limit } = flags;
  const found = await invoices(...opened(flags), { supplierId, state, number, waiting, limit });
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, invoices: found }, null, 2));
  for (const row of found) {
    printLine(summary(row));
    for (const { message } of row.findings) printLine(printable(`    ${message}`));
  }
  if (found.length === 0) note(waiting === true ? 'No invoice waits.' : 'There is no such invoice.');
}

async function show(id: string, flags: Flags): Promise<void> {
  const found = await invoice(...opened(flags), id);
  if (found === undefined) return usage(`There is no invoice ${id}. \`invoices list\` shows their numbers.`);
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, ...found }, null, 2));
  const { invoice: row, lines, charges, history } = found;
  printLine(summary(row));
  for (const line of lines) {
    const { sku, poNumber, lineNumber, quantity, unitCost, ordered, dead, shipped, invoiced, orderedCost } = line;
    const open = dead === 0 ? `${ordered} ordered` : `${ordered - dead} of ${ordered} ordered`;
    printLine(
      printable(
        `  line     ${poNumber}/${lineNumber} ${sku}: ${quantity} at ${unitCost}; ${open} at ${orderedCost}, ${shipped} shipped, ${invoiced} billed`,
      ),
    );
  }
  for (const { kind, amount } of charges) printLine(`  charge   ${kind} ${amount}`);
  for (const { rule, message, difference } of row.findings) {
    const worth = difference === null ? '' : ` (${difference} ${row.currency})`;
    printLine(printable(`  found    ${rule}: ${message}${worth}`));
  }
  for (const { at, to, cause, actor, reason } of history) {
    const who = actor ? ` (${actor}${reason ? `: ${reason}` : ''})` : '';
    printLine(printable(`  history  ${at.toISOString()} ${to}: ${cause}${who}`));
  }
}

async function decide(ids: readonly string[], decision: InvoiceDecision, flags: DecisionFlags): Promise<void> {
  printDecided(await decideInvoices(...opened(flags), ids, decision, auditOf(flags)), flags);
}

function summary(row: ListedInvoice): string {
  const what = row.kind === 'credit' ? 'credit note' : 'invoice';
  const day = row.date ?? row.recordedAt.toISOString().slice(0, 10);
  const uncounted = row.counts ? '' : ', does not count';
  const by = row.decidedBy === null ? '' : ` by ${row.decidedBy}${row.because === null ? '' : ` (${row.because})`}`;
  return printable(
    `${row.id} ${row.supplierId} ${what} ${row.number} of ${day}, ${row.poNumbers.join(' ')}: ${row.amount} ${row.currency} ${row.state}${by}${uncounted}`,
  );
}
