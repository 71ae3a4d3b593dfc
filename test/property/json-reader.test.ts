import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codecs } from '../../src/formats/registry.ts';
import type { NodeRecord } from '../../src/formats/tree.ts';
import { codesOf, eventsOf, isComplete, recordsOf } from '../support/events.ts';

const read = (text: string, cuts: readonly number[] = []) =>
  eventsOf(codecs.json, Buffer.from(text, 'utf8'), { json: { lines: false, records: [] } }, cuts);

/** What a node of the tree says, in the form of `expected`. */
const plain = ({ name, text, children }: NodeRecord): unknown => [name, text, ...children.map(plain)];

/** The same by JSON.parse, which knows nothing of our reader. */
function expected(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return [name, '', ...value.map((one) => expected('item', one))];
  if (value === null) return [name, ''];
  if (typeof value !== 'object') return [name, String(value)];
  const members = Object.entries(value).flatMap(([key, one]) =>
    Array.isArray(one) ? one.map((element) => expected(key, element)) : [expected(key, one)],
  );
  return [name, '', ...members];
}

const text = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((one) => !one.includes('\0') && one.isWellFormed());
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.integer(),
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    // Keys like numbers change places in JSON.parse.
    fc.dictionary(
      text.filter((key) => !/^\d/.test(key)),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
}));

describe('JSON reader', () => {
  it('reads what JSON.parse reads, whatever the layout, the escapes and the cuts', async () => {
    await fc.assert(
      fc.asyncProperty(
        value,
        fc.constantFrom(0, 1, '\t'),
        fc.boolean(),
        fc.infiniteStream(fc.nat(200)),
        async (json, space, escaped, steps) => {
          const compact = `${JSON.stringify(json, undefined, space)}\n`;
          const written = escaped
            ? compact.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
            : compact;
          const cuts = [...steps.take(5)].sort((left, right) => left - right);
          const events = await read(written, cuts);
          expect(codesOf(events)).toEqual([]);
          const [root] = recordsOf(events);
          expect(root?.kind === 'node' && plain(root)).toEqual(expected('$', json));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('refuses what JSON.parse refuses', async () => {
    const damaged = fc.tuple(
      value,
      fc.nat(),
      fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '-', '0', '.', 'e', 't', '\\', '\n', ' '),
      fc.nat(2),
    );
    await fc.assert(
      fc.asyncProperty(damaged, async ([json, at, inserted, removed]) => {
        const whole = `${JSON.stringify(json)}\n`;
        const from = at % whole.length;
        const written = whole.slice(0, from) + inserted + whole.slice(from + removed);
        const events = await read(written);
        if (isComplete(events)) expect(() => JSON.parse(written)).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });
});
