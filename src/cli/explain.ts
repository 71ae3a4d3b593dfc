import type { Command } from 'commander';
import { explainedStock } from '../app/stock.ts';
import { readEnvironment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { systemClock } from '../kernel/clock.ts';
import { createLogger } from '../kernel/logger.ts';
import { printable } from '../kernel/problem.ts';
import { notFound, usage } from './database-command.ts';
import { renderExplanation } from './explain-text.ts';
import { printLine } from './output.ts';

interface Flags {
  readonly config: string;
  readonly supplier?: string;
  readonly storefront?: string;
  readonly json?: boolean;
}

/** `explain`: why a shop shows a quantity. Exit codes: 0 done, 2 no such SKU, 3 configuration, 4 no database. */
export function registerExplain(program: Command): void {
  program
    .command('explain')
    .description('why a shop shows a quantity: the sum, each term with the file, order or rule it comes from')
    .argument('<sku>', 'our SKU, or with --supplier that of the supplier')
    .option('--supplier <id>', 'the SKU is one of this supplier')
    .option('--storefront <id>', 'only this storefront')
    .option('--config <file>', 'configuration file', 'crossdock.yaml')
    .option('--json', 'print it as JSON')
    .action(explain);
}

async function explain(sku: string, { config, supplier, storefront, json }: Flags): Promise<void> {
  const logger = createLogger({ level: 'error' });
  const explained = await explainedStock(loadConfig(config, readEnvironment()), logger, sku, supplier);
  if ('unknown' in explained) return notFound(explained);
  const known = explained.storefronts.map((shop) => shop.storefront);
  if (storefront !== undefined && !known.includes(storefront)) {
    return usage(printable(`No storefront ${storefront} lists ${sku}; these do: ${known.join(', ') || 'none'}.`));
  }
  if (json !== true) return printLine(renderExplanation(explained, systemClock.now(), storefront));
  const storefronts = explained.storefronts.filter(
    (shop) => storefront === undefined || shop.storefront === storefront,
  );
  printLine(JSON.stringify({ version: 1, ...explained, storefronts }, null, 2));
}
