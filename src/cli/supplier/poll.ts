import type { Command } from 'commander';
import { pollSupplier } from '../../app/poll-supplier.ts';
import { readEnvironment } from '../../config/environment.ts';
import { loadConfig } from '../../config/load.ts';
import { createLogger } from '../../kernel/logger.ts';
import { exitCodes, note, printLine } from '../output.ts';

/**
 * `supplier poll`: what is due next is due now. Exit codes: 0 done, 2 no such folder, 3 configuration or no such supplier,
 * 4 no database.
 */
export function registerPoll(supplier: Command): void {
  supplier
    .command('poll')
    .description(
      'have a running gateway look into folders at once: no waiting for the schedule, no rest after failures',
    )
    .argument('<supplier>', 'name of its folder under mappings/')
    .option('--folder <folder>', 'only this folder, or the rule of this name; default: all of its folders')
    .option('--config <file>', 'configuration file', 'crossdock.yaml')
    .option('--json', 'print it as JSON')
    .action(poll);
}

async function poll(
  supplierId: string,
  flags: { readonly folder?: string; readonly config: string; readonly json?: boolean },
): Promise<void> {
  const config = loadConfig(flags.config, readEnvironment());
  const logger = createLogger({ level: 'error' });
  const { wanted, known } = await pollSupplier(config, logger, supplierId, flags.folder);
  if (wanted.length === 0) {
    note(
      known.length === 0
        ? `Nothing is collected from ${supplierId}: its supplier.yaml has no collect.`
        : `${supplierId} has no folder or rule ${flags.folder}. It has: ${known.map(words).join(', ')}.`,
    );
    process.exitCode = exitCodes.usage;
    return;
  }
  if (flags.json === true) printLine(JSON.stringify({ version: 1, supplier: supplierId, polls: wanted }, null, 2));
  else for (const entry of wanted) printLine(`${supplierId} ${words(entry)}: due now`);
}

function words({ folder, rule }: { readonly folder: string; readonly rule: string }): string {
  return rule === '' ? folder : `${folder} (${rule})`;
}
