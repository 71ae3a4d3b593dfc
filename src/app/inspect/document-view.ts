import type { SourceDocument } from '../../formats/codec.ts';
import { codeMeaning, elementName, LoopTracker, segmentName } from '../../formats/registry.ts';
import type { NodeRecord, RowRecord, SegmentRecord, SourceRecord } from '../../formats/tree.ts';

/** One line of a document as `inspect` shows it: a segment, row or element, or several that are only counted. */
export type ShownRecord =
  | {
      readonly kind: 'record';
      /** Segment ordinal, row number or line. */
      readonly ordinal: number;
      readonly tag: string;
      readonly name?: string;
      readonly depth: number;
      /** First byte of it in the file, of a segment. */
      readonly offset?: number;
      /** Loop in X12, element path in XML. */
      readonly path: string;
      readonly values: readonly ShownValue[];
      /** Values that are not among them. */
      readonly moreValues?: number;
    }
  | {
      /** Later passes of a loop (or rows, or elements) like those above it. */
      readonly kind: 'fold';
      readonly tag: string;
      readonly depth: number;
      readonly passes: number;
      /** How many records that is, and the ordinals of the first and the last. */
      readonly count: number;
      readonly from: number;
      readonly to: number;
    }
  | {
      /** Everything behind the most that is shown. */
      readonly kind: 'rest';
      readonly count: number;
      readonly from: number;
      readonly to: number;
    };

export interface ShownValue {
  /** Place in X12 (`QTY02`, `SLN09-2`, `DMG05^2`), column header, attribute or child name. */
  readonly at: string;
  readonly name?: string;
  readonly value: string;
  /** What a code means. */
  readonly meaning?: string;
}

interface Fold {
  readonly path: string;
  readonly tag: string;
  readonly depth: number;
  passes: number;
  count: number;
  readonly from: number;
  to: number;
}

/** Which records are shown: a few passes of every loop, every one, or none (then they are only counted). */
export type Shown = 'folded' | 'all' | 'none';

/** Passes of one loop (or rows, or elements) shown before the rest is folded. */
const PASSES_SHOWN = 3;
/** Lines per document; past it everything is only counted. */
const MOST_LINES = { folded: 400, all: 20_000, none: 0 } as const;
const MOST_COUNTS = 500;
const MOST_VALUES = 200;
const LONGEST_VALUE = 1000;

/** Names, indents, folds and counts the records of one document. */
export class DocumentView {
  private readonly document: SourceDocument;
  private readonly shown: Shown;
  private readonly loops: LoopTracker | undefined;
  private readonly counts = new Map<string, number>();
  private total = 0;
  private hasRoot = false;
  private readonly lines: ShownRecord[] = [];
  private rest: { count: number; readonly from: number; to: number } | undefined;
  /** Passes of each loop within the running pass of the loop around it. */
  private readonly passes = new Map<string, number>();
  private folded: Fold | undefined;

  constructor(document: SourceDocument, shown: Shown) {
    this.document = document;
    this.shown = shown;
    this.loops = shown === 'none' ? undefined : new LoopTracker(document.set ?? '', document.version ?? '');
  }

  add(record: SourceRecord): void {
    const tag = record.kind === 'segment' ? record.tag : record.kind === 'row' ? 'row' : record.name;
    const count = this.counts.get(tag);
    if (count !== undefined || this.counts.size < MOST_COUNTS) this.counts.set(tag, (count ?? 0) + 1);
    this.total += 1;
    const isRoot = record.kind === 'node' && record.path === record.name;
    if (isRoot) this.hasRoot = true;
    const { loops } = this;
    if (loops === undefined) return;
    if (record.kind === 'segment') {
      this.segment(record, loops);
      return;
    }
    const [ordinal, path] = record.kind === 'row' ? [record.row, ''] : [record.line, record.path];
    if (!isRoot && this.isFolded(record.kind, tag, 0, true, ordinal)) return;
    // A root that holds nothing but its records says nothing.
    if (isRoot && record.text.trim() === '' && Object.keys(record.attributes).length + record.children.length === 0)
      return;
    this.show(ordinal, ordinal, 1, () => {
      const values = record.kind === 'row' ? rowValues(record) : nodeValues(record, '');
      return { kind: 'record', ordinal, tag, depth: 0, path, ...capped(values) };
    });
  }

  /** Records there were. The root, which holds the others, is none, unless there is nothing else. */
  get recordCount(): number {
    return this.hasRoot && this.total > 1 ? this.total - 1 : this.total;
  }

  /** How often each tag came, and what is shown. */
  finish(): { readonly counts: Readonly<Record<string, number>>; readonly records: readonly ShownRecord[] } {
    this.endFold();
    const { rest } = this;
    const records: readonly ShownRecord[] =
      rest === undefined ? this.lines : [...this.lines, { kind: 'rest', ...rest }];
    return { counts: Object.fromEntries(this.counts), records };
  }

  private segment(record: SegmentRecord, loops: LoopTracker): void {
    const { tag, elements, ordinal, byteOffset: offset } = record;
    const { path, depth, opens } = loops.next(tag);
    if (this.isFolded(path, tag, depth, opens, ordinal)) return;
    this.show(ordinal, ordinal, 1, () => {
      const version = this.document.version ?? '';
      const name = segmentName(tag, version);
      const values = segmentValues(tag, elements, version, record.separators);
      return {
        kind: 'record',
        ordinal,
        tag,
        ...(name === undefined ? {} : { name }),
        depth,
        offset,
        path,
        ...capped(values),
      };
    });
  }

  /** Whether this line disappears in a fold: a later pass of a loop, or anything inside one. */
  private isFolded(path: string, tag: string, depth: number, opens: boolean, ordinal: number): boolean {
    if (this.shown === 'all') return false;
    const { folded } = this;
    if (folded !== undefined) {
      const inside = path === folded.path || path.startsWith(`${folded.path}/`);
      if (inside) {
        if (opens && path === folded.path) folded.passes += 1;
        folded.count += 1;
        folded.to = ordinal;
        return true;
      }
      this.endFold();
    }
    if (!opens) return false;
    const pass = (this.passes.get(path) ?? 0) + 1;
    this.passes.set(path, pass);
    for (const inner of this.passes.keys()) if (inner.startsWith(`${path}/`)) this.passes.delete(inner);
    if (pass <= PASSES_SHOWN) return false;
    this.folded = { path, tag, depth, passes: 1, count: 1, from: ordinal, to: ordinal };
    return true;
  }

  private endFold(): void {
    if (this.folded === undefined) return;
    const { tag, depth, passes, count, from, to } = this.folded;
    this.folded = undefined;
    this.show(from, to, count, () => ({ kind: 'fold', tag, depth, passes, count, from, to }));
  }

  private show(from: number, to: number, count: number, line: () => ShownRecord): void {
    if (this.lines.length < MOST_LINES[this.shown]) {
      this.lines.push(line());
      return;
    }
    this.rest ??= { count: 0, from, to };
    this.rest.count += count;
    this.rest.to = to;
  }
}

/** The elements of a segment that are not empty, with their names and what their codes mean. */
export function segmentValues(
  tag: string,
  elements: readonly (string | undefined)[],
  version: string,
  separators: SegmentRecord['separators'] = { component: '', repetition: '' },
): ShownValue[] {
  return elements.flatMap((element, position): ShownValue[] => {
    if (position === 0 || element === undefined || element === '') return [];
    const at = `${tag}${String(position).padStart(2, '0')}`;
    const repeats = split(element, separators.repetition);
    return repeats.flatMap((repeat, index) => {
      const place = repeats.length === 1 ? at : `${at}^${index + 1}`;
      const isComposite = elementName(tag, position, version, 1) !== undefined;
      const components = isComposite ? split(repeat, separators.component) : [repeat];
      if (components.length === 1) return shownValue(place, tag, position, repeat, version);
      return components.flatMap((value, component) =>
        shownValue(`${place}-${component + 1}`, tag, position, value, version, component + 1),
      );
    });
  });
}

function shownValue(
  at: string,
  tag: string,
  position: number,
  value: string,
  version: string,
  component?: number,
): ShownValue[] {
  if (value === '') return [];
  const name = elementName(tag, position, version, component);
  const meaning = codeMeaning(tag, position, value, version, component);
  return [{ at, ...(name === undefined ? {} : { name }), value, ...(meaning === undefined ? {} : { meaning }) }];
}

/** Interchanges without such a separator have an empty one. */
function split(text: string, separator: string): readonly string[] {
  return separator === '' ? [text] : text.split(separator);
}

/** The cells of a row that are not empty, by their column. */
export function rowValues({ cells, header }: RowRecord): ShownValue[] {
  return cells.flatMap((value, index) => (value === '' ? [] : { at: header[index] ?? `column ${index + 1}`, value }));
}

/** Attributes, text and children of an element as flat values. */
export function nodeValues(node: NodeRecord, prefix: string): ShownValue[] {
  const values: ShownValue[] = Object.entries(node.attributes).map(([name, value]) => ({
    at: `${prefix}@${name}`,
    value,
  }));
  const text = node.text.trim();
  if (text !== '') values.push({ at: prefix === '' ? 'text()' : prefix.slice(0, -1), value: text });
  for (const child of node.children) values.push(...nodeValues(child, `${prefix}${child.name}/`));
  return values;
}

function capped(values: readonly ShownValue[]): {
  readonly values: readonly ShownValue[];
  readonly moreValues?: number;
} {
  const shown = values.slice(0, MOST_VALUES).map((one) => {
    const { value } = one;
    return value.length > LONGEST_VALUE ? { ...one, value: `${value.slice(0, LONGEST_VALUE)}…` } : one;
  });
  return values.length > MOST_VALUES ? { values: shown, moreValues: values.length - MOST_VALUES } : { values: shown };
}
