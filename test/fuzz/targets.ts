import type { DecodeOptions, FormatName } from '../../src/formats/codec.ts';
import { x12Tolerances } from '../../src/formats/registry.ts';
import type { Chance } from './chance.ts';
import type { Structure } from './damage.ts';
import { codecViolation, type WhenCut } from './invariants.ts';
import { packedFile, packedViolation, xlsxFile } from './packed-files.ts';
import { sampleFile } from './samples.ts';
import { x12File } from './x12-files.ts';

/** What the fuzzer has to know of a format. */
export interface FuzzTarget {
  /** A valid file, as latin1 text. */
  readonly file: (chance: Chance) => string;
  /** Options as a mapping could have them. */
  readonly options: (chance: Chance) => DecodeOptions;
  readonly structure: Structure;
  /** What must hold for every file and does not. */
  readonly violation: (bytes: Buffer, options: DecodeOptions, chance: Chance) => Promise<string | undefined>;
}

const reading =
  (format: FormatName, whenCut: (options: DecodeOptions) => WhenCut): FuzzTarget['violation'] =>
  (bytes, options, chance) =>
    codecViolation(format, whenCut(options), bytes, options, chance);

const CELLS = [
  'LAMP-1',
  '0012',
  '7',
  '',
  ' ',
  '=1+1',
  'two\nlines',
  'say "hi"',
  'a,b;c\td|e',
  '1e309',
  '-5',
  'M\xc3\xbcller',
];
const XML_STRUCTURE: Structure = { separators: ['<', '>', '</', '"', '\n', ' ', '=', '&', '/>', ']]>'] };
const VALIDATION = ['integrity', 'syntax', 'elements', 'conditions'] as const;
const NAMES = ['Stock', 'Item', 'Qty', 's:Item', 'A', 'B'];

export const targets = {
  x12: {
    file: (chance) => (chance.hits(0.5) ? x12File(chance) : sampleFile(/\.edi$/, chance)),
    options: (chance) => ({
      ...(chance.hits(0.3) ? { tolerate: Object.keys(x12Tolerances).filter(() => chance.hits(0.5)) } : {}),
      ...(chance.hits(0.2) ? { charset: chance.pick(['utf-8', 'windows-1252', 'latin1']) } : {}),
      ...(chance.hits(0.2) ? { x12: { validation: chance.pick(VALIDATION) } } : {}),
    }),
    structure: { separators: ['~', '~\n', '\n', '*', '>', 'ISA', 'ST*', 'SE*', 'GS*', 'GE*', 'IEA*'] },
    violation: reading('x12', () => 'interchanges'),
  },
  csv: {
    file: (chance) => (chance.hits(0.5) ? csvFile(chance) : sampleFile(/\.csv$/, chance)),
    options: (chance) => ({
      ...(chance.hits(0.2) ? { charset: chance.pick(['utf-8', 'windows-1252', 'latin1']) } : {}),
      csv: {
        ...(chance.hits(0.2) ? { delimiter: chance.pick([',', ';', '\t', '|', ' ', 'x']) } : {}),
        ...(chance.hits(0.3) ? { headerRow: chance.below(4) } : {}),
      },
    }),
    structure: { separators: ['\n', '\r\n', ',', '"', ';', '\t'] },
    violation: reading('csv', () => 'rows'),
  },
  xml: {
    file: (chance) => (chance.hits(0.6) ? xmlFile(chance) : sampleFile(/\.xml$/, chance)),
    options: (chance) => (chance.hits(0.5) ? {} : { xml: { records: [chance.pick(NAMES), 'Item'] } }),
    structure: XML_STRUCTURE,
    violation: reading('xml', () => 'nothing'),
  },
  json: {
    file: jsonFile,
    options: (chance) => ({
      json: {
        ...(chance.hits(0.5) ? { records: [chance.pick(NAMES), 'item'] } : {}),
        ...(chance.hits(0.3) ? { lines: chance.hits(0.5) } : {}),
      },
    }),
    structure: { separators: ['{', '}', '[', ']', ',', ':', '"', '\n', '\\'] },
    violation: reading('json', ({ json }) => (json?.lines === false ? 'nothing' : 'values')),
  },
  fixed: {
    file: fixedFile,
    options: (chance) => ({
      fixed: {
        columns: [
          { name: 'sku', from: 1, to: 8 },
          { name: 'qty', from: 11, to: 16, align: 'right' },
          { name: 'text', from: 17, to: 24 },
        ],
        ...(chance.hits(0.2) ? { lineEnds: false } : {}),
        ...(chance.hits(0.3) ? { headerRows: chance.below(3), footer: chance.pick(['T', 'END']) } : {}),
        ...(chance.hits(0.3) ? { allowShortRows: true } : {}),
        ...(chance.hits(0.2) ? { recordType: { from: 1, to: 1, rows: ['L', '0'], others: ['H', 'T'] } } : {}),
      },
      ...(chance.hits(0.2) ? { charset: chance.pick(['latin1', 'utf-16le', 'cp037', 'shift_jis']) } : {}),
    }),
    structure: { separators: ['\n', '\r\n', ' ', '  '] },
    violation: reading('fixed', ({ fixed, charset }) =>
      fixed?.lineEnds === false || charset !== undefined ? 'anything' : 'rows',
    ),
  },
  xlsx: {
    file: (chance) => xlsxFile(chance, XML_STRUCTURE, CELLS),
    options: (chance) => ({
      xlsx: {
        ...(chance.hits(0.3) ? { sheet: chance.pick(['Stock', 'Notes', 'None']) } : {}),
        ...(chance.hits(0.3) ? { headerRow: chance.below(4) } : {}),
      },
    }),
    structure: { separators: ['PK', 'PK\x01\x02', 'PK\x03\x04', '\0', 'xl/'] },
    violation: reading('xlsx', () => 'nothing'),
  },
  packed: {
    file: (chance) => packedFile(chance, csvFile),
    options: () => ({}),
    structure: { separators: ['PK', 'PK\x01\x02', 'PK\x03\x04', '\x1f\x8b', '\0'] },
    violation: (bytes, _options, chance) => packedViolation(bytes, chance),
  },
} as const satisfies Record<string, FuzzTarget>;

export type TargetName = keyof typeof targets;

function csvFile(chance: Chance): string {
  const delimiter = chance.pick([',', ';', '\t', '|']);
  const newline = chance.pick(['\n', '\r\n', '\r']);
  const quoted = (cell: string) =>
    /[",;\t|\r\n]/.test(cell) || chance.hits(0.1) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const width = chance.between(1, 6);
  const header = Array.from({ length: width }, (_, index) => `Column ${index}`);
  const rows = Array.from({ length: chance.between(0, 30) }, () => header.map(() => chance.pick(CELLS)));
  return [header, ...rows].map((row) => row.map(quoted).join(delimiter) + newline).join('');
}

function xmlFile(chance: Chance): string {
  const start = chance.pick(['', '<?xml version="1.0"?>\n', '<?xml version="1.0" encoding="UTF-8"?>', '\xef\xbb\xbf']);
  return start + element(chance.pick(NAMES), 0, chance) + chance.pick(['', '\n', '<!-- end -->']);
}

function element(name: string, depth: number, chance: Chance): string {
  const attribute = chance.hits(0.4) ? ` sku="${chance.pick(['LAMP-1', '0012', 'a &amp; b', '&#60;', ''])}"` : '';
  const parts = Array.from({ length: chance.below(depth > 4 ? 2 : 6) }, () => {
    const kind = chance.below(10);
    if (kind < 5) return element(chance.pick(NAMES), depth + 1, chance);
    if (kind < 8) return chance.pick(['7', 'text', '\n  ', '&lt;b&gt;', '&#x41;', 'M\xc3\xbcller', ']]&gt;']);
    return chance.pick(['<![CDATA[<7> & ]]>', '<!-- a - b -->', '<?go on?>']);
  });
  if (parts.length === 0 && chance.hits(0.5)) return `<${name}${attribute}/>`;
  return `<${name}${attribute}>${parts.join('')}</${name}>`;
}

function jsonFile(chance: Chance): string {
  if (chance.hits(0.4)) {
    const newline = chance.pick(['\n', '\r\n']);
    return Array.from({ length: chance.between(1, 20) }, () => jsonText(jsonValue(1, chance)) + newline).join('');
  }
  const space = chance.pick([undefined, 2, '\t']);
  return jsonText(jsonValue(0, chance), space) + chance.pick(['', '\n']);
}

function jsonText(value: unknown, space?: string | number): string {
  return Buffer.from(JSON.stringify(value, undefined, space)).toString('latin1');
}

function jsonValue(depth: number, chance: Chance): unknown {
  const kind = depth === 0 ? chance.below(4) : chance.below(depth > 4 ? 3 : 8) + (depth > 4 ? 4 : 0);
  if (kind < 3) {
    const names = Array.from({ length: chance.below(6) }, () => chance.pick([...NAMES, 'item', '__proto__', '']));
    return Object.fromEntries(names.map((name) => [name, jsonValue(depth + 1, chance)]));
  }
  if (kind === 3) return Array.from({ length: chance.below(8) }, () => jsonValue(depth + 1, chance));
  return chance.pick([...CELLS, 0, -1.5, 1e21, true, false, null]);
}

function fixedFile(chance: Chance): string {
  const newline = chance.pick(['\n', '\r\n', '']);
  return Array.from({ length: chance.between(1, 30) }, () => {
    const [sku, quantity, text] = [
      chance.pick(['LAMP-1', '0012', 'H1']),
      chance.pick(['7', '-5', '']),
      chance.pick(['', 'a lamp']),
    ];
    return `${sku.padEnd(10)}${quantity.padStart(6)}${text.padEnd(8)}${newline}`;
  }).join('');
}
