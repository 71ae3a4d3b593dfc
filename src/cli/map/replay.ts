import type { Command } from 'commander';
import { renderReplay } from '../../app/replay/replay-text.ts';
import { readEnvironment } from '../../config/environment.ts';
import { loadConfig } from '../../config/load.ts';
import { exitCodes } from '../output.ts';
import { refuse, wholeNumber, withoutSlash } from './shared.ts';

interface Flags {
  readonly map?: string;
  readonly last: number;
  readonly config: string;
  readonly folder?: string;
  readonly json?: boolean;
}

/** `map replay`. Exit codes: 0 no differences, 1 differences, 2 no such supplier or mapping, 3 findings, 4 no database. */
export function registerReplay(map: Command): void {
  map
    .command('replay')
    .description('run edited mappings over the last archived files beside those in force; writes nothing')
    .argument('<supplier>', 'name of its folder')
    .option('--map <mapping>', 'try this mapping only: its id, or path of a .map.yaml file; default: the whole folder')
    .option('--last <number>', 'files, the newest first', wholeNumber, 20)
    .option('--config <file>', 'configuration file, which names the database', 'crossdock.yaml')
    .option('--folder <folder>', 'mappings folder; default: that of the configuration')
    .option('--json', 'print the report as JSON')
    .action(async (supplier: string, flags: Flags) => {
      const config = loadConfig(flags.config, readEnvironment());
      const folder = withoutSlash(flags.folder ?? config.mappingsFolder);
      const { map: only, last } = flags;
      // The other commands of `map` need no database, and should not load what it takes.
      const { replay } = await import('../../app/replay/replay.ts');
      const { createLogger } = await import('../../kernel/logger.ts');
      const logger = createLogger({ level: 'error' });
      const report = await replay({ config, logger, folder, supplier, map: only, last });
      if ('state' in report) {
        process.exitCode = refuse(report, flags.json === true);
        return;
      }
      process.stdout.write(flags.json === true ? `${JSON.stringify(report, null, 2)}\n` : renderReplay(report));
      if (report.differences.length > 0) process.exitCode = exitCodes.failed;
    });
}
