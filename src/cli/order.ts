import { type Command, InvalidArgumentError, Option } from 'commander';
import { actOnOrder, type OrderAction, type OrderRow, order, orders, RELEASABLE_HOLDS } from '../app/orders.ts';
import { printable } from '../kernel/problem.ts';
import {
  auditOf,
  type DecisionFlags,
  type Flags,
  opened,
  usage,
  wholeNumber,
  withConfig,
  withDecision,
} from './database-command.ts';
import { note, printLine } from './output.ts';

const STATES = ['received', 'held', 'routed', 'unfulfillable', 'shipped', 'cancelled'];

/**
 * `order`: customers' orders and the purchase orders made of them. Exit codes: 0 done, 1 refused, 2 wrong usage or no such
 * order, 3 configuration, 4 no database.
 */
export function registerOrder(program: Command): void {
  const command = program.command('order').description('orders: look at them, cancel, route again, answer suppliers');
  withConfig(command.command('list'))
    .description('orders, newest first, with their purchase orders')
    .option('--storefront <id>', 'of one shop; default: all')
    .addOption(new Option('--state <state>', 'only those in this state').choices(STATES))
    .option('--search <number>', "the beginning of the shop's number, or a PO number or the supplier's number as it is")
    .option('--most <number>', 'orders that are shown', wholeNumber, 100)
    .action(list);
  withConfig(command.command('show'))
    .description('one order: how it was routed, its purchase orders, its packages')
    .argument('<storefront>', 'id of the shop')
    .argument('<order>', "the shop's order id")
    .action(show);
  withDecision(command.command('hold'))
    .description('have an order wait that no supplier was asked for yet; --reason says why')
    .argument('<storefront>', 'id of the shop')
    .argument('<order>', "the shop's order id")
    .action((storefront: string, orderId: string, flags: DecisionFlags) => {
      if (flags.reason === undefined) return usage('Say with --reason why it waits.');
      return act({ do: 'hold', storefront, orderId, reason: flags.reason }, flags);
    });
  withDecision(command.command('release'))
    .description('let an order go that waits: approve it, or decide that it may be routed as it is')
    .argument('<storefront>', 'id of the shop')
    .argument('<order>', "the shop's order id")
    .addOption(new Option('--hold <kind>', 'only this hold; default: all').choices(RELEASABLE_HOLDS))
    .action(
      (storefront: string, orderId: string, flags: DecisionFlags & { hold?: (typeof RELEASABLE_HOLDS)[number] }) =>
        act({ do: 'release', storefront, orderId, kind: flags.hold }, flags),
    );
  withDecision(command.command('cancel'))
    .description('the customer does not want it, or units of it; what suppliers may have, they are asked to cancel')
    .argument('<storefront>', 'id of the shop')
    .argument('<order>', "the shop's order id")
    .option('--line <line=units...>', 'only these units; default: everything', collectLines)
    .action(
      (storefront: string, orderId: string, flags: DecisionFlags & { line?: { lineId: string; quantity: number }[] }) =>
        act({ do: 'cancel', storefront, orderId, lines: flags.line }, flags),
    );
  withDecision(command.command('reroute'))
    .description('route again what no supplier could still ship')
    .argument('<storefront>', 'id of the shop')
    .argument('<order>', "the shop's order id")
    .option('--to <supplier>', 'only to this supplier; default: to the best')
    .option('--given-up <po...>', 'purchase orders of which the supplier certainly ships nothing more; it was asked')
    .action((storefront: string, orderId: string, flags: DecisionFlags & { to?: string; givenUp?: string[] }) => {
      const { to, givenUp = [] } = flags;
      if (givenUp.length > 0 && flags.reason === undefined) return usage('Say with --reason how you know.');
      return act({ do: 'reroute', storefront, orderId, to, givenUp }, flags);
    });
  withDecision(command.command('answer'))
    .description('yes or no to a cost, another item, or a hold that a supplier answered')
    .argument('<po>', 'number of the purchase order')
    .argument('<line>', 'line of it', wholeNumber)
    .argument('<decision>', 'accept or refuse', oneOf('accept', 'refuse'))
    .action((poNumber: string, lineNumber: number, decision: string, flags: DecisionFlags) =>
      act({ do: 'answer', poNumber, lineNumber, accepts: decision === 'accept' }, flags),
    );
  withDecision(command.command('settle'))
    .description('what a supplier answered by telephone to the cancel it was asked for')
    .argument('<po>', 'number of the purchase order')
    .argument('<answer>', 'agreed or refused', oneOf('agreed', 'refused'))
    .action((poNumber: string, answer: string, flags: DecisionFlags) =>
      act({ do: 'settle', poNumber, agrees: answer === 'agreed' }, flags),
    );
}

async function list(
  flags: Flags & { storefront?: string; state?: string; search?: string; most: number },
): Promise<void> {
  const { storefront, state, search, most } = flags;
  const found = await orders(...opened(flags), { storefront, state, search, limit: most });
  if (flags.json === true) printLine(JSON.stringify({ version: 1, orders: found }, null, 2));
  else for (const row of found) for (const text of summary(row)) printLine(text);
  if (found.length === 0) note('There is no such order.');
}

async function show(storefront: string, orderId: string, flags: Flags): Promise<void> {
  const found = await order(...opened(flags), storefront, orderId);
  if (found === undefined) return usage(`There is no order ${orderId} of ${storefront}.`);
  printLine(JSON.stringify(found, null, 2));
}

async function act(action: OrderAction, flags: DecisionFlags): Promise<void> {
  const audit = auditOf(flags);
  const said = await actOnOrder(...opened(flags), action, audit);
  if (flags.json === true) printLine(JSON.stringify({ version: 1, said }, null, 2));
  else for (const sentence of said) printLine(printable(sentence));
}

function summary(row: OrderRow): string[] {
  const reason = row.reason === null ? '' : ` (${row.reason})`;
  return [
    printable(`${row.storefront} ${row.orderId} ${row.placedAt.toISOString()} ${row.state}${reason}`),
    ...row.purchaseOrders.map(({ supplier, poNumber, state }) => printable(`  ${supplier} ${poNumber} ${state}`)),
  ];
}

function oneOf(...words: readonly string[]): (text: string) => string {
  return (text) => {
    if (!words.includes(text)) throw new InvalidArgumentError(`Write ${words.join(' or ')}.`);
    return text;
  };
}

function collectLines(
  text: string,
  before: readonly { lineId: string; quantity: number }[] | undefined,
): { lineId: string; quantity: number }[] {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write LINE=UNITS.');
  return [...(before ?? []), { lineId: text.slice(0, at), quantity: wholeNumber(text.slice(at + 1)) }];
}
