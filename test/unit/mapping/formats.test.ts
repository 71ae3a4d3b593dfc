import { describe, expect, it } from 'vitest';
import { codecs } from '../../../src/formats/registry.ts';
import type { InboundMapping } from '../../../src/mapping/mapping.ts';
import { sourcesOverlap } from '../../../src/partners/match.ts';
import { codesOf, eventsOf, recordsOf } from '../../support/events.ts';
import { findings, inbound, outbound, reasons, translate } from '../../support/mapping-files.ts';

const head = 'mapping: 1\nid: m\nsupplier: s\nkind: inventory\ndirection: in\n';

/** Reads a file as the gateway does: by the codec, told what the mapping says, then by the mapping. */
async function through(mapping: InboundMapping, text: string | Buffer) {
  const { source } = mapping;
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  const events = await eventsOf(codecs[source.format], bytes, source.decode);
  return { ...translate(mapping, recordsOf(events)), codes: codesOf(events) };
}

describe('a mapping of JSON', () => {
  const text = `${head}source: { format: json, file: "*.json" }
loops:
  product: { start: products }
  stock: { start: stock/sites, in: product }
document:
  feedId: { from: meta/id }
  asOf: { from: meta/asOf, do: [{ date: { in: [iso], zone: UTC } }] }
lines:
  each: stock
  fields:
    sku: { from: product.sku, required: true }
    quantity: { from: qty, do: [number], required: true, min: 0 }
    warehouse: { from: "'Site #'" }
    cost: { from: "product.prices[type='net']/amount", do: [decimal] }
    discontinued: { from: product.gone, default: "false", do: [{ oneOf: ["true"] }] }
`;
  const mapping = inbound({ 'm.map.yaml': text }, 'm.map.yaml');
  const feed = `{"meta":{"id":"F1","asOf":"2026-09-01T05:30:00Z"},"products":[
    {"sku":"0012","gone":true,"prices":[{"type":"gross","amount":2},{"type":"net","amount":1.10}],
     "stock":{"sites":[{"Site #":"W1","qty":7},{"Site #":"W2","qty":1e3}]}},
    {"sku":"B","gone":null,"note":"new","stock":{"sites":[{"qty":2}]}}]}`;

  it('reads loops of arrays, the loops around them and the header', async () => {
    const { header, lines, held, codes } = await through(mapping, feed);
    expect(codes).toEqual([]);
    expect(header).toEqual({ feedId: 'F1', asOf: '2026-09-01T05:30:00Z' });
    expect(lines).toEqual([
      { sku: '0012', quantity: 7, warehouse: 'W1', cost: '1.10', discontinued: true },
      { sku: 'B', quantity: 2, discontinued: false },
    ]);
    expect(reasons(held)).toEqual(['MAP-NUMBER quantity: "1e3" is not a number']);
    expect(held[0]?.problems[0]?.position).toEqual({ path: '$/products/stock/sites/qty', tag: 'qty', row: 3 });
    expect(held[0]?.raw).toMatch(/^products\/sites: \{"Site #": "W2", "qty": "1e3"\}$/);
  });

  it('counts what nobody read', async () => {
    expect(Object.fromEntries((await through(mapping, feed)).unread)).toEqual({ 'products/note': 1 });
  });

  it('reads the values of a root array and of JSON Lines as item', async () => {
    const flat = (more: string) =>
      inbound(
        {
          'm.map.yaml': `${head}source: { format: json, file: "*.json"${more} }
loops: { item: { start: item } }
lines: { each: item, fields: { sku: { from: sku, required: true }, quantity: { from: qty, do: [number], required: true } } }
`,
        },
        'm.map.yaml',
      );
    const lines = [
      { sku: 'A', quantity: 1 },
      { sku: 'B', quantity: 2 },
    ];
    expect((await through(flat(''), '[{"sku":"A","qty":1},{"sku":"B","qty":"2"}]')).lines).toEqual(lines);
    expect((await through(flat(', lines: true'), '{"sku":"A","qty":1}\n{"sku":"B","qty":2}\n')).lines).toEqual(lines);
    expect((await through(flat(', lines: true'), '{"sku":"A","qty":1}\n')).lines).toEqual(lines.slice(0, 1));
  });

  it('reads a document that is one line', async () => {
    const one = inbound(
      {
        'm.map.yaml': `${head}source: { format: json, file: "*.json" }
loops: { document: { start: $ } }
lines: { each: document, fields: { sku: { from: sku, required: true }, quantity: { from: qty, do: [number], required: true } } }
`,
      },
      'm.map.yaml',
    );
    expect((await through(one, '{"sku":"A","qty":1}')).lines).toEqual([{ sku: 'A', quantity: 1 }]);
  });

  it.each([
    [
      'an attribute',
      'sku: { from: product.sku,',
      'sku: { from: "product.@sku",',
      'MAP-LINT-ADDRESS lines.fields.sku.from: "product.@sku": JSON has no attributes; did you mean "product.sku"?',
    ],
    [
      'a loop that is not there',
      'in: product }',
      'in: produkt }',
      'MAP-LINT-LOOP loops.stock.in: there is no loop "produkt"; did you mean "product"?',
    ],
    ['a charset, which JSON does not choose', 'format: json,', 'format: json, charset: latin1,', 'charset'],
  ])('refuses %s', (_what, from, to, expected) => {
    expect(findings({ 'm.map.yaml': text.replace(from, to) }, 'm.map.yaml').join('\n')).toContain(expected);
  });
});

describe('a mapping of fixed width', () => {
  const text = `${head}source:
  format: fixed
  file: "*.txt"
  charset: cp850
  columns:
    - { name: TYPE, width: 1 }
    - { name: SKU, width: 6 }
    - { name: NAME, from: 8, to: 13 }
    - { name: QTY, width: 4, align: right }
  recordType: { from: 1, to: 1, rows: [D], others: [H, T] }
lines:
  each: row
  skip: { SKU: [TOTAL] }
  fields:
    sku: { from: SKU, required: true }
    description: { from: NAME }
    quantity: { from: QTY, do: [number], required: true }
`;
  const mapping = inbound({ 'm.map.yaml': text }, 'm.map.yaml');

  it('reads rows by the columns of the layout, and holds those that do not fit it', async () => {
    const file = 'H2026\nD0012  M\x81ll    12\nDTOTAL       9999\nDB      short\nXC            1\nT0001\n';
    const { lines, held, unread, codes } = await through(mapping, Buffer.from(file, 'latin1'));
    expect(codes).toEqual(['FIXED-ROW-WIDTH warning', 'FIXED-ROW-TYPE warning']);
    expect(lines).toEqual([{ sku: '0012', description: 'Müll', quantity: 12 }]);
    expect(reasons(held)).toEqual([
      'FIXED-ROW-WIDTH This row has 13 characters, the layout 17.',
      'FIXED-ROW-TYPE Rows of type "X" are not known.',
    ]);
    expect(held[0]?.raw).toBe('DB      short');
    expect(Object.fromEntries(unread)).toEqual({ TYPE: 1 });
  });

  it('holds a short row whatever is skipped, unless such rows are tolerated', async () => {
    const skipping = text.replace('skip: { SKU: [TOTAL] }', 'skip: { NAME: [blank] }');
    const read = async (more: string) =>
      through(inbound({ 'm.map.yaml': skipping.replace('charset: cp850', more) }, 'm.map.yaml'), 'D0012\n');
    expect(reasons((await read('charset: utf-8')).held)).toEqual([
      'FIXED-ROW-WIDTH This row has 5 characters, the layout 17.',
    ]);
    expect(await read('tolerate: [short-rows]')).toMatchObject({ lines: [], held: [], codes: [] });
  });

  it.each([
    [
      'a column that the layout does not have',
      'from: SKU,',
      'from: SKUS,',
      'MAP-LINT-ADDRESS lines.fields.sku.from: there is no column "SKUS" in the layout; did you mean "SKU"?',
    ],
    ['such a column in skip', 'skip: { SKU:', 'skip: { SKUS:', 'there is no column "SKUS" in the layout'],
    [
      'a column without an end',
      '{ name: SKU, width: 6 }',
      '{ name: SKU }',
      'MAP-LINT-VALUE source.columns.1: column "SKU" needs either "to" or "width"',
    ],
    [
      'a column with two ends',
      '{ name: SKU, width: 6 }',
      '{ name: SKU, from: 2, to: 7, width: 6 }',
      'needs either "to" or "width"',
    ],
    ['a column that runs backwards', 'from: 8, to: 13', 'from: 8, to: 3', 'ends at 3, before it begins at 8'],
    [
      'a column outside the row',
      '  recordType',
      '  width: 16\n  recordType',
      'column "QTY" ends at 17, but a row has 16 characters',
    ],
    ['two columns of one name', 'name: NAME', 'name: SKU', 'two columns are called "SKU"'],
    ['lines that are not rows', 'each: row', 'each: item', 'the lines of a fixed file are "each: row"'],
  ])('refuses %s', (_what, from, to, expected) => {
    expect(findings({ 'm.map.yaml': text.replace(from, to) }, 'm.map.yaml').join('\n')).toContain(expected);
  });
});

describe('a mapping of a spreadsheet', () => {
  it('reads rows under a header, like CSV', () => {
    const mapping = inbound(
      {
        'm.map.yaml': `${head}source: { format: xlsx, file: "*.xlsx", sheet: Stock, header: { row: 2, match: ignore-case-and-spaces }, columns: { required: [SKU] } }
lines: { each: row, fields: { sku: { from: SKU, required: true }, quantity: { from: Qty, do: [number], required: true } } }
`,
      },
      'm.map.yaml',
    );
    expect(mapping.source).toEqual({
      format: 'xlsx',
      file: '*.xlsx',
      decode: { xlsx: { sheet: 'Stock', headerRow: 2 } },
    });
    const header = ['sku', ' QTY'];
    expect(translate(mapping, [{ kind: 'row', row: 3, header, cells: ['A', '1'] }]).lines).toEqual([
      { sku: 'A', quantity: 1 },
    ]);
    const { problems } = translate(mapping, [{ kind: 'row', row: 3, header: ['Artikel', 'Qty'], cells: ['A', '1'] }]);
    expect(problems[0]).toMatchObject({ code: 'MAP-COLUMN', severity: 'error', position: { row: 2, column: 'SKU' } });
  });
});

describe('numbers', () => {
  it.each(['1,000', '1e5', 'NaN', '1e309', '-5', '12345678901234567890'])(
    'a quantity %s is never guessed at',
    async (written) => {
      const mapping = inbound(
        {
          'm.map.yaml': `${head}source: { format: csv, file: "*.csv", delimiter: ";" }
lines: { each: row, fields: { sku: { from: SKU, required: true }, quantity: { from: Qty, do: [number], required: true, min: 0 } } }
`,
        },
        'm.map.yaml',
      );
      const { lines, held } = await through(mapping, `SKU;Qty\n0012;${written}\n`);
      expect(lines).toEqual([]);
      expect(held).toHaveLength(1);
    },
  );
});

describe('files that look alike', () => {
  const source = (format: string, file: string) => ({ format, file, decode: {} }) as InboundMapping['source'];

  it('are told apart by their names alone, when they are rows of text', () => {
    expect(sourcesOverlap(source('csv', 'stock*'), source('fixed', '*.txt'))).toBe(true);
    expect(sourcesOverlap(source('csv', '*.csv'), source('fixed', '*.txt'))).toBe(false);
    expect(sourcesOverlap(source('csv', '*.txt'), source('json', '*.txt'))).toBe(false);
  });
});

describe('writing', () => {
  const order = {
    poNumber: 'PO-1',
    placedAt: '2026-09-01T03:30:00Z',
    storefrontOrderId: '1',
    currency: 'USD',
    shipping: { service: 'ground' },
    shipTo: { name: 'Zoë', line1: 'Main 1', city: 'Łódź', country: 'PL', postalCode: '1' },
    total: '3.00',
    lines: [{ number: 1, supplierSku: '0012', sku: 'A', quantity: 2, unit: 'each', unitCost: '1.50' }],
  };
  const start = 'mapping: 1\nid: m\nsupplier: s\nkind: order\ndirection: out\n';
  const write = (text: string) => {
    const mapping = outbound({ 'm.map.yaml': start + text }, 'm.map.yaml');
    const { target } = mapping;
    const written = mapping.write(order);
    if (!written.ok) throw new Error(JSON.stringify(written.problems));
    const result = codecs[target.format].encode({ documents: [{ body: written.target }], ...target.encode });
    return result.ok ? Buffer.from(result.bytes).toString('latin1') : result.problems.map(({ code }) => code);
  };

  it('JSON has members, literals, and an array for every each', () => {
    expect(
      write(`target: { format: json, fileName: "{poNumber}.json" }
emit:
  - order:
      emit:
        - poNumber: { text: { from: order.poNumber } }
        - note: { text: { from: order.note } }
        - each: order.lines
          as: line
          emit:
            - lines:
                emit:
                  - sku: { text: { from: line.supplierSku } }
                  - qty: { literal: { from: line.quantity, do: [{ number: { out: plain } }] } }
`),
    ).toBe('{"poNumber":"PO-1","lines":[{"sku":"0012","qty":2}]}\n');
  });

  const rows = `rows:
  each: order.lines
  as: line
  columns:
    QTY: { from: line.quantity, do: [{ number: { out: plain } }] }
    SKU: { from: line.supplierSku }
    CITY: { from: order.shipTo.city }
`;
  const fixed = (more: string) => `target:
  format: fixed
  fileName: "{poNumber}.txt"
  columns: [{ name: SKU, width: 6 }, { name: CITY, width: 5 }, { name: FREE, width: 1 }, { name: QTY, width: 4, align: right, fill: "0" }]
  ${more}
${rows}`;

  it('fixed width has the columns of the layout, in its order', () => {
    expect(write(fixed('charset: cp852'))).toBe('0012  \x9d\xa2d\xab  0002\n');
    expect(write(fixed('charset: cp437'))).toEqual(['FORMAT-WRITE-CHARSET']);
    expect(write(fixed('newline: crlf').replaceAll('city', 'name'))).toBe('0012  Zo\xc3\xab   0002\r\n');
  });

  it('CSV has the character set, delimiter and line ends that are agreed', () => {
    const csv = (more: string) => `target: { format: csv, fileName: a.csv${more} }\n${rows}`;
    expect(write(csv(', charset: windows-1250, delimiter: ";", newline: crlf'))).toBe(
      'QTY;SKU;CITY\r\n2;0012;\xa3\xf3d\x9f\r\n',
    );
    expect(write(csv(', charset: latin1'))).toEqual(['FORMAT-WRITE-CHARSET']);
  });

  it('XML writes what its character set does not have as references', () => {
    expect(
      write(`target: { format: xml, fileName: a.xml, charset: latin1 }
emit: [{ Order: { "@to": { from: order.shipTo.name }, text: { from: order.shipTo.city } } }]
`),
    ).toBe('<?xml version="1.0" encoding="ISO-8859-1"?>\n<Order to="Zo\xeb">&#321;\xf3d&#378;</Order>\n');
  });

  it.each([
    [
      'a fixed column that the layout does not have',
      fixed('width: 16').replace('    SKU:', '    SKUS:'),
      'there is no column "SKUS" in the layout; did you mean "SKU"?',
    ],
    [
      'a text and a literal at once',
      'target: { format: json, fileName: a }\nemit: [{ o: { text: { value: a }, literal: { value: "1" } } }]\n',
      '"o" has one of "text", "literal" and "emit"',
    ],
    [
      'an attribute in JSON',
      'target: { format: json, fileName: a }\nemit: [{ o: { "@a": { value: a } } }]\n',
      'unknown key "@a"; it can be "text", "literal" or "emit"',
    ],
    [
      'a literal in XML',
      'target: { format: xml, fileName: a }\nemit: [{ o: { literal: { value: a } } }]\n',
      'unknown key "literal"',
    ],
  ])('refuses %s', (_what, text, expected) => {
    expect(findings({ 'm.map.yaml': start + text }, 'm.map.yaml').join('\n')).toContain(expected);
  });
});
