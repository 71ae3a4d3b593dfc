import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type InitOptions, type InitResult, initMappings } from '../../app/map/init.ts';
import { renderInit } from '../../app/map/init-text.ts';
import { printLint } from '../../app/map/lint.ts';
import { errorMessage } from '../../kernel/errors.ts';
import { exitCodes, note, printLine } from '../output.ts';
import { FOLDER, withoutSlash } from './shared.ts';

interface Flags {
  readonly from: readonly string[];
  readonly supplier?: string;
  readonly kind?: NonNullable<InitOptions['kind']>;
  readonly folder: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

const KINDS = ['inventory', 'price-catalog', 'acknowledgment', 'ship-notice', 'invoice'] as const;
/** A sample is a few hundred lines; more of the same teaches nothing and would stand in the repository as a test. */
const LARGEST_SAMPLE = 8 * 1024 * 1024;

/** `map init`. Exit codes: 0 written, 1 files are in the way or what was written has findings, 2 wrong usage, 3 a sample that cannot be read. */
export function registerInit(map: Command): void {
  map
    .command('init')
    .description(
      'propose a supplier’s folder from samples: mapping, test and supplier.yaml, with a TODO at every guess',
    )
    .requiredOption(
      '--from <sample>',
      'file as the partner sends it; give it again for every further sample',
      collected,
    )
    .option('--supplier <id>', 'name of the folder; default: from the sender’s id or the file’s name', supplierId)
    .addOption(new Option('--kind <kind>', 'what tables, XML and JSON are about; default: inferred').choices(KINDS))
    .option('--folder <folder>', 'mappings folder', FOLDER)
    .option('--dry-run', 'print what would be written')
    .option('--force', 'replace mappings and tests of the same names; supplier.yaml is always kept')
    .option('--json', 'print the result as JSON')
    .action(async (flags: Flags) => {
      process.exitCode = await runInit(flags);
    });
}

function collected(path: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), path];
}

function supplierId(text: string): string {
  if (!/^[a-z][a-z0-9-]*$/.test(text) || text === 'base')
    throw new InvalidArgumentError('It must be small letters, digits and dashes, e.g. acme.');
  return text;
}

async function runInit(flags: Flags): Promise<number> {
  const samples: { name: string; bytes: Uint8Array }[] = [];
  for (const path of flags.from) {
    try {
      const { size } = statSync(path);
      if (size > LARGEST_SAMPLE) {
        note(`crossdock: ${path} is larger than 8 MB; cut a sample of a few hundred lines out of it.`);
        return exitCodes.usage;
      }
      samples.push({ name: basename(path), bytes: readFileSync(path) });
    } catch (thrown) {
      note(`crossdock: ${path} cannot be read: ${errorMessage(thrown)}`);
      return exitCodes.usage;
    }
  }
  try {
    return printed(await initMappings(optionsOf(flags, samples)), flags);
  } catch (thrown) {
    note(`crossdock: not everything could be written: ${errorMessage(thrown)}`);
    return exitCodes.failed;
  }
}

function optionsOf(flags: Flags, samples: InitOptions['samples']): InitOptions {
  return {
    samples,
    folder: withoutSlash(flags.folder),
    dryRun: flags.dryRun === true,
    force: flags.force === true,
    ...(flags.supplier === undefined ? {} : { supplier: flags.supplier }),
    ...(flags.kind === undefined ? {} : { kind: flags.kind }),
  };
}

function printed(result: InitResult, flags: Flags): number {
  if (result.state === 'refused') {
    for (const reason of result.reasons) note(`crossdock: ${reason}`);
    note('Nothing was written.');
    return exitCodes.unreadable;
  }
  if (result.state === 'existing') {
    note(`crossdock: these files are there already:\n${result.paths.map((path) => `  ${path}`).join('\n')}`);
    note(`Nothing was written. Choose another --supplier than ${result.supplier}, or --force to replace them.`);
    return exitCodes.failed;
  }
  if (result.state === 'no-agreement') {
    note(`crossdock: ${result.path} has no x12 section, which X12 needs. Add this to it:\n${result.lines.join('\n')}`);
    note('Nothing was written.');
    return exitCodes.failed;
  }
  const { report } = result;
  if (flags.json === true) printLine(JSON.stringify(report, null, 2));
  else {
    if (flags.dryRun === true)
      for (const { path, text } of report.files) if (text !== undefined) printLine(`--- ${path}\n${text}`);
    note(renderInit(report).trimEnd());
    if (report.lint !== undefined && report.lint.problems.length > 0) note(printLint(report.lint.problems));
  }
  const hasFindings = (report.lint?.problems.length ?? 0) > 0 || (report.test?.failed ?? 0) > 0;
  return hasFindings ? exitCodes.failed : exitCodes.ok;
}
