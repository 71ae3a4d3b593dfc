import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Reader, type ReaderName, readers } from './format-readers.ts';
import { type StockFile, writeStock } from './generated-stock.ts';
import {
  type Bench,
  type Figure,
  figure,
  median,
  percentile,
  type Ratio,
  ratio,
  rounded,
  takeTurns,
} from './measure.ts';
import { sideBySide } from './side-by-side.ts';

const names = Object.keys(readers) as ReaderName[];
const fileOf = ({ file, holdsAll }: Reader): string => (holdsAll ? `${file}-held` : file);
const MOST_RSS_MB = 150;
/** A document of 1 kB takes three turns of the event loop; nobody notices this much. */
const MOST_WAIT_MS = 50;

/** Every format with the codec and with the library beneath it alone, on the same stock; and many documents at a time. */
export const formats: Bench = {
  about: 'reading a large 846, CSV, XML and JSON against bare libraries; memory; many documents at a time',
  async run({ isQuick, say }) {
    const sizes: Readonly<Record<StockFile, number>> = isQuick
      ? { x12: 100_000, csv: 50_000, xml: 25_000, json: 50_000, xlsx: 10_000 }
      : { x12: 1_000_000, csv: 400_000, xml: 200_000, json: 400_000, xlsx: 100_000 };
    const held = isQuick ? 10_000 : 40_000;
    const folder = await mkdtemp(join(tmpdir(), 'crossdock-bench-'));
    try {
      const bytes: Record<string, number> = {};
      for (const reader of Object.values<Reader>(readers)) {
        const items = reader.holdsAll ? held : sizes[reader.file];
        bytes[fileOf(reader)] ??= writeStock(join(folder, fileOf(reader)), reader.file, items);
      }
      const megabytes = (name: ReaderName) => (bytes[fileOf(readers[name])] ?? Number.NaN) / 1e6;
      say(`${sizes.x12} LIN of an 846, ${rounded(megabytes('tokenizer'))} MB; every reader takes its turn.`);
      const read = (name: ReaderName) => async (): Promise<void> => {
        const reader: Reader = readers[name];
        const found = await reader.read(join(folder, fileOf(reader)));
        const expected = reader.expected(reader.holdsAll ? held : sizes[reader.file]);
        if (found !== expected) throw new Error(`${name} found ${found} parts instead of ${expected}`);
      };
      const actions = Object.fromEntries(names.map((name) => [name, read(name)]));
      const times = await takeTurns(3, actions as Record<ReaderName, () => Promise<void>>);
      say('The same once more, each in a process of its own, for its memory.');
      const memory = new Map<ReaderName, number>();
      for (const name of names) memory.set(name, await memoryOf(name, join(folder, fileOf(readers[name]))));
      say('Many small documents, alone and beside the large one.');
      const beside = await sideBySide(folder, join(folder, 'x12'));
      const speed = (name: ReaderName): number[] => times[name].map((ms) => megabytes(name) / (ms / 1000));
      // Files of different sizes: how long a megabyte takes.
      const perMegabyte = (name: ReaderName): number[] => times[name].map((ms) => ms / megabytes(name));
      const perItem = (name: ReaderName): number[] => times[name].map((ms) => ms / sizes[readers[name].file]);
      const compared = (name: ReaderName, baseline: ReaderName, target?: Ratio['target']): Ratio =>
        ratio(`${name} ÷ ${baseline}, time per MB`, perMegabyte(name), perMegabyte(baseline), target);
      const atLeast = (name: ReaderName, target: number): Ratio => ({
        what: `${name}, MB/s`,
        value: rounded(median(speed(name))),
        target: { atLeast: target },
      });
      const rss = (name: ReaderName): Ratio => ({
        what: `${name}, most RSS in MB`,
        value: memory.get(name) ?? Number.NaN,
        target: { atMost: MOST_RSS_MB },
      });
      return {
        input: {
          LIN: sizes.x12,
          'CSV rows': sizes.csv,
          'XML items': sizes.xml,
          'JSON items': sizes.json,
          held,
          ...bytes,
        },
        figures: [
          ...names.map((name) => figure(name, 'MB/s', speed(name))),
          ...names.map((name) => figure(`${name}, most RSS`, 'MB', [memory.get(name) ?? Number.NaN])),
          figure('100 small documents one by one', 'ms', beside.oneByOne),
          figure('100 small documents at once', 'ms', beside.together),
          ...shares('a small document', beside.alone),
          ...shares('a small document beside the large one', beside.besideLarge),
        ],
        ratios: [
          atLeast('tokenizer', 100),
          atLeast('validated reading', 40),
          ...(['tokenizer', 'validated reading', 'CSV codec', 'XML codec', 'JSON codec', 'XLSX codec'] as const).map(
            rss,
          ),
          compared('tokenizer', 'byte loop'),
          compared('tokenizer', 'string split', { atMost: 1 }),
          compared('validated reading', 'byte loop'),
          compared('validated reading', 'string split'),
          compared('node-x12', 'validated reading'),
          compared('CSV codec', 'csv-parse'),
          compared('XML codec', 'saxes'),
          compared('JSON codec', 'JSON.parse'),
          // A workbook is a zip of XML; what is compared is the time for the same number of rows.
          ratio('XLSX codec ÷ CSV codec, time per row', perItem('XLSX codec'), perItem('CSV codec')),
          ratio('100 small documents at once ÷ one by one, time', beside.together, beside.oneByOne, { atMost: 1.2 }),
          {
            what: 'a small document beside the large one, p99 in ms',
            value: rounded(percentile(beside.besideLarge, 0.99)),
            target: { atMost: MOST_WAIT_MS },
          },
          ...[0.5, 0.99].map((share) => ({
            what: `beside the large one ÷ alone, p${share * 100}`,
            value: rounded(percentile(beside.besideLarge, share) / percentile(beside.alone, share)),
          })),
        ],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function shares(what: string, milliseconds: readonly number[]): Figure[] {
  return [0.5, 0.99].map((share) => ({
    what: `${what}, p${share * 100}`,
    unit: 'ms',
    median: rounded(percentile(milliseconds, share)),
    lowest: rounded(Math.min(...milliseconds)),
    highest: rounded(Math.max(...milliseconds)),
    runs: milliseconds.length,
  }));
}

/** With the flags of this process, which are those of the gateway (package.json). */
async function memoryOf(reader: ReaderName, path: string): Promise<number> {
  const script = join(import.meta.dirname, 'format-memory.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, script, reader, path]);
  return rounded(Number(stdout) / 1000);
}
