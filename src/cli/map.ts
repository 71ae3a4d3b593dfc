import type { Command } from 'commander';
import { lintMappings, printLint } from '../app/map-lint.ts';
import { mappingSchemaText } from '../app/map-schema.ts';
import { type MapTestReport, runMapTests } from '../app/map-test.ts';

const FOLDER = 'mappings';

/** `map lint`, `map test` and `map schema`. Exit codes: 0 ok, 1 checks failed, 2 no such supplier, 3 mappings that cannot be loaded. */
export function registerMap(program: Command): void {
  const map = program.command('map').description('check and test mapping files');
  map
    .command('lint')
    .description('check supplier.yaml and mapping files; prints file:line:column for every finding')
    .argument('[folder...]', 'mappings folders, or folders of single suppliers', [FOLDER])
    .option('--json', 'print findings as JSON')
    .action(async (folders: string[], options: { json?: boolean }) => {
      const report = await lintMappings(folders);
      if (options.json === true) console.log(JSON.stringify({ version: 1, problems: report.problems }, null, 2));
      else if (report.problems.length > 0) console.log(printLint(report.problems));
      if (report.problems.length > 0) {
        console.error(`${report.problems.length} finding(s).`);
        process.exitCode = 1;
      } else console.error(`${report.mappings} mappings of ${report.suppliers} suppliers: no findings. Next: map test`);
    });
  map
    .command('schema')
    .description('print the JSON Schema of mapping files, for editors')
    .action(() => {
      process.stdout.write(mappingSchemaText());
    });
  map
    .command('test')
    .description('run the golden files beside the mappings')
    .argument('[supplier]', 'one supplier; default: all')
    .option('--update', 'write what comes out now as the expectation; review it before you commit')
    .option('--folder <folder>', 'mappings folder', FOLDER)
    .option('--json', 'print results as JSON')
    .action(async (supplier: string | undefined, options: { update?: boolean; folder: string; json?: boolean }) => {
      const report = await runMapTests({
        folder: options.folder.replace(/\/+$/, ''),
        update: options.update === true,
        ...(supplier === undefined ? {} : { supplier }),
      });
      if (options.json === true) console.log(JSON.stringify({ version: 1, ...report }, null, 2));
      else printTests(report);
      if (report.cases.length === 0 && report.problems.length === 0 && report.gaps.length === 0) {
        console.error(
          `There is no supplier ${supplier === undefined ? '' : `"${supplier}" `}with mappings in ${options.folder}.`,
        );
        process.exitCode = 2;
      } else if (report.problems.length > 0) process.exitCode = 3;
      else if (
        report.gaps.length > 0 ||
        report.cases.length === 0 ||
        report.cases.some(({ status }) => status === 'failed')
      )
        process.exitCode = 1;
    });
}

function printTests(report: MapTestReport): void {
  if (report.problems.length > 0) console.error(printLint(report.problems));
  if (report.gaps.length > 0) console.error(printLint(report.gaps));
  for (const { status, input, difference } of report.cases) {
    if (status !== 'passed') console.log(`${status} ${input}${difference === undefined ? '' : `\n${difference}`}`);
  }
  const count = (status: string): number => report.cases.filter((one) => one.status === status).length;
  console.error(`${count('passed')} passed, ${count('failed')} failed, ${count('updated')} updated.`);
}
