import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Codec, DecodeOptions, EncodeRequest, SourceEvent } from '../../src/formats/codec.ts';
import type { SourceRecord } from '../../src/formats/tree.ts';
import { codesOf, countingDocuments, eventsOf, isComplete, recordsOf } from '../support/events.ts';

/** What a codec's own test has to bring. */
export interface CodecHarness {
  readonly codec: Codec;
  readonly options: DecodeOptions;
  /** One file of one document that the codec can write and read. */
  readonly request: EncodeRequest;
  /** What of the records must be what was written, in the form of `expected`. */
  readonly content: (records: readonly SourceRecord[]) => unknown;
  readonly expected: unknown;
  /** Valid files as partners send them. */
  readonly samples: Readonly<Record<string, string>>;
  /**
   * Cuts that leave a file which is whole in its own right, with the reason: nothing in the syntax can tell. Everything
   * else must be incomplete.
   */
  readonly wholeCuts: { readonly reason: string; readonly isWhole: (bytes: Buffer, cut: number) => boolean };
  /** A document of a shape that this codec cannot write. */
  readonly unwritable: EncodeRequest;
  /** Cases that cannot hold for this format, by name, with the reason. */
  readonly skip?: Readonly<Record<string, string>>;
  /** What this codec says of foreign files, where it knows better than FORMAT-FOREIGN. */
  readonly foreign?: Readonly<Record<string, string>>;
}

/** What every codec promises (src/formats/codec.ts). */
export function codecContract(name: string, harness: CodecHarness): void {
  const { codec, options, samples, skip = {}, foreign = {} } = harness;
  const unless = (testCase: string, run: () => Promise<void>) =>
    testCase in skip ? it.skip(`${testCase} (skipped: ${skip[testCase]})`) : it(testCase, run);
  const read = (bytes: Uint8Array | string, cuts: readonly number[] = []) => eventsOf(codec, bytes, options, cuts);

  describe(`codec contract: ${name}`, () => {
    unless('reads back what it wrote', async () => {
      const written = codec.encode(harness.request);
      if (!written.ok) throw new Error(JSON.stringify(written.problems));
      const events = await read(written.bytes);
      expect(codesOf(events)).toEqual([]);
      expect(isComplete(events)).toBe(true);
      expect(countingDocuments(events)).toBe(1);
      expect(harness.content(recordsOf(events))).toEqual(harness.expected);
    });

    it('writes the same bytes every time', () => {
      expect(codec.encode(harness.request)).toEqual(codec.encode(harness.request));
    });

    it('refuses to write what it cannot carry, with a reason and without bytes', () => {
      const result = codec.encode(harness.unwritable);
      expect(result).toMatchObject({ ok: false, problems: [{ severity: 'error' }] });
      expect(result).not.toHaveProperty('bytes');
    });

    describe.each(Object.entries(samples))('sample %s', (_sample, text) => {
      const bytes = Buffer.from(text, 'latin1');

      it('is complete, counts, and carries no finding', async () => {
        const events = await read(bytes);
        expect(codesOf(events)).toEqual([]);
        expect(isComplete(events)).toBe(true);
        expect(countingDocuments(events)).toBeGreaterThan(0);
        expect(events.at(-1)).toMatchObject({ byteCount: bytes.length });
      });

      it('gives the same events however it is cut into chunks', async () => {
        const whole = await read(bytes);
        const everyByte = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1);
        expect(await read(bytes, everyByte)).toEqual(whole);
        await fc.assert(
          fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
            expect(
              await read(
                bytes,
                [...cuts].sort((a, b) => a - b),
              ),
            ).toEqual(whole);
          }),
          { numRuns: 30 },
        );
      });

      it(`is incomplete and counts for nothing when cut at any byte (except: ${harness.wholeCuts.reason})`, async () => {
        const surviving: number[] = [];
        for (let cut = 0; cut < bytes.length; cut += 1) {
          if (harness.wholeCuts.isWhole(bytes, cut)) continue;
          const events = await read(bytes.subarray(0, cut));
          if (isComplete(events) || countingDocuments(events) > 0) surviving.push(cut);
        }
        expect(surviving).toEqual([]);
      });

      it('survives any damage: no throw, balanced events, one end', async () => {
        const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 });
        await fc.assert(
          fc.asyncProperty(damage, async (changes) => {
            const damaged = Buffer.from(bytes);
            for (const [at, byte] of changes) damaged[at] = byte;
            expectBalanced(await read(damaged));
          }),
          { numRuns: 150 },
        );
      });
    });

    it('survives any bytes: no throw, balanced events, one end', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
          const events = await read(bytes);
          expectBalanced(events);
          expect(events.at(-1)).toMatchObject({ byteCount: bytes.length });
        }),
        { numRuns: 150 },
      );
    });

    it.each([
      ['no bytes', '', 'FORMAT-EMPTY error'],
      ['blanks only', ' \r\n\r\n ', 'FORMAT-EMPTY error'],
      ['a PDF', '%PDF-1.7\n1 0 obj\n', 'FORMAT-FOREIGN error'],
      ['a zip archive', 'PK\x03\x04\x14\0\0\0', 'FORMAT-FOREIGN error'],
      ['a web page', '<!DOCTYPE html><html><body>503</body></html>', 'FORMAT-FOREIGN error'],
    ])('says what is wrong with %s', async (what, text, code) => {
      const events = await read(text);
      expect(codesOf(events)).toEqual([foreign[what] ?? code]);
      expect(isComplete(events)).toBe(false);
      expect(recordsOf(events)).toEqual([]);
    });

    unless('gives out events before the input has ended', async () => {
      const [sample = ''] = Object.values(samples);
      const filler = Buffer.alloc(300_000, ' ');
      let ended = false;
      async function* slowly(): AsyncGenerator<Uint8Array> {
        yield Buffer.from(sample, 'latin1');
        yield filler;
        ended = true;
      }
      for await (const events of codec.decode(slowly(), options)) {
        if (events.some((event) => event.type === 'record')) break;
      }
      expect(ended).toBe(false);
    });

    it('passes on an error of the input stream', async () => {
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield Buffer.from('ISA');
        throw new Error('connection lost');
      }
      const reading = async () => {
        for await (const _events of codec.decode(broken(), options)) {
          // only the error matters
        }
      };
      await expect(reading()).rejects.toThrow('connection lost');
    });

    unless('closes the input when its reader stops early', async () => {
      const [sample = ''] = Object.values(samples);
      let closed = false;
      async function* endless(): AsyncGenerator<Uint8Array> {
        try {
          for (;;) yield Buffer.from(sample, 'latin1');
        } finally {
          closed = true;
        }
      }
      for await (const _events of codec.decode(endless(), options)) break;
      expect(closed).toBe(true);
    });
  });
}

/** Every start has its end, nothing stands outside, and the file ends once, last. */
function expectBalanced(events: readonly SourceEvent[]): void {
  const open: string[] = [];
  for (const [index, { type }] of events.entries()) {
    const [what, edge] = type.split('-');
    if (type === 'file-end') expect(index).toBe(events.length - 1);
    else if (edge === 'start') open.push(what ?? '');
    else if (edge === 'end') expect(open.pop()).toBe(what);
    else if (type === 'record') expect(open.at(-1)).toBe('document');
  }
  expect(open).toEqual([]);
  expect(events.at(-1)?.type).toBe('file-end');
}
