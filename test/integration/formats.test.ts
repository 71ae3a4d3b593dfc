import { beforeEach, describe, expect, test } from 'vitest';
import { upsertProducts } from '../../src/stores/products.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { inbound, outbound } from '../support/mapping-files.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Every format that a mapping can name goes the whole way: from a file of the supplier to its stock, and from an order to its file. */
const database = testDatabase();
let step: StepGateway;

const head = (direction: string, kind: string): string =>
  `mapping: 1\nid: m\nsupplier: bravo\nkind: ${kind}\ndirection: ${direction}\n`;
const fields = (sku: string, quantity: string, more = ''): string =>
  `fields: {${more} sku: { from: ${sku}, required: true }, quantity: { from: ${quantity}, do: [number], required: true, min: 0 } }`;

const mappings = [
  `source: { format: json, file: "*.json" }
loops: { product: { start: products } }
lines: { each: product, ${fields('sku', 'stock/qty', ' cost: { from: cost, do: [decimal] },')} }
`,
  `source: { format: json, file: "*.jsonl", lines: true }
loops: { item: { start: item } }
lines: { each: item, ${fields('sku', 'qty')} }
`,
  `source:
  format: fixed
  file: "*.txt"
  charset: cp850
  columns: [{ name: SKU, width: 6 }, { name: QTY, width: 4, align: right }]
  headerRows: 1
lines: { each: row, ${fields('SKU', 'QTY')} }
`,
  `source: { format: csv, file: "*.csv", charset: utf-16le, delimiter: ";" }
lines: { each: row, ${fields('SKU', 'QTY')} }
`,
].map((text) => inbound({ 'm.map.yaml': head('in', 'inventory') + text }, 'm.map.yaml'));

const jsonOrder = outbound(
  {
    'o.map.yaml': `${head('out', 'order').replace('id: m', 'id: o')}target: { format: json, fileName: "order_{poNumber}.json" }
emit:
  - order:
      emit:
        - each: order.lines
          as: line
          emit:
            - lines: { emit: [{ sku: { text: { from: line.supplierSku } } }, { qty: { literal: { from: line.quantity, do: [{ number: { out: plain } }] } } }] }
`,
  },
  'o.map.yaml',
);

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane, exception, api_request');
  step = await stepGateway(database, {
    profile: (profile) => (profile.id === 'bravo' ? { ...profile, inbound: mappings, outbound: [jsonOrder] } : profile),
  });
});

const stock = async (): Promise<string[]> => {
  const rows = await database
    .db('supplier_stock')
    .orderBy('supplier_sku')
    .select<{ supplier_sku: string; quantity: number }[]>('supplier_sku', 'quantity');
  return rows.map((row) => `${row.supplier_sku} ${row.quantity}`);
};
const codes = (): Promise<string[]> => database.db('exception').whereNull('closed_at').orderBy('id').pluck('code');

describe('stock', () => {
  test.each<[string, string, string | Buffer]>([
    [
      'JSON',
      'stock.json',
      '{"products":[{"sku":"0012","stock":{"qty":7}},{"sku":"M\\u00fc","stock":{"qty":2}}],"asOf":null}',
    ],
    ['JSON Lines', 'stock.jsonl', '{"sku":"0012","qty":7}\n{"sku":"Mü","qty":"2"}\n'],
    ['fixed width', 'stock.txt', Buffer.from('STOCK 2026\n0012     7\nM\x81       2\n', 'latin1')],
    ['CSV in UTF-16', 'stock.csv', Buffer.from('\ufeffSKU;QTY\n0012;7\nMü;2\n', 'utf16le')],
    ['CSV in UTF-16 without a mark', 'stock.csv', Buffer.from('SKU;QTY\n0012;7\nMü;2\n', 'utf16le')],
  ])('comes as %s', async (_what, name, content) => {
    await step.receive('bravo', name, content);
    expect(await codes()).toEqual([]);
    expect(await stock()).toEqual(['0012 7', 'Mü 2']);
  });

  test.each([
    ['JSON', 'stock.json', '{"products":[{"sku":"0012","stock":{"qty":7}}]'],
    ['JSON Lines', 'stock.jsonl', '{"sku":"0012","qty":7}\n{"sku":"B","qty":2'],
    ['fixed width', 'stock.txt', 'STOCK 2026\n0012     7\nB        1'],
  ])('that is cut changes nothing: %s', async (_what, name, content) => {
    await step.receive('bravo', name, content);
    expect(await stock()).toEqual([]);
    expect(await codes()).not.toEqual([]);
  });
});

describe('an order', () => {
  test('is written as JSON, an array even of one line', async () => {
    await upsertProducts(database.db, [{ sku: 'LAMP', title: 'Lamp' }]);
    await step.receive('bravo', 'stock.json', '{"products":[{"sku":"LAMP","cost":"9.50","stock":{"qty":70}}]}');
    await step.place('1', [['LAMP', 2]]);
    const sent = await database.db('delivery').where({ kind: 'order' }).select('name', 'bytes', 'format');
    expect(sent.map(({ name, bytes, format }) => [name.replace(/_.*\./, '_X.'), bytes.toString(), format])).toEqual([
      ['order_X.json', '{"lines":[{"sku":"LAMP","qty":2}]}\n', 'json'],
    ]);
  });
});
