import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { faultStates, type GroupState } from './state.ts';

/**
 * `npm run faults [-- --json] [-- --run ID…]`: every fault of the catalogue with the tests that prove it, the reason why
 * there is none, or that one is missing. Ends with code 1 when a fault that needs a proof has neither. With `--run` the
 * tests of the ids that follow are run instead.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, run: { type: 'boolean', default: false } },
});
const groups = faultStates();
process.exitCode = values.run ? runTests(groups, positionals) : list(groups, values.json);

function list(all: readonly GroupState[], isJson: boolean): number {
  const faults = all.flatMap((group) => group.faults);
  const count = (state: string): number => faults.filter((fault) => fault.state === state).length;
  const summary = {
    faults: faults.length,
    proved: count('proved'),
    exempt: count('exempt'),
    missing: count('missing'),
    open: count('open'),
  };
  if (isJson) console.log(JSON.stringify({ ...summary, groups: all }));
  else {
    for (const group of all) printGroup(group);
    console.log(
      `\n${summary.proved} of ${summary.faults} faults proved, ${summary.exempt} excused in writing, ${summary.missing} missing, ${summary.open} not demanded yet`,
    );
  }
  return summary.missing === 0 ? 0 : 1;
}

function printGroup({ letter, title, faults }: GroupState): void {
  console.log(`\n${letter}. ${title}`);
  for (const { id, fault, must, state, tests, exempt } of faults) {
    console.log(`  ${id.padEnd(4)}${state.padEnd(8)} ${fault} → ${must}`);
    for (const { file, name } of tests) console.log(`        ${file}: ${name}`);
    if (exempt !== undefined)
      console.log(`        ${tests.length > 0 ? 'proved after all, so without need: ' : ''}${exempt}`);
  }
}

/** Runs the tests that carry any of the ids, and nothing else. */
function runTests(all: readonly GroupState[], ids: readonly string[]): number {
  const known = new Map(all.flatMap((group) => group.faults).map((fault) => [fault.id, fault]));
  const unknown = ids.filter((id) => !known.has(id));
  if (ids.length === 0 || unknown.length > 0) {
    console.error(ids.length === 0 ? 'name at least one fault after --run' : `no such fault: ${unknown.join(', ')}`);
    return 2;
  }
  const tests = ids.flatMap((id) => known.get(id)?.tests ?? []);
  if (tests.length === 0) {
    console.error(`no test carries ${ids.join(' or ')}`);
    return 1;
  }
  // A suite that several files run (…contract.ts) has the names; the files that run it are found by vitest.
  const files = [...new Set(tests.map(({ file }) => file))];
  const filters = files.some((file) => file.endsWith('.contract.ts')) ? [] : files;
  const pattern = `\\((?:[A-Z]\\d+, ?)*(?:${ids.join('|')})(?:, ?[A-Z]\\d+)*\\)`;
  const { status } = spawnSync('npx', ['--no', '--', 'vitest', 'run', ...filters, '-t', pattern], { stdio: 'inherit' });
  return status ?? 1;
}
