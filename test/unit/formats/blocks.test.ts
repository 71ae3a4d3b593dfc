import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf } from '../../../src/formats/blocks.ts';
import { type Charset, CharsetDecoder, charsetNamed } from '../../../src/formats/charset.ts';

async function* chunks(list: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* list;
}

describe('blocks', () => {
  it('are the same bytes in pieces of one size, whatever the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 })), async (list) => {
        const blocks: Uint8Array[] = [];
        // Kept, not copied: a block must not change after it was given out.
        for await (const block of blocksOf(chunks(list), 16)) blocks.push(block);
        expect(Buffer.concat(blocks)).toEqual(Buffer.concat(list));
        expect(blocks.slice(0, -1).every((block) => block.length === 16)).toBe(true);
        expect(blocks.every((block) => block.length > 0)).toBe(true);
      }),
    );
  });
});

describe('character sets', () => {
  const utf8 = charsetNamed('utf-8') as Charset;

  it('decode UTF-8 cut anywhere, and name the first byte that is wrong', () => {
    const text = 'aé漢😀z'.repeat(3);
    const bytes = Buffer.from(text);
    for (let size = 1; size < 9; size += 1) {
      const decoder = new CharsetDecoder(utf8);
      let decoded = '';
      for (let at = 0; at < bytes.length; at += size) {
        const part = decoder.decode(bytes.subarray(at, at + size));
        decoded += part.ok ? part.text : `(wrong at ${part.byteOffset})`;
      }
      expect(decoded).toBe(text);
      expect(decoder.end().ok).toBe(true);
    }
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Buffer.from(bytes);
      damaged[at] = 0xff;
      const decoder = new CharsetDecoder(utf8);
      const first = decoder.decode(damaged.subarray(0, 7));
      const second = first.ok ? decoder.decode(damaged.subarray(7)) : first;
      const result = second.ok ? decoder.end() : second;
      expect(result.ok).toBe(false);
      // The whole sequence that the bad byte breaks is named, never a later one.
      if (!result.ok) expect(at - result.byteOffset).toBeGreaterThanOrEqual(0);
      if (!result.ok) expect(at - result.byteOffset).toBeLessThan(4);
    }
    expect(new CharsetDecoder(utf8).decode(Buffer.from([0x61, 0xc3])).ok).toBe(true);
  });

  it('are known by their usual names only', () => {
    expect(charsetNamed('UTF-8')?.name).toBe('utf-8');
    expect(charsetNamed('latin1')?.name).toBe('iso-8859-1');
    expect(charsetNamed(' Windows-1252')?.name).toBe('windows-1252');
    expect(charsetNamed('constructor')).toBeUndefined();
  });
});
