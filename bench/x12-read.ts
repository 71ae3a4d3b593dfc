import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { segmentCount, write846 } from './generated-846.ts';
import { type Bench, figure, median, ratio, rounded, takeTurns } from './measure.ts';
import { type ReaderName, readers } from './x12-readers.ts';

/** Tokenizing and validated reading of a large 846 against a byte loop and a string split over the same file. */
export const x12Read: Bench = {
  about: 'tokenizer and validated reading of a large 846 against a byte loop and a string split',
  async run({ isQuick, say }) {
    const items = isQuick ? 100_000 : 1_000_000;
    const folder = await mkdtemp(join(tmpdir(), 'crossdock-bench-'));
    try {
      const path = join(folder, '846.edi');
      const bytes = write846(path, items);
      const megabytes = bytes / 1e6;
      say(`An 846 of ${items} LIN, ${rounded(megabytes)} MB; every reader takes its turn.`);
      const read = (name: ReaderName) => async (): Promise<void> => {
        const found = await readers[name](path);
        // Between ISA and IEA inclusive: GS, GE and the two of the interchange besides the transaction set.
        if (found !== segmentCount(items) + 4) throw new Error(`${name} found ${found} segments`);
      };
      const names = Object.keys(readers) as ReaderName[];
      const times = await takeTurns(
        isQuick ? 5 : 3,
        Object.fromEntries(names.map((name) => [name, read(name)])) as Record<ReaderName, () => Promise<void>>,
      );
      say('The same once more, each in a process of its own, for its memory.');
      const memory: Partial<Record<ReaderName, number>> = {};
      for (const name of names) memory[name] = await memoryOf(name, path);
      const speed = (name: ReaderName): number[] => times[name].map((ms) => megabytes / (ms / 1000));
      return {
        input: { LIN: items, bytes },
        figures: [
          ...names.map((name) => figure(name, 'MB/s', speed(name))),
          ...names.map((name) => figure(`${name}, most RSS`, 'MB', [memory[name] ?? Number.NaN])),
        ],
        ratios: [
          ratio('tokenizer ÷ byte loop, time', times.tokenizer, times['byte loop']),
          ratio('tokenizer ÷ string split, time', times.tokenizer, times['string split'], { atMost: 1 }),
          ratio('validated reading ÷ byte loop, time', times['validated reading'], times['byte loop']),
          ratio('validated reading ÷ string split, time', times['validated reading'], times['string split']),
          { what: 'tokenizer, MB/s', value: rounded(median(speed('tokenizer'))), target: { atLeast: 100 } },
          {
            what: 'validated reading, MB/s',
            value: rounded(median(speed('validated reading'))),
            target: { atLeast: 40 },
          },
          {
            what: 'validated reading, most RSS in MB',
            value: memory['validated reading'] ?? Number.NaN,
            target: { atMost: 150 },
          },
        ],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function memoryOf(reader: ReaderName, path: string): Promise<number> {
  const script = join(import.meta.dirname, 'x12-memory.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, reader, path]);
  return rounded(Number(stdout) / 1000);
}
