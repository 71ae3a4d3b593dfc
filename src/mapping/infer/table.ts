import { proposeFields } from './fields.ts';
import { inferKind } from './kind.ts';
import { type Input, type Match, matchFields, nameOf, type TableKind } from './match.ts';
import { isTotal } from './meanings.ts';
import type { MappingProposal, SettingProposal } from './proposal.ts';
import type { SampleRow } from './rows.ts';
import { evidenceOf, lookAt } from './values.ts';
import { meaningOf } from './words.ts';

/** A table of a sample: its rows below the header, and what is already known of how it is written. */
export interface SampleTable {
  readonly format: 'csv' | 'xlsx' | 'fixed';
  /** For the words of its name. */
  readonly fileName: string;
  readonly source: SettingProposal;
  /** Absent: columns are addressed by their numbers. */
  readonly header?: readonly string[];
  readonly rows: readonly SampleRow[];
}

/**
 * Proposes a mapping for a table; `kind` when a person said it. Lines it needs for nothing are left out of the
 * statistics.
 */
export function proposeTable(table: SampleTable, asked?: TableKind): MappingProposal {
  const { header } = table;
  const width = header?.length ?? Math.max(0, ...table.rows.map(({ cells }) => cells.length));
  const data = table.rows.filter(({ cells }) => !isSummary(cells));
  const names = Array.from({ length: width }, (_, at) => header?.[at]?.trim() ?? '');
  const inputs = names.map((name, at): Input => {
    const isNamed = name !== '' && names.filter((other) => sameName(other, name)).length === 1;
    return {
      address: isNamed ? { from: name } : { col: at + 1 },
      label: name === '' ? `column ${at + 1}` : name,
      names: name === '' ? [] : [meaningOf(name)],
      values: lookAt(data.map(({ cells }) => cells[at] ?? '')),
      scope: 'rows',
    };
  });
  const inferred = asked === undefined ? inferKind(inputs, [table.fileName]) : { kind: asked };
  const { kind } = inferred;
  const matches = matchFields(kind, inputs);
  const { document, lines, codes, remarks } = proposeFields({
    kind,
    matches,
    isRows: true,
    numbers: evidenceOf(inputs.map(({ values }) => values)),
    isAsked: asked !== undefined,
  });
  const found = (field: string): Match | undefined => matches.find(({ words }) => words.field === field);
  const key = found('sku') ?? found('poNumber');
  const skip = skippedTexts(table.rows, names, key);
  const needed = [key, found('quantity')].flatMap((match) => (match === undefined ? [] : (nameOf(match.input) ?? [])));
  return {
    kind,
    what: kind,
    source: withTolerances(table, width, data, header === undefined || table.format === 'fixed' ? [] : needed),
    each: 'row',
    ...(skip === undefined ? {} : { skip }),
    document,
    lines,
    ...(Object.keys(codes).length === 0 ? {} : { codes: { keys: codes } }),
    remarks: [
      ...('guess' in inferred && inferred.guess !== undefined
        ? [`The table looks like ${kind}, but ${inferred.guess} (--kind says what it is).`]
        : []),
      ...duplicates(names),
      ...remarks,
    ],
  };
}

/** Total lines say nothing about an item. */
function isSummary(cells: readonly string[]): boolean {
  return cells.filter((cell) => cell.trim() !== '').length > 0 && cells.slice(0, 2).some((cell) => isTotal(cell));
}

/** Texts of the column of item numbers that mark rows which are none. */
function skippedTexts(
  rows: readonly SampleRow[],
  names: readonly string[],
  key: Match | undefined,
): SettingProposal | undefined {
  const name = key === undefined ? undefined : nameOf(key.input);
  if (name === undefined) return undefined;
  const at = names.indexOf(name);
  const cells = rows.filter((one) => isSummary(one.cells)).map((one) => one.cells[at] ?? '');
  const texts = [...new Set(cells.filter((cell) => isTotal(cell)).map((cell) => cell.trim()))];
  const skip = [...(cells.some((cell) => cell.trim() === '') ? ['blank'] : []), ...texts];
  return skip.length === 0 ? undefined : { keys: { [name]: skip }, guesses: { [name]: 'these rows seem to sum up' } };
}

function withTolerances(
  table: SampleTable,
  width: number,
  data: readonly SampleRow[],
  required: readonly string[],
): SettingProposal {
  const isShort = table.format === 'csv' && data.some(({ cells }) => cells.length < width);
  const isLong =
    table.format === 'csv' &&
    table.rows.some(({ cells }) => cells.length > width && cells.slice(width).every((cell) => cell.trim() === ''));
  const tolerate = [...(isShort ? ['short-rows'] : []), ...(isLong ? ['blank-extra-cells'] : [])];
  return {
    keys: {
      ...table.source.keys,
      ...(required.length === 0 ? {} : { columns: { required } }),
      ...(tolerate.length === 0 ? {} : { tolerate }),
    },
    guesses: {
      ...table.source.guesses,
      ...(tolerate.length === 0
        ? {}
        : { tolerate: 'some rows have fewer or more cells than the header; check that nothing has moved in them' }),
    },
  };
}

function sameName(left: string, right: string): boolean {
  const plain = (text: string): string => text.replace(/\s+/g, '').toLowerCase();
  return plain(left) === plain(right);
}

function duplicates(names: readonly string[]): string[] {
  const twice = [
    ...new Set(names.filter((name) => name !== '' && names.filter((other) => sameName(other, name)).length > 1)),
  ];
  return twice.length === 0
    ? []
    : [
        `The header has ${twice.map((name) => `"${name}"`).join(', ')} more than once, so every file is refused; ask for headers that differ.`,
      ];
}
