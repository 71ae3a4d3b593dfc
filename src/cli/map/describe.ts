import type { Command } from 'commander';
import { describeMapping } from '../../app/map/describe.ts';
import { renderDescription } from '../../app/map/describe-text.ts';
import { printLine } from '../output.ts';
import { FOLDER, refuse, withoutSlash } from './shared.ts';

/** `map describe`. Exit codes: 0 described, 2 no such mapping, 3 it has findings. */
export function registerDescribe(map: Command): void {
  map
    .command('describe')
    .description('show a mapping as a table in the words of the partner’s guide')
    .argument('<mapping>', 'id of a mapping, or path of a .map.yaml file')
    .option('--folder <folder>', 'mappings folder', FOLDER)
    .option('--json', 'print it as JSON')
    .action(async (mapping: string, flags: { folder: string; json?: boolean }) => {
      const description = await describeMapping(mapping, withoutSlash(flags.folder));
      if ('state' in description) {
        process.exitCode = refuse(description, flags.json === true);
        return;
      }
      if (flags.json === true) printLine(JSON.stringify(description, null, 2));
      else process.stdout.write(renderDescription(description));
    });
}
