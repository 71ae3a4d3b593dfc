import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { X12Parser } from 'node-x12';
import { describe, expect, it } from 'vitest';
import type { DecodeOptions, FormatName, SourceEvent } from '../../../src/formats/codec.ts';
import { codecs } from '../../../src/formats/registry.ts';
import type { NodeRecord, SourceRecord } from '../../../src/formats/tree.ts';
import { formatProblem } from '../../../src/kernel/problem.ts';
import { Chance } from '../../fuzz/chance.ts';
import { codesOf, countingDocuments, eventsOf, isComplete, problemsOf, recordsOf } from '../../support/events.ts';
import { ROOT } from '../../support/sources.ts';
import { interchange } from '../../support/x12-text.ts';
import { rowsOf, workbookOf } from '../../support/xlsx.ts';
import { zipOf } from '../../support/zip.ts';

/**
 * What hostile and broken files must not achieve, by the names of the fault catalogue (E: envelope and parsing, N: input
 * of strangers). Each is covered by the tests named here; those that belong to one format or one layer stand beside it.
 */
const HERE = 'test/unit/formats/hostile-corpus.test.ts';
const coverage: readonly { fault: string; what: string; by: readonly (readonly [file: string, name: string])[] }[] = [
  {
    fault: 'E1',
    what: 'X12 cut at every byte has no effect',
    by: [
      ['test/property/sample-cuts.test.ts', 'is never complete when it is cut'],
      ['test/regressions/second-interchange-cut-in-isa.test.ts', 'is never complete'],
      ['test/integration/bad-input.test.ts', 'that is cut in half is held and names the missing trailer'],
    ],
  },
  {
    fault: 'E2',
    what: 'XML cut at every byte is refused',
    by: [
      ['test/contract/codec.contract.ts', 'is incomplete and counts for nothing when cut at any byte'],
      ['test/property/sample-cuts.test.ts', 'is never complete when it is cut'],
    ],
  },
  {
    fault: 'E3',
    what: 'a table without its last line end is incomplete',
    by: [
      ['test/unit/formats/csv.test.ts', 'is not complete without the last line end, unless that is agreed'],
      ['test/unit/formats/fixed.test.ts', 'is not complete without the last line end, unless that is agreed'],
      ['test/integration/bad-input.test.ts', 'that ends without a newline may be cut inside a number: held'],
    ],
  },
  {
    fault: 'E4',
    what: 'counts and control numbers that disagree are refused and acknowledged so',
    by: [
      ['test/unit/formats/x12/reader.test.ts', '%s of another header makes it incomplete, whatever is tolerated'],
      [
        'test/unit/formats/x12/acknowledge.test.ts',
        'gives the codes of SE, and of GE when the whole group is rejected',
      ],
      ['test/unit/formats/x12/checks.test.ts', 'CTT01 is compared with the lines'],
    ],
  },
  {
    fault: 'E5',
    what: 'odd separators, line ends, widths, padding are read or refused, never split wrongly',
    by: [
      [HERE, 'are split as another parser splits them'],
      ['test/property/x12-round-trip.test.ts', 'is the same, with any separators'],
    ],
  },
  {
    fault: 'E6',
    what: 'of several interchanges the good ones count',
    by: [['test/unit/formats/x12/reader.test.ts', 'lets a good interchange count beside a cut one']],
  },
  {
    fault: 'E7',
    what: 'one bad document among good ones',
    by: [
      ['test/unit/formats/x12/reader.test.ts', 'lets good documents of a group count beside a bad one'],
      ['test/unit/formats/x12/acknowledge.test.ts', 'rejects a bad document of a group and says where and why'],
    ],
  },
  {
    fault: 'E8',
    what: 'files without anything in them',
    by: [
      [HERE, 'have no records, and an envelope around nothing says so'],
      ['test/integration/bad-input.test.ts', 'that is empty is held'],
      ['test/integration/bad-input.test.ts', 'with far fewer SKUs than the last one is held and says the numbers'],
    ],
  },
  {
    fault: 'E9',
    what: 'files of another sender',
    by: [
      [
        'test/integration/bad-input.test.ts',
        "of another sender is held: one supplier's file never changes another's stock",
      ],
    ],
  },
  {
    fault: 'E10',
    what: 'wrong character sets',
    by: [
      [HERE, 'never become replacement characters'],
      ['test/unit/formats/charset.test.ts', '%s names the first byte that is not valid, wherever it is cut'],
    ],
  },
  {
    fault: 'E11',
    what: 'values that look like something else',
    by: [
      [HERE, 'come out of every format as the text they are'],
      ['test/unit/mapping/steps.test.ts', 'refuses %j without a declared grammar'],
    ],
  },
  {
    fault: 'E12',
    what: 'headers that are repeated, shifted or renamed',
    by: [
      ['test/unit/formats/csv.test.ts', 'refuses a header that names two columns alike, but not empty ones'],
      ['test/unit/mapping/examples.test.ts', 'holds a row whose cells are shifted'],
      ['test/unit/mapping/examples.test.ts', 'reads nothing when a column is gone, and says which'],
    ],
  },
  {
    fault: 'E13',
    what: 'files of another kind, bombs',
    by: [
      [HERE, 'are refused by every format with one finding'],
      ['test/unit/formats/packed.test.ts', 'is refused early when it unpacks to far more than its size'],
    ],
  },
  {
    fault: 'E14',
    what: 'damage of every kind',
    by: [['test/property/fuzz.test.ts', 'files break no promise of the codec contract']],
  },
  {
    fault: 'N1',
    what: 'names that are paths',
    by: [
      ['test/unit/formats/packed.test.ts', 'takes names as data: none is a path, none can forge a line or flood one'],
      ['test/integration/folder-channel.test.ts', 'stays below its root: %s'],
    ],
  },
  {
    fault: 'N2',
    what: 'text that forges lines of a log',
    by: [
      [HERE, 'cannot forge a line'],
      ['test/regressions/long-names-in-findings.test.ts', 'does not flood its findings'],
    ],
  },
  {
    fault: 'N3',
    what: 'entities, depth and size without end',
    by: [
      ['test/unit/formats/xml.test.ts', 'with %s inside are refused, for cXML and whatever was agreed'],
      ['test/unit/formats/xml.test.ts', 'a comment without end'],
      ['test/unit/formats/json.test.ts', 'stops at %s'],
      ['test/unit/formats/csv.test.ts', 'a row without end'],
      ['test/unit/formats/x12/tokenizer.test.ts', 'stops at a segment that never ends'],
    ],
  },
  { fault: 'N4', what: 'names of inherited properties', by: [[HERE, 'touch nothing in any format']] },
  {
    fault: 'N5',
    what: 'patterns of mappings that never end',
    by: [
      ['test/unit/mapping/pattern.test.ts', 'answers for a text that stops a backtracking engine'],
      ['test/unit/mapping/pattern.test.ts', 'refuses patterns that grow large'],
    ],
  },
  {
    fault: 'N6',
    what: 'SQL in names and values',
    by: [
      [HERE, 'come out of every format as the text they are'],
      [
        'test/integration/bad-input.test.ts',
        'or a product with what no database can hold is refused, not a failure of ours',
      ],
    ],
  },
  {
    fault: 'N8',
    what: 'formulas',
    by: [
      [HERE, 'come out of every format as the text they are'],
      ['test/unit/formats/csv.test.ts', 'quotes what must be quoted and leaves formulas alone'],
    ],
  },
];

it.each(coverage)('$fault ($what) is covered', ({ by }) => {
  const missing = by.filter(([file, name]) => !readFileSync(join(ROOT, file), 'utf8').includes(name));
  expect(missing).toEqual([]);
});

const x12 = (body: readonly string[], more = {}) => interchange({ set: '846', body, ...more });
const stock = ['BIA*00*DD*DAILY*20260901', 'LIN*1*SK*LAMP-1', 'QTY*33*7*EA', 'PID*F****a: b', 'LIN*2*SK*A /B', 'CTT*2'];
const columns = [{ name: 'Value', from: 1, to: 20 }];

/** One value in a file of every format, and the options to read it with. */
const carriers: Readonly<Record<FormatName, (value: string) => readonly [Buffer, DecodeOptions]>> = {
  x12: (value) => [
    Buffer.from(x12(['BIA*00*DD*DAILY*20260901', `REF*ZZ*${value}`, 'LIN*1*SK*A'])),
    { charset: 'utf-8' },
  ],
  csv: (value) => [Buffer.from(`Value\n"${value.replaceAll('"', '""')}"\n`), {}],
  fixed: (value) => [Buffer.from(`${value.padEnd(20)}\n`), { fixed: { columns } }],
  xml: (value) => [Buffer.from(`<Root><Value>${xmlText(value)}</Value></Root>`), { xml: { records: ['Value'] } }],
  json: (value) => [Buffer.from(`${JSON.stringify({ Value: value })}\n`), {}],
  xlsx: (value) => [workbookOf({ sheets: { Stock: rowsOf([['Value'], [xmlText(value)]]) } }), {}],
};
const formats = Object.keys(carriers) as FormatName[];

describe('X12 with odd separators and line ends', () => {
  it.each([
    { element: '|', segment: '\n' },
    { element: '*', segment: '~\r\n' },
    { element: '*', segment: '~\n\n' },
    { element: '+', component: ';', segment: "'" },
    { element: '^', component: '<', segment: '!' },
    { element: '~', component: '>', segment: '}' },
    { element: '*', component: '\\', segment: '?' },
  ])('are split as another parser splits them: %j', async (separators) => {
    const text = x12(stock, separators);
    const parsed = new X12Parser().parse(text.replace(/\n\n/g, '\n'));
    if (!('functionalGroups' in parsed)) throw new Error('not an interchange');
    const theirs = parsed.functionalGroups.flatMap(({ transactions }) =>
      transactions.flatMap(({ segments }) =>
        segments.map(({ tag, elements }) => [tag, ...elements.map(({ value }) => value)].join('*')),
      ),
    );
    const ours = recordsOf(await eventsOf(codecs.x12, text)).flatMap((record) =>
      record.kind === 'segment' ? [record.elements.join('*')] : [],
    );
    expect(ours.slice(1, -1)).toEqual(theirs);
    expect(theirs).toHaveLength(stock.length);
  });
});

describe('files without anything in them', () => {
  it.each<[string, FormatName, string | Buffer, DecodeOptions, number, string[]]>([
    ['an envelope alone', 'x12', x12([], { times: 0 }), {}, 0, ['X12-NO-DOCUMENTS warning']],
    ['a header alone', 'csv', 'SKU,Qty\n', {}, 0, []],
    ['a root alone', 'xml', '<feed/>', { xml: { records: ['Item'] } }, 1, []],
    ['an empty array', 'json', '{"item":[]}', { json: { records: ['item'] } }, 1, []],
    ['a header line alone', 'fixed', 'Stock\n', { fixed: { columns, headerRows: 1 } }, 0, []],
    ['a header row alone', 'xlsx', workbookOf({ sheets: { Stock: rowsOf([['SKU']]) } }), {}, 0, []],
  ])(
    '%s: have no records, and an envelope around nothing says so',
    async (_what, format, bytes, options, count, codes) => {
      const events = await eventsOf(codecs[format], bytes, options);
      // In XML and JSON the root without its records is the last record.
      expect(recordsOf(events)).toHaveLength(count);
      expect(codesOf(events)).toEqual(codes);
    },
  );
});

describe('bytes that are not text of the agreed character set', () => {
  // The parts of a workbook are compressed XML.
  it.each(formats.filter((format) => format !== 'xlsx'))('never become replacement characters: %s', async (format) => {
    for (const bad of ['\xff', '\xc3', '\xc3(', '\xed\xa0\x80', '\xc0\xaf', '\xf4\x90\x80\x80']) {
      const [good, options] = carriers[format]('AAAAAA');
      const bytes = Buffer.from(good.toString('latin1').replace('AAAAAA', bad.padEnd(6, 'A')), 'latin1');
      const events = await eventsOf(codecs[format], bytes, options);
      expect(JSON.stringify(events)).not.toContain('\ufffd');
      expect(countingDocuments(events)).toBe(0);
      expect(isComplete(events) && problemsOf(events).every(({ severity }) => severity !== 'error')).toBe(false);
    }
  });
});

describe('values that look like something else', () => {
  it.each(formats)('come out of every format as the text they are: %s', async (format) => {
    const values = [
      '0012',
      '1e5',
      '0x1F',
      '=1+1',
      '@SUM(A1)',
      '-5',
      '1.000',
      '1,000',
      'NaN',
      '1e309',
      '12345678901234567890',
    ];
    for (const value of [...values, 'true', 'null', "'; drop table x", '{{x}}', 'Müller', '../../etc/pw']) {
      const events = await eventsOf(codecs[format], ...carriers[format](value));
      const errors = problemsOf(events).filter(({ severity }) => severity === 'error');
      expect([value, errors]).toEqual([value, []]);
      expect(recordsOf(events).flatMap(textsOf)).toContain(value);
    }
  });
});

describe('files of another kind', () => {
  const chance = new Chance(13);
  const noise = Buffer.from(Array.from({ length: 100_000 }, () => chance.below(256)));
  const foreign: Readonly<Record<string, Buffer>> = {
    'a PDF': Buffer.concat([Buffer.from('%PDF-1.7\n'), noise]),
    noise: Buffer.concat([Buffer.from([0, 1, 2, 3]), noise]),
    'an old spreadsheet': Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), noise]),
    'a gzip file': gzipSync(Buffer.alloc(100_000)),
    'a zip archive': zipOf([{ name: 'a.csv', data: 'a\n1\n' }]),
    'a program': Buffer.concat([Buffer.from('7f454c46', 'hex'), noise]),
    'a web page': Buffer.from('<!DOCTYPE html><html><body>503</body></html>'),
    EDIFACT: Buffer.from("UNA:+.? 'UNB+UNOC:3+A+B+260901:1030+1'UNZ+0+1'"),
  };

  it.each(formats)('are refused by every format with one finding: %s', async (format) => {
    const [, options] = carriers[format]('A');
    for (const [what, bytes] of Object.entries(foreign)) {
      const events: SourceEvent[] = await eventsOf(codecs[format], bytes, options);
      expect([what, problemsOf(events).map(({ severity }) => severity)]).toEqual([what, ['error']]);
      expect(recordsOf(events)).toEqual([]);
      expect(events.at(-1)).toEqual({ type: 'file-end', complete: false, byteCount: bytes.length });
    }
  });
});

describe('what a hostile file puts into its names and values', () => {
  const forged = 'A\r\n{"level":50}\u001b[2J\u0085';

  it.each<[FormatName, string, DecodeOptions]>([
    ['x12', x12(['BIA*00*DD*DAILY*20260901', `${forged}*1`, `QTY*${forged}*x`]), {}],
    ['csv', `"${forged}","${forged}"\n1,2\n`, { charset: 'latin1' }],
    ['csv', `A\n${forged}"x"\n`, { charset: 'latin1' }],
    ['xml', `<Root><A${'B'.repeat(2000)}\u0085>&x;</A></Root>`, { charset: 'latin1' }],
    ['json', `{"A\u0085":\u0007}`, { charset: 'latin1' }],
    ['fixed', `${forged}\n`, { charset: 'latin1', fixed: { columns } }],
  ])('cannot forge a line: %s', async (format, text, options) => {
    const problems = problemsOf(await eventsOf(codecs[format], text, { ...options, file: `stock${forged}.edi` }));
    expect(problems.length).toBeGreaterThan(0);
    for (const found of problems) {
      const lines = formatProblem(found).split('\n');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must not be there
      expect(lines.filter((line) => /[\u0000-\u001f\u007f-\u009f]/.test(line))).toEqual([]);
      expect(lines.slice(1).filter((line) => !/^ {2}(?:found|expected|why|remedy): /.test(line))).toEqual([]);
    }
  });

  it.each<[FormatName, string | Buffer, DecodeOptions]>([
    ['csv', '__proto__,constructor,toString\npolluted,1,2\n', {}],
    [
      'xml',
      '<__proto__ constructor="1"><polluted>1</polluted><toString/></__proto__>',
      { xml: { records: ['toString'] } },
    ],
    [
      'json',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
      { json: { records: ['constructor'] } },
    ],
    ['fixed', 'polluted            \n', { fixed: { columns: [{ name: '__proto__', from: 1, to: 20 }] } }],
    ['xlsx', workbookOf({ sheets: { Stock: rowsOf([['__proto__'], ['polluted']]) } }), {}],
  ])('touch nothing in any format: %s', async (format, bytes, options) => {
    const events = await eventsOf(codecs[format], bytes, options);
    expect(recordsOf(events).length).toBeGreaterThan(0);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    for (const record of recordsOf(events)) expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
  });
});

function textsOf(record: SourceRecord): readonly string[] {
  if (record.kind === 'segment') return record.elements;
  return record.kind === 'row' ? record.cells : nodeTexts(record);
}

function nodeTexts(node: NodeRecord): readonly string[] {
  return [node.text, ...node.children.flatMap(nodeTexts)];
}

function xmlText(value: string): string {
  return value.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
