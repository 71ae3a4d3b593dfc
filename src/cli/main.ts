#!/usr/bin/env node
import './node-version.mjs';

import { Command, CommanderError } from 'commander';
import { codes } from '../kernel/codes.ts';
import { ConfigError, CrossdockError, errorMessage, TransientError } from '../kernel/errors.ts';
import { registerDemo } from './demo.ts';
import { registerDoctor } from './doctor.ts';
import { registerInspect } from './inspect.ts';
import { registerMap } from './map.ts';
import { registerMigrate } from './migrate.ts';
import { exitCodes, note, outliveReaders } from './output.ts';
import { registerStart } from './start.ts';

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
  crossdock inspect FILE             an X12, CSV or XML file in words, with everything that is wrong with it
  crossdock map lint                 check mapping files and supplier.yaml
  crossdock map test acme            run the samples beside Acme's mappings

Exit codes: 0 ok, 1 checks failed, 2 wrong usage, 3 configuration cannot be used, 4 cannot connect.`,
  );

for (const register of [registerStart, registerDemo, registerDoctor, registerInspect, registerMap, registerMigrate]) {
  register(program);
}

outliveReaders();
try {
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
