import { codecs } from '../../src/formats/registry.ts';
import type { NodeRecord, TargetNode } from '../../src/formats/tree.ts';
import { codecContract } from './codec.contract.ts';

const item = (sku: string, quantity: string): TargetNode => ({
  kind: 'node',
  name: 'Item',
  attributes: { sku, note: 'a "b" <c>\n&' },
  children: [{ kind: 'node', name: 'Qty', attributes: {}, text: quantity, children: [] }],
});

const root: TargetNode = {
  kind: 'node',
  name: 'Stock',
  attributes: { asOf: '2026-09-01' },
  children: [
    { kind: 'node', name: 'Currency', attributes: {}, text: ' U<S>D & \r\n', children: [] },
    item('LAMP-1', '7'),
    item('0012', '0'),
  ],
};

const plain = ({ name, attributes, text, children }: NodeRecord): unknown => ({
  name,
  attributes: { ...attributes },
  text,
  children: children.map(plain),
});

codecContract('xml', {
  codec: codecs.xml,
  options: { xml: { records: ['Item'] } },
  request: { documents: [{ body: root }] },
  content: (records) => records.map((record) => (record.kind === 'node' ? plain(record) : 'not a node')),
  expected: [
    ...[
      ['LAMP-1', '7'],
      ['0012', '0'],
    ].map(([sku, quantity]) => ({
      name: 'Item',
      attributes: { sku, note: 'a "b" <c>\n&' },
      text: '',
      children: [{ name: 'Qty', attributes: {}, text: quantity, children: [] }],
    })),
    {
      name: 'Stock',
      attributes: { asOf: '2026-09-01' },
      text: '',
      children: [{ name: 'Currency', attributes: {}, text: ' U<S>D & \r\n', children: [] }],
    },
  ],
  samples: {
    'a small feed':
      '<?xml version="1.0"?>\n<Stock>\n  <Item sku="A"><Qty>7</Qty></Item>\n  <Item sku="B"/>\n</Stock>\n',
    'latin1 by its own declaration': '<?xml version="1.0" encoding="ISO-8859-1"?><Stock><Item n="M\xfcller"/></Stock>',
    'namespaces, comments, CDATA': '<s:Stock xmlns:s="u"><!-- x --><s:Item><![CDATA[<7>]]></s:Item></s:Stock>',
  },
  wholeCuts: {
    reason: 'a line break behind the root element is not part of it',
    isWhole: (bytes, cut) => /^\s*$/.test(bytes.subarray(cut).toString('latin1')),
  },
  unwritable: { documents: [{ body: { kind: 'segments', segments: [] } }] },
});
