import { describe, expect, it } from 'vitest';
import type { DecodeOptions } from '../../../../src/formats/codec.ts';
import { codecs } from '../../../../src/formats/registry.ts';
import { includesLevel, x12Levels } from '../../../../src/formats/x12/options.ts';
import { x12Codes } from '../../../../src/kernel/codes/x12-codes.ts';
import type { Problem } from '../../../../src/kernel/problem.ts';
import { codesOf, countingDocuments, eventsOf, problemsOf } from '../../../support/events.ts';
import { type InterchangeText, interchange } from '../../../support/x12-text.ts';

const stock = ['BIA*00*DD*DAILY*20260901', 'LIN*1*SK*LAMP-1', 'QTY*33*7*EA', 'CTT*1'];

const events = (text: Partial<InterchangeText>, options: DecodeOptions = {}) =>
  eventsOf(codecs.x12, interchange({ set: '846', body: stock, ...text }), options);
const problems = async (text: Partial<InterchangeText>, options: DecodeOptions = {}) =>
  problemsOf(await events(text, options));

/** `CODE severity AK4:7`, without what `problem` says of the release. */
const brief = (list: readonly Problem[]) =>
  list
    .filter(({ code }) => code !== 'X12-VERSION-NEAREST')
    .map(({ code, severity, acknowledgment: told }) =>
      [code.replace('X12-', ''), severity, told && `${told.level}:${told.code}`].filter(Boolean).join(' '),
    );

describe('documents of releases without a table', () => {
  it('are read with the nearest one, which is said once a document and not to the sender', async () => {
    const list = await problems({ version: '004030VICS', times: 2 });
    expect(list).toMatchObject([
      {
        code: 'X12-VERSION-NEAREST',
        severity: 'warning',
        position: { transactionSet: '0001', segment: 1 },
        message: 'There is no table for release 004030VICS; the document was checked by that of 004010.',
      },
      { code: 'X12-VERSION-NEAREST', position: { transactionSet: '0002' } },
    ]);
    expect(list.every(({ acknowledgment }) => acknowledgment === undefined)).toBe(true);
    expect(await problems({ version: '005010X12' })).toEqual([]);
    const body = ['AK1*PO*1', 'AK9*A*1*1*1'];
    expect(await problems({ set: '999', version: '004010', functionalId: 'FA', body })).toMatchObject([
      { message: 'There is no table for 999 in release 004010; the document was checked by that of 005010.' },
    ]);
  });

  /** What may differ between releases: in 004010 the sender is told, elsewhere not, and nothing is refused for it. */
  it.each<[string, string[], string, string]>([
    ['an unknown segment', [...stock, 'ABC*1'], 'SEGMENT-UNKNOWN error AK3:1', 'SEGMENT-UNKNOWN warning'],
    ['a segment of another set', [...stock, 'PO4*6'], 'SEGMENT-UNKNOWN error AK3:6', 'SEGMENT-UNKNOWN warning'],
    ['order', [...stock.slice(0, 3), 'PID*F****Lamp', 'CTT*1'], 'SEGMENT-ORDER warning AK3:7', 'SEGMENT-ORDER warning'],
    [
      'repetition',
      [stock[0] ?? '', 'CUR*SE*USD', 'CUR*SE*USD', ...stock.slice(1)],
      'SEGMENT-REPEATS warning AK3:5',
      'SEGMENT-REPEATS warning',
    ],
    [
      'length',
      ['BIA*00*DD*DAILY*20260901*1030*999', ...stock.slice(1)],
      'ELEMENT-LENGTH warning AK4:5',
      'ELEMENT-LENGTH warning',
    ],
    [
      'surplus elements',
      [...stock.slice(0, 3), 'CTT*1*******8'],
      'ELEMENT-EXTRA warning AK4:3',
      'ELEMENT-EXTRA warning',
    ],
    ['conditions', [...stock.slice(0, 3), 'CTT*1**7'], 'ELEMENT-CONDITION warning AK4:2', 'ELEMENT-CONDITION warning'],
  ])('are not refused for %s', async (_what, body, exactly, nearly) => {
    expect(brief(await problems({ body }))).toEqual([exactly]);
    const newer = await events({ body, version: '004030' });
    expect(brief(problemsOf(newer))).toEqual([nearly]);
    expect(countingDocuments(newer)).toBe(1);
  });

  /** What no release allows is refused under any, and the sender is told. */
  it.each<[string, string[], string]>([
    ['a beginning segment is missing', stock.slice(1), 'SEGMENT-MISSING error AK3:3'],
    ['there is no line', stock.slice(0, 1), 'SEGMENT-MISSING error AK3:3'],
    ['a mandatory element is empty', ['BIA*00**DAILY*20260901', ...stock.slice(1)], 'ELEMENT-MISSING error AK4:1'],
    ['a number has letters', [...stock.slice(0, 2), 'QTY*33*7O', 'CTT*1'], 'ELEMENT-NUMBER error AK4:6'],
    ['a qualifier is none', ['BIA*00*DD*X*20260901', 'LIN*1*SKU*LAMP-1', 'QTY*33*7'], 'ELEMENT-QUALIFIER error AK4:5'],
    ['a tag is none', [...stock, 'NEW YORK*NY'], 'SEGMENT-UNKNOWN error AK3:1'],
  ])('are refused when %s', async (_what, body, finding) => {
    for (const version of ['003060', '004010', '004060', '006020']) {
      const read = await events({ body, version });
      const exact = version === '004010';
      expect(brief(problemsOf(read)), version).toEqual(expect.arrayContaining([finding]));
      expect(brief(problemsOf(read)).filter((text) => text.includes('AK')).length, version).toBe(1);
      expect(countingDocuments(read)).toBe(0);
      expect(codesOf(read).includes('X12-VERSION-NEAREST warning')).toBe(!exact);
    }
  });

  it('may leave out what only one of our releases demands', async () => {
    // CAD01 is mandatory in 005010, and not in 004010.
    const body = ['BIG*20260901*1', 'IT1*1*1*EA*1', 'CAD****UPSN', 'TDS*100'];
    const older = await events({ set: '810', body, version: '004060' });
    expect(brief(problemsOf(older))).toEqual(['ELEMENT-MISSING warning']);
    expect(countingDocuments(older)).toBe(1);
    expect(brief(await problems({ set: '810', body, version: '005010' }))).toEqual(['ELEMENT-MISSING error AK4:1']);
  });

  it('may begin with another segment than ours does', async () => {
    const body = ['BPS*PBC*18.06*I', 'N1*PR*BUYER'];
    const older = await events({ set: '820', body, version: '003010', functionalId: 'RA' });
    expect(codesOf(older)).toContain('X12-SEGMENT-MISSING warning');
    expect(countingDocuments(older)).toBe(1);
    const ours = await events({ set: '820', body, version: '004010', functionalId: 'RA' });
    expect(codesOf(ours)).toContain('X12-SEGMENT-MISSING error');
  });

  it('may write dates with six digits before 004010', async () => {
    const body = ['BIA*00*DD*DAILY*260901', 'DTM*097*20260901', ...stock.slice(1)];
    expect(brief(await problems({ body, version: '003060' }))).toEqual([]);
    expect(brief(await problems({ body }))).toEqual(['ELEMENT-DATE warning AK4:8']);
  });

  it('are not checked where no release is named, which is said', async () => {
    const text = interchange({ set: '846', body: ['XYZ*1'] }).replace('*004010~', '*VICS~');
    const read = await eventsOf(codecs.x12, text);
    expect(codesOf(read)).toEqual(['X12-VERSION-UNKNOWN warning']);
    expect(countingDocuments(read)).toBe(1);
  });
});

describe('codes', () => {
  const odd = (zz: string) => ['BIA*00*DD*DAILY*20260901', 'LIN*1*SK*LAMP-1', `QTY*${zz}*7*EA`, 'CTT*1'];
  const ack = ['BAK*00*AC*4501*20260901', 'PO1*1*1*EA*1**VN*A', 'ACK*QQ*1*EA', 'CTT*1'];

  it('that a complete list lacks are noted to the sender, others only to us', async () => {
    expect(brief(await problems({ set: '855', body: ack }))).toEqual(['ELEMENT-CODE warning AK4:7']);
    expect(brief(await problems({ body: odd('Z9') }))).toEqual(['ELEMENT-CODE warning']);
    expect(brief(await problems({ set: '855', body: ack, version: '004030' }))).toEqual(['ELEMENT-CODE warning']);
  });

  it('are refused when the agreement says so', async () => {
    const strict: DecodeOptions = { x12: { strict: ['unknown-code'] } };
    for (const [text, set] of [
      [odd('Z9'), '846'],
      [ack, '855'],
    ] as const) {
      const read = await events({ set, body: text }, strict);
      expect(brief(problemsOf(read))).toEqual(['ELEMENT-CODE error AK4:7']);
      expect(countingDocuments(read)).toBe(0);
    }
    expect(codesOf(await events({ body: odd('33') }, strict))).toEqual([]);
  });

  it('and unknown segments do not flood the list of findings', async () => {
    const odd = Array.from({ length: 500 }, () => 'ABC*1');
    const list = await problems({ body: [...stock, ...odd] }, { tolerate: ['unknown-segment'] });
    expect(list).toHaveLength(6);
    expect(list.at(-1)).toMatchObject({ code: 'X12-MORE-PROBLEMS', severity: 'warning' });
  });

  it('do not flood the list of findings', async () => {
    const lines = Array.from({ length: 500 }, () => ['LIN*1*SK*A', 'QTY*Z9*7']).flat();
    const list = await problems({ body: [stock[0] ?? '', ...lines] });
    expect(list.filter(({ code }) => code === 'X12-ELEMENT-CODE')).toHaveLength(5);
    expect(list.at(-1)).toMatchObject({ code: 'X12-MORE-PROBLEMS', message: '495 more findings are not listed.' });
  });
});

describe('levels of validation', () => {
  /** Something for every level. */
  const body = ['BIA*00*DD*DAILY*2026', 'LIN*1*SK*LAMP-1', 'QTY*33*7*EA*X', 'PID*F****Lamp', 'ZZZ*1', 'CTT*9'];
  const found = async (validation: keyof typeof x12Levels) =>
    codesOf(await events({ body }, { x12: { validation } })).map((text) => text.split(' ')[0]);

  it('switch off what lies above', async () => {
    expect(await found('integrity')).toEqual(['X12-CTT-COUNT']);
    expect(await found('syntax')).toEqual(['X12-SEGMENT-ORDER', 'X12-SEGMENT-UNKNOWN', 'X12-CTT-COUNT']);
    expect((await found('elements')).sort()).toEqual([
      'X12-CTT-COUNT',
      'X12-ELEMENT-DATE',
      'X12-SEGMENT-ORDER',
      'X12-SEGMENT-UNKNOWN',
    ]);
    expect(await found('conditions')).toContain('X12-ELEMENT-CONDITION');
    expect(await found('conditions')).toEqual(codesOf(await events({ body })).map((text) => text.split(' ')[0]));
  });

  it('have every finding of the reader in exactly one of them', () => {
    const listed = Object.values(x12Levels).flatMap(({ codes }) => codes as readonly string[]);
    const known = Object.keys(x12Codes).filter((code) => !code.startsWith('X12-WRITE-'));
    expect([...listed].sort()).toEqual(known.sort());
  });

  it('include those before them', () => {
    expect(includesLevel('elements', 'syntax')).toBe(true);
    expect(includesLevel('elements', 'elements')).toBe(true);
    expect(includesLevel('elements', 'conditions')).toBe(false);
  });

  it('leave positions as they are', async () => {
    const [, , , condition] = await problems({ body });
    const positions = (await problems({ body })).map(({ position }) => position.path);
    expect(positions).toContain('LIN/QTY');
    expect(condition?.position.byteOffset).toBeGreaterThan(0);
  });
});

describe('labels and totals', () => {
  it.each<[string, string, string[], string | undefined]>([
    ['846', 'IB', stock, undefined],
    ['846', 'IB', stock.with(3, 'CTT*2'), 'CTT01 says 2, but the number of LIN is 1.'],
    ['850', 'PO', ['BEG*00*SA*1**20260901', 'PO1*1*1*EA*1', 'CTT*2'], 'CTT01 says 2, but the number of PO1 is 1.'],
    ['855', 'PR', ['BAK*00*AC*1*20260901', 'CTT*0'], undefined],
    ['810', 'IN', ['BIG*20260901*1', 'IT1*1*1*EA*1', 'TDS*100', 'CTT*3'], 'CTT01 says 3, but the number of IT1 is 1.'],
    ['856', 'SH', ['BSN*00*1*20260901*1030', 'HL*1**S', 'HL*2*1*I', 'CTT*2'], undefined],
    ['856', 'SH', ['BSN*00*1*20260901*1030', 'HL*1**S', 'HL*2*1*I', 'CTT*1'], undefined],
    [
      '856',
      'SH',
      ['BSN*00*1*20260901*1030', 'HL*1**S', 'HL*2*1*I', 'CTT*3'],
      'CTT01 says 3, but there are 2 HL, 1 of them items.',
    ],
  ])('%s in %s: CTT01 is compared with the lines', async (set, functionalId, body, message) => {
    const list = await problems({ set, functionalId, body });
    const total = list.filter(({ code }) => code === 'X12-CTT-COUNT');
    expect(total.map((found) => found.message)).toEqual(message === undefined ? [] : [message]);
    expect(total.every(({ severity, acknowledgment }) => severity === 'warning' && !acknowledgment)).toBe(true);
  });

  it('say once a group that ISA12 and GS08 differ', async () => {
    const text = interchange({ set: '846', body: stock, times: 2 }).replace('*00401*', '*00403*');
    const list = problemsOf(await eventsOf(codecs.x12, text));
    expect(list).toMatchObject([
      { code: 'X12-VERSION-LABEL', severity: 'warning', position: { tag: 'GS', element: 8 }, found: '00403' },
    ]);
    expect(list[0]?.acknowledgment).toBeUndefined();
  });

  it.each([
    ['810', 'IN', 'BIG*20260901*1'],
    ['820', 'RA', 'BPR*I*1*C*ACH'],
    ['824', 'AG', 'BGN*00*1*20260901'],
    ['832', 'SC', 'BCT*SC'],
    ['846', 'IB', 'BIA*00*DD*1*20260901'],
    ['850', 'PO', 'BEG*00*SA*1**20260901'],
    ['855', 'PR', 'BAK*00*AC*1*20260901'],
    ['856', 'SH', 'BSN*00*1*20260901*1030'],
    ['860', 'PC', 'BCH*04*SA*1***20260901'],
    ['865', 'CA', 'BCA*00*AC*1***20260901'],
    ['870', 'RS', 'BSR*1*PA*1*20260901'],
    ['997', 'FA', 'AK1*PO*1'],
    ['999', 'FA', 'AK1*PO*1'],
  ])('%s belongs into %s and begins with %s', async (set, functionalId, first) => {
    const version = '005010X1';
    const labels = async (text: Partial<InterchangeText>) =>
      codesOf(await events({ set, functionalId, version, ...text })).filter((code) => code.includes('LABEL'));
    expect(await labels({ body: [first] })).toEqual([]);
    expect(await labels({ body: [first], functionalId: 'ZZ' })).toEqual(['X12-GS-LABEL warning']);
    const other = set === '846' ? 'BAK*00*AC*1*20260901' : 'BIA*00*DD*1*20260901';
    expect(await labels({ body: [other] })).toEqual(['X12-SET-LABEL error']);
  });
});

describe('values of the envelope', () => {
  const good = interchange({ set: '846', body: stock });
  const read = async (from: string, to: string) => {
    const text = good.replace(from, to);
    expect(text).not.toBe(good);
    const list = problemsOf(await eventsOf(codecs.x12, text));
    return list.map(({ code, severity, position, acknowledgment: told }) =>
      [code.replace('X12-', ''), severity, `${position.tag}${position.element}`, told?.code].filter(Boolean).join(' '),
    );
  };

  it.each([
    ['ISA*00*', 'ISA*A0*', 'ISA-VALUE warning ISA1 010'],
    ['*00*          *ZZ', '*0 *          *ZZ', 'ISA-VALUE warning ISA3 012'],
    ['*ZZ*SUPPLIER', '*? *SUPPLIER', 'ISA-VALUE warning ISA5 005'],
    ['SUPPLIER       ', ' '.repeat(15), 'ISA-VALUE warning ISA6 006'],
    ['*ZZ*CROSSDOCK', '*  *CROSSDOCK', 'ISA-VALUE warning ISA7 007'],
    ['CROSSDOCK      ', ' '.repeat(15), 'ISA-VALUE warning ISA8 008'],
    ['*260901*', '*269901*', 'ISA-VALUE warning ISA9 014'],
    ['*1030*U', '*1090*U', 'ISA-VALUE warning ISA10 015'],
    ['*00401*', '*4.1  *', 'ISA-VALUE warning ISA12 017'],
    ['*0*P*', '*O*P*', 'ISA-VALUE warning ISA14 019'],
    ['*0*P*', '*0*X*', 'ISA-VALUE warning ISA15 020'],
    ['*20260901*1030*7*', '*20261301*1030*7*', 'ENVELOPE-VALUE warning GS4'],
    ['*20260901*1030*7*', '*20260901*10:30*7*', 'ENVELOPE-VALUE warning GS5'],
    ['*7*X*', '*7*XXX*', 'ENVELOPE-VALUE warning GS7'],
    ['GE*1*7', 'GE*1*7*9', 'ENVELOPE-VALUE warning GE3'],
    ['GS*', 'ISB*9X~GS*', 'ENVELOPE-VALUE warning ISB1'],
    ['GS*', 'ISE*200601*0515*04~ISE*201301*0515~GS*', 'ENVELOPE-VALUE warning ISE1'],
    ['GS*', 'TA1*000000055*260901*1030*Q*024~GS*', 'ENVELOPE-VALUE warning TA14'],
    ['GS*', 'TA1*000000055*260901*1030*R*999~GS*', 'ENVELOPE-VALUE warning TA15'],
  ])('%s as %s is said', async (from, to, finding) => {
    expect(await read(from, to)).toEqual([finding]);
  });

  it('tell the sender of a group number that is none', async () => {
    const text = good.replace('*7*X*', '*7A*X*').replace('GE*1*7', 'GE*1*7A');
    expect(problemsOf(await eventsOf(codecs.x12, text))).toMatchObject([
      { code: 'X12-ENVELOPE-VALUE', acknowledgment: { level: 'AK9', code: '6' } },
    ]);
  });

  it.each([
    ['*20260901*1030*7*', '*260901*1030*7*'],
    ['*20260901*1030*7*', '*20260901*103059*7*'],
    ['*20260901*1030*7*', '*20260901*10305999*7*'],
    ['*00401*', '*0040X*'],
    ['GS*', 'ISB*1~ISE*200601*0515*04~TA1*000000055*260901*1030*A*000~GS*'],
  ])('%s as %s is not', async (from, to) => {
    expect(await read(from, to)).toEqual([]);
  });
});
