import type { Command } from 'commander';
import { migrateDatabase } from '../app/database.ts';
import { readEnvironment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { createLogger } from '../kernel/logger.ts';
import { printLine } from './output.ts';

/** `crossdock migrate`: the schema of this build, without starting the gateway (which does the same by itself). */
export function registerMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to the schema of this build; `start` does it by itself')
    .option('--config <file>', 'configuration file', 'crossdock.yaml')
    .option('--rollback', 'undo the last migrations: the data in the tables they made are lost')
    .action(async ({ config: file, rollback }: { config: string; rollback?: boolean }) => {
      const config = loadConfig(file, readEnvironment());
      const logger = createLogger({ level: config.logLevel, pretty: process.stderr.isTTY });
      const ran = await migrateDatabase(config, logger, rollback ?? false);
      printLine(ran.length === 0 ? 'Nothing to do.' : `${rollback ? 'Undone' : 'Done'}: ${ran.join(', ')}.`);
    });
}
