import { userInfo } from 'node:os';
import type { Command } from 'commander';
import {
  storefrontCheck,
  storefrontDrift,
  storefrontFetch,
  storefrontList,
  storefrontRetry,
  storefrontSubscribe,
  storefrontSync,
} from '../app/storefront-commands.ts';
import { printable } from '../kernel/problem.ts';
import { type Flags, opened, withConfig } from './database-command.ts';
import { exitCodes, note, printLine } from './output.ts';
import { registerSampleOrder } from './sample-order.ts';
import { checkText, driftText, findingsText, listText, syncText } from './storefront-text.ts';

/**
 * `storefront`: the shops. Exit codes: 0 in order, 1 something is not, or it was refused, 3 configuration, 4 shop or database
 * cannot be reached.
 */
export function registerStorefront(program: Command): void {
  const command = program.command('storefront').description('shops: are they in order, what do they show, read them');
  withConfig(command.command('list')).description('every shop, and what waits for it').action(list);
  withConfig(command.command('check'))
    .description('credentials, scopes, locations, webhooks, and how our SKUs are found there')
    .argument('<name>', 'id of the shop')
    .action(check);
  withConfig(command.command('sync'))
    .description('compare what it shows with what it should, and have sent what differs')
    .argument('<name>', 'id of the shop')
    .option('--dry-run', 'only say what would be sent')
    .action(sync);
  withConfig(command.command('drift'))
    .description('what the last comparison found, and why it probably differed')
    .argument('<name>', 'id of the shop')
    .option('--now', 'ask the running gateway for another comparison first')
    .action(drift);
  withConfig(command.command('subscribe'))
    .description('make the shop send its webhooks here')
    .argument('<name>', 'id of the shop')
    .action(subscribe);
  withConfig(command.command('fetch'))
    .description('have the running gateway read an order from the shop, also one that it would not take by itself')
    .argument('<name>', 'id of the shop')
    .argument('<order>', "the shop's order id")
    .action(fetch);
  withConfig(command.command('retry'))
    .description('what was in its way is mended: have it tried at once, without waiting for its pause to end')
    .argument('<name>', 'id of the shop')
    .action(retry);
  registerSampleOrder(command);
}

function print(flags: Flags, value: object, text: string): void {
  if (flags.json) printLine(JSON.stringify({ version: 1, ...value }, null, 2));
  else if (text !== '') printLine(text.split('\n').map(printable).join('\n'));
}

async function list(flags: Flags): Promise<void> {
  const storefronts = await storefrontList(...opened(flags));
  print(flags, { storefronts }, listText(storefronts));
}

async function check(name: string, flags: Flags): Promise<void> {
  const found = await storefrontCheck(...opened(flags), name);
  print(flags, found, checkText(found));
  if (!found.isInOrder) process.exitCode = exitCodes.failed;
}

async function sync(name: string, flags: Flags & { readonly dryRun?: boolean }): Promise<void> {
  const isDryRun = flags.dryRun === true;
  const found = await storefrontSync(...opened(flags), name, isDryRun);
  print(flags, found, syncText(found));
  if (isDryRun && (found.counts.send ?? 0) > 0) process.exitCode = exitCodes.failed;
}

async function drift(name: string, flags: Flags & { readonly now?: boolean }): Promise<void> {
  const by = flags.now === true ? userInfo().username : undefined;
  const found = await storefrontDrift(...opened(flags), name, { by });
  if (found === undefined) {
    print(flags, { storefront: name, begunAt: null }, '');
    note(`${name} was not compared yet; \`crossdock storefront drift ${name} --now\` asks for it.`);
    return;
  }
  print(flags, found, driftText(found));
  if (found.counts.length > 0 || found.prices.drifted > 0) process.exitCode = exitCodes.failed;
}

async function subscribe(name: string, flags: Flags): Promise<void> {
  const findings = await storefrontSubscribe(...opened(flags), name);
  if (findings === undefined) {
    print(flags, { storefront: name, findings: [] }, '');
    note(
      `${name} is told no address: shops of its kind cannot be told one, or server.publicUrl is not set in crossdock.yaml.`,
    );
    process.exitCode = exitCodes.failed;
    return;
  }
  print(flags, { storefront: name, findings }, findingsText(findings));
  if (findings.some(({ verdict }) => verdict === 'failed')) process.exitCode = exitCodes.failed;
}

async function fetch(name: string, order: string, flags: Flags): Promise<void> {
  await storefrontFetch(...opened(flags), name, order);
  const said = `The running gateway reads order ${order} of ${name}; \`crossdock order show ${name} ${order}\` says what became of it.`;
  print(flags, { storefront: name, order, asked: true }, said);
}

async function retry(name: string, flags: Flags): Promise<void> {
  const said = await storefrontRetry(...opened(flags), name);
  print(flags, { storefront: name, said }, said);
}
