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
});
