import type { ReadFinding, ReadRecord, ReadValue } from './reading.tsx';

/** What of the report of `inspect` is shown (docs/inspect.md). */
export interface Report {
  readonly format: string;
  readonly complete: boolean;
  readonly file?: string;
  readonly reason: string;
  readonly byteCount: number;
  readonly errors: number;
  readonly warnings: number;
  readonly totals: Readonly<Record<string, number>>;
  readonly interchanges: readonly ReportInterchange[];
  readonly documents: readonly ReportDocument[];
  readonly entries?: readonly Report[];
  readonly problems: readonly ReportFinding[];
}

interface ReportInterchange {
  readonly sender: { readonly qualifier: string; readonly id: string };
  readonly receiver: { readonly qualifier: string; readonly id: string };
  readonly controlNumber: string;
  readonly usage: string;
  readonly version: string;
  readonly separators: Separators;
  readonly groups: readonly {
    readonly functionalId: string;
    readonly controlNumber: string;
    readonly version: string;
    readonly transactionSets: readonly (ReportDocument & {
      readonly id: string;
      readonly name?: string;
      readonly controlNumber: string;
    })[];
  }[];
}

interface Separators {
  readonly element: string;
  readonly component: string;
  readonly repetition: string;
  readonly segment: string;
}

interface ReportDocument {
  readonly number: number;
  readonly status: 'A' | 'E' | 'R';
  readonly complete: boolean;
  readonly problems: readonly ReportFinding[];
  readonly records?: readonly ShownRecord[];
  readonly counts: Readonly<Record<string, number>>;
  readonly root?: string;
  readonly recordCount?: number;
}

export interface ReportFinding extends ReadFinding {
  readonly place: string;
  readonly ordinal?: number;
  readonly row?: number;
  readonly tag?: string;
  readonly element?: number;
}

type ShownRecord =
  | {
      readonly kind: 'record';
      readonly ordinal: number;
      readonly tag: string;
      readonly name?: string;
      readonly depth: number;
      readonly offset?: number;
      readonly values: readonly {
        readonly at: string;
        readonly name?: string;
        readonly value: string;
        readonly meaning?: string;
      }[];
    }
  | {
      readonly kind: 'fold';
      readonly tag: string;
      readonly depth: number;
      readonly passes: number;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'rest'; readonly count: number; readonly from: number; readonly to: number };

/** One transaction set or document of a report, with what is around it. */
export interface Part {
  readonly number: number;
  readonly title: string;
  readonly document: ReportDocument;
  readonly separators: Separators | undefined;
}

/** Everything in a report that can be looked at by itself, those inside packed files too. */
export function partsOf(report: Report): Part[] {
  return [
    ...report.interchanges.flatMap(({ groups, separators, controlNumber }) =>
      groups.flatMap(({ transactionSets }) =>
        transactionSets.map((set) => ({
          number: set.number,
          title: `${set.id} ${set.name ?? ''}, ST ${set.controlNumber} of interchange ${controlNumber}`,
          document: set,
          separators,
        })),
      ),
    ),
    ...report.documents.map((document) => ({
      number: document.number,
      title: document.root === undefined ? `Table, ${document.recordCount ?? 0} rows` : `<${document.root}>`,
      document,
      separators: undefined,
    })),
    ...(report.entries ?? []).flatMap((entry) =>
      partsOf(entry).map((part) => ({ ...part, title: `${entry.file ?? ''}: ${part.title}` })),
    ),
  ];
}

/** The records of a part with their places in the text, every finding under the record that it is about. */
export function recordsOf({ document, separators }: Part, text: string | undefined): ReadRecord[] {
  const { records = [], problems } = document;
  const lines = separators === undefined && text !== undefined ? lineStarts(text) : [];
  return records.map((record, index): ReadRecord => {
    const key = `${index}`;
    if (record.kind !== 'record') {
      const more =
        record.kind === 'fold'
          ? `… ${record.passes.toLocaleString('en')} more ${record.tag === 'row' ? 'rows' : `of ${record.tag}`}`
          : `… ${record.count.toLocaleString('en')} more are counted and not shown`;
      const inside = problems.filter((one) => isWithin(one, record.from, record.to));
      return {
        key,
        ordinal: '',
        tag: '',
        depth: record.kind === 'fold' ? record.depth : 0,
        values: [],
        more,
        findings: inside,
      };
    }
    const { ordinal, tag, name, depth, offset, values } = record;
    const next = records[index + 1];
    const placed =
      text === undefined
        ? values.map((value) => ({ ...value, id: `${index}/${value.at}` }))
        : separators !== undefined && offset !== undefined
          ? inSegment(values, index, tag, text, offset, separators)
          : inLines(values, index, text, lines[ordinal - 1] ?? 0, endOf(next, lines, text));
    const own = problems.filter((one) => isWithin(one, ordinal, ordinal));
    return {
      key,
      ordinal: String(ordinal),
      tag,
      name,
      depth,
      values: placed,
      findings: own.map((one) => ({ ...one, about: aboutOf(one, placed) })),
    };
  });
}

/** Findings that stand under no record. */
export function otherFindings({ document }: Part): readonly ReportFinding[] {
  return document.problems.filter(({ ordinal, row }) => ordinal === undefined && row === undefined);
}

function isWithin({ ordinal, row }: ReportFinding, from: number, to: number): boolean {
  const at = ordinal ?? row;
  return at !== undefined && at >= from && at <= to;
}

function aboutOf({ tag, element }: ReportFinding, values: readonly ReadValue[]): string | undefined {
  if (tag === undefined || element === undefined) return values[0]?.id;
  const at = `${tag}${String(element).padStart(2, '0')}`;
  return (values.find((value) => value.at === at || value.at.startsWith(`${at}-`)) ?? values[0])?.id;
}

type ShownValue = Extract<ShownRecord, { kind: 'record' }>['values'][number];

/** Elements follow one another in their segment, so that each is found where its number says. */
function inSegment(
  values: readonly ShownValue[],
  index: number,
  tag: string,
  text: string,
  offset: number,
  { element, segment }: Separators,
): ReadValue[] {
  const stop = text.indexOf(segment, offset);
  const elements = text.slice(offset, stop < 0 ? text.length : stop).split(element);
  const starts: number[] = [];
  let start = offset;
  for (const one of elements) {
    starts.push(start);
    start += one.length + element.length;
  }
  let [last, within] = [-1, 0];
  return values.map((value) => {
    const number = Number(/^\d+/.exec(value.at.slice(tag.length))?.[0] ?? 0);
    if (number !== last) [last, within] = [number, 0];
    const found = elements[number]?.indexOf(value.value, within) ?? -1;
    const id = `${index}/${value.at}`;
    if (found < 0) return { ...value, id };
    within = found + value.value.length;
    const from = (starts[number] ?? 0) + found;
    return { ...value, id, from, to: from + value.value.length };
  });
}

/** Cells and attributes follow one another in their lines. */
function inLines(values: readonly ShownValue[], index: number, text: string, start: number, end: number): ReadValue[] {
  let at = start;
  return values.map((value) => {
    const id = `${index}/${value.at}`;
    const from = text.indexOf(value.value, at);
    if (from < 0 || from + value.value.length > end) return { ...value, id };
    at = from + value.value.length;
    return { ...value, id, from, to: at };
  });
}

function endOf(next: ShownRecord | undefined, lines: readonly number[], text: string): number {
  const line = next === undefined ? undefined : next.kind === 'record' ? next.ordinal : next.from;
  return line === undefined ? text.length : (lines[line - 1] ?? text.length);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
