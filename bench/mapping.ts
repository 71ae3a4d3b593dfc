import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { packageFolder } from '../src/config/package-folder.ts';
import type { InventoryLine } from '../src/documents/inventory-advice.ts';
import type { Placed } from '../src/documents/parts.ts';
import type { Codec, DecodeOptions } from '../src/formats/codec.ts';
import { codecs } from '../src/formats/registry.ts';
import type { SourceRecord } from '../src/formats/tree.ts';
import { formatLintProblem } from '../src/mapping/lint/problem.ts';
import { loadMapping } from '../src/mapping/load.ts';
import type { InboundMapping } from '../src/mapping/mapping.ts';
import { tenFields846 } from './generated-ten-fields.ts';
import { bravoByHand, type HandReader, tenFieldsByHand } from './hand-written.ts';
import { type Bench, coreTimed, figure, median, ratio, rounded, takeTurns, timed } from './measure.ts';

/** Most lines compared one by one before anything is measured. */
const COMPARED = 1000;

/** Compilations that a median is taken of; the first one of a process is told apart. */
const COMPILATIONS = 21;

const TEN_FIELDS = join(packageFolder(), 'bench', 'ten-fields-846.map.yaml');
const BRAVO = join(packageFolder(), 'mappings', 'bravo', 'bravo-inventory.map.yaml');

/** An X12 and a CSV mapping against code that somebody would write by hand, over the same records. */
export const mapping: Bench = {
  about: 'lines/s of an 846 with ten fields and of the Bravo stock list against hand-written code',
  async run({ isQuick, say }) {
    const items = isQuick ? 50_000 : 200_000;
    say(
      `${items} lines of each supplier, decoded beforehand; mapping and hand-written code take turns. Times are of one core.`,
    );
    const firstCompilation = await timed(() => inbound(TEN_FIELDS));
    const compilations: number[] = [];
    for (let count = 0; count < COMPILATIONS; count += 1) compilations.push(await timed(() => inbound(TEN_FIELDS)));
    const x12 = inbound(TEN_FIELDS);
    const bravo = inbound(BRAVO);
    const segments = await recordsOf(codecs.x12, tenFields846(items), {});
    const rows = await recordsOf(codecs.csv, bravoRows(items), { csv: { delimiter: ',' } });
    compare('846', x12, segments, tenFieldsByHand);
    compare('bravo', bravo, rows, bravoByHand);
    const actions = {
      x12: () => expectLines(items, (count) => throughMapping(x12, segments, count)),
      x12ByHand: () => expectLines(items, (count) => tenFieldsByHand(segments, count)),
      bravo: () => expectLines(items, (count) => throughMapping(bravo, rows, count)),
      bravoByHand: () => expectLines(items, (count) => bravoByHand(rows, count)),
    };
    const times = await takeTurns(isQuick ? 9 : 7, actions, coreTimed);
    const rate = (milliseconds: readonly number[]): number[] => milliseconds.map((ms) => items / (ms / 1000));
    return {
      input: { 'lines per supplier': items },
      figures: [
        figure('846, ten fields, mapping', 'lines/s', rate(times.x12)),
        figure('846, ten fields, hand-written', 'lines/s', rate(times.x12ByHand)),
        figure('Bravo CSV, mapping', 'lines/s', rate(times.bravo)),
        figure('Bravo CSV, hand-written', 'lines/s', rate(times.bravoByHand)),
        figure('compiling the 846 mapping, first in the process', 'ms', [firstCompilation]),
        figure('compiling the 846 mapping, again', 'ms', compilations),
      ],
      ratios: [
        ratio('846, ten fields, mapping ÷ hand-written, time', times.x12, times.x12ByHand, { atMost: 3 }),
        ratio('Bravo CSV, mapping ÷ hand-written, time', times.bravo, times.bravoByHand, { atMost: 3 }),
        { what: '846, ten fields, lines/s', value: rounded(median(rate(times.x12))), target: { atLeast: 400_000 } },
        { what: 'Bravo CSV, lines/s', value: rounded(median(rate(times.bravo))), target: { atLeast: 400_000 } },
        { what: 'compiling a mapping, ms', value: rounded(median(compilations)), target: { atMost: 50 } },
      ],
    };
  },
};

function inbound(path: string): InboundMapping {
  const { mapping, problems } = loadMapping((file) => readFileSync(file, 'utf8'), path);
  if (mapping?.direction === 'in') return mapping;
  throw new Error(problems?.map(formatLintProblem).join('\n') ?? `${path} is not inbound`);
}

async function recordsOf(codec: Codec, pieces: Iterable<Buffer>, options: DecodeOptions): Promise<SourceRecord[]> {
  const records: SourceRecord[] = [];
  async function* input(): AsyncGenerator<Buffer> {
    yield* pieces;
  }
  for await (const batch of codec.decode(input(), options)) {
    for (const event of batch) if (event.type === 'record') records.push(event.record);
  }
  return records;
}

function throughMapping(
  mapping: InboundMapping,
  records: readonly SourceRecord[],
  line: (line: Record<string, unknown>) => void,
): void {
  const reader = mapping.reader({
    line,
    held: ({ problems }) => {
      throw new Error(`a line was held: ${problems[0]?.message}`);
    },
  });
  for (const record of records) reader.push(record);
  reader.end();
}

async function expectLines(items: number, read: (line: () => void) => void): Promise<void> {
  let lines = 0;
  read(() => {
    lines += 1;
  });
  if (lines !== items) throw new Error(`${lines} lines instead of ${items}`);
}

/** Both ways must give the same lines, or the comparison means nothing. */
function compare(what: string, mapping: InboundMapping, records: readonly SourceRecord[], byHand: HandReader): void {
  const mapped: Record<string, unknown>[] = [];
  const written: Placed<InventoryLine>[] = [];
  throughMapping(mapping, records, (line) => {
    if (mapped.length < COMPARED)
      mapped.push(Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined)));
  });
  byHand(records, (line) => {
    if (written.length < COMPARED) written.push(line);
  });
  for (const [index, line] of mapped.entries()) {
    const { source: _, ...left } = line;
    const { source: __, ...right } = JSON.parse(JSON.stringify(written[index]));
    if (!isDeepStrictEqual(left, right))
      throw new Error(`${what}: ${JSON.stringify(left)} by mapping, ${JSON.stringify(right)} by hand`);
  }
}

function* bravoRows(items: number): Generator<Buffer> {
  yield Buffer.from('Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n');
  for (let item = 1; item <= items; item += 1) {
    const quantity = item % 11 === 0 ? 'In Stock' : item % 13 === 0 ? '"1,204"' : String((item * 47) % 500);
    const status = item % 50 === 0 ? 'Discontinued' : 'Active';
    const eta = item % 7 === 0 ? '10/01/2026' : item % 5 === 0 ? 'TBD' : '';
    yield Buffer.from(
      `${String(item).padStart(8, '0')},012345678905,Item ${item},${quantity},$ ${10 + (item % 190)}.50,${status},${eta}\r\n`,
    );
  }
}
