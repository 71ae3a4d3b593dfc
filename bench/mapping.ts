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
import { generated846 } from './generated-846.ts';
import { acmeByHand, bravoByHand, type HandReader } from './hand-written.ts';
import { type Bench, figure, median, ratio, rounded, takeTurns } from './measure.ts';

/** Most lines compared one by one before anything is measured. */
const COMPARED = 1000;

/** The shipped mappings of two suppliers against code that somebody would write by hand, over the same records. */
export const mapping: Bench = {
  about: 'lines/s of the Acme 846 and the Bravo stock list against hand-written code',
  async run({ isQuick, say }) {
    const items = isQuick ? 50_000 : 200_000;
    say(`${items} lines of each supplier, decoded beforehand; mapping and hand-written code take turns.`);
    const acme = inbound('acme/acme-846.map.yaml');
    const bravo = inbound('bravo/bravo-inventory.map.yaml');
    const segments = await recordsOf(codecs.x12, generated846(items), {});
    const rows = await recordsOf(codecs.csv, bravoRows(items), { csv: { delimiter: ',' } });
    compare('acme', acme, segments, acmeByHand);
    compare('bravo', bravo, rows, bravoByHand);
    const times = await takeTurns(isQuick ? 9 : 7, {
      acme: () => expectLines(items, (count) => throughMapping(acme, segments, count)),
      acmeByHand: () => expectLines(items, (count) => acmeByHand(segments, count)),
      bravo: () => expectLines(items, (count) => throughMapping(bravo, rows, count)),
      bravoByHand: () => expectLines(items, (count) => bravoByHand(rows, count)),
    });
    const rate = (milliseconds: readonly number[]): number[] => milliseconds.map((ms) => items / (ms / 1000));
    return {
      input: { 'lines per supplier': items },
      figures: [
        figure('Acme 846, mapping', 'lines/s', rate(times.acme)),
        figure('Acme 846, hand-written', 'lines/s', rate(times.acmeByHand)),
        figure('Bravo CSV, mapping', 'lines/s', rate(times.bravo)),
        figure('Bravo CSV, hand-written', 'lines/s', rate(times.bravoByHand)),
      ],
      ratios: [
        ratio('Acme 846, mapping ÷ hand-written, time', times.acme, times.acmeByHand, { atMost: 3 }),
        ratio('Bravo CSV, mapping ÷ hand-written, time', times.bravo, times.bravoByHand, { atMost: 3 }),
        { what: 'Acme 846, lines/s', value: rounded(median(rate(times.acme))), target: { atLeast: 400_000 } },
        { what: 'Bravo CSV, lines/s', value: rounded(median(rate(times.bravo))), target: { atLeast: 400_000 } },
      ],
    };
  },
};

function inbound(path: string): InboundMapping {
  const folder = join(packageFolder(), 'mappings');
  const { mapping, problems } = loadMapping((file) => readFileSync(file, 'utf8'), `${folder}/${path}`);
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
