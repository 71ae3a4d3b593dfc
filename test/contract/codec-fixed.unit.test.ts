import type { FixedColumn } from '../../src/formats/codec.ts';
import { codecs } from '../../src/formats/registry.ts';
import { type CodecHarness, codecContract } from './codec.contract.ts';

const columns: readonly FixedColumn[] = [
  { name: 'sku', from: 1, to: 8 },
  { name: 'qty', from: 11, to: 16, align: 'right' },
  { name: 'text', from: 17, to: 24 },
];
const rows = [
  ['LAMP-1', '7', 'a lamp'],
  ['0012', '-5', ' blank'],
  ['=1+1', '1e5', ''],
];
const line = (sku: string, qty: string, text = '') => `${sku.padEnd(10)}${qty.padStart(6)}${text.padEnd(8)}`;

const harness: Omit<CodecHarness, 'options' | 'samples' | 'wholeCuts'> = {
  codec: codecs.fixed,
  request: { documents: [{ body: { kind: 'rows', header: ['sku', 'qty', 'text'], rows } }], fixed: { columns } },
  content: (records) => records.map((record) => (record.kind === 'row' ? record.cells : 'not a row')),
  expected: rows,
  unwritable: { documents: [{ body: { kind: 'segments', segments: [] } }], fixed: { columns } },
};

codecContract('fixed', {
  ...harness,
  options: { fixed: { columns } },
  samples: {
    LF: `${line('LAMP-1', '10')}\n${line('LAMP-2', '0', 'x')}\n`,
    'CR LF and blank lines': `${line('LAMP-1', '10')}\r\n\r\n${line('LAMP-2', '0', 'x')}\r\n`,
    'a byte order mark': `\xef\xbb\xbf${line('LAMP-1', '10')}\n${line('LAMP-2', '0', 'M\xc3\xbcller')} \n`,
  },
  wholeCuts: {
    reason: 'a table that ends with a row is a table; that rows are missing is for the feed guard to see',
    isWhole: (bytes, cut) =>
      bytes
        .subarray(0, cut)
        .toString('latin1')
        .match(/\n\r?$/) !== null,
  },
});

codecContract('fixed without line ends', {
  ...harness,
  request: { ...harness.request, fixed: { columns, newline: '' } },
  options: { fixed: { columns, lineEnds: false } },
  samples: { 'two rows': `${line('LAMP-1', '10')}${line('LAMP-2', '0', 'x')}` },
  wholeCuts: {
    reason: 'a table that ends with a row is a table; that rows are missing is for the feed guard to see',
    isWhole: (bytes, cut) => cut > 0 && cut % line('', '').length === 0 && bytes.length > cut,
  },
});
