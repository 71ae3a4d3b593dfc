import { describe, expect, it } from 'vitest';
import type { DecodeOptions } from '../../../src/formats/codec.ts';
import { LONGEST_TOKEN } from '../../../src/formats/json/parser.ts';
import { DEEPEST, LARGEST_RECORD } from '../../../src/formats/node-builder.ts';
import { codecs } from '../../../src/formats/registry.ts';
import type { NodeRecord, TargetNode } from '../../../src/formats/tree.ts';
import { codesOf, countingDocuments, eventsOf, isComplete, problemsOf, recordsOf } from '../../support/events.ts';

const read = (text: string, json: DecodeOptions['json'] = {}, file?: string) =>
  eventsOf(codecs.json, Buffer.from(text, 'utf8'), { json, ...(file === undefined ? {} : { file }) });
const items = { records: ['items'] };
const shape = ({ name, text, children }: NodeRecord): unknown[] => [name, text, ...children.map(shape)];
const shapes = async (text: string, json: DecodeOptions['json'] = {}) =>
  recordsOf(await read(text, json)).map((record) => (record.kind === 'node' ? shape(record) : []));

describe('JSON reader', () => {
  it('keeps every value as the sender wrote it', async () => {
    const text = '{"a":1.10,"b":12345678901234567890,"c":1e309,"d":-0,"e":"0012","f":true,"g":null,"h":""}';
    expect(await shapes(text)).toEqual([
      [
        '$',
        '',
        ['a', '1.10'],
        ['b', '12345678901234567890'],
        ['c', '1e309'],
        ['d', '-0'],
        ['e', '0012'],
        ['f', 'true'],
        ['g', ''],
        ['h', ''],
      ],
    ]);
  });

  it('gives a record per element of the named array, wherever it stands, and the rest as the last record', async () => {
    expect(await shapes('{"feed":{"items":[{"sku":"A","w":[1,2]},7],"n":2}}', items)).toEqual([
      ['items', '', ['sku', 'A'], ['w', '1'], ['w', '2']],
      ['items', '7'],
      ['$', '', ['feed', '', ['n', '2']]],
    ]);
  });

  it('calls what has no key item: the elements of a root array, lines, and arrays in arrays', async () => {
    expect(await shapes('[{"a":[[1,[2]],3]},[4]]')).toEqual([
      ['item', '', ['a', '', ['item', '1'], ['item', '', ['item', '2']]], ['a', '3']],
      ['item', '', ['item', '4']],
      ['$', ''],
    ]);
    expect(await shapes('{"a":1}\n5\n', { lines: true })).toEqual([
      ['item', '', ['a', '1']],
      ['item', '5'],
      ['$', ''],
    ]);
  });

  it('says where a record stands', async () => {
    const events = await read('{\n"items": [\n {"sku": "A"},\n {"sku": "B"}]}', items);
    expect(recordsOf(events)[1]).toMatchObject({ path: '$/items', line: 4, attributes: {} });
  });

  it('reads escapes and every kind of character', async () => {
    expect(await shapes('["\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00é😀"]')).toEqual([
      ['item', '"\\/\b\f\n\r\té😀é😀'],
      ['$', ''],
    ]);
  });

  it.each<[string, string, DecodeOptions['json'], string | undefined, number]>([
    ['two objects below one another', '{"a":1}\n{"a":2}\n', {}, undefined, 3],
    ['one line, when the name says so', '{"a":1}\n', {}, 'stock.jsonl', 2],
    ['one line, when that is declared', '{"a":1}\n', { lines: true }, undefined, 2],
    ['a document of one line', '{"a":1}\n', {}, 'stock.json', 1],
    ['one line, when the mapping wants lines', '{"a":[1]}\r\n\r\n', { records: ['item'] }, 'stock.json', 2],
    ['a document of one line that has items', '{"item":[1,2]}\n', { records: ['item'] }, 'stock.json', 3],
    ['a document of one line with arrays in an array', '{"a":[[1],[2]]}\n', { records: ['item'] }, undefined, 3],
    ['an array of one line', '[{"a":1}]\n', { records: ['item'] }, undefined, 2],
    ['a document of several lines', '{"a":\n1}\n', {}, undefined, 1],
    ['an array over several lines', '[\n{"a":1},\n{"a":2}\n]\n', {}, undefined, 3],
  ])('tells JSON Lines from documents: %s', async (_what, text, json, file, count) => {
    const events = await read(text, json, file);
    expect(codesOf(events)).toEqual([]);
    expect(recordsOf(events)).toHaveLength(count);
  });

  it('reads UTF-16 by its byte order mark', async () => {
    const events = await eventsOf(codecs.json, Buffer.from('\ufeff{"sku":"Müller"}', 'utf16le'));
    expect(codesOf(events)).toEqual([]);
    expect(recordsOf(events)).toMatchObject([{ children: [{ text: 'Müller' }] }]);
  });

  it.each([
    ['a key that stands twice', '{"qty":1,"qty":10}', 'JSON-KEY-DUPLICATE', { row: 1, column: 10, byteOffset: 9 }],
    [
      'the nineteenth key again',
      `{${Array.from({ length: 20 }, (_, at) => `"k${Math.min(at, 18)}":1`).join()}}`,
      'JSON-KEY-DUPLICATE',
      {},
    ],
    ['text behind the value', '{"a":1}\nx', 'JSON-SYNTAX', { row: 2, column: 1, byteOffset: 8 }],
    ['a second value', '{"a":1} {"a":2}', 'JSON-SYNTAX', { column: 9 }],
    ['a number with a leading zero', '[007]', 'JSON-SYNTAX', { column: 2 }],
    ['a number with a plus', '[+1]', 'JSON-SYNTAX', {}],
    ['a number without digits behind the point', '[1.]', 'JSON-SYNTAX', {}],
    ['NaN', '[NaN]', 'JSON-SYNTAX', {}],
    ['a word cut short', '[tru]', 'JSON-SYNTAX', {}],
    ['a comma too much', '[1,]', 'JSON-SYNTAX', { column: 4 }],
    ['a comma too much in an object', '{"a":1,}', 'JSON-SYNTAX', {}],
    ['a comma missing', '[1 2]', 'JSON-SYNTAX', {}],
    ['the wrong bracket', '{"a":[1}', 'JSON-SYNTAX', { path: '$' }],
    ['a key without quotation marks', '{a:1}', 'JSON-SYNTAX', {}],
    ['a value without a colon', '{"a" 1}', 'JSON-SYNTAX', {}],
    ['a key without a value', '{"a"}', 'JSON-SYNTAX', {}],
    ['single quotation marks', "['a']", 'JSON-SYNTAX', {}],
    ['a comment', '[1/* one */]', 'JSON-SYNTAX', {}],
    ['a line break inside a string', '["a\nb"]', 'JSON-SYNTAX', { row: 1, column: 4 }],
    ['an escape that does not exist', '["\\x41"]', 'JSON-SYNTAX', {}],
    ['half an escape', '["\\u00g1"]', 'JSON-SYNTAX', {}],
    ['half a surrogate pair', '["\\ud83d"]', 'JSON-CHARACTER', { column: 2 }],
    ['an escaped NUL', '["\\u0000"]', 'JSON-CHARACTER', {}],
    ['a NUL between', `["${'a'.repeat(60)}"\0]`, 'FORMAT-NUL', { byteOffset: 63 }],
    ['a string that does not end', '{"a":"b', 'JSON-CUT', { column: 6 }],
    ['an object that does not end', '{"a":1', 'JSON-CUT', {}],
    ['a number that ends the file', '12', 'JSON-CUT', {}],
  ])('refuses %s', async (_what, text, code, place) => {
    const events = await read(text);
    expect(codesOf(events)).toEqual([`${code} error`]);
    expect(problemsOf(events)[0]?.position).toMatchObject(place);
    expect(isComplete(events)).toBe(false);
    expect(countingDocuments(events)).toBe(0);
  });

  it.each([
    ['a value over several lines', '{"a":1}\n{"a":\n2}\n', 'JSON-CUT', 2],
    ['two values in a line', '{"a":1} {"a":2}\n', 'JSON-SYNTAX', 1],
    ['a mistake in one line', '{"a":1}\n{"a":2]\n{"a":3}\n', 'JSON-SYNTAX', 2],
  ])('refuses JSON Lines with %s', async (_what, text, code, row) => {
    const events = await read(text, { lines: true });
    expect(codesOf(events)).toEqual([`${code} error`]);
    expect(problemsOf(events)[0]?.position.row).toBe(row);
    expect(countingDocuments(events)).toBe(0);
  });

  it('counts bytes, not characters, up to a mistake', async () => {
    const long = `[${'"Müller",'.repeat(20_000)}x]`;
    expect(problemsOf(await read(long))[0]?.position).toMatchObject({
      byteOffset: Buffer.from(long).lastIndexOf('x'),
      column: long.lastIndexOf('x') + 1,
    });
  });

  it.each([
    ['nesting of objects without end', '{"a":'.repeat(DEEPEST + 1)],
    ['nesting of arrays without end', '['.repeat(DEEPEST + 1)],
    ['a string without end', `["${'x'.repeat(LONGEST_TOKEN + 70_000)}`],
    ['a number without end', `[1${'0'.repeat(LONGEST_TOKEN + 70_000)}`],
    ['a record without end', `{"items":[{"a":[${'1,'.repeat(LARGEST_RECORD / 100)}`],
    ['a header without end', `{"a":[${'1,'.repeat(LARGEST_RECORD / 100)}`],
    ['keys without end', `{"items":[{${Array.from({ length: LARGEST_RECORD / 50 }, (_, at) => `"k${at}":[]`).join()}`],
  ])('stops at %s', async (_what, text) => {
    expect(codesOf(await read(text, items))).toEqual(['JSON-LIMIT error']);
  });

  it('takes any number of records', async () => {
    const count = Math.ceil(LARGEST_RECORD / 200);
    const events = await read(`{"items":[${Array.from({ length: count }, () => '{"sku":"A"}').join()}]}`, items);
    expect(codesOf(events)).toEqual([]);
    expect(recordsOf(events)).toHaveLength(count + 1);
  });

  it('does not let a key touch anything but its record', async () => {
    const [record] = recordsOf(await read('{"__proto__":{"polluted":1},"constructor":2}'));
    expect(record).toMatchObject({ children: [{ name: '__proto__' }, { name: 'constructor' }] });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('JSON writer', () => {
  const leaf = (name: string, text?: string, more: Partial<TargetNode> = {}): TargetNode => ({
    kind: 'node',
    name,
    attributes: {},
    text,
    children: [],
    ...more,
  });
  const write = (children: readonly TargetNode[], attributes = {}) => {
    const result = codecs.json.encode({ documents: [{ body: { ...leaf('root'), attributes, children } }] });
    return result.ok
      ? Buffer.from(result.bytes).toString('utf8')
      : result.problems.map(({ code, position }) => [code, position.path]);
  };

  it('makes members of children and arrays of what repeats or is listed', () => {
    const line = leaf('lines', undefined, { isListItem: true, children: [leaf('qty', '2', { isLiteral: true })] });
    expect(write([leaf('po', '007'), line, leaf('tag', 'a'), leaf('tag', 'b'), leaf('none')], { id: 'x' })).toBe(
      '{"id":"x","po":"007","lines":[{"qty":2}],"tag":["a","b"]}\n',
    );
    expect(write([])).toBe('{}\n');
  });

  it.each([
    ['a literal that is none', [leaf('qty', '01', { isLiteral: true })], 'root/qty'],
    ['half a character', [leaf('name', 'a\ud83d')], 'root/name'],
    ['a text beside members', [leaf('a', 'x', { children: [leaf('b', 'y')] })], 'root/a'],
  ])('refuses %s', (_what, children, path) => {
    expect(write(children)).toEqual([['JSON-WRITE-VALUE', path]]);
  });
});
