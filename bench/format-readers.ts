import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse';
import { X12Parser } from 'node-x12';
import { SaxesParser } from 'saxes';
import type { DecodeOptions, FormatName } from '../src/formats/codec.ts';
import { codecs } from '../src/formats/registry.ts';
import { Tokenizer } from '../src/formats/x12/tokenizer.ts';
import type { Problem } from '../src/kernel/problem.ts';
import { segmentCount } from './generated-846.ts';
import type { StockFile } from './generated-stock.ts';

/** One way to read a generated file. */
export interface Reader {
  readonly file: StockFile;
  /** Reads the file and answers how many parts (segments, rows, elements, objects) it found. */
  readonly read: (path: string) => Promise<number>;
  /** How many it must find. */
  readonly expected: (items: number) => number;
  /** It holds the whole document, so it gets a smaller one. */
  readonly holdsAll?: boolean;
}

/** Between ISA and IEA inclusive: GS, GE and the two of the interchange besides the transaction set. */
const segments = (items: number): number => segmentCount(items) + 4;
const same = (items: number): number => items;

export const readers = {
  /** The least that has to be done: look at every byte once. */
  'byte loop': {
    file: 'x12',
    expected: segments,
    read: async (path) => {
      let found = 0;
      let elements = 0;
      for await (const chunk of stream(path)) {
        for (let at = 0; at < chunk.length; at += 1) {
          const byte = chunk[at];
          if (byte === 0x7e) found += 1;
          else if (byte === 0x2a) elements += 1;
        }
      }
      if (elements < found) throw new Error('the byte loop saw too few elements');
      return found;
    },
  },

  /** What one writes first: the text of a chunk, split at `~`, each piece split at `*`. Checks nothing. */
  'string split': {
    file: 'x12',
    expected: segments,
    read: async (path) => {
      let found = 0;
      let carry = '';
      for await (const chunk of stream(path)) {
        const pieces = (carry + chunk.toString('latin1')).split('~');
        carry = pieces.pop() ?? '';
        for (const piece of pieces) {
          const elements = piece.trim().split('*');
          if (elements[0] !== '') found += 1;
        }
      }
      return found;
    },
  },

  /** Segments with their offsets; nothing is checked. */
  tokenizer: {
    file: 'x12',
    expected: segments,
    read: async (path) => {
      let found = 0;
      const count = (): void => {
        found += 1;
      };
      const fail = (): never => {
        throw new Error('the tokenizer stopped early');
      };
      const tokenizer = new Tokenizer({
        header: count,
        segment: count,
        unterminated: fail,
        outside: fail,
        overflow: fail,
      });
      for await (const chunk of stream(path)) tokenizer.push(chunk);
      tokenizer.end();
      return found;
    },
  },

  /** What the gateway does: envelope, counts, control numbers, grammar and every element against the tables. */
  'validated reading': {
    file: 'x12',
    expected: segments,
    // ISA, GS, GE and IEA are events and not records.
    read: async (path) => (await recordsIn('x12', path)) + 4,
  },

  /** A parser of the whole document into objects, which checks less. */
  'node-x12': {
    file: 'x12',
    expected: segments,
    holdsAll: true,
    read: async (path) => {
      const parsed = new X12Parser(true).parse(await readFile(path, 'latin1'));
      if (!('functionalGroups' in parsed)) throw new Error('not an interchange');
      const bodies = parsed.functionalGroups.flatMap(({ transactions }) => transactions);
      // ISA, IEA, GS, GE, ST and SE are kept apart from the others.
      return bodies.reduce((sum, body) => sum + body.segments.length + 2, 4);
    },
  },

  'csv-parse': {
    file: 'csv',
    expected: same,
    read: async (path) => {
      let rows = 0;
      for await (const _cells of createReadStream(path).pipe(parse())) rows += 1;
      return rows - 1;
    },
  },
  'CSV codec': { file: 'csv', expected: same, read: (path) => recordsIn('csv', path) },

  'XLSX codec': { file: 'xlsx', expected: same, read: (path) => recordsIn('xlsx', path) },

  saxes: {
    file: 'xml',
    expected: same,
    read: async (path) => {
      let items = 0;
      let texts = 0;
      const parser = new SaxesParser({ xmlns: false, position: true });
      parser.on('error', (error) => {
        throw error;
      });
      parser.on('opentag', ({ name }) => {
        if (name === 'Item') items += 1;
      });
      parser.on('text', () => {
        texts += 1;
      });
      for await (const chunk of createReadStream(path, { encoding: 'utf8' })) parser.write(String(chunk));
      parser.close();
      if (texts < items) throw new Error('saxes saw too few texts');
      return items;
    },
  },
  // The root without its items is the last record.
  'XML codec': {
    file: 'xml',
    expected: same,
    read: async (path) => (await recordsIn('xml', path, { xml: { records: ['Item'] } })) - 1,
  },

  'JSON.parse': {
    file: 'json',
    expected: same,
    holdsAll: true,
    read: async (path) => {
      const parsed = JSON.parse(await readFile(path, 'utf8')) as { readonly item: readonly unknown[] };
      return parsed.item.length;
    },
  },
  'JSON codec': {
    file: 'json',
    expected: same,
    read: async (path) => (await recordsIn('json', path, { json: { records: ['item'] } })) - 1,
  },
} as const satisfies Record<string, Reader>;

export type ReaderName = keyof typeof readers;

async function recordsIn(format: FormatName, path: string, options: DecodeOptions = {}): Promise<number> {
  let records = 0;
  let isComplete = false;
  for await (const batch of codecs[format].decode(stream(path), options)) {
    for (const event of batch) {
      if (event.type === 'record') records += 1;
      else if (event.type === 'file-end') isComplete = event.complete;
      else if ('problems' in event) refuseErrors(event.problems);
    }
  }
  if (!isComplete) throw new Error('the generated file was not read to its end');
  return records;
}

/** Warnings are fine: the standard's 846 has no more than 10,000 items, and feeds have more. */
function refuseErrors(problems: readonly Problem[]): void {
  const error = problems.find(({ severity }) => severity === 'error');
  if (error !== undefined) throw new Error(`the generated file is not clean: ${error.message}`);
}

function stream(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: 65_536 });
}
