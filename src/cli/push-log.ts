import { type Command, Option } from 'commander';
import { exchange, exchanges, replayExchange } from '../app/push-log.ts';
import { printable } from '../kernel/problem.ts';
import {
  auditOf,
  type DecisionFlags,
  type Flags,
  opened,
  rowId,
  since,
  usage,
  wholeNumber,
  withConfig,
  withDecision,
} from './database-command.ts';
import { note, printLine } from './output.ts';

const ABOUT = ['stock', 'prices', 'fulfilment', 'orders', 'items', 'webhooks', 'notes', 'check', 'token'];
const callId = rowId('push-log list');

/** `push-log`: calls to storefronts, what came back, and telling again what one was about. Exit codes: 0 done, 1 refused, 2 wrong usage or no such call. */
export function registerPushLog(program: Command): void {
  const command = program
    .command('push-log')
    .description('calls to storefronts: request, answer, and telling it again');
  withConfig(command.command('list'))
    .description('calls, newest first')
    .option('--storefront <id>', 'one storefront; default: all')
    .addOption(new Option('--about <what>', 'only calls about this').choices(ABOUT))
    .option('--failed', 'only calls without a good answer')
    .option('--since <when>', 'only later ones: 2026-11-22, 2026-11-22T10:00Z, 90m, 24h or 7d', since)
    .option('--most <number>', 'calls that are shown', wholeNumber, 100)
    .action(list);
  withConfig(command.command('show'))
    .description('one call: what was sent and answered, without secrets and customers')
    .argument('<call>', 'number of the call', callId)
    .action(show);
  withDecision(command.command('replay'))
    .description('tell the storefront again what the call was about, as it is now: never what was sent then')
    .argument('<call>', 'number of the call', callId)
    .action(again);
}

interface ListFlags extends Flags {
  readonly storefront?: string;
  readonly about?: string;
  readonly failed?: boolean;
  readonly since?: Date;
  readonly most: number;
}

async function list(flags: ListFlags): Promise<void> {
  const { storefront: storefrontId, about, failed: isFailed, since, most: limit } = flags;
  const calls = await exchanges(...opened(flags), { storefrontId, about, isFailed, since, limit });
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, calls }, null, 2));
  for (const { id, at, storefrontId, about, method, path, status, failure, ms } of calls) {
    const outcome = status === null ? `no answer: ${failure}` : String(status);
    printLine(printable(`${id} ${at.toISOString()} ${storefrontId} ${about} ${method} ${path} ${outcome} ${ms} ms`));
  }
  if (calls.length === 0) note('There is no such call.');
}

async function show(id: string, flags: Flags): Promise<void> {
  const call = await exchange(...opened(flags), id);
  if (call === undefined) return usage(`There is no call ${id}. \`push-log list\` shows their numbers.`);
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, call }, null, 2));
  const { at, storefrontId, about, method, path, status, failure, ms, key, request, answer } = call;
  printLine(printable(`${id} ${at.toISOString()} ${storefrontId} ${about}`));
  printLine(printable(`  call     ${method} ${path}`));
  if (key !== null) printLine(printable(`  key      ${key}`));
  if (request !== null) printLine(printable(`  sent     ${request}`));
  printLine(printable(`  outcome  ${status ?? `no answer: ${failure}`} after ${ms} ms`));
  if (answer !== null) printLine(printable(`  answer   ${answer}`));
}

async function again(id: string, flags: DecisionFlags): Promise<void> {
  if (flags.reason === undefined) return usage('Say why with --reason.');
  const replayed = await replayExchange(...opened(flags), id, auditOf(flags));
  if (flags.json === true) printLine(JSON.stringify({ version: 1, ...replayed }, null, 2));
  else printLine(printable(`${id} ${replayed.storefrontId}: ${replayed.says}`));
}
