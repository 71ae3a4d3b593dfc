import type { Command } from 'commander';
import { type FirstVisit, firstVisit } from '../app/first-visit.ts';
import { startGateway } from '../app.ts';
import { readEnvironment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { createLogger } from '../kernel/logger.ts';
import { giveBackMemory } from '../kernel/spare-memory.ts';
import { note } from './output.ts';
import { listenForSignals } from './signals.ts';

/** `crossdock start`: the gateway until it is told to stop. */
export function registerStart(program: Command): void {
  program
    .command('start')
    .description('run the gateway until SIGTERM or Ctrl-C; both drain it')
    .option('--config <file>', 'configuration file', 'crossdock.yaml')
    .action(async ({ config: file }: { config: string }) => {
      const config = loadConfig(file, readEnvironment());
      const logger = createLogger({ level: config.logLevel, pretty: process.stderr.isTTY });
      const signals = listenForSignals();
      try {
        const running = await startGateway({ config, logger });
        try {
          giveBackMemory();
          if (!signals.signal.aborted) {
            const visit = await firstVisit(running, config);
            for (const line of [...welcome(running, config.mappingsFolder), ...wayIn(visit)]) note(line);
          }
          await signals.received();
        } finally {
          await running.stop();
        }
      } finally {
        signals.release();
      }
    });
}

/** How one gets into the console, as long as nobody has a password. */
function wayIn({ console, firstAdmin, provider, isUnguarded }: FirstVisit): string[] {
  if (firstAdmin !== undefined)
    return [
      ...(provider === undefined ? [] : [`Console: ${console} (sign-in with ${provider})`]),
      'Nobody has a password yet. The first admin chooses one here; the link works once, for a day, and the next start makes a new one:',
      `  ${firstAdmin}`,
    ];
  return [
    `Console: ${console}${isUnguarded ? ' (until the first person is invited there, whoever works on this machine may do everything)' : ''}`,
  ];
}

/** What the operator sees first: where it answers, who is connected, and what is missing. */
function welcome(running: Awaited<ReturnType<typeof startGateway>>, mappingsFolder: string): string[] {
  const { gateway, notConfigured, findings } = running;
  const lines = [
    `Crossdock answers at ${running.url} (/livez, /readyz, /v1). Database: ${running.database.place}.`,
    ...[...gateway.suppliers.values()].map(
      ({ name, collect, deliver }) =>
        `  ${name}: ${collect.length === 0 ? 'brings its files' : `polls ${collect.map((rule) => rule.folder).join(', ')}`}, delivers ${deliver.folder === '' ? `by ${deliver.channel.kind}` : `to ${deliver.folder}`}`,
    ),
  ];
  for (const finding of findings) lines.push(`  NOT TAKEN ${finding}`);
  if (gateway.suppliers.size === 0) {
    lines.push(
      'No supplier is configured, so nothing is polled. To add one, make a folder in',
      `${mappingsFolder} with a supplier.yaml and its mapping files: docs/add-a-supplier.md has the five steps.`,
    );
    for (const { id, missing } of notConfigured)
      lines.push(`  ${id} is there as an example; it would need ${missing.join(', ')}.`);
  }
  if (gateway.storefronts.size === 0) lines.push('No storefront is configured: see storefronts in crossdock.yaml.');
  return lines;
}
