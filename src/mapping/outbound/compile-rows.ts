import type { z } from 'zod';
import { nearest } from '../../kernel/nearest.ts';
import { withoutUndefined } from '../../kernel/without-undefined.ts';
import { compileColumns } from '../columns.ts';
import type { Compiler } from '../compiler.ts';
import { locate } from '../lint/located.ts';
import type { outboundFile } from '../schema.ts';
import { type CompiledOutbound, rootOf, written } from './compile.ts';
import { compileListPath, type Names } from './scope.ts';
import { compileValue, type WriteValue } from './value.ts';

type CsvFile = z.infer<typeof outboundFile.csv>;
type FixedFile = z.infer<typeof outboundFile.fixed>;

const NEWLINES = { lf: '\n', crlf: '\r\n', none: '' } as const;

/** CSV: one row per element of a list, columns in file order. */
export function compileCsvTarget(compiler: Compiler, file: CsvFile): CompiledOutbound {
  const { fileName, charset, delimiter } = file.target;
  const newline = file.target.newline === undefined ? undefined : NEWLINES[file.target.newline];
  const csv = withoutUndefined({ delimiter, newline });
  return {
    target: { format: 'csv', fileName, encode: { csv, ...withoutUndefined({ charset }) } },
    write: compileTable(compiler, file, compileCells(compiler, file)),
  };
}

/** Fixed width: one row per element of a list, cells where the layout has their column. */
export function compileFixedTarget(compiler: Compiler, file: FixedFile): CompiledOutbound {
  const { fileName, charset, width } = file.target;
  const columns = compileColumns(compiler, file.target.columns, width, ['target', 'columns']);
  const newline = NEWLINES[file.target.newline ?? 'lf'];
  const names = columns.map(({ name }) => name);
  const cells = compileCells(compiler, file);
  for (const { header } of cells) {
    if (names.includes(header)) continue;
    const message = `there is no column "${header}" in the layout`;
    compiler.reportKey(['rows', 'columns', header], 'MAP-LINT-ADDRESS', message, nearest(header, names));
  }
  const inLayout = names.map((name) => cells.find(({ header }) => header === name) ?? { header: name, write: blank });
  const fixed = { columns, newline, ...withoutUndefined({ width }) };
  return {
    target: { format: 'fixed', fileName, encode: { fixed, ...withoutUndefined({ charset }) } },
    write: compileTable(compiler, file, inLayout),
  };
}

interface Cell {
  readonly header: string;
  readonly write: WriteValue;
}

function blank(): undefined {
  return undefined;
}

/** The cells of a row in the order in which the file declares them. */
function compileCells(compiler: Compiler, file: CsvFile | FixedFile): Cell[] {
  const { names } = rootOf(file.kind);
  const list = compileListPath(compiler, names, file.rows.each, ['rows', 'each']);
  const inner: Names = list === undefined ? names : new Map([...names, [file.rows.as, list.element]]);
  const { node } = locate(compiler.root, ['rows', 'columns']);
  return [...(node?.kind === 'map' ? node.entries.keys() : [])].map((header) => ({
    header,
    write: compileValue(compiler, inner, ['rows', 'columns', header], header, { column: header }),
  }));
}

function compileTable(
  compiler: Compiler,
  file: CsvFile | FixedFile,
  cells: readonly Cell[],
): CompiledOutbound['write'] {
  const { root, names } = rootOf(file.kind);
  const list = compileListPath(compiler, names, file.rows.each, ['rows', 'each']);
  return (document) =>
    written(root, document, (values, problems) => ({
      kind: 'rows',
      header: cells.map(({ header }) => header),
      rows: (list?.read(values) ?? []).map((element) =>
        cells.map(({ write }) => write({ ...values, [file.rows.as]: element }, problems)),
      ),
    }));
}
