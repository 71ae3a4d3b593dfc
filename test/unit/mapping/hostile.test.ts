import { describe, expect, it } from 'vitest';
import { codeFrame, lintProblem } from '../../../src/mapping/lint/problem.ts';
import { findings, inbound, segments, translate } from '../../support/mapping-files.ts';

/** A mapping is written by people, but not every file in the folder is; none of them may stall or fool the gateway. */
const GOOD = `mapping: 1
id: m
kind: inventory
direction: in
source: { format: x12, transaction: "846" }
loops: { item: { start: LIN } }
document: { feedId: { from: BIA03 } }
lines:
  each: item
  fields:
    sku: { from: LIN, pair: [VN], do: [trim], required: true }
`;

const about = (text: string, files: Readonly<Record<string, string>> = {}): string[] =>
  findings({ ...files, 'm.map.yaml': text }, 'm.map.yaml');
const changed = (find: string, replacement: string): string[] => {
  expect(GOOD).toContain(find);
  return about(GOOD.replace(find, replacement));
};
const entries = (count: number, entry: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => entry(index)).join('');

describe('a mapping file that is too much', () => {
  it('is refused unread above its size', () => {
    expect(about(`${GOOD}# ${'x'.repeat(10_000_000)}\n`)).toEqual([
      'm.map.yaml:1:1 MAP-LINT-SIZE the file has 10000257 characters; at most 200000 are read',
    ]);
  });

  it('is refused for a list or map without end', () => {
    expect(about(`${GOOD}codes:\n  uom:\n${entries(10_000, (n) => `    k${n}: a\n`)}`)).toEqual([
      'm.map.yaml:14:5 MAP-LINT-SIZE codes.uom: 10000 entries stand here; at most 2000 are read',
    ]);
    expect(changed('[trim]', `[${'trim,'.repeat(3_000)}]`)).toEqual([
      'm.map.yaml:11:39 MAP-LINT-SIZE lines.fields.sku.do: 3000 entries stand here; at most 2000 are read',
    ]);
  });

  it.each([
    ['lists', `x: ${'['.repeat(60_000)}`],
    ['maps', `x: ${'{a: '.repeat(200)}b${'}'.repeat(200)}`],
    ['indented maps', entries(300, (n) => `${' '.repeat(n)}a:\n`)],
    ['keys of keys', '? '.repeat(60_000)],
  ])('is refused for %s in one another without end', (_, text) => {
    const found = about(`${GOOD}${text}\n`);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^m\.map\.yaml:\d+:\d+ MAP-LINT-YAML the file is nested deeper than 100 levels$/);
  });

  it('is refused for loops without end', () => {
    const loops = entries(60, (n) => `, l${n}: { start: QTY, in: item }`);
    expect(changed('start: LIN } }', `start: LIN }${loops} }`)).toEqual([
      'm.map.yaml:6:8 MAP-LINT-VALUE loops: a mapping has at most 50 loops',
    ]);
  });

  it('finds its way through loops that each stand in two others', () => {
    // There are 2^23 ways up through these.
    const loops = entries(46, (n) => {
      const around = n < 2 ? '' : `, in: [l${(n & ~1) - 2}, l${(n & ~1) - 1}]`;
      return `, l${n}: { start: HL, hl: true, where: { HL03: X }${around} }`;
    });
    const notice = GOOD.replace('"846"', '"856"').replace('BIA03', 'BSN02').replace('feedId', 'shipmentId');
    expect(about(notice.replace('start: LIN } }', `start: LIN }${loops} }`))).not.toContainEqual(
      expect.stringContaining('MAP-LINT-LOOP'),
    );
  });

  it('says no more than 500 things', () => {
    expect(about(`${GOOD}x: [${'&a 1,'.repeat(1_900)}]\ny: [${'&a 1,'.repeat(1_900)}]\n`)).toHaveLength(500);
    expect(about(`${GOOD}${'[}'.repeat(10_000)}\n`)).toHaveLength(500);
  });

  it('does not look for what a name without end was meant to be', () => {
    const long = 'u'.repeat(90_000);
    const lists = `codes:\n  ? ${long}x\n  : { a: b }`;
    const found = about(`${GOOD.replace('[trim]', `[{ lookup: ${long} }]`)}${lists}\n`);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^m\.map\.yaml:11:50 MAP-LINT-CODES .*u…$/);
  });

  it('is refused for an address or a pattern without end', () => {
    expect(changed('BIA03', `${'i'.repeat(150_000)}!`)).toEqual([
      'm.map.yaml:7:29 MAP-LINT-ADDRESS document.feedId.from: an address of 150001 characters; at most 500 are read',
    ]);
    expect(changed('[trim]', `[{ matches: "${'|'.repeat(150_000)}" }]`)).toEqual([
      'm.map.yaml:11:51 MAP-LINT-PATTERN lines.fields.sku.do.0.matches: a pattern of 150000 characters is not supported; at most 1000 are',
    ]);
  });

  it('is shown in a frame of bounded width', () => {
    const problem = lintProblem('MAP-LINT-VALUE', { file: 'm', line: 1, column: 1_000 }, '', 'x');
    const frame = codeFrame(problem, `${'a'.repeat(999)}B${'c'.repeat(100_000)}`).split('\n');
    expect(frame[0]?.length).toBeLessThan(200);
    expect(frame[0]?.[frame[1]?.indexOf('^') ?? -1]).toBe('B');
  });
});

describe('a mapping file that is not what it seems', () => {
  it.each([
    ['a field', 'sku: {', '__proto__: { from: BIA02 }\n    sku: {', '11:5', 'lines.fields'],
    ['a loop', '{ item:', '{ __proto__: { start: QTY }, item:', '6:10', 'loops'],
    ['a header field', '{ feedId:', '{ __proto__: { from: BIA02 }, feedId:', '7:13', 'document'],
    ['a condition', 'required: true', 'when: { __proto__: present }', '11:55', 'lines.fields.sku.when'],
    ['a word', '[trim]', '[{ words: { __proto__: x } }]', '11:51', 'lines.fields.sku.do.0.words'],
  ])('is refused for __proto__ as %s, which would be passed over silently', (_, find, replacement, at, path) => {
    expect(changed(find, replacement)).toEqual([
      `m.map.yaml:${at} MAP-LINT-FEATURE ${path}: the name __proto__ is not allowed`,
    ]);
  });

  it('may call a loop, a code list and a code what objects call theirs', () => {
    const text = GOOD.replaceAll('item', 'constructor').replace('[trim]', '[trim, { lookup: toString }]');
    const files = { 'm.map.yaml': `${text}codes: { toString: { valueOf: hasOwnProperty } }\n` };
    const { lines, held } = translate(
      inbound(files, 'm.map.yaml'),
      segments('ST*846*1~BIA*00*DD*X~LIN**VN*valueOf~LIN**VN*constructor~SE*5*1~'),
    );
    expect(lines).toEqual([{ sku: 'hasOwnProperty' }]);
    expect(held.flatMap(({ problems }) => problems.map(({ code }) => code))).toEqual(['MAP-UNKNOWN-CODE']);
  });

  it.each(['constructor', '__proto__', 'toString'])('has no code list, step or canonical field called %s', (name) => {
    expect(changed('[trim]', `[{ lookup: ${name} }]`)).toEqual([
      `m.map.yaml:11:50 MAP-LINT-CODES lines.fields.sku.do.0.lookup: there is no code list "${name}" under codes`,
    ]);
    expect(changed('[trim]', `[${name}]`)[0]).toContain(`unknown step "${name}"`);
    if (name !== '__proto__')
      expect(changed('feedId', name)[0]).toContain(`the inventory document has no field "${name}"`);
  });

  it.each([
    [
      'NUL',
      GOOD.replace('BIA03', 'BIA\u000003'),
      '7:32 MAP-LINT-YAML the character U+0000 cannot stand in YAML; remove it',
    ],
    [
      'an escape character',
      `${GOOD}# \u001b[2J`,
      '12:3 MAP-LINT-YAML the character U+001B cannot stand in YAML; remove it',
    ],
    [
      'half a character',
      GOOD.replace('BIA03', '\ud800'),
      '7:29 MAP-LINT-YAML the character U+D800 cannot stand in YAML; remove it',
    ],
    [
      'bytes that are not UTF-8',
      GOOD.replace('BIA03', 'Qt\ufffd'),
      '7:31 MAP-LINT-YAML the file is not UTF-8, or holds the character that stands for an unreadable one; save it as UTF-8',
    ],
    [
      'an escaped NUL',
      GOOD.replace('BIA03', '"\\0"'),
      '7:29 MAP-LINT-VALUE document.feedId.from: the character NUL cannot stand in any document',
    ],
    ['another YAML', `%YAML 1.1\n---\n${GOOD}`, '1:1 MAP-LINT-FEATURE directives (%YAML, %TAG) are not allowed'],
    [
      'tag names',
      `%TAG !e! tag:e.com,2000:\n---\n${GOOD}`,
      '1:1 MAP-LINT-FEATURE directives (%YAML, %TAG) are not allowed',
    ],
    ['two documents', `${GOOD}---\n${GOOD}`, '12:1 MAP-LINT-YAML a file holds one document; remove this "---"'],
    ['a key that is a list', `${GOOD}? [a]\n: b\n`, '12:3 MAP-LINT-FEATURE a key must be plain text'],
    ['nothing at all', '', '1:1 MAP-LINT-YAML the file is empty'],
    ['a mere text', 'hello', '1:1 MAP-LINT-VALUE a mapping file is a map of keys, starting with "mapping: 1"'],
  ])('is refused for %s', (_, text, expected) => {
    const found = about(text);
    expect(found[0]).toBe(`m.map.yaml:${expected}`);
  });

  it('points at the tab in its indentation', () => {
    expect(about(GOOD.replace('  each', '\teach'))[0]).toBe(
      'm.map.yaml:9:1 MAP-LINT-YAML Tabs are not allowed as indentation',
    );
  });

  it('may begin with a byte order mark and end its lines as on Windows', () => {
    expect(about(`\ufeff${GOOD}`)).toEqual([]);
    expect(about(GOOD.replaceAll('\n', '\r\n'))).toEqual([]);
  });

  it('does not laugh a billion times', () => {
    const names = 'abcdefghij'.split('');
    const laughs = names.map((name, n) => `${name}: &${name} [${Array(9).fill(n === 0 ? 'x' : `*${names[n - 1]}`)}]\n`);
    const found = about(laughs.join(''));
    expect(found).toHaveLength(10 + 9 * 9);
    expect(found.every((line) => line.includes('MAP-LINT-FEATURE'))).toBe(true);
  });
});

describe('a code list file', () => {
  const using = (text: string): string[] =>
    about(`${GOOD}codes: { uom: { file: codes/uom.csv } }\n`, { 'codes/uom.csv': text });

  it('is refused when it is absent, with the place that names it', () => {
    expect(about(`${GOOD}codes: { uom: { file: codes/uom.csv } }\n`)).toEqual([
      'm.map.yaml:12:23 MAP-LINT-CODES codes.uom.file: cannot read "codes/uom.csv" (codes/uom.csv)',
    ]);
  });

  it('is refused above its size', () => {
    expect(using(`code,value\n${'k,v\n'.repeat(1_100_000)}`)).toEqual([
      'm.map.yaml:12:23 MAP-LINT-SIZE codes.uom.file: "codes/uom.csv" has 4400011 characters; at most 4000000 are read',
    ]);
  });

  it('that is no code list is said to be none a hundred times, not a million', () => {
    const found = using(`code,value\n${'k\n'.repeat(20_000)}`);
    expect(found).toHaveLength(100);
    expect(found[0]).toBe('codes/uom.csv:2:1 MAP-LINT-CODES expected two columns (code, value), found 1');
  });

  it('may hold the names of objects', () => {
    const files = {
      'm.map.yaml': `${GOOD.replace('[trim]', '[{ lookup: uom }]')}codes: { uom: { file: u.csv } }\n`,
      'u.csv': 'code,value\n__proto__,A\nconstructor,B\n',
    };
    const { lines } = translate(
      inbound(files, 'm.map.yaml'),
      segments('ST*846*1~BIA*00*DD*X~LIN**VN*__proto__~LIN**VN*constructor~SE*5*1~'),
    );
    expect(lines).toEqual([{ sku: 'A' }, { sku: 'B' }]);
  });
});
