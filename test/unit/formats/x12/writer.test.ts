import { describe, expect, it } from 'vitest';
import type { EncodeDocument, X12Envelope } from '../../../../src/formats/codec.ts';
import { codecs } from '../../../../src/formats/registry.ts';

const envelope: X12Envelope = {
  senderQualifier: 'ZZ',
  senderId: 'CROSSDOCK',
  receiverQualifier: '08',
  receiverId: '9254110060',
  functionalId: 'PO',
  version: '004010',
  usage: 'P',
  createdAt: new Date('2026-09-01T23:59:59Z'),
  interchangeControlNumber: 101,
  groupControlNumber: 7,
};
const order: EncodeDocument = {
  set: '850',
  controlNumber: '0001',
  body: {
    kind: 'segments',
    segments: [
      { tag: 'BEG', elements: ['00', 'DS', 'PO-1', undefined, '20260901', undefined, ''] },
      { tag: 'PER', elements: [undefined, '', undefined] },
      { tag: 'PO1', elements: ['1', '2', 'EA', '12.5', '', 'VN', 'LAMP-1'] },
    ],
  },
};

function write(x12: Partial<X12Envelope> = {}, documents: readonly EncodeDocument[] = [order]) {
  return codecs.x12.encode({ documents, x12: { ...envelope, ...x12 } });
}

function text(x12: Partial<X12Envelope> = {}, documents?: readonly EncodeDocument[]): string {
  const result = write(x12, documents);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return Buffer.from(result.bytes).toString('latin1');
}

describe('X12 writer', () => {
  it('pads ISA, counts, and leaves out what is empty at the end', () => {
    expect(text()).toBe(
      'ISA*00*          *00*          *ZZ*CROSSDOCK      *08*9254110060     *260901*2359*U*00401*000000101*0*P*>~' +
        'GS*PO*CROSSDOCK*9254110060*20260901*2359*7*X*004010~' +
        'ST*850*0001~BEG*00*DS*PO-1**20260901~PO1*1*2*EA*12.5**VN*LAMP-1~SE*4*0001~GE*1*7~IEA*1*000000101~',
    );
  });

  it('writes a repetition separator from 00402 on', () => {
    expect(text({ version: '005010' })).toContain('*2359*^*00501*000000101*');
  });

  it('writes several documents into one group', () => {
    const documents = [order, { ...order, controlNumber: '0002' }];
    expect(text({ acknowledgmentRequested: true, usage: 'T' }, documents)).toMatch(
      /\*1\*T\*>~.*ST\*850\*0001~.*SE\*4\*0001~ST\*850\*0002~.*SE\*4\*0002~GE\*2\*7~IEA\*1\*000000101~$/,
    );
  });

  it('takes other separators, line breaks and group ids', () => {
    const separators = { element: '|', component: ':', segment: '\x15', newline: true };
    const lines = text({ separators, groupSenderId: 'DEPT1', groupReceiverId: 'R' }).split('\x15\n');
    expect(lines[0]).toHaveLength(105);
    expect(lines[1]).toBe('GS|PO|DEPT1|R|20260901|2359|7|X|004010');
    expect(lines.at(-1)).toBe('');
  });

  it.each<[string, Partial<X12Envelope>, string]>([
    ['a sender that is too long', { senderId: 'X'.repeat(16) }, 'The sender id (ISA06)'],
    ['an empty receiver', { receiverId: '' }, 'The receiver id (ISA08)'],
    ['a separator in an id', { receiverId: 'A*B' }, 'The receiver id (ISA08)'],
    ['a qualifier of one character', { senderQualifier: 'Z' }, 'The sender qualifier (ISA05)'],
    ['a version that is none', { version: '4010' }, 'The version (GS08)'],
    ['control number 0', { interchangeControlNumber: 0 }, 'The interchange control number (ISA13)'],
    ['a control number of ten digits', { groupControlNumber: 1_000_000_000 }, 'The group control number (GS06)'],
    ['equal separators', { separators: { element: '|', component: '|' } }, 'A separator'],
    ['a letter as separator', { separators: { segment: 'A' } }, 'A separator'],
    ['no group type', { functionalId: '' }, 'The group type (GS01)'],
    ['no date', { createdAt: new Date(Number.NaN) }, 'The date (ISA09)'],
  ])('refuses %s', (_what, x12, what) => {
    const result = write(x12);
    expect(result.ok).toBe(false);
    const messages = result.ok ? [] : result.problems.map(({ code, message }) => `${code} ${message}`);
    expect(messages).toContain(`X12-WRITE-ENVELOPE ${what} cannot be written.`);
  });

  it.each<[string, EncodeDocument[], string]>([
    [
      'an envelope segment in the body',
      [{ ...order, body: { kind: 'segments', segments: [{ tag: 'SE', elements: ['1'] }] } }],
      'X12-WRITE-SEGMENT',
    ],
    [
      'a tag that is none',
      [{ ...order, body: { kind: 'segments', segments: [{ tag: 'po1', elements: ['1'] }] } }],
      'X12-WRITE-SEGMENT',
    ],
    ['the same control number twice', [order, order], 'X12-WRITE-ENVELOPE'],
    ['a control number of three digits', [{ ...order, controlNumber: '001' }], 'X12-WRITE-ENVELOPE'],
    ['no set', [{ controlNumber: '0001', body: order.body }], 'X12-WRITE-ENVELOPE'],
    ['no document', [], 'FORMAT-WRITE-SHAPE'],
    ['rows', [{ ...order, body: { kind: 'rows', header: [], rows: [] } }], 'FORMAT-WRITE-SHAPE'],
  ])('refuses %s', (_what, documents, code) => {
    expect(write({}, documents)).toMatchObject({ ok: false, problems: [{ code, severity: 'error' }] });
  });

  it('says exactly where a separator stands in the data', () => {
    const segments = [{ tag: 'N1', elements: ['ST', 'Smith ~ Sons'] }];
    expect(write({}, [{ ...order, body: { kind: 'segments', segments } }])).toEqual({
      ok: false,
      problems: [
        {
          code: 'X12-WRITE-SEPARATOR',
          severity: 'error',
          position: { transactionSet: '0001', segment: 2, tag: 'N1', element: 2 },
          message: 'The value contains "~", the segment terminator of this file.',
          found: 'Smith ~ Sons',
          expected: 'text without ~',
        },
      ],
    });
  });

  it('writes composites and repetitions, without empty ones at the end', () => {
    const segments = [
      { tag: 'SLN', elements: ['1', { components: ['EA', undefined, '2', '', undefined] }, { components: [''] }, 'X'] },
      { tag: 'DMG', elements: [{ repeats: ['A', { components: ['B', 'C'] }, ''] }, { repeats: [''] }] },
    ];
    const documents = [{ ...order, body: { kind: 'segments' as const, segments } }];
    expect(text({ version: '005010' }, documents)).toContain('~SLN*1*EA>>2**X~DMG*A^B>C~SE*4*');
  });

  it('refuses a repetition before 00402, unless there is nothing to repeat', () => {
    const document = (repeats: string[]) => [
      { ...order, body: { kind: 'segments' as const, segments: [{ tag: 'DMG', elements: ['D8', { repeats }] }] } },
    ];
    expect(write({}, document(['A', 'B']))).toEqual({
      ok: false,
      problems: [
        {
          code: 'X12-WRITE-REPETITION',
          severity: 'error',
          position: { transactionSet: '0001', segment: 2, tag: 'DMG', element: 2 },
          message: 'X12 has no repetitions in version 004010.',
          found: '2 values',
          expected: 'one value',
        },
      ],
    });
    expect(text({}, document(['A', '']))).toContain('~DMG*D8*A~');
  });

  it('says which component and which repetition holds a separator', () => {
    const elements = [{ repeats: ['A', { components: ['B', 'C^'] }] }];
    const body = { kind: 'segments' as const, segments: [{ tag: 'DMG', elements }] };
    expect(write({ version: '005010' }, [{ ...order, body }])).toMatchObject({
      problems: [{ code: 'X12-WRITE-SEPARATOR', position: { tag: 'DMG', element: 1, repetition: 2, component: 2 } }],
    });
  });

  it('names the implementation guide in ST03', () => {
    expect(text({ version: '005010' }, [{ ...order, implementation: 'GUIDE1' }])).toContain('~ST*850*0001*GUIDE1~');
  });

  describe('with data that holds separators', () => {
    const noted = (...values: string[]) => [
      {
        ...order,
        body: { kind: 'segments' as const, segments: values.map((value) => ({ tag: 'N1', elements: ['ST', value] })) },
      },
    ];

    it('chooses others when it may, in a fixed order, and keeps those that are free', () => {
      const documents = noted('A*B', 'C~D', 'E|F');
      const written = text({ separators: { choose: true } }, documents);
      expect(written.slice(104, 106)).toBe('>:');
      expect(written).toContain(':N1<ST<A*B:N1<ST<C~D:N1<ST<E|F:SE<5<0001:');
      expect(text({ separators: { choose: true } }, documents)).toBe(written);
      expect(text({ separators: { choose: true, element: '|' } }, noted('A*B'))).toContain('~N1|ST|A*B~');
    });

    it('never chooses one that is in use already', () => {
      expect(text({ separators: { choose: true, component: '|' } }, noted('A*B'))).toContain('~N1<ST<A*B~');
    });

    it('chooses control characters when every other one is taken', () => {
      const written = text({ version: '005010', separators: { choose: true } }, noted('*~>^|<:!{}`[]\\'));
      expect([3, 82, 104, 105].map((at) => written.charCodeAt(at))).toEqual([0x1d, 0x1e, 0x1f, 0x1c]);
    });

    it('keeps the separators of ids apart from those of the file', () => {
      expect(text({ senderId: 'A*B', separators: { choose: true } })).toContain('|ZZ|A*B            |');
    });

    it('replaces them in free text when that is agreed, line breaks and control characters too', () => {
      const documents = noted('Smith~*Sons', 'two\r\nlines\tand\u0085more');
      expect(text({ separatorsInData: 'replace' }, documents)).toContain(
        '~N1*ST*Smith  Sons~N1*ST*two lines and more~',
      );
    });

    it.each([
      ['an item number', { tag: 'PO1', elements: ['1', '2', 'EA', '12.5', '', 'VN', 'A*B'] }, 7],
      ['a code', { tag: 'N1', elements: ['S*'] }, 1],
      ['a place of a segment nobody knows', { tag: 'ZZZ', elements: ['A*B'] }, 1],
    ])('never replaces them in %s', (_what, segment, element) => {
      const documents = [{ ...order, body: { kind: 'segments' as const, segments: [segment] } }];
      expect(write({ separatorsInData: 'replace' }, documents)).toMatchObject({
        ok: false,
        problems: [{ code: 'X12-WRITE-SEPARATOR', position: { tag: segment.tag, element } }],
      });
    });

    it('never replaces letters that latin1 lacks', () => {
      expect(write({ separatorsInData: 'replace' }, noted('Łódź'))).toMatchObject({
        ok: false,
        problems: [{ code: 'X12-WRITE-CHARACTER' }],
      });
    });
  });
});
