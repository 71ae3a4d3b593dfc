import type { Command } from 'commander';
import { isClean, tryMapping } from '../../app/map/try.ts';
import { renderTrial } from '../../app/map/try-text.ts';
import { openInput, UnreadableInput } from '../input.ts';
import { exitCodes, note } from '../output.ts';
import { FOLDER, refuse, wholeNumber, withoutSlash } from './shared.ts';

interface Flags {
  readonly trace?: boolean;
  readonly line?: number;
  readonly most: number;
  readonly folder: string;
  readonly json?: boolean;
}

/** `map try`. Exit codes: 0 all of the file counts, 1 something is held or wrong, 2 no such mapping or file, 3 the mapping has findings. */
export function registerTry(map: Command): void {
  map
    .command('try')
    .description('show what a mapping makes of a file; an outbound one, of a canonical document as JSON')
    .argument('<mapping>', 'id of a mapping, or path of a .map.yaml file')
    .argument('<file>', 'file to read; - for standard input')
    .option('--trace', 'show where each value came from and what every step made of it')
    .option('--line <number>', 'show this line only, counted from 1, held lines included', wholeNumber)
    .option('--most <number>', 'lines, and held lines, that are shown', wholeNumber, 20)
    .option('--folder <folder>', 'mappings folder', FOLDER)
    .option('--json', 'print the result as JSON')
    .action(async (mapping: string, file: string, flags: Flags) => {
      process.exitCode = await runTry(mapping, file, flags);
    });
}

async function runTry(mapping: string, path: string, flags: Flags): Promise<number> {
  try {
    const { content, name, close } = await openInput(path);
    const options = {
      trace: flags.trace === true,
      most: flags.most,
      ...(flags.line === undefined ? {} : { line: flags.line }),
      ...(name === undefined ? {} : { file: name }),
    };
    const given = { mapping, folder: withoutSlash(flags.folder) };
    const report = await tryMapping(given, content, options).finally(close);
    if ('state' in report) return refuse(report, flags.json === true);
    process.stdout.write(flags.json === true ? `${JSON.stringify(report, null, 2)}\n` : renderTrial(report));
    const lines = report.direction === 'in' ? report.lineCount + report.heldCount : undefined;
    if (flags.line !== undefined && lines === undefined) note('--line is for inbound mappings; everything is shown.');
    else if (flags.line !== undefined && lines !== undefined && flags.line > lines) {
      note(`There is no line ${flags.line}; the file has ${lines}.`);
      return exitCodes.usage;
    }
    return isClean(report) ? exitCodes.ok : exitCodes.failed;
  } catch (thrown) {
    if (!(thrown instanceof UnreadableInput)) throw thrown;
    note(`crossdock: ${thrown.message}.`);
    return exitCodes.usage;
  }
}
