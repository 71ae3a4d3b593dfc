import type { SegmentRecord } from '../../formats/tree.ts';

/** One occurrence of a loop: its segments by slot (a number per tag that the mapping reads) and where it hangs. */
export interface Scope {
  /** Index of the loop; 0 is the document, -1 an occurrence that no declared loop matches (an HL level, an N1 of another party). */
  readonly loop: number;
  readonly parent: Scope | undefined;
  readonly start: SegmentRecord | undefined;
  readonly ends: ReadonlySet<string>;
  slots: (SegmentRecord[] | undefined)[];
  /** Every segment, kept only for lines, to show the raw text of a held one. */
  segments: SegmentRecord[];
  /** Why no line under this scope can be trusted. */
  readonly fault: string | undefined;
  closed: boolean;
}

/** What a line or header is read from: a scope, and the segment that the last read chose. */
export interface SegmentSource {
  scope: Scope;
  /** For the header: every occurrence of the loops that header fields read. */
  readonly captured: ReadonlyMap<number, readonly Scope[]>;
  picked: SegmentRecord | undefined;
  pickedElement: number | undefined;
}

/** The scope of that loop around the one being read, itself included. */
export function nearestScope(source: SegmentSource, loop: number): Scope | undefined {
  for (let scope: Scope | undefined = source.scope; scope !== undefined; scope = scope.parent) {
    if (scope.loop === loop) return scope;
  }
  return undefined;
}
