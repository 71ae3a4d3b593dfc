import type { SourceDocument } from '../formats/codec.ts';
import { codeMeaning, elementName, LoopTracker, segmentName } from '../formats/registry.ts';
import type { NodeRecord, SegmentRecord, SourceRecord } from '../formats/tree.ts';

/** One line of a document as `inspect` shows it: a segment, row or element, or a fold. */
export type ShownRecord =
  | {
      readonly kind: 'record';
      /** Segment ordinal, row number or line. */
      readonly ordinal: number;
      readonly tag: string;
      readonly name?: string;
      readonly depth: number;
      /** Loop in X12, element path in XML. */
      readonly path: string;
      readonly values: readonly ShownValue[];
    }
  | { readonly kind: 'fold'; readonly tag: string; readonly depth: number; readonly passes: number };

export interface ShownValue {
  /** Element number in X12, column header, attribute or child name. */
  readonly at: string;
  readonly name?: string;
  readonly value: string;
  /** What a code means. */
  readonly meaning?: string;
}

/** Passes of one loop (or rows, or elements) shown before the rest is folded. */
const PASSES_SHOWN = 3;
/** Lines per document; past it everything is only counted. */
const MOST_LINES = 400;
const MOST_COUNTS = 500;

/** Names, indents, folds and counts the records of one document. */
export class DocumentView {
  private readonly document: SourceDocument;
  private readonly isShown: boolean;
  private readonly loops: LoopTracker;
  private readonly counts = new Map<string, number>();
  private readonly shown: ShownRecord[] = [];
  /** Passes of each loop within the running pass of the loop around it. */
  private readonly passes = new Map<string, number>();
  private folded: { readonly path: string; readonly tag: string; readonly depth: number; passes: number } | undefined;

  constructor(document: SourceDocument, isShown: boolean) {
    this.document = document;
    this.isShown = isShown;
    this.loops = new LoopTracker(document.set ?? '', document.version ?? '');
  }

  add(record: SourceRecord): void {
    const tag = record.kind === 'segment' ? record.tag : record.kind === 'row' ? 'row' : record.name;
    if (this.counts.has(tag) || this.counts.size < MOST_COUNTS) this.counts.set(tag, (this.counts.get(tag) ?? 0) + 1);
    if (!this.isShown) return;
    if (record.kind === 'segment') {
      this.segment(record);
      return;
    }
    const isRoot = record.kind === 'node' && record.name === this.document.set;
    if (!isRoot && this.isFolded(record.kind, tag, 0, true)) return;
    const values =
      record.kind === 'row'
        ? record.cells.map((value, index) => ({ at: record.header[index] ?? `column ${index + 1}`, value }))
        : nodeValues(record, '');
    const [ordinal, path] = record.kind === 'row' ? [record.row, ''] : [record.line, record.path];
    this.show({ kind: 'record', ordinal, tag, depth: 0, path, values });
  }

  finish(): { readonly counts: Readonly<Record<string, number>>; readonly shown: readonly ShownRecord[] } {
    this.endFold();
    return { counts: Object.fromEntries(this.counts), shown: this.shown };
  }

  private segment(record: SegmentRecord): void {
    const { tag, elements, ordinal } = record;
    const version = this.document.version ?? '';
    const { path, depth, opens } = this.loops.next(tag);
    if (this.isFolded(path, tag, depth, opens)) return;
    const values = elements.slice(1).flatMap((value, index): ShownValue[] => {
      if (value === '') return [];
      const name = elementName(tag, index + 1, version);
      const meaning = codeMeaning(tag, index + 1, value, version);
      const at = `${tag}${String(index + 1).padStart(2, '0')}`;
      return [{ at, ...(name === undefined ? {} : { name }), value, ...(meaning === undefined ? {} : { meaning }) }];
    });
    const name = segmentName(tag, version);
    this.show({ kind: 'record', ordinal, tag, ...(name === undefined ? {} : { name }), depth, path, values });
  }

  /** Whether this line disappears in a fold: a later pass of a loop, or anything inside one. */
  private isFolded(path: string, tag: string, depth: number, opens: boolean): boolean {
    const { folded } = this;
    if (folded !== undefined) {
      const inside = path === folded.path || path.startsWith(`${folded.path}/`);
      if (inside) {
        if (opens && path === folded.path) folded.passes += 1;
        return true;
      }
      this.endFold();
    }
    if (!opens) return false;
    const pass = (this.passes.get(path) ?? 0) + 1;
    this.passes.set(path, pass);
    for (const inner of this.passes.keys()) if (inner.startsWith(`${path}/`)) this.passes.delete(inner);
    if (pass <= PASSES_SHOWN) return false;
    this.folded = { path, tag, depth, passes: 1 };
    return true;
  }

  private endFold(): void {
    if (this.folded === undefined) return;
    const { tag, depth, passes } = this.folded;
    this.folded = undefined;
    this.show({ kind: 'fold', tag, depth, passes });
  }

  private show(line: ShownRecord): void {
    if (this.shown.length < MOST_LINES) this.shown.push(line);
  }
}

/** Attributes, text and children of an element as flat values. */
function nodeValues(node: NodeRecord, prefix: string): ShownValue[] {
  const values: ShownValue[] = Object.entries(node.attributes).map(([name, value]) => ({
    at: `${prefix}@${name}`,
    value,
  }));
  const text = node.text.trim();
  if (text !== '') values.push({ at: prefix === '' ? 'text()' : prefix.slice(0, -1), value: text });
  for (const child of node.children) {
    if (values.length > 200) break;
    values.push(...nodeValues(child, `${prefix}${child.name}/`));
  }
  return values;
}
