import type { Place, SampleView, Trace, Trial } from './types.ts';

/** One value that came out: of a line, or of a header (line 0). */
export interface Came {
  readonly document: number;
  readonly line: number;
  readonly path: string;
  readonly field: string;
  readonly trace: Trace;
  /** Cells of the sample that it was read from, as `cellKey` names them. */
  readonly cells: readonly string[];
}

/** What is lit up, on all three sides at once. */
export interface Lit {
  readonly cells: ReadonlySet<string>;
  readonly results: ReadonlySet<string>;
  readonly paths: ReadonlySet<string>;
  /** What the person pressed, to be told in words. */
  readonly came?: Came | undefined;
}

export const nothingLit: Lit = { cells: new Set(), results: new Set(), paths: new Set() };

export function cellKey(document: number, ordinal: number, cell: number): string {
  return `${document}/${ordinal}/${cell}`;
}

export function resultKey(document: number, line: number, field: string): string {
  return `${document}/${line}/${field}`;
}

/** Everything that came out of a trial, with the cells of the sample that it came from. */
export function cameOf({ report, sample }: Trial): readonly Came[] {
  if (report === undefined) return [];
  const of = (document: number, line: number, traces: readonly Trace[] = []): Came[] =>
    traces.map((trace) => ({
      document,
      line,
      path: trace.path,
      field: trace.field,
      trace,
      cells: trace.reads.flatMap(({ place }) => (place === undefined ? [] : cellsAt(sample, document, place))),
    }));
  if (report.direction === 'out') return of(1, 0, report.trace);
  return (report.documents ?? []).flatMap((document, index) => [
    ...of(index + 1, 0, document.trace),
    ...[...document.lines, ...document.held].flatMap(({ number, trace }) => of(index + 1, number, trace)),
  ]);
}

/** The cells of the sample at a place. */
export function cellsAt({ kind, header }: SampleView, document: number, place: Place): readonly string[] {
  if (kind === 'segments') {
    if (place.segment === undefined) return [];
    return [cellKey(document, place.segment, place.element ?? 0)];
  }
  if (place.row === undefined) return [];
  if (kind === 'lines') return [cellKey(0, place.row, 0)];
  const { column } = place;
  const cell =
    typeof column === 'number' ? column - 1 : header.findIndex((name) => plain(name) === plain(column ?? ''));
  return cell < 0 ? [] : [cellKey(document, place.row, cell)];
}

/** A cell was pressed: what it fed, and the fields of the mapping that did it. */
export function litByCell(came: readonly Came[], cell: string): Lit {
  const fed = came.filter(({ cells }) => cells.includes(cell));
  return { ...litOf(fed), cells: new Set([cell]), came: fed.length === 1 ? fed[0] : undefined };
}

/** A value was pressed: where it came from. */
export function litByResult(came: readonly Came[], key: string): Lit {
  const [one] = came.filter(({ document, line, field }) => resultKey(document, line, field) === key);
  return one === undefined ? { ...nothingLit, results: new Set([key]) } : { ...litOf([one]), came: one };
}

/** The cursor stands in a field of the mapping: all that it read and made. */
export function litByPath(came: readonly Came[], path: string): Lit {
  return { ...litOf(came.filter((one) => one.path === path)), paths: new Set([path]) };
}

function litOf(came: readonly Came[]): Lit {
  return {
    cells: new Set(came.flatMap(({ cells }) => cells)),
    results: new Set(came.map(({ document, line, field }) => resultKey(document, line, field))),
    paths: new Set(came.map(({ path }) => path)),
  };
}

function plain(name: string): string {
  return name.trim().toLowerCase().replace(/\s+/g, ' ');
}
