import type { EncodeRequest } from '../../src/formats/codec.ts';
import { codecs } from '../../src/formats/registry.ts';
import { interchange } from '../support/x12-text.ts';
import { codecContract } from './codec.contract.ts';

const segments = [
  { tag: 'BEG', elements: ['00', 'DS', 'PO-1001', undefined, '20260901'] },
  { tag: 'N1', elements: ['ST', 'Erika Müller'] },
  { tag: 'PO1', elements: ['1', '2', 'EA', '12.5', undefined, 'VN', 'LAMP-1'] },
  { tag: 'CTT', elements: ['1'] },
];

const request: EncodeRequest = {
  documents: [{ set: '850', controlNumber: '0001', body: { kind: 'segments', segments } }],
  x12: {
    senderQualifier: 'ZZ',
    senderId: 'CROSSDOCK',
    receiverQualifier: '08',
    receiverId: '9254110060',
    functionalId: 'PO',
    version: '004010',
    usage: 'T',
    createdAt: new Date('2026-09-01T10:30:00Z'),
    interchangeControlNumber: 101,
    groupControlNumber: 7,
  },
};

const stock = ['BIA*00*DD*DAILY*20260901', 'LIN*1*SK*LAMP-1', 'QTY*33*7*EA', 'LIN*2*SK*LAMP-2', 'QTY*33*0*EA', 'CTT*2'];

codecContract('x12', {
  codec: codecs.x12,
  options: {},
  request,
  content: (records) =>
    records.slice(1, -1).map((record) => (record.kind === 'segment' ? record.elements.join('*') : 'not a segment')),
  expected: ['BEG*00*DS*PO-1001**20260901', 'N1*ST*Erika Müller', 'PO1*1*2*EA*12.5**VN*LAMP-1', 'CTT*1'],
  samples: {
    'on one line': interchange({ set: '846', body: stock }),
    'a segment per line, CR LF': interchange({ set: '846', body: stock, segment: '~\r\n' }),
    'newline as terminator': interchange({ set: '846', body: stock, segment: '\n', element: '|' }),
    'CR LF as terminator': interchange({ set: '846', body: stock, segment: '\r\n' }),
    'two documents, odd separators': interchange({
      set: '846',
      body: stock,
      element: '\x1d',
      segment: '\x15',
      times: 2,
    }),
    '005010 with repetitions': interchange({ set: '846', body: stock, version: '005010', repetition: '^' }),
  },
  wholeCuts: {
    reason: 'the line break behind the last terminator is not part of the interchange',
    isWhole: (bytes, cut) => {
      const lost = bytes.subarray(cut).toString('latin1');
      const left = bytes.subarray(0, cut).toString('latin1');
      return /^[\r\n]*$/.test(lost) && (left.trimEnd().endsWith('~') || left.endsWith('\n'));
    },
  },
  unwritable: {
    ...request,
    documents: [{ set: '850', controlNumber: '0001', body: { kind: 'rows', header: [], rows: [] } }],
  },
});
