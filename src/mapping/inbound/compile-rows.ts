import type { z } from 'zod';
import { inboundKinds } from '../../documents/kinds.ts';
import { withoutUndefined } from '../../kernel/without-undefined.ts';
import { compileColumns } from '../columns.ts';
import type { Compiler } from '../compiler.ts';
import type { MappingSource } from '../mapping.ts';
import type { inboundFile } from '../schema.ts';
import { type CompiledInbound, compileParts } from './compile.ts';
import { compileFields } from './compile-fields.ts';
import { RowReader, type TrailerPlan } from './row-reader.ts';
import { ColumnRegister, type RowSpace, rowSpace } from './row-space.ts';

type CsvFile = z.infer<typeof inboundFile.csv>;
type FixedFile = z.infer<typeof inboundFile.fixed>;
type XlsxFile = z.infer<typeof inboundFile.xlsx>;

/** CSV: rows under a header. */
export function compileCsv(compiler: Compiler, file: CsvFile): CompiledInbound {
  const { charset, delimiter, allowMissingFinalNewline, header } = file.source;
  const csv = withoutUndefined({ delimiter, headerRow: header?.row ?? 1, allowMissingFinalNewline });
  return compileRows(compiler, file, { ...header, decode: { csv, ...withoutUndefined({ charset }) } });
}

/** XLSX: rows of one sheet under a header. */
export function compileXlsx(compiler: Compiler, file: XlsxFile): CompiledInbound {
  const { sheet, header } = file.source;
  const xlsx = withoutUndefined({ sheet, headerRow: header?.row ?? 1 });
  return compileRows(compiler, file, { ...header, decode: { xlsx } });
}

/** Fixed width: rows whose columns are declared. */
export function compileFixed(compiler: Compiler, file: FixedFile): CompiledInbound {
  const { charset, width, lineEnds, headerRows, footer, recordType, allowMissingFinalNewline } = file.source;
  const columns = compileColumns(compiler, file.source.columns, width, ['source', 'columns']);
  const fixed = {
    columns,
    ...withoutUndefined({ width, lineEnds, headerRows, footer, recordType, allowMissingFinalNewline }),
    allowShortRows: file.source.tolerate?.includes('short-rows') ?? false,
  };
  const layout = { declared: columns.map(({ name }) => name), decode: { fixed, ...withoutUndefined({ charset }) } };
  return compileRows(compiler, { ...file, source: { ...file.source, columns: undefined } }, layout);
}

/** What differs between files of rows. */
interface RowLayout {
  /** Row number of the header; 0: none. */
  readonly row?: number;
  readonly match?: 'exact' | 'ignore-case-and-spaces';
  /** Names of the columns, where the layout and not a header gives them. */
  readonly declared?: readonly string[];
  readonly decode: MappingSource['decode'];
}

interface RowFile extends Pick<CsvFile, 'kind' | 'document' | 'lines'> {
  readonly source: Pick<MappingSource, 'format'> & {
    readonly file: string;
    readonly columns?: CsvFile['source']['columns'] | undefined;
    readonly tolerate?: CsvFile['source']['tolerate'];
  };
}

function compileRows(compiler: Compiler, file: RowFile, layout: RowLayout): CompiledInbound {
  const { format, tolerate } = file.source;
  const headerRow = layout.row ?? 1;
  const register = new ColumnRegister();
  const space = rowSpace(compiler, register, headerRow > 0, layout.declared);
  if ([file.lines.each].flat().join() !== 'row')
    compiler.report(['lines', 'each'], 'MAP-LINT-LOOP', `the lines of a ${format} file are "each: row"`);
  const { header, fields, policy } = compileParts(compiler, file, space, space);
  const required = file.source.columns?.required ?? [];
  if (headerRow === 0 && required.length > 0)
    compiler.reportKey(['source', 'columns'], 'MAP-LINT-KEY', 'a file without header row has no named columns');
  const skip = Object.entries(file.lines.skip ?? {}).map(([text, words]) => ({
    column: space.column(text, ['lines', 'skip', text]),
    texts: new Set(words.filter((word) => word !== 'blank')),
    blank: words.includes('blank'),
  }));
  const plan = {
    trailer: compileTrailer(compiler, file, space),
    fields,
    header,
    policy,
    space,
    register,
    match: layout.match ?? 'exact',
    required,
    skip,
    headerRow,
    allowShortRows: tolerate?.includes('short-rows') ?? false,
    allowBlankExtra: tolerate?.includes('blank-extra-cells') ?? false,
  };
  return {
    source: { format, file: file.source.file, ...withoutUndefined({ tolerate }), decode: layout.decode },
    reader: (sink) => new RowReader(plan, sink),
  };
}

/** The row of totals below the data, and the fields of the document that stand in it. */
function compileTrailer(compiler: Compiler, file: RowFile, space: RowSpace): TrailerPlan | undefined {
  const { trailer } = file.lines;
  if (trailer === undefined) return undefined;
  const at = ['lines', 'trailer', 'fields'];
  for (const name of Object.keys(trailer.fields)) {
    if (file.document?.[name] !== undefined)
      compiler.report([...at, name], 'MAP-LINT-KEY', `"${name}" is read in "document" already`);
  }
  return {
    where: Object.entries(trailer.where).map(([text, words]) => ({
      column: space.column(text, ['lines', 'trailer', 'where', text]),
      texts: new Set(words),
    })),
    fields: compileFields(
      compiler,
      space,
      trailer.fields,
      inboundKinds[file.kind].header,
      at,
      `the ${file.kind} document`,
      'hold-file',
      false,
    ),
    isRequired: trailer.required,
  };
}
