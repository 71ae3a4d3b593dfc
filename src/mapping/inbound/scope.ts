import type { SegmentRecord } from '../../formats/tree.ts';

/** One occurrence of a loop: its segments by slot (a number per tag that the mapping reads) and where it hangs. */
export interface Scope {
  /**
   * Index of the loop; 0 is the document, -1 an occurrence that no declared loop matches (an HL level, an N1 of another
   * party).
   */
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
  /** Whether an occurrence of the loop of the lines stands in it. */
  hasLine: boolean;
  /** Occurrences of loops inside it that its line reads, by loop. */
  inner: Map<number, Scope[]> | undefined;
  /** Occurrences inside it that are handed out when it closes. */
  waiting: Scope[] | undefined;
}

/** What a line or header is read from: a scope, and the segment that the last read chose. */
export interface SegmentSource {
  scope: Scope;
  /** Occurrences of loops inside: all of those the header reads, or those a line reads in its own loop. */
  captured: ReadonlyMap<number, readonly Scope[]>;
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

/** The segments for a person; the separators of the file are not known here and do not matter to read it. */
export function rawText(segments: readonly SegmentRecord[]): string {
  return segments.map((segment) => `${[segment.tag, ...segment.elements.slice(1)].join('*')}~`).join('\n');
}
