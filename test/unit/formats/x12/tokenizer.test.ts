import { describe, expect, it } from 'vitest';
import { HEADER_WINDOW } from '../../../../src/formats/x12/delimiters.ts';
import { Tokenizer } from '../../../../src/formats/x12/tokenizer.ts';
import { interchange } from '../../../support/x12-text.ts';

/** What a visitor saw, one line each. */
function seen(text: string, options: { chunk?: number; longestSegment?: number } = {}): string[] {
  const lines: string[] = [];
  const tokenizer = new Tokenizer(
    {
      header: ({ elements }, at) => lines.push(`header ${elements[13]} @${at}`),
      segment: (segment, at) => lines.push(`${segment} @${at}`),
      unterminated: (segment, at, isFollowed) =>
        lines.push(`unterminated ${segment} @${at}${isFollowed ? ', followed' : ''}`),
      outside: ({ text, byteOffset, length, hasHeader }) =>
        lines.push(`outside ${text} @${byteOffset} (${length}${hasHeader ? ', ISA in it' : ''})`),
      overflow: (sample, at) => lines.push(`overflow ${sample.slice(0, 10)} @${at}`),
    },
    options.longestSegment === undefined ? {} : { longestSegment: options.longestSegment },
  );
  const bytes = Buffer.from(text, 'latin1');
  const size = options.chunk ?? bytes.length;
  for (let at = 0; at < bytes.length; at += size) tokenizer.push(bytes.subarray(at, at + size));
  tokenizer.end();
  return lines;
}

const empty = interchange({ set: '846', body: [], times: 0 });

describe('tokenizer', () => {
  it('gives every segment with its byte offset', () => {
    expect(seen(empty)).toEqual([
      'header 000000101 @0',
      'GS*IB*SUPPLIER*CROSSDOCK*20260901*1030*7*X*004010 @106',
      'GE*0*7 @156',
      'IEA*1*000000101 @163',
    ]);
  });

  it.each(['~\n', '~\r\n', '~   \r\n\t', '~~', '~\n~\n'])('passes over layout and empty segments: %j', (segment) => {
    const tags = seen(interchange({ set: '846', body: ['BIA*00'], segment })).map((line) => line.split('*')[0]);
    expect(tags).toEqual(['header 000000101 @0', 'GS', 'ST', 'BIA', 'SE', 'GE', 'IEA']);
  });

  it('keeps blanks and line breaks inside values', () => {
    expect(seen(interchange({ set: '846', body: ['MSG* a\nb  ', 'BIA*00'] }))).toContain('MSG* a\nb   @168');
  });

  it('takes the separators of every interchange anew', () => {
    const second = interchange({ set: '846', body: [], times: 0, element: '|', segment: '\n' });
    expect(seen(`${empty}${second}`).filter((line) => line.startsWith('header'))).toEqual([
      'header 000000101 @0',
      `header 000000101 @${empty.length}`,
    ]);
  });

  it('sees a new interchange where the last one never ended, even with other separators', () => {
    const cut = empty.slice(0, empty.indexOf('GE*'));
    const second = interchange({ set: '846', body: [], times: 0, element: '|', segment: '\n' });
    const lines = seen(cut + second);
    expect(lines[2]).toBe(`header 000000101 @${cut.length}`);
    expect(lines).toHaveLength(6);
    for (const chunk of [1, 7, 100]) expect(seen(cut + second, { chunk })).toEqual(lines);
  });

  it('sees it even where the old terminator stands inside the new header, in any chunks', () => {
    // Far enough behind the first header that the second one arrives byte by byte.
    const body = Array.from({ length: 20 }, (_, index) => `LIN*${index}*SK*LAMP-${index}`);
    const whole = interchange({ set: '846', body });
    const cut = whole.slice(0, whole.indexOf('GE*'));
    const second = interchange({ set: '846', body: [], times: 0, element: '|', component: '~', segment: '\n' });
    const lines = seen(cut + second);
    expect(lines.at(-4)).toBe(`header 000000101 @${cut.length}`);
    for (const chunk of [1, 7, 100]) expect(seen(cut + second, { chunk })).toEqual(lines);
  });

  it.each([
    ['other separators', { element: '|', component: '<', segment: '\n' }],
    ['the same separators', {}],
  ])('sees it inside the segment that the old one was cut in, with %s', (_what, separators) => {
    // Far enough behind the first header that the second one arrives byte by byte.
    const body = [...Array.from({ length: 20 }, (_, index) => `QTY*${index}*1`), 'LIN*1*SK*LAMP-1'];
    const whole = interchange({ set: '846', body });
    const cut = whole.slice(0, whole.indexOf('MP-1'));
    const second = interchange({ set: '846', body: [], times: 0, ...separators });
    const lines = seen(cut + second);
    expect(lines.slice(-5, -3)).toEqual([
      `unterminated LIN*1*SK*LA @${whole.indexOf('LIN')}, followed`,
      `header 000000101 @${cut.length}`,
    ]);
    expect(lines).toHaveLength(28);
    for (const chunk of [1, 7, 100]) expect(seen(cut + second, { chunk })).toEqual(lines);
  });

  it('does not take an ISA that a value quotes for a new interchange', () => {
    const quoted = interchange({ set: '846', body: [], times: 0, element: '|' }).slice(0, 105);
    const text = interchange({ set: '846', body: [`MSG*${quoted}`, 'BIA*00'] });
    for (const chunk of [1, 100, text.length]) expect(seen(text, { chunk })[3]).toBe(`MSG*${quoted} @168`);
  });

  it('takes blanks before terminators for layout when ISA has them there too', () => {
    const text = interchange({ set: '846', body: ['MSG* a '], segment: '  ~\n' });
    expect(seen(text).map((line) => line.replace(/ @.*/, ''))).toEqual([
      'header 000000101',
      'GS*IB*SUPPLIER*CROSSDOCK*20260901*1030*7*X*004010',
      'ST*846*0001',
      'MSG* a',
      'SE*3*0001',
      'GE*1*7',
      'IEA*1*000000101',
    ]);
  });

  it('reports text outside interchanges once per run, with its length', () => {
    expect(seen(`Hello\n\n${empty}bye${empty}\x1a\0\n`).filter((line) => line.startsWith('outside'))).toEqual([
      'outside Hello\n\n @0 (7)',
      `outside bye @${7 + empty.length} (3)`,
    ]);
  });

  it('is not misled by ISA inside a word', () => {
    expect(seen(`VISA*1*2 and ISAAC\n${empty}`)[1]).toBe('header 000000101 @19');
  });

  it('reports a last segment without terminator as unterminated, and nothing else', () => {
    expect(seen(empty.slice(0, -1)).at(-1)).toBe('unterminated IEA*1*000000101 @163');
  });

  it('stops at a segment that never ends, with the same report for any chunks', () => {
    const long = interchange({ set: '846', body: [`MSG*${'x'.repeat(500)}`, 'BIA*00'] });
    const lines = seen(long, { longestSegment: 400 });
    expect(lines.at(-1)).toMatch(/^overflow MSG\*xxxxxx @/);
    for (const chunk of [1, 33, 64]) expect(seen(long, { longestSegment: 400, chunk })).toEqual(lines);
    expect(seen(long, { longestSegment: 504 }).at(-1)).toBe(`IEA*1*000000101 @${long.length - 16}`);
  });

  it('decides about a header only when it has seen enough of it', () => {
    // Longer than the window without a second interchange: the wait must not swallow segments.
    const body = Array.from({ length: 40 }, (_, index) => `ISR*${index}*IN`);
    const text = interchange({ set: '870', body });
    expect(text.length).toBeGreaterThan(HEADER_WINDOW);
    for (const chunk of [1, 5, 106, 320]) expect(seen(text, { chunk })).toEqual(seen(text));
  });
});
