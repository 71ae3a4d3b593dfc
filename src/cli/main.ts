#!/usr/bin/env node
import './node-version.mjs';

import { Command, CommanderError } from 'commander';
import { codes } from '../kernel/codes.ts';
import { ConfigError, CrossdockError, errorMessage, TransientError } from '../kernel/errors.ts';
import { exitCodes, note, outliveReaders } from './output.ts';

const program = new Command('crossdock')
  .description('A gateway between suppliers (EDI and flat files over SFTP) and storefronts.')
  .version('0.1.0')
  .showHelpAfterError('(see crossdock --help)')
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  crossdock demo                     the whole loop with simulated suppliers and a simulated shop
  crossdock start                    the gateway with crossdock.yaml and mappings/
  crossdock doctor                   is everything there: database, disk, clock, every supplier
  crossdock config show              every value in force and where it comes from; secrets masked
  crossdock inspect FILE             any file of a supplier in words, with everything that is wrong with it
  crossdock detect FILE              which format a file has, and why
  crossdock route FILE               who would ship an order, at what cost, and why; nothing is changed
  crossdock explain SKU              why a shop shows this quantity: every term and where it comes from
  crossdock stock history SKU        what the number was over time, and which file, order or person changed it
  crossdock stock freshness          how old every supplier's figures are, and what is due
  crossdock files list               received files: find, show, export, read again
  crossdock feeds list               stock feeds: what is held and why; release or refuse it
  crossdock catalogs list            price catalogs: what was applied, what is held and why
  crossdock deliveries list          documents that go out, why each one waits, and what can be done
  crossdock invoices list --waiting  what suppliers bill and what is wrong with it; approve, dispute or reject it
  crossdock order list               customers' orders: cancel, reroute, answer what suppliers want to know
  crossdock storefront check NAME    is a shop in order: access, webhooks, our SKUs; sync, drift
  crossdock report margin            margins; also invoices, statement, suppliers; --csv
  crossdock push-log list --failed   calls to storefronts and what came back; tell it again
  crossdock held list                lines that could not be read, and what can be done about them
  crossdock access invite            a link for somebody who is to work with it; also keys of programs, audit
  crossdock supplier trust acme      the host keys of Acme’s server; pins one after you have compared it
  crossdock supplier poll acme       look into Acme's folders at once
  crossdock backup FILE              all that the database knows, while gateways work on
  crossdock restore status           did this database come back from a backup, and what is in doubt
  crossdock map init --from FILE     propose a supplier's folder from a sample
  crossdock map lint                 check mapping files and supplier.yaml
  crossdock map test acme            run the samples beside Acme's mappings
  crossdock map try acme-846 FILE    what a mapping makes of a file; --trace says how each value came about

Exit codes: 0 ok, 1 checks failed, 2 wrong usage, 3 configuration or file cannot be read,
4 cannot connect.`,
  );

/** In the order of --help. */
const commands: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  start: async () => (await import('./start.ts')).registerStart,
  demo: async () => (await import('./demo.ts')).registerDemo,
  doctor: async () => (await import('./doctor.ts')).registerDoctor,
  config: async () => (await import('./config.ts')).registerConfig,
  inspect: async () => (await import('./inspect.ts')).registerInspect,
  detect: async () => (await import('./detect.ts')).registerDetect,
  route: async () => (await import('./route.ts')).registerRoute,
  places: async () => (await import('./places.ts')).registerPlaces,
  explain: async () => (await import('./explain.ts')).registerExplain,
  stock: async () => (await import('./stock.ts')).registerStock,
  files: async () => (await import('./files.ts')).registerFiles,
  feeds: async () => (await import('./feeds.ts')).registerFeeds,
  catalogs: async () => (await import('./catalogs.ts')).registerCatalogs,
  alerts: async () => (await import('./alerts.ts')).registerAlerts,
  'error-reports': async () => (await import('./error-reports.ts')).registerErrorReports,
  letters: async () => (await import('./letters.ts')).registerLetters,
  deliveries: async () => (await import('./deliveries.ts')).registerDeliveries,
  invoices: async () => (await import('./invoices.ts')).registerInvoices,
  report: async () => (await import('./report.ts')).registerReport,
  rates: async () => (await import('./rates.ts')).registerRates,
  order: async () => (await import('./order.ts')).registerOrder,
  storefront: async () => (await import('./storefront.ts')).registerStorefront,
  held: async () => (await import('./held.ts')).registerHeld,
  map: async () => (await import('./map.ts')).registerMap,
  'push-log': async () => (await import('./push-log.ts')).registerPushLog,
  supplier: async () => (await import('./supplier.ts')).registerSupplier,
  access: async () => (await import('./access.ts')).registerAccess,
  backup: async () => (await import('./restore.ts')).registerBackup,
  restore: async () => (await import('./restore.ts')).registerRestore,
  migrate: async () => (await import('./migrate.ts')).registerMigrate,
  completion: async () => (await import('./completion.ts')).registerCompletion,
};

/** Only the command that is named: looking into a file should not wait for, nor hold in memory, what `start` needs. */
async function registerCommands(name: string): Promise<void> {
  if (name === '--version' || name === '-V') return;
  // Completions are made of all of them.
  const isOne = Object.hasOwn(commands, name) && name !== 'completion';
  const named = isOne ? [commands[name]] : Object.values(commands);
  for (const load of named) (await load?.())?.(program);
  for (const command of program.commands) command.showHelpAfterError(`(see crossdock ${command.name()} --help)`);
}

outliveReaders();
try {
  await registerCommands(process.argv[2] ?? '');
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** One message without a stack, with what to do; the exit code says whose turn it is. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (!(error instanceof CrossdockError)) {
    note(error instanceof Error ? (error.stack ?? error.message) : errorMessage(error));
    return exitCodes.failed;
  }
  note(`${error.code}: ${error.message}`);
  note(`  remedy: ${codes[error.code].remedy}`);
  if (error instanceof ConfigError) return exitCodes.config;
  return error instanceof TransientError ? exitCodes.cannotConnect : exitCodes.failed;
}
