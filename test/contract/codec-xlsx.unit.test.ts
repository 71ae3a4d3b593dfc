import { codecs } from '../../src/formats/registry.ts';
import { rowsOf, workbookOf } from '../support/xlsx.ts';
import { codecContract } from './codec.contract.ts';

const rows = [
  ['LAMP-1', '7'],
  ['0012', '0'],
];

codecContract('xlsx', {
  codec: codecs.xlsx,
  options: { xlsx: { sheet: 'Stock' } },
  request: { documents: [{ body: { kind: 'rows', header: ['SKU', 'Qty'], rows } }] },
  content: (records) => records.map((record) => (record.kind === 'row' ? record.cells : 'not a row')),
  expected: rows,
  samples: {
    'inline texts': workbookOf({ sheets: { Stock: rowsOf([['SKU', 'Qty'], ...rows]) } }).toString('latin1'),
    'shared texts, styles and numbers': workbookOf({
      sheets: {
        Notes: rowsOf([['read me']]),
        Stock:
          '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>' +
          '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>46348</v></c></row>',
      },
      texts: '<si><t>SKU</t></si><si><t>ETA</t></si><si><t>0012</t></si>',
      styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
    }).toString('latin1'),
  },
  wholeCuts: { reason: 'none: the directory of the archive stands at its end', isWhole: () => false },
  unwritable: { documents: [{ body: { kind: 'rows', header: ['SKU'], rows: [] } }] },
  skip: {
    'reads back what it wrote': 'spreadsheets are only read',
    'gives out events before the input has ended': 'the directory of the archive stands at its end',
    'closes the input when its reader stops early': 'nothing is given out before the input has ended',
  },
  foreign: { 'a zip archive': 'PACKED-CUT error' },
});
