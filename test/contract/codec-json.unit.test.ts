import { codecs } from '../../src/formats/registry.ts';
import type { NodeRecord, TargetNode } from '../../src/formats/tree.ts';
import { codecContract } from './codec.contract.ts';

const leaf = (name: string, text: string, isLiteral = false): TargetNode => ({
  kind: 'node',
  name,
  attributes: {},
  text,
  children: [],
  isLiteral,
});
const node = (name: string, children: readonly TargetNode[], isListItem = false): TargetNode => ({
  kind: 'node',
  name,
  attributes: {},
  children,
  isListItem,
});

const root = node('root', [
  leaf('currency', ' U"S"D\\ \r\n'),
  node('items', [leaf('sku', '0012'), leaf('qty', '7', true), leaf('tag', 'a'), leaf('tag', 'b')]),
  node('items', [leaf('sku', 'LAMP-é'), leaf('price', '1.10', true), leaf('gone', 'true', true)]),
]);

const plain = ({ name, text, children }: NodeRecord): unknown => [name, text, ...children.map(plain)];

codecContract('json', {
  codec: codecs.json,
  options: { json: { records: ['items'] } },
  request: { documents: [{ body: root }] },
  content: (records) => records.map((record) => (record.kind === 'node' ? plain(record) : 'not a node')),
  expected: [
    ['items', '', ['sku', '0012'], ['qty', '7'], ['tag', 'a'], ['tag', 'b']],
    ['items', '', ['sku', 'LAMP-é'], ['price', '1.10'], ['gone', 'true']],
    ['$', '', ['currency', ' U"S"D\\ \r\n']],
  ],
  samples: {
    'a small feed':
      '{\n "asOf": "2026-09-01",\n "items": [ {"sku": "A", "qty": 1.10}, {"sku": "B\\u00e9", "qty": null} ]\n}\n',
    'a byte order mark, one line': '\xef\xbb\xbf{"items":[{"sku":"M\xc3\xbcller"}],"n":-0.5e+10,"ok":true}',
    'an array': '[{"sku":"A"},{"sku":"B","bins":[[1,2],[]]}]',
  },
  wholeCuts: {
    reason: 'blanks behind the value are not part of it',
    isWhole: (bytes, cut) => /^\s*$/.test(bytes.subarray(cut).toString('latin1')),
  },
  unwritable: { documents: [{ body: { kind: 'segments', segments: [] } }] },
});

codecContract('json lines', {
  codec: codecs.json,
  options: { json: { lines: true } },
  request: { documents: [{ body: node('root', [leaf('sku', '0012')]) }] },
  content: (records) => records.map((record) => (record.kind === 'node' ? plain(record) : 'not a node')),
  expected: [
    ['item', '', ['sku', '0012']],
    ['$', ''],
  ],
  samples: {
    objects: '{"sku":"A","qty":10}\n{"sku":"B","qty":2}\n',
    'CR LF and an empty line': '{"sku":"A"}\r\n\r\n{"sku":"B"}\r\n',
    'bare values': '10\n"x"\n[1,2]\ntrue\n',
  },
  wholeCuts: {
    reason:
      'lines that end, and values that are closed, are whole; that lines are missing is for the feed guard to see',
    isWhole: (bytes, cut) => {
      const text = bytes.subarray(0, cut).toString('latin1');
      return text.trim() !== '' && !/\d$/.test(text) && text.split('\n').every(isBlankOrWhole);
    },
  },
  unwritable: { documents: [{ body: { kind: 'rows', header: [], rows: [] } }] },
});

function isBlankOrWhole(line: string): boolean {
  try {
    return line.trim() === '' || JSON.parse(line) !== undefined;
  } catch {
    return false;
  }
}
