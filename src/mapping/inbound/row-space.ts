import type { RowRecord } from '../../formats/tree.ts';
import { nearest } from '../../kernel/nearest.ts';
import type { Compiler, Path } from '../compiler.ts';
import { type AddressSpace, isBlank, listReader } from './space.ts';

/** A column that the mapping reads: by header text, or by number from 1. */
export interface ColumnPlan {
  readonly text: string;
  readonly number: number | undefined;
  /** Lines are useless without it. */
  readonly required: boolean;
}

/** What a row is read from: the row, and where each column of the plan stands in this file (-1: absent). */
export interface RowSource {
  row: RowRecord;
  positions: readonly number[];
  picked: ColumnPlan | undefined;
}

/** The columns that were addressed, in the order of their numbers in `RowSource.positions`. */
export class ColumnRegister {
  readonly columns: ColumnPlan[] = [];

  add(text: string, number: number | undefined, required: boolean): number {
    const index = this.columns.findIndex((column) => column.text === text && column.number === number);
    if (index < 0) return this.columns.push({ text, number, required }) - 1;
    const known = this.columns[index];
    if (known !== undefined && required && !known.required) this.columns[index] = { ...known, required };
    return index;
  }
}

export interface RowSpace extends AddressSpace {
  /** Index of a column, by its header text, in `RowSource.positions`. */
  column(text: string, path: Path): number;
}

/** Addresses of rows: header texts (or names that the layout has `declared`), or `col: 3`. */
export function rowSpace(
  compiler: Compiler,
  register: ColumnRegister,
  hasHeader: boolean,
  declared?: readonly string[],
): RowSpace {
  const cell = (source: RowSource, index: number): string | undefined => {
    const text = source.row.cells[source.positions[index] ?? -1];
    return isBlank(text) ? undefined : text;
  };
  const add = (text: string, path: Path, required: boolean): number => {
    if (!hasHeader)
      compiler.report(
        path,
        'MAP-LINT-ADDRESS',
        `"${text}" is a header text, but the file has no header row; use col: 3`,
      );
    if (declared?.includes(text) === false)
      compiler.report(path, 'MAP-LINT-ADDRESS', `there is no column "${text}" in the layout`, nearest(text, declared));
    return register.add(text, undefined, required);
  };
  return {
    column: (text, path) => add(text, path, false),
    fieldReader: (spec, path) => {
      for (const key of ['where', 'pair'] as const) {
        if (spec[key] !== undefined)
          compiler.reportKey([...path, key], 'MAP-LINT-KEY', `"${key}" is for X12; for rows use "when"`);
      }
      const needed = spec.required === true && spec.default === undefined && spec.when === undefined;
      if (spec.col !== undefined) {
        if (declared !== undefined && spec.col > declared.length)
          compiler.report([...path, 'col'], 'MAP-LINT-ADDRESS', `the layout has only ${declared.length} columns`);
        const index = register.add(`column ${spec.col}`, spec.col, needed);
        return { read: (source) => read(source as RowSource, index), type: 'text', describe: `column ${spec.col}` };
      }
      const { from } = spec;
      if (typeof from === 'string') {
        const index = add(from, [...path, 'from'], needed);
        return { read: (source) => read(source as RowSource, index), type: 'text', describe: `column "${from}"` };
      }
      const indexes = (from ?? []).map((text, at) => add(text, [...path, 'from', at], needed));
      return listReader(
        `columns ${(from ?? []).map((text) => `"${text}"`).join(', ')}`,
        indexes.map((index) => (source: unknown) => read(source as RowSource, index)),
      );
    },
    stepAddress: (text, path) => {
      const index = add(text, path, false);
      return (source) => cell(source as RowSource, index);
    },
    condition: (text, path) => {
      const index = add(text, path, false);
      return (source, test) => test(cell(source as RowSource, index));
    },
    position: (source) => {
      const { row, picked } = source as RowSource;
      return { row: row.row, ...(picked === undefined ? {} : { column: picked.number ?? picked.text }) };
    },
  };

  function read(source: RowSource, index: number): string | undefined {
    source.picked = register.columns[index];
    return cell(source, index);
  }
}
