import { codecs } from '../../src/formats/registry.ts';
import { codecContract } from './codec.contract.ts';

const rows = [
  ['LAMP-1', '7', 'a, "quoted" lamp'],
  ['0012', '0', 'two\nlines'],
  ['=1+1', '1e5', ' blanks '],
];

codecContract('csv', {
  codec: codecs.csv,
  options: {},
  request: { documents: [{ body: { kind: 'rows', header: ['SKU', 'Qty', 'Text'], rows } }] },
  content: (records) => records.map((record) => (record.kind === 'row' ? record.cells : 'not a row')),
  expected: rows,
  samples: {
    commas: 'SKU,Qty\nLAMP-1,10\nLAMP-2,0\n',
    'semicolons and CR LF': 'SKU;Qty\r\nLAMP-1;10\r\nLAMP-2;0\r\n',
    'tabs and quoted line breaks': 'SKU\tText\nLAMP-1\t"one\ntwo"\nLAMP-2\t"say ""hi"""\n',
    'a byte order mark': '\xef\xbb\xbfSKU,Name\nLAMP-1,M\xc3\xbcller\n',
    'one column': 'SKU\nLAMP-1\nLAMP-2\n',
  },
  wholeCuts: {
    reason: 'a table that ends with a row is a table; that rows are missing is for the feed guard to see',
    isWhole: (bytes, cut) => endsWithRow(bytes.subarray(0, cut).toString('latin1')),
  },
  unwritable: { documents: [{ body: { kind: 'segments', segments: [] } }] },
});

/** True behind the line end of a row (the header is one). */
function endsWithRow(text: string): boolean {
  const isQuoted = (text.match(/"/g) ?? []).length % 2 === 1;
  return text.endsWith('\n') && !isQuoted;
}
