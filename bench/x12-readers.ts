import { createReadStream } from 'node:fs';
import { codecs } from '../src/formats/registry.ts';
import { Tokenizer } from '../src/formats/x12/tokenizer.ts';
import type { Problem } from '../src/kernel/problem.ts';

/** Ways to read a generated 846 from a file. Each answers how many segments it found between ISA and IEA inclusive. */
export const readers = {
  /** The least that has to be done: look at every byte once. */
  'byte loop': async (path: string): Promise<number> => {
    let segments = 0;
    let elements = 0;
    for await (const chunk of stream(path)) {
      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at];
        if (byte === 0x7e) segments += 1;
        else if (byte === 0x2a) elements += 1;
      }
    }
    if (elements < segments) throw new Error('the byte loop saw too few elements');
    return segments;
  },

  /** What one writes first: the text of a chunk, split at `~`, each piece split at `*`. Checks nothing. */
  'string split': async (path: string): Promise<number> => {
    let segments = 0;
    let carry = '';
    for await (const chunk of stream(path)) {
      const pieces = (carry + chunk.toString('latin1')).split('~');
      carry = pieces.pop() ?? '';
      for (const piece of pieces) {
        const elements = piece.trim().split('*');
        if (elements[0] !== '') segments += 1;
      }
    }
    return segments;
  },

  /** Segments with their offsets; nothing is checked. */
  tokenizer: async (path: string): Promise<number> => {
    let segments = 0;
    const count = (): void => {
      segments += 1;
    };
    const fail = (text: string): never => {
      throw new Error(`the tokenizer stopped at ${text}`);
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
    return segments;
  },

  /** What the gateway does: envelope, counts, control numbers, grammar and every element against the tables. */
  'validated reading': async (path: string): Promise<number> => {
    let records = 0;
    let isComplete = false;
    for await (const batch of codecs.x12.decode(stream(path), {})) {
      for (const event of batch) {
        if (event.type === 'record') records += 1;
        else if (event.type === 'file-end') isComplete = event.complete;
        else if ('problems' in event) refuseErrors(event.problems);
      }
    }
    if (!isComplete) throw new Error('the generated file was not read to its end');
    // ISA, GS, GE and IEA are events and not records.
    return records + 4;
  },
} as const;

export type ReaderName = keyof typeof readers;

/** Warnings are fine: the standard's 846 has no more than 10,000 items, and feeds have more. */
function refuseErrors(problems: readonly Problem[]): void {
  const error = problems.find(({ severity }) => severity === 'error');
  if (error !== undefined) throw new Error(`the generated file is not clean: ${error.message}`);
}

function stream(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: 65_536 });
}
