import type { Command } from 'commander';
import { plural } from '../../app/counts.ts';
import { lintMappings, printLint } from '../../app/map/lint.ts';
import { exitCodes, note, printLine } from '../output.ts';
import { FOLDER } from './shared.ts';

/** `map lint`. Exit codes: 0 no findings, 1 findings, 2 a path that is not there. */
export function registerLint(map: Command): void {
  map
    .command('lint')
    .description('check supplier.yaml and mapping files; prints file:line:column for every finding')
    .argument('[path...]', 'mappings folders, folders of single suppliers, or single .map.yaml files', [FOLDER])
    .option('--json', 'print findings as JSON')
    .action(async (paths: string[], options: { json?: boolean }) => {
      const report = await lintMappings(paths);
      if (report.absent.length > 0) {
        note(
          `There is no ${report.absent.join(', ')}. Name a mappings folder, one supplier's folder or a .map.yaml file.`,
        );
        process.exitCode = exitCodes.usage;
        return;
      }
      if (options.json === true) printLine(JSON.stringify({ version: 1, problems: report.problems }, null, 2));
      else if (report.problems.length > 0) printLine(printLint(report.problems));
      if (report.problems.length > 0) {
        note(`${plural(report.problems.length, 'finding')}.`);
        process.exitCode = exitCodes.failed;
      } else
        note(
          `${plural(report.mappings, 'mapping')} of ${plural(report.suppliers, 'supplier')}: no findings. Next: map test`,
        );
    });
}
