import { parseArgs } from 'node:util';
import { channels } from './channels.ts';
import { console as consolePages } from './console.ts';
import { feedApply } from './feed-apply.ts';
import { fileToStorefront } from './file-to-storefront.ts';
import { formats } from './formats.ts';
import { mapping } from './mapping.ts';
import { type Bench, type BenchResult, describeMachine, isMet, type Machine } from './measure.ts';
import { routing } from './routing.ts';
import { stock } from './stock/stock.ts';
import { sustainedStock } from './stock/sustained.ts';
import { storefront } from './storefront/storefront.ts';

/**
 * `npm run bench -- NAME [--quick] [--skus N] [--suppliers N] [--rounds N] --json`. Progress and a table go to standard error; the last line of standard output is the result as
 * one JSON object, with `--json` or without it.
 */
const benches: Readonly<Record<string, Bench>> = {
  formats,
  mapping,
  channels,
  'feed-apply': feedApply,
  'file-to-storefront': fileToStorefront,
  stock,
  'stock-sustained': sustainedStock,
  routing,
  storefront,
  console: consolePages,
};

const say = (line: string): void => console.error(line);

function usage(): never {
  say('npm run bench -- NAME [--quick] [--skus N] [--suppliers N] [--rounds N] --json');
  for (const [name, { about }] of Object.entries(benches)) say(`  ${name.padEnd(20)} ${about}`);
  process.exit(2);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        skus: { type: 'string' },
        suppliers: { type: 'string' },
        rounds: { type: 'string' },
      },
    });
  } catch (error) {
    say((error as Error).message);
    return usage();
  }
}

function printTable(machine: Machine, result: BenchResult): void {
  say(`\nMachine: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.platform},`);
  say(`  Node ${machine.node}, PostgreSQL ${result.postgres ?? 'not used'}, load before the run ${machine.loadBefore}`);
  say(
    `Input: ${Object.entries(result.input)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')}\n`,
  );
  say(`${'measured'.padEnd(52)}${'median'.padStart(10)}${'lowest'.padStart(10)}${'highest'.padStart(10)}  runs`);
  for (const { what, unit, median, lowest, highest, runs } of result.figures) {
    const numbers = [median, lowest, highest].map((value) => String(value).padStart(10)).join('');
    say(`${`${what}, ${unit}`.padEnd(52)}${numbers}${String(runs).padStart(6)}`);
  }
  say(`\n${'compared'.padEnd(52)}${'value'.padStart(10)}${'target'.padStart(12)}`);
  for (const one of result.ratios) {
    const { target } = one;
    const wanted = target === undefined ? '' : 'atMost' in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
    const verdict = { true: '  met', false: '  missed', undefined: '' }[String(isMet(one))];
    say(`${one.what.padEnd(52)}${String(one.value).padStart(10)}${wanted.padStart(12)}${verdict}`);
  }
}

/** A size that was asked for. */
function sizeOf(name: 'skus' | 'suppliers' | 'rounds', least: number): Partial<Record<typeof name, number>> {
  const given = values[name];
  if (given === undefined) return {};
  const size = Number(given);
  if (Number.isInteger(size) && size >= least) return { [name]: size };
  say(`--${name}: expected a whole number of at least ${least}`);
  return usage();
}

const { values, positionals } = readArguments();
const [name] = positionals;
const bench =
  name !== undefined && positionals.length === 1 && Object.hasOwn(benches, name) ? benches[name] : undefined;
if (bench === undefined) usage();

const machine = describeMachine();
const began = performance.now();
const result = await bench.run({
  isQuick: values.quick,
  say,
  ...sizeOf('skus', 1000),
  ...sizeOf('suppliers', 1),
  ...sizeOf('rounds', 1),
});
printTable(machine, result);
console.log(
  JSON.stringify({
    bench: name,
    quick: values.quick,
    seconds: Math.round(performance.now() - began) / 1000,
    machine: { ...machine, postgres: result.postgres ?? null },
    input: result.input,
    figures: result.figures,
    ratios: result.ratios.map((one) => ({ ...one, met: isMet(one) ?? null })),
    ...result.details,
  }),
);
