import { basename } from 'node:path';
import type { Command } from 'commander';
import { mapCoverage } from '../../app/map/coverage.ts';
import { renderCoverage } from '../../app/map/coverage-text.ts';
import { openInput, UnreadableInput } from '../input.ts';
import { exitCodes, note } from '../output.ts';
import { FOLDER, refuse, withoutSlash } from './shared.ts';

/** `map coverage`. Exit codes: 0 counted, 1 a file that the mapping cannot read, 2 no such mapping or file, 3 the mapping has findings. */
export function registerCoverage(map: Command): void {
  map
    .command('coverage')
    .description('show what of real files a mapping never reads, and which fields never get a value')
    .argument('<mapping>', 'id of a mapping, or path of a .map.yaml file')
    .argument('<file...>', 'files as the partner sends them; for an outbound mapping, canonical documents as JSON')
    .option('--folder <folder>', 'mappings folder', FOLDER)
    .option('--json', 'print it as JSON')
    .action(async (mapping: string, files: string[], flags: { folder: string; json?: boolean }) => {
      process.exitCode = await runCoverage(mapping, files, flags);
    });
}

async function runCoverage(
  mapping: string,
  paths: readonly string[],
  flags: { readonly folder: string; readonly json?: boolean },
): Promise<number> {
  const inputs = paths.map((path) => ({
    file: path === '-' ? 'standard input' : basename(path),
    open: () => contentOf(path),
  }));
  try {
    const report = await mapCoverage({ mapping, folder: withoutSlash(flags.folder) }, inputs);
    if ('state' in report) return refuse(report, flags.json === true);
    process.stdout.write(flags.json === true ? `${JSON.stringify(report, null, 2)}\n` : renderCoverage(report));
    return report.files.some(({ problems }) => problems.length > 0) ? exitCodes.failed : exitCodes.ok;
  } catch (thrown) {
    if (!(thrown instanceof UnreadableInput)) throw thrown;
    note(`crossdock: ${thrown.message}.`);
    return exitCodes.usage;
  }
}

async function* contentOf(path: string): AsyncGenerator<Uint8Array> {
  yield* (await openInput(path)).content;
}
