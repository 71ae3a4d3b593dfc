import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type InspectOptions, inspect, toleranceNames } from '../app/inspect.ts';
import { renderInspection } from '../app/inspect-text.ts';
import { errorMessage } from '../kernel/errors.ts';
import { note } from './output.ts';

interface Flags {
  readonly json?: boolean;
  readonly format?: 'x12' | 'csv' | 'xml';
  readonly charset?: string;
  readonly tolerate?: readonly string[];
  readonly delimiter?: string;
  readonly headerRow?: number;
  readonly records?: readonly string[];
}

/**
 * `crossdock inspect FILE`: says what is in a file, in words. Exit code 0: it can be read; 1: something in it is an
 * error or it is not complete; 2: the file could not be opened.
 */
export function registerInspect(program: Command): void {
  program
    .command('inspect')
    .argument('<file>', 'file to read; - for standard input')
    .description('say what is in an EDI, CSV or XML file, in words, with every finding and its place')
    .option('--json', 'write the report as JSON')
    .addOption(
      new Option('--format <name>', 'read it as this format instead of detecting it').choices(['x12', 'csv', 'xml']),
    )
    .option('--charset <name>', 'character set: utf-8, latin1 or windows-1252')
    .option('--tolerate <names>', 'tolerances, as in supplier.yaml: short-isa,se-count,…', tolerances)
    .option('--delimiter <character>', 'CSV: column delimiter')
    .option('--header-row <number>', 'CSV: row of the column headers; 0 for none', rowNumber)
    .option('--records <names>', 'XML: names of the elements that are records: Item,…', listOf)
    .action(async (file: string, flags: Flags) => {
      process.exitCode = await runInspect(file, flags);
    });
}

async function runInspect(file: string, flags: Flags): Promise<number> {
  const options: InspectOptions = {
    ...(file === '-' ? {} : { file: basename(file) }),
    ...(flags.format === undefined ? {} : { format: flags.format }),
    ...(flags.charset === undefined ? {} : { charset: flags.charset }),
    ...(flags.tolerate === undefined ? {} : { tolerate: flags.tolerate }),
    ...(flags.records === undefined ? {} : { xml: { records: flags.records } }),
    csv: {
      ...(flags.delimiter === undefined ? {} : { delimiter: flags.delimiter === '\\t' ? '\t' : flags.delimiter }),
      ...(flags.headerRow === undefined ? {} : { headerRow: flags.headerRow }),
    },
  };
  try {
    const report = await inspect(file === '-' ? process.stdin : createReadStream(file), options);
    process.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : renderInspection(report));
    return report.errors > 0 || !report.complete ? 1 : 0;
  } catch (thrown) {
    note(`crossdock: ${file} cannot be read: ${errorMessage(thrown)}. Name one file, or - for standard input.`);
    return 2;
  }
}

/** `a,b`, given once or several times. */
function listOf(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), ...value.split(',').map((name) => name.trim())];
}

function tolerances(value: string, earlier: readonly string[] | undefined): readonly string[] {
  const names = listOf(value, earlier);
  const unknown = names.find((name) => !toleranceNames.includes(name));
  if (unknown === undefined) return names;
  throw new InvalidArgumentError(`There is no "${unknown}"; known are ${toleranceNames.join(', ')}.`);
}

function rowNumber(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError('It must be a row number, or 0.');
  return Number(value);
}
