import { z } from 'zod';
import { toAscii } from './ascii.ts';
import { compilePattern } from './pattern.ts';
import { defineStep, eachText, Fault, onText, type Step } from './step.ts';

const none = z.undefined();
const texts = ['text', 'list'] as const;

/** Steps from text to text. On a list they work on every text of it. */
export const textSteps: Readonly<Record<string, Step>> = {
  trim: defineStep({
    doc: 'Removes blanks at both ends.',
    options: none,
    input: texts,
    output: 'same',
    examples: [{ input: '  AB-100 ', output: 'AB-100' }],
    make: () => eachText((text) => text.trim()),
  }),
  upper: defineStep({
    doc: 'Turns into capital letters.',
    options: none,
    input: texts,
    output: 'same',
    examples: [{ input: 'ab-100', output: 'AB-100' }],
    make: () => eachText((text) => (isUpperAscii(text) ? text : text.toUpperCase())),
  }),
  lower: defineStep({
    doc: 'Turns into small letters.',
    options: none,
    input: texts,
    output: 'same',
    examples: [{ input: 'Ground', output: 'ground' }],
    make: () => eachText((text) => text.toLowerCase()),
  }),
  digits: defineStep({
    doc: 'Keeps the digits 0–9 only.',
    options: none,
    input: texts,
    output: 'same',
    examples: [
      { input: '0-12345-67890-5', output: '012345678905' },
      { input: 'n/a', output: '' },
    ],
    make: () => eachText((text) => (isDigits(text) ? text : text.replace(/[^0-9]/g, ''))),
  }),
  ascii: defineStep({
    doc: 'Writes letters with accents, typographic quotes and dashes in plain ASCII. A character without a plain form is a finding.',
    options: none,
    input: texts,
    output: 'same',
    examples: [
      { input: 'Zoë Núñez – Straße 5', output: 'Zoe Nunez - Strasse 5' },
      { input: '東京', fault: '"東" has no plain ASCII form' },
    ],
    make: () =>
      eachText((text) => {
        const result = toAscii(text);
        if (typeof result === 'string') return result;
        return new Fault('MAP-ASCII', `"${result.character}" has no plain ASCII form`, {
          found: text,
          expected: 'letters that can be written in ASCII',
        });
      }),
  }),
  slice: defineStep({
    doc: 'Keeps the characters from `from` to `to`, counted from 1, both included.',
    options: z.strictObject({
      from: z.int().min(1).describe('First character to keep, counted from 1.'),
      to: z.int().min(1).optional().describe('Last character to keep; default: the end.'),
    }),
    input: texts,
    output: 'same',
    examples: [
      { options: { from: 3, to: 5 }, input: 'ABCDEFG', output: 'CDE' },
      { options: { from: 3 }, input: 'ABCDEFG', output: 'CDEFG' },
    ],
    make: ({ from, to }, tools) => {
      if (to !== undefined && to < from) tools.problem('MAP-LINT-STEP', `"to" ${to} is before "from" ${from}`);
      return eachText((text) => text.slice(from - 1, to));
    },
  }),
  replace: defineStep({
    doc: 'Replaces every occurrence of `text` (or of the pattern `regex`) by `with`, literally.',
    options: z.strictObject({
      text: z.string().min(1).optional().describe('The text to replace, literally.'),
      regex: z
        .string()
        .min(1)
        .optional()
        .describe('The pattern to replace, instead of `text`; patterns have no groups.'),
      with: z.string().describe('What to put there, literally; "" removes it.'),
    }),
    input: texts,
    output: 'same',
    examples: [
      { options: { text: '.', with: '' }, input: 'A.B.C', output: 'ABC' },
      { options: { regex: '[ -]+', with: ' ' }, input: 'A -- B', output: 'A B' },
    ],
    make: (options, tools) => {
      if ((options.text === undefined) === (options.regex === undefined)) {
        tools.problem('MAP-LINT-STEP', 'give either "text" or "regex"');
        return (value) => value;
      }
      const { text: wanted, with: replacement } = options;
      if (wanted !== undefined) return eachText((text) => text.replaceAll(wanted, () => replacement));
      const pattern = compilePattern(options.regex ?? '');
      if ('error' in pattern) {
        tools.problem('MAP-LINT-PATTERN', pattern.error);
        return (value) => value;
      }
      return eachText((text) => pattern.replace(text, replacement) ?? tooLong(text));
    },
  }),
  pad: defineStep({
    doc: 'Fills up to `to` characters with `with`, on the left unless `side: right`. Longer texts stay.',
    options: z.strictObject({
      to: z.int().min(1).max(200).describe('Characters the text has afterwards.'),
      with: z.string().length(1).describe('The character to fill up with.'),
      side: z.enum(['left', 'right']).default('left').describe('Where to add it; default left.'),
    }),
    input: texts,
    output: 'same',
    examples: [
      { options: { to: 5, with: '0' }, input: '42', output: '00042' },
      { options: { to: 4, with: '.', side: 'right' }, input: 'AB', output: 'AB..' },
    ],
    make: ({ to, with: filler, side }) =>
      eachText((text) => (side === 'left' ? text.padStart(to, filler) : text.padEnd(to, filler))),
  }),
  blankIf: defineStep({
    doc: 'Turns the texts named into blank, comparing exactly.',
    options: z.array(z.string()).min(1),
    input: texts,
    output: 'same',
    examples: [
      { options: ['TBD', 'N/A'], input: 'TBD' },
      { options: ['TBD', 'N/A'], input: '10/01/2026', output: '10/01/2026' },
    ],
    make: (blanks) => {
      const set = new Set(blanks);
      return eachText((text) => (set.has(text) ? undefined : text));
    },
  }),
  matches: defineStep({
    doc: 'True when the text fits the pattern (anywhere, unless it has ^ and $). Patterns: literals, classes, \\d \\w \\s, quantifiers; no groups.',
    options: z.string().min(1),
    input: ['text'],
    output: 'boolean',
    examples: [
      { options: '^[\\d,]+$', input: '1,204', output: true },
      { options: '^[\\d,]+$', input: 'In Stock', output: false },
    ],
    make: (source, tools) => {
      const pattern = compilePattern(source);
      if ('error' in pattern) {
        tools.problem('MAP-LINT-PATTERN', pattern.error);
        return (value) => value;
      }
      return onText((text) => pattern.test(text) ?? tooLong(text));
    },
  }),
};

/** Most texts already are what a step would make of them, and looking is cheaper than making. */
function isDigits(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

function isUpperAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 127 || (code >= 97 && code <= 122)) return false;
  }
  return true;
}

function tooLong(text: string): Fault {
  return new Fault('MAP-TEXT-LENGTH', `${text.length} characters are too many for a pattern`, {
    found: text,
    expected: 'a shorter text',
  });
}
