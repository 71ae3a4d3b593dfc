import { z } from 'zod';
import { defineStep, Fault, type Step } from './step.ts';

const lookupOptions = z.union([
  z.string().min(1),
  z.strictObject({
    list: z.string().min(1).describe('Name of a list under `codes`.'),
    else: z.string().optional().describe('What a code that is not in the list becomes; absent: a finding.'),
  }),
]);

/** Steps that compare with words and code lists. */
export const codeSteps: Readonly<Record<string, Step>> = {
  words: defineStep({
    doc: 'Replaces whole texts that are words instead of values; anything else passes unchanged. The key "" stands for blank.',
    options: z.record(z.string(), z.union([z.string(), z.number()])),
    input: ['text'],
    output: 'same',
    blank: 'sees',
    examples: [
      { options: { 'In Stock': 999, Out: 0, '': 0 }, input: 'In Stock', output: '999' },
      { options: { 'In Stock': 999, Out: 0, '': 0 }, output: '0' },
      { options: { 'In Stock': 999, Out: 0, '': 0 }, input: '1,204', output: '1,204' },
    ],
    make: (words) => {
      const list = new Map(Object.entries(words).map(([word, value]) => [word, String(value)]));
      return (value) => (value === undefined || typeof value === 'string' ? (list.get(value ?? '') ?? value) : value);
    },
  }),
  lookup: defineStep({
    doc: 'Translates a code by a list under `codes`. An unknown code follows `issues.unknown-code`, or becomes `else`.',
    options: lookupOptions,
    input: ['text'],
    output: 'text',
    examples: [
      { options: 'uom', codes: { uom: { EA: 'each', CA: 'case' } }, input: 'CA', output: 'case' },
      { options: { list: 'uom', else: 'each' }, codes: { uom: { CA: 'case' } }, input: 'PK', output: 'each' },
      { options: 'uom', codes: { uom: { EA: 'each' } }, input: 'PK', fault: '"PK" is not in the code list uom' },
    ],
    make: (options, tools) => {
      const name = typeof options === 'string' ? options : options.list;
      const fallback = typeof options === 'string' ? undefined : options.else;
      const list = tools.codes(name);
      return (value) => {
        if (typeof value !== 'string') return value;
        const found = list.get(value) ?? fallback;
        if (found !== undefined) return found;
        return new Fault('MAP-UNKNOWN-CODE', `"${value}" is not in the code list ${name}`, {
          found: value,
          expected: `one of ${[...list.keys()].slice(0, 20).join(', ')}`,
          effect: tools.unknownCode,
        });
      };
    },
  }),
  oneOf: defineStep({
    doc: 'True when the text (or any text of a list) is one of these, comparing exactly; false otherwise.',
    options: z.array(z.string()).min(1),
    input: ['text', 'list'],
    output: 'boolean',
    examples: [
      { options: ['D', 'DISC'], input: 'D', output: true },
      { options: ['D', 'DISC'], input: 'A', output: false },
      { options: ['DISC'], input: ['ASIA', 'DISC'], output: true },
    ],
    make: (accepted) => {
      const set = new Set(accepted);
      return (value) =>
        Array.isArray(value)
          ? (value as readonly string[]).some((text) => set.has(text))
          : typeof value === 'string'
            ? set.has(value)
            : value;
    },
  }),
  gtin: defineStep({
    doc: 'Checks a barcode number of 8, 12, 13 or 14 digits with its check digit and writes it with 14 digits, or with `digits`.',
    options: z
      .strictObject({
        digits: z
          .union([z.literal(8), z.literal(12), z.literal(13), z.literal(14)])
          .default(14)
          .describe('Digits to write; default 14.'),
      })
      .optional(),
    input: ['text'],
    output: 'text',
    examples: [
      { input: '012345678905', output: '00012345678905' },
      { options: { digits: 12 }, input: '00012345678905', output: '012345678905' },
      { input: '012345678906', fault: '"012345678906" has a wrong check digit' },
      { input: '12345', fault: '"12345" is not a barcode number' },
    ],
    make: (options) => {
      const digits = options?.digits ?? 14;
      return (value) => {
        if (typeof value !== 'string') return value;
        const sum = GTIN_LENGTHS.has(value.length) ? weighedSum(value) : undefined;
        // Systems that have no barcode for an item write zeros.
        if (sum === undefined || sum === 0) {
          return new Fault('MAP-GTIN', `"${value}" is not a barcode number`, {
            found: value,
            expected: '8, 12, 13 or 14 digits',
          });
        }
        if (sum % 10 !== 0) {
          const right = (Number(value.at(-1)) + 10 - (sum % 10)) % 10;
          return new Fault('MAP-GTIN', `"${value}" has a wrong check digit`, {
            found: value,
            expected: `check digit ${right}`,
          });
        }
        const full = `${ZEROS[14 - value.length] ?? ''}${value}`;
        if (digits === 14) return full;
        if (full.startsWith('0'.repeat(14 - digits))) return full.slice(14 - digits);
        return new Fault('MAP-GTIN', `"${value}" does not fit into ${digits} digits`, {
          found: value,
          expected: `${14 - digits} leading zeros`,
        });
      };
    },
  }),
};

/** By their number. */
const ZEROS: readonly string[] = Array.from({ length: 7 }, (_, count) => '0'.repeat(count));

const GTIN_LENGTHS: ReadonlySet<number> = new Set([8, 12, 13, 14]);

/**
 * Sum of all digits with the weights 1 and 3 in turn from the right, a multiple of 10 where the check digit is right
 * (GS1 General Specifications 7.9); undefined when there is anything but digits.
 */
export function weighedSum(text: string): number | undefined {
  let odd = 0;
  let even = 0;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    if (((text.length - at) & 1) === 1) odd += digit;
    else even += digit;
  }
  return odd + 3 * even;
}
