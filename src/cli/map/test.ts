import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { junitReport } from '../../app/map/junit.ts';
import { printLint } from '../../app/map/lint.ts';
import { type MapTestReport, runMapTests } from '../../app/map/test.ts';
import { errorMessage } from '../../kernel/errors.ts';
import { exitCodes, note, printLine } from '../output.ts';
import { FOLDER, withoutSlash } from './shared.ts';

interface Flags {
  readonly update?: boolean;
  readonly folder: string;
  readonly junit?: string;
  readonly json?: boolean;
}

/** `map test`. Exit codes: 0 all hold, 1 one does not or a mapping has no test, 2 no such supplier, 3 mappings that cannot be loaded. */
export function registerTest(map: Command): void {
  map
    .command('test')
    .description('run the golden files beside the mappings')
    .argument('[supplier]', 'one supplier; default: all')
    .option('--update', 'write what comes out now as the expectation; review it before you commit')
    .option('--folder <folder>', 'mappings folder', FOLDER)
    .option('--junit <file>', 'write the results as JUnit XML too')
    .option('--json', 'print results as JSON')
    .action(async (supplier: string | undefined, flags: Flags) => {
      process.exitCode = await runTest(supplier, flags);
    });
}

async function runTest(supplier: string | undefined, flags: Flags): Promise<number> {
  const report = await runMapTests({
    folder: withoutSlash(flags.folder),
    update: flags.update === true,
    ...(supplier === undefined ? {} : { supplier }),
  });
  const { passed, failed, updated, problems, gaps, cases } = report;
  if (flags.junit !== undefined) {
    try {
      writeFileSync(flags.junit, junitReport(report));
    } catch (thrown) {
      note(`crossdock: ${flags.junit} cannot be written: ${errorMessage(thrown)}`);
      return exitCodes.usage;
    }
  }
  if (flags.json === true) printLine(JSON.stringify(report, null, 2));
  else printTests(report);
  note(`${passed} passed, ${failed} failed, ${updated} updated.`);
  if (cases.length === 0 && problems.length === 0 && gaps.length === 0) {
    note(`There is no supplier ${supplier === undefined ? '' : `"${supplier}" `}with mappings in ${flags.folder}.`);
    return exitCodes.usage;
  }
  if (problems.length > 0) return exitCodes.config;
  return gaps.length > 0 || failed > 0 || cases.length === 0 ? exitCodes.failed : exitCodes.ok;
}

function printTests(report: MapTestReport): void {
  if (report.problems.length > 0) note(printLint(report.problems));
  if (report.gaps.length > 0) note(printLint(report.gaps));
  for (const { status, input, difference } of report.cases) {
    if (status !== 'passed') printLine(`${status} ${input}${difference === undefined ? '' : `\n${difference}`}`);
  }
}
