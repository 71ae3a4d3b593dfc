import { createInterface } from 'node:readline/promises';
import { type Command, Option } from 'commander';
import {
  actOnDeliveries,
  type DeliveryAction,
  type DeliveryState,
  deliveries,
  delivery,
  type ListedDelivery,
} from '../app/deliveries.ts';
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

const deliveryId = rowId('deliveries list');
const collectIds = rowIds('deliveries list');

const STATES: readonly DeliveryState[] = ['new', 'staged', 'sent', 'acknowledged', 'failed', 'abandoned'];
const PREVIEW_BYTES = 2_000;
/** What is asked before a document goes out once more; anything else is no. */
const YES = 'resend';

/**
 * `deliveries`: documents that go out. Exit codes: 0 done, 1 something was refused, 2 wrong usage or no such delivery, 3
 * configuration, 4 no database.
 */
export function registerDeliveries(program: Command): void {
  const command = program
    .command('deliveries')
    .description('documents that go out: where each is, why, and what to do');
  withConfig(command.command('list'))
    .description('deliveries, newest first, with the reason why each one waits')
    .option('--supplier <id>', 'one supplier; default: all')
    .addOption(new Option('--state <state>', 'only those in this state').choices(STATES))
    .option('--waiting', 'only those that are not at their supplier yet, oldest first')
    .option('--most <number>', 'deliveries that are shown', wholeNumber, 100)
    .action(list);
  withConfig(command.command('show'))
    .description('one delivery: numbers, history with who and why, last error, the beginning of its bytes')
    .argument('<id>', 'number of the delivery', deliveryId)
    .action(show);
  withDecision(command.command('resend'))
    .description('send the same bytes under the same control numbers once more; asks first')
    .argument('<id>', 'number of the delivery', deliveryId)
    .option('--yes', 'do not ask')
    .option('--again', 'although it was sent again a moment ago')
    .action(resend);
  withDecision(command.command('sent'))
    .description('record that a person knows that it arrived; nothing is sent')
    .argument('<id...>', 'numbers of deliveries', collectIds)
    .action((ids: readonly string[], flags: DecisionFlags) => act(ids, { do: 'sent' }, flags));
  withDecision(command.command('abandon'))
    .description('never send it; what it orders is ordered from somebody else')
    .argument('<id...>', 'numbers of deliveries', collectIds)
    .option(
      '--supplier-does-not-have-it',
      'although it may have been sent: the supplier was asked and does not have it',
    )
    .action((ids: readonly string[], flags: DecisionFlags & { supplierDoesNotHaveIt?: boolean }) => {
      if (flags.reason === undefined) return usage('Say why with --reason.');
      return act(ids, { do: 'abandon', supplierDoesNotHaveIt: flags.supplierDoesNotHaveIt === true }, flags);
    });
  withDecision(command.command('retry'))
    .description('end the pause: the cause is mended, go on where it stopped')
    .argument('[id...]', 'numbers of deliveries', collectIds)
    .option('--supplier <id>', 'everything of this supplier that waits its turn')
    .action(retry);
}

interface ListFlags extends Flags {
  readonly supplier?: string;
  readonly state?: DeliveryState;
  readonly waiting?: boolean;
  readonly most: number;
}

async function list(flags: ListFlags): Promise<void> {
  const { supplier: supplierId, state, waiting, most: limit } = flags;
  const found = await deliveries(...opened(flags), { supplierId, state, waiting, limit });
  if (flags.json === true) printLine(JSON.stringify({ version: 1, deliveries: found }, null, 2));
  else for (const row of found) printLine(summary(row));
  if (found.length === 0) note(waiting === true ? 'Nothing waits to be delivered.' : 'There is no such delivery.');
}

async function show(id: string, flags: Flags): Promise<void> {
  const found = await delivery(...opened(flags), id);
  if (found === undefined) return usage(`There is no delivery ${id}. \`deliveries list\` shows their numbers.`);
  const { delivery: row, bytes, left, history } = found;
  const preview = bytes.subarray(0, PREVIEW_BYTES).toString('latin1');
  if (flags.json === true) {
    return printLine(JSON.stringify({ version: 1, delivery: row, left, history, preview }, null, 2));
  }
  printLine(summary(row));
  printLine(printable(`  to       ${row.folder}/${row.name}, ${row.size} bytes, sha256 ${row.sha256}`));
  const numbers = `interchange ${row.interchangeControlNumber ?? '-'}, group ${row.groupControlNumber ?? '-'}`;
  printLine(printable(`  numbers  ${numbers}; the supplier's reference: ${row.reference ?? '-'}`));
  printLine(
    `  tries    ${row.attempts} attempt(s), sending begun ${row.publications} time(s), sent again ${row.resends} time(s)`,
  );
  if (row.lastErrorCode !== null) {
    printLine(printable(`  error    ${row.lastErrorAt?.toISOString()} ${row.lastErrorCode} ${row.lastError}`));
  }
  for (const { name, failures, lastErrorCode, lastError } of left) {
    const failed = failures === 0 ? '' : `; tried ${failures} time(s), last: ${lastErrorCode} ${lastError}`;
    printLine(printable(`  left     ${row.folder}/${name} is still to be removed${failed}`));
  }
  printLine(`  history  ${row.createdAt.toISOString()} new: sealed`);
  for (const { at, to, cause, actor, reason } of history) {
    const who = actor ? ` (${actor}${reason ? `: ${reason}` : ''})` : '';
    printLine(printable(`           ${at.toISOString()} ${to}: ${cause}${who}`));
  }
  printLine(`  bytes    ${printable(preview)}${bytes.length > PREVIEW_BYTES ? ' …' : ''}`);
}

async function resend(id: string, flags: DecisionFlags & { yes?: boolean; again?: boolean }): Promise<void> {
  const found = await delivery(...opened(flags), id);
  if (found === undefined) return usage(`There is no delivery ${id}. \`deliveries list\` shows their numbers.`);
  const { name, size, supplierId, resends, interchangeControlNumber } = found.delivery;
  if (flags.yes !== true) {
    if (!process.stdin.isTTY) return usage('Nobody can be asked here: say --yes.');
    note(summary(found.delivery));
    const number = interchangeControlNumber === null ? '' : ` under interchange number ${interchangeControlNumber}`;
    note(printable(`The same ${size} bytes go to ${supplierId} once more as ${name}${number}.`));
    if (!(await isConfirmed())) return usage('Nothing was sent.');
  }
  const seen = new Map([[id, resends]]);
  await act([id], { do: 'resend', again: flags.again === true, seen }, flags);
}

async function isConfirmed(): Promise<boolean> {
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await asked.question(`Type ${YES} to send it: `)).trim() === YES;
  } finally {
    asked.close();
  }
}

async function retry(ids: readonly string[] | undefined, flags: DecisionFlags & { supplier?: string }): Promise<void> {
  const { supplier } = flags;
  if ((supplier === undefined) === (ids === undefined || ids.length === 0)) {
    return usage('Name deliveries, or one --supplier.');
  }
  if (supplier === undefined) return act(ids ?? [], { do: 'retry' }, flags);
  const found = await deliveries(...opened(flags), { supplierId: supplier, waiting: true, limit: 100_000 });
  const waiting = found.filter(({ state }) => state !== 'failed').map(({ id }) => id);
  if (waiting.length === 0) return note(`Nothing waits its turn for ${supplier}.`);
  await act(waiting, { do: 'retry' }, flags);
}

async function act(ids: readonly string[], action: DeliveryAction, flags: DecisionFlags): Promise<void> {
  printDecided(await actOnDeliveries(...opened(flags), ids, action, auditOf(flags)), flags);
}

function summary(row: ListedDelivery): string {
  const state = row.failure === null ? row.state : `${row.state} (${row.failure})`;
  const at = (row.acknowledgedAt ?? row.sentAt ?? row.waitingSince).toISOString();
  const why = row.why === undefined ? '' : `: ${row.why}`;
  return printable(`${row.id} ${row.supplierId} ${row.kind} ${row.subject} ${row.name} ${state} since ${at}${why}`);
}
