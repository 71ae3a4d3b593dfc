import type { Command } from 'commander';
import {
  CATALOG_STATES,
  type CatalogState,
  decideAboutCatalog,
  type PriceCatalogRow,
  priceCatalog,
  priceCatalogs,
} from '../app/catalogs.ts';
import { printable } from '../kernel/problem.ts';
import { type DecisionFlags, type Flags, opened, rowId, usage, withConfig, withDecision } from './database-command.ts';
import { decidedBy, decideOne, type ListFlags, printHistory, withListOptions } from './held-runs.ts';
import { note, printLine } from './output.ts';

const catalogId = rowId('catalogs list');

/**
 * `catalogs`: price catalogs, and what becomes of those that are held. Exit codes: 0 done, 1 it was refused, 2 wrong usage or no
 * such catalog, 3 configuration, 4 no database.
 */
export function registerCatalogs(program: Command): void {
  const command = program.command('catalogs').description('price catalogs: what was applied, what is held and why');
  withListOptions(withConfig(command.command('list')), CATALOG_STATES, 'catalogs')
    .description('price catalogs, newest first')
    .action(list);
  withConfig(command.command('show'))
    .description('one price catalog: numbers, the rule it broke with its setting, what was decided')
    .argument('<catalog>', 'number of the catalog', catalogId)
    .action(show);
  withDecision(command.command('release'))
    .description('let the prices of a held catalog count')
    .argument('<catalog>', 'number of the catalog', catalogId)
    .action((id: string, flags: DecisionFlags) => decide(id, 'released', flags));
  withDecision(command.command('refuse'))
    .description('decide that a held catalog is wrong: its prices never count')
    .argument('<catalog>', 'number of the catalog', catalogId)
    .action((id: string, flags: DecisionFlags) => decide(id, 'refused', flags));
}

async function list(flags: ListFlags<CatalogState>): Promise<void> {
  const { supplier: supplierId, state, most: limit } = flags;
  const catalogs = await priceCatalogs(...opened(flags), { supplierId, state, limit });
  if (flags.json === true) printLine(JSON.stringify({ version: 1, catalogs }, null, 2));
  else for (const catalog of catalogs) printLine(summary(catalog));
  if (catalogs.length === 0) note(state === 'held' ? 'No price catalog is held.' : 'There is no such price catalog.');
}

async function show(id: string, flags: Flags): Promise<void> {
  const found = await priceCatalog(...opened(flags), id);
  if (found === undefined) return usage(`There is no price catalog ${id}. \`catalogs list\` shows their numbers.`);
  const { catalog, history } = found;
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, catalog, history }, null, 2));
  printLine(summary(catalog));
  const { asOf, mapping, fileId, changed, stats, broken } = catalog;
  printLine(printable(`  read     by ${mapping} from file ${fileId}, as of ${asOf.toISOString()}`));
  printLine(`  applied  ${changed} cost(s) changed`);
  if (broken !== null) printLine(printable(`  broken   ${broken.code}: ${broken.text} (${broken.setting})`));
  for (const [name, value] of Object.entries(stats)) printLine(printable(`  counted  ${name} ${value ?? 'nothing'}`));
  printHistory(history);
}

function decide(id: string, state: 'released' | 'refused', flags: DecisionFlags): Promise<void> {
  return decideOne(id, flags, (config, logger, audit) => decideAboutCatalog(config, logger, id, state, audit));
}

function summary(one: PriceCatalogRow): string {
  const { id, recordedAt, supplierId, file, catalog, prices, state, broken } = one;
  const name = catalog === null ? '' : ` (${catalog})`;
  const why = state === 'held' && broken !== null ? `: ${broken.text}` : '';
  return printable(
    `${id} ${recordedAt.toISOString()} ${supplierId} ${file}${name} ${prices} prices ${state}${decidedBy(one)}${why}`,
  );
}
