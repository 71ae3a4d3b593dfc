import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { sampleProgress, storefrontSample } from '../app/storefront-commands.ts';
import { monotonicMs } from '../kernel/clock.ts';
import { type Flags, opened, withConfig } from './database-command.ts';
import { exitCodes, note, printLine } from './output.ts';

interface SampleFlags extends Flags {
  readonly sku?: string;
  readonly wait: number;
}

const LOOK_MS = 1000;

/** `storefront sample-order`: exit codes as of the others; 1 also when no tracking came in time. */
export function registerSampleOrder(storefront: Command): void {
  withConfig(storefront.command('sample-order'))
    .description('an order that is only a test, through a supplier that simulates, to its tracking')
    .argument('<name>', 'id of the shop')
    .option('--sku <sku>', 'our SKU; default: anything that the simulating supplier has')
    .option('--wait <seconds>', 'how long to wait for the tracking', seconds, 120)
    .action(run);
}

function seconds(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('It is a number of seconds from 0.');
  return Number(text);
}

async function run(name: string, flags: SampleFlags): Promise<void> {
  const [config, logger] = opened(flags);
  const placed = await storefrontSample(config, logger, name, flags.sku);
  const say = (text: string): void => (flags.json ? undefined : note(text));
  say(`${placed.orderId}: ${placed.quantity} × ${placed.sku}, only a test, for ${placed.supplier}.`);
  const end = monotonicMs() + flags.wait * 1000;
  let progress = await sampleProgress(config, logger, name, placed.orderId);
  let said = '';
  while (progress.trackingNumber === null && monotonicMs() < end) {
    if (said !== progress.state) say(`  ${progress.state}`);
    said = progress.state;
    await pause(LOOK_MS);
    progress = await sampleProgress(config, logger, name, placed.orderId);
  }
  if (flags.json) printLine(JSON.stringify({ version: 1, ...placed, ...progress }, null, 2));
  else if (progress.trackingNumber !== null)
    printLine(`${placed.orderId} is shipped, tracking ${progress.trackingNumber}.`);
  else
    printLine(
      `${placed.orderId} is ${progress.state}; no tracking yet. \`crossdock order show ${name} ${placed.orderId}\` goes on telling.`,
    );
  if (progress.trackingNumber === null && flags.wait > 0) process.exitCode = exitCodes.failed;
}
