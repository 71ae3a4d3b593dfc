import { describe, expect, it } from 'vitest';
import type { DecodeOptions } from '../../../../src/formats/codec.ts';
import { codecs, x12Tolerances } from '../../../../src/formats/registry.ts';
import { codesOf, countingDocuments, eventsOf, isComplete, problemsOf, recordsOf } from '../../../support/events.ts';
import { interchange } from '../../../support/x12-text.ts';

const read = (text: string, options: DecodeOptions = {}) => eventsOf(codecs.x12, text, options);
const stock = ['BIA*00*DD*DAILY*20260901', 'LIN*1*SK*LAMP-1', 'QTY*33*7*EA', 'CTT*1'];
const good = interchange({ set: '846', body: stock });

describe('the envelope', () => {
  it('gives the values of ISA and GS, trimmed except for control numbers', async () => {
    const text = interchange({ set: '846', body: stock }).replace('*7*X*', '*0007*X*').replace('GE*1*7', 'GE*1*0007');
    const [start, group, document] = await read(text);
    expect(start).toMatchObject({
      type: 'interchange-start',
      interchange: {
        senderQualifier: 'ZZ',
        senderId: 'SUPPLIER',
        receiverId: 'CROSSDOCK',
        date: '260901',
        time: '1030',
        version: '00401',
        controlNumber: '000000101',
        acknowledgmentRequested: false,
        usage: 'P',
        separators: { element: '*', component: '>', repetition: '', segment: '~' },
        byteOffset: 0,
      },
    });
    expect(group).toMatchObject({ group: { functionalId: 'IB', controlNumber: '0007', version: '004010' } });
    expect(document).toMatchObject({
      document: { format: 'x12', set: '846', controlNumber: '0001', version: '004010' },
    });
  });

  it('numbers segments from ST and keeps every value as it stands', async () => {
    const text = interchange({ set: '846', body: [...stock.slice(0, 2), 'PID*F****  a  b ', ...stock.slice(2)] });
    const records = recordsOf(await read(text));
    expect(records[0]).toMatchObject({ tag: 'ST', ordinal: 1, byteOffset: text.indexOf('ST*') });
    expect(records[3]).toEqual({
      kind: 'segment',
      tag: 'PID',
      elements: ['PID', 'F', '', '', '', '  a  b '],
      ordinal: 4,
      byteOffset: text.indexOf('PID*'),
      separators: { component: '>', repetition: '' },
    });
    expect(records.at(-1)).toMatchObject({ tag: 'SE', ordinal: 7 });
  });

  /** Every tolerance: what it is about, and that it turns exactly this refusal into a warning. */
  const faults: readonly (readonly [tolerance: keyof typeof x12Tolerances, code: string, text: string])[] = [
    ['short-isa', 'X12-ISA-WIDTH', good.replace('SUPPLIER       ', 'SUPPLIER')],
    ['se-count', 'X12-SE-COUNT', good.replace('SE*6*', 'SE*5*')],
    ['ge-count', 'X12-GE-COUNT', good.replace('GE*1*', 'GE*2*')],
    ['iea-count', 'X12-IEA-COUNT', good.replace('IEA*1*', 'IEA*x*')],
    ['unterminated-end', 'X12-UNTERMINATED', good.slice(0, -1)],
    [
      'duplicate-control',
      'X12-ST-DUPLICATE',
      interchange({ set: '846', body: stock, times: 2 }).replaceAll('*0002~', '*0001~'),
    ],
    ['text-outside', 'X12-TEXT-OUTSIDE', `${good}-- sent by mail --`],
    ['unknown-segment', 'X12-SEGMENT-UNKNOWN', interchange({ set: '846', body: [...stock, 'ZZZ*1'] })],
    ['missing-segment', 'X12-SEGMENT-MISSING', interchange({ set: '846', body: stock.slice(0, 1) })],
    [
      'missing-element',
      'X12-ELEMENT-MISSING',
      interchange({ set: '846', body: ['BIA*00**DAILY*20260901', ...stock.slice(1)] }),
    ],
    ['element-number', 'X12-ELEMENT-NUMBER', good.replace('QTY*33*7*', 'QTY*33*7O*')],
    ['control-characters', 'X12-ELEMENT-CHARACTER', good.replace('LAMP-1', 'LAMP-\t1')],
  ];

  it.each(faults)('tolerance %s turns %s into a warning', async (tolerance, code, text) => {
    const strict = await read(text);
    expect(codesOf(strict)).toContain(`${code} error`);
    const others = Object.keys(x12Tolerances).filter((name) => name !== tolerance);
    expect(codesOf(await read(text, { tolerate: others }))).toContain(`${code} error`);
    const tolerant = await read(text, { tolerate: [tolerance] });
    expect(codesOf(tolerant)).toEqual([`${code} warning`]);
    expect(isComplete(tolerant)).toBe(true);
    const sets = tolerant.filter(({ type }) => type === 'document-end').length;
    expect(countingDocuments(tolerant)).toBe(sets);
    expect(isComplete(strict) && countingDocuments(strict) === sets).toBe(false);
  });

  it('takes line breaks inside segments for layout by agreement, and says so once an interchange', async () => {
    const text = (good + good).replaceAll('LAMP-1', 'LA\r\nMP-1').replaceAll('DAILY', 'DAI\nLY');
    expect(codesOf(await read(text))).toContain('X12-ELEMENT-CHARACTER error');
    const tolerant = await read(text, { tolerate: ['line-breaks'] });
    expect(codesOf(tolerant)).toEqual(['X12-LINE-BREAK warning', 'X12-LINE-BREAK warning']);
    const values = recordsOf(tolerant).flatMap((record) => (record.kind === 'segment' ? record.elements : []));
    expect(values.filter((value) => value === 'LAMP-1' || value === 'DAILY')).toHaveLength(4);
    expect(countingDocuments(tolerant)).toBe(2);
    expect(codesOf(await read(good, { tolerate: ['line-breaks'] }))).toEqual([]);
    const byLine = interchange({ set: '846', body: stock, segment: '\r\n' });
    expect(codesOf(await read(byLine, { tolerate: ['line-breaks'] }))).toEqual([]);
  });

  it('says nothing about padding of trailers by agreement', async () => {
    const text = good.replace('SE*6*0001', 'SE*6*00001').replace('GE*1*7', 'GE*1*0007').replace('IEA*1*0', 'IEA*1*');
    expect(codesOf(await read(text))).toEqual(Array(3).fill('X12-CONTROL-PADDING warning'));
    expect(codesOf(await read(text, { tolerate: ['trailer-padding'] }))).toEqual([]);
  });

  it('has a case above for every tolerance there is', () => {
    const cases = [...faults.map(([tolerance]) => tolerance), 'line-breaks', 'trailer-padding'];
    expect(cases.sort()).toEqual(Object.keys(x12Tolerances).sort());
  });

  it.each([
    ['SE', good.replace('SE*6*0001', 'SE*6*0002'), 'X12-SE-CONTROL error'],
    ['GE', good.replace('GE*1*7', 'GE*1*8'), 'X12-GE-CONTROL error'],
    ['IEA', good.replace('IEA*1*000000101', 'IEA*1*000000110'), 'X12-IEA-CONTROL error'],
    ['IEA without a number', good.replace('IEA*1*000000101', 'IEA*1'), 'X12-IEA-CONTROL error'],
  ])('%s of another header makes it incomplete, whatever is tolerated', async (_tag, text, code) => {
    const events = await read(text, { tolerate: Object.keys(x12Tolerances) });
    expect(codesOf(events)).toEqual([code]);
    expect(isComplete(events)).toBe(false);
    expect(countingDocuments(events)).toBe(0);
  });

  it('takes 0001, 1 and blanks around them for the same control number', async () => {
    const text = good.replace('SE*6*0001', 'SE*06*00001').replace('IEA*1*000000101', 'IEA*1*101 ');
    const events = await read(text);
    expect(codesOf(events)).toEqual(['X12-CONTROL-PADDING warning', 'X12-CONTROL-PADDING warning']);
    expect(countingDocuments(events)).toBe(1);
  });

  it('lets good documents of a group count beside a bad one', async () => {
    const text = interchange({ set: '846', body: stock, times: 3 }).replace('SE*6*0002', 'SE*9*0002');
    const events = await read(text);
    expect(codesOf(events)).toEqual(['X12-SE-COUNT error']);
    expect(countingDocuments(events)).toBe(2);
    expect(isComplete(events)).toBe(false);
  });

  it('lets a good interchange count beside a cut one, before or behind it', async () => {
    for (let cut = 1; cut < good.length - 1; cut += 1) {
      for (const text of [good + good.slice(0, cut), good.slice(0, cut) + good]) {
        const events = await read(text);
        expect(countingDocuments(events), `cut at ${cut}`).toBe(1);
        expect(isComplete(events), `cut at ${cut}`).toBe(false);
      }
    }
  });

  it('says which trailer is missing or wrong after any number of mistakes', async () => {
    const broken = good.replace('QTY*33*7*EA~', 'QTY*33*x*EA~'.repeat(150));
    const codesAfter = async (text: string) => codesOf(await read(text)).filter((code) => /-(SE|GE|IEA)-/.test(code));
    expect(await codesAfter(broken)).toEqual(['X12-SE-COUNT error']);
    expect(await codesAfter(broken.slice(0, broken.indexOf('SE*6')))).toEqual([
      'X12-SE-MISSING error',
      'X12-GE-MISSING error',
      'X12-IEA-MISSING error',
    ]);
    const strays = good.replace('GE*1*7', `${'XX*1~'.repeat(150)}GE*2*8`);
    expect(await codesAfter(strays)).toEqual(['X12-GE-COUNT error', 'X12-GE-CONTROL error']);
    expect(await codesAfter(strays.slice(0, strays.indexOf('GE*')))).toEqual([
      'X12-GE-MISSING error',
      'X12-IEA-MISSING error',
    ]);
    const between = good.replace(/IEA.*/, 'XX*1~'.repeat(150));
    expect(await codesAfter(between)).toEqual(['X12-IEA-MISSING error']);
  });

  it.each([
    ['a missing SE', good.replace('SE*6*0001~', ''), 'X12-SE-MISSING error'],
    ['a missing ST', good.replace('ST*846*0001~', ''), 'X12-STRAY-SEGMENT error'],
    ['a missing GS', good.replace(/GS\*[^~]*~/, ''), 'X12-STRAY-SEGMENT error'],
    ['a missing GE', good.replace('GE*1*7~', ''), 'X12-GE-MISSING error'],
    ['a missing IEA', good.replace('IEA*1*000000101~', ''), 'X12-IEA-MISSING error'],
  ])('does not count with %s', async (_what, text, code) => {
    const events = await read(text);
    expect(codesOf(events)).toContain(code);
    expect(isComplete(events)).toBe(false);
    expect(countingDocuments(events)).toBe(0);
  });

  it('reads a TA1 and says what it is about', async () => {
    const ta1 = interchange({ set: '846', body: [], times: 0 })
      .replace(/GS\*.*GE\*0\*7~/, 'TA1*000000055*260901*1030*R*024~')
      .replace('IEA*1*', 'IEA*0*');
    const events = await read(ta1);
    expect(codesOf(events)).toEqual([]);
    expect(isComplete(events)).toBe(true);
    const end = events.find(({ type }) => type === 'interchange-end');
    expect(end).toMatchObject({
      acknowledgments: [{ controlNumber: '000000055', date: '260901', time: '1030', status: 'R', note: '024' }],
    });
    expect(codesOf(await read(ta1.replace('IEA*0*', 'IEA*1*')))).toEqual([]);
  });

  it('refuses an interchange with more TA1 than it keeps, rather than losing some', async () => {
    const many = (count: number) =>
      interchange({ set: '846', body: [], times: 0 })
        .replace(/GS\*.*GE\*0\*7~/, 'TA1*000000055*260901*1030*A*000~'.repeat(count))
        .replace('IEA*1*', 'IEA*0*');
    expect(codesOf(await read(many(1000)))).toEqual([]);
    const problems = problemsOf(await read(many(1003)));
    expect(problems).toMatchObject([{ code: 'X12-TA1-COUNT', severity: 'error', position: { segment: 1002 } }]);
  });

  it('says that an envelope without documents is empty', async () => {
    const events = await read(interchange({ set: '846', body: [], times: 0 }));
    expect(codesOf(events)).toEqual(['X12-NO-DOCUMENTS warning']);
    expect(countingDocuments(events)).toBe(0);
  });

  it('reports a label that lies and a group that does not fit', async () => {
    const lying = await read(interchange({ set: '846', body: ['BSN*00*S1*20260901*1030', 'HL*1**S'] }));
    expect(codesOf(lying)).toContain('X12-SET-LABEL error');
    const group = await read(interchange({ set: '846', body: stock, functionalId: 'PO' }));
    expect(codesOf(group)).toEqual(['X12-GS-LABEL warning']);
    expect(countingDocuments(group)).toBe(1);
  });

  it('reads the character set it was told, the mark of the file, or latin1', async () => {
    const named = (name: string) =>
      interchange({ set: '846', body: ['BIA*00*DD*X*20260901', `LIN*1*SK*${name}`, 'QTY*33*1'] });
    const sku = async (text: string, options: DecodeOptions = {}) => {
      const line = recordsOf(await read(text, options)).find(
        (record) => record.kind === 'segment' && record.tag === 'LIN',
      );
      return line?.kind === 'segment' ? line.elements[3] : undefined;
    };
    expect(await sku(named('GR\xdcN'))).toBe('GRÜN');
    expect(await sku(named('GR\xc3\x9cN'), { charset: 'utf-8' })).toBe('GRÜN');
    expect(await sku(`\xef\xbb\xbf${named('GR\xc3\x9cN')}`)).toBe('GRÜN');
    expect(await sku(named('5\x80'), { charset: 'Windows-1252' })).toBe('5€');
    const wrong = await read(named('GR\xdcN'), { charset: 'utf-8' });
    expect(codesOf(wrong)).toEqual(['FORMAT-CHARSET error']);
    expect(countingDocuments(wrong)).toBe(0);
    expect(codesOf(await read(good, { charset: 'ebcdic' }))).toEqual(['FORMAT-CHARSET-UNKNOWN error']);
  });

  it('gives separators outside ASCII as they stand in the decoded values', async () => {
    const text = interchange({
      set: '846',
      body: [...stock.slice(0, 2), 'QTY*33*7*EA\xc2\xa41', 'CTT*1'],
      component: '\xc2\xa4',
      segment: '\xc2\x85',
    });
    for (const [file, options, component] of [
      [`\xef\xbb\xbf${text}`, {}, '¤'],
      [text, { charset: 'utf-8' }, '¤'],
      [text, {}, '\xc2\xa4'],
    ] as const) {
      const events = await read(file, options);
      expect(codesOf(events)).toEqual([]);
      expect(events[0]).toMatchObject({ interchange: { separators: { component } } });
      expect(recordsOf(events)[3]).toMatchObject({
        elements: ['QTY', '33', '7', `EA${component}1`],
        separators: { component },
      });
    }
  });

  it('checks only the envelope of sets it has no table for', async () => {
    const events = await read(interchange({ set: '999', body: ['XYZ*1'] }).replaceAll('ST*999', 'ST*214'));
    expect(codesOf(events)).toEqual([]);
    expect(countingDocuments(events)).toBe(1);
  });

  it('refuses a second group with the number of the first', async () => {
    const group = /GS.*GE\*1\*7~/.exec(good)?.[0] ?? '';
    const text = good.replace(group, group + group).replace('IEA*1*', 'IEA*2*');
    const events = await read(text);
    expect(codesOf(events)).toEqual(['X12-GS-DUPLICATE error']);
    expect(countingDocuments(events)).toBe(1);
    expect(countingDocuments(await read(text, { tolerate: ['duplicate-control'] }))).toBe(2);
  });

  it('refuses a group without type, number or version', async () => {
    const events = await read(good.replace(/GS\*IB.*004010~/, 'GS***R*20260901*1030**X~').replace('GE*1*7', 'GE*1'));
    expect(codesOf(events)).toEqual([
      'X12-GS-LABEL warning',
      'X12-VERSION-UNKNOWN warning',
      'X12-GS-VALUE error',
      'X12-GS-VALUE error',
      'X12-GS-VALUE error',
      // GS02 and GS03, which nobody needs to read the group.
      'X12-ENVELOPE-VALUE warning',
      'X12-ENVELOPE-VALUE warning',
    ]);
    expect(countingDocuments(events)).toBe(0);
  });

  it('stops at a segment of more than 256 KiB and says where it begins', async () => {
    const text = good.replace('LAMP-1', 'X'.repeat(300_000));
    const problems = problemsOf(await read(text));
    expect(problems[0]).toMatchObject({
      code: 'X12-SEGMENT-SIZE',
      position: { segment: 3, tag: 'LIN', byteOffset: text.indexOf('LIN*'), transactionSet: '0001' },
    });
    expect(problems.slice(1).map(({ code }) => code)).toEqual(['X12-SE-MISSING', 'X12-GE-MISSING', 'X12-IEA-MISSING']);
    expect(countingDocuments(await read(good.replace('LAMP-1', 'X'.repeat(200_000))))).toBe(1);
  });

  it('keeps the list of findings short, but never loses an error', async () => {
    const body = [
      stock[0] ?? '',
      ...Array.from({ length: 400 }, (_, index) => [`LIN*${index}*SK*A`, 'QTY*33**EA']).flat(),
    ];
    const text = interchange({ set: '846', body: [...body, 'QTY*33*x*EA'] });
    const problems = problemsOf(await read(text));
    expect(problems.length).toBeLessThan(20);
    expect(problems.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual([
      'X12-ELEMENT-NUMBER',
    ]);
    expect(problems.at(-1)).toMatchObject({ code: 'X12-MORE-PROBLEMS', severity: 'warning' });
  });

  it('says once what is wrong with a file without any interchange', async () => {
    expect(codesOf(await read('ST*850*0001~BEG*00*SA*1~SE*3*0001~'))).toEqual(['X12-NO-INTERCHANGE error']);
    expect(codesOf(await read("UNB+UNOA:1+A+B+260901:1030+1'"))).toEqual(['FORMAT-FOREIGN error']);
    expect(codesOf(await read('sku,qty\nA,1\n'))).toEqual(['FORMAT-FOREIGN error']);
  });
});
