import type { SegmentRecord } from '../../../formats/tree.ts';

/** The transaction sets of one kind in a sample. */
export interface SampleSegments {
  /** ST01. */
  readonly set: string;
  /** First six characters of every GS08 that occurred. */
  readonly versions: readonly string[];
  /** Segments of each transaction set, ST and SE included. */
  readonly documents: readonly (readonly SegmentRecord[])[];
  /** Tolerances without which the sample cannot be read. */
  readonly tolerate: readonly string[];
}

/** Segments of one occurrence of a loop. */
export type Occurrence = readonly SegmentRecord[];

/** An element, trimmed; blank where it is absent. */
export function element(segment: SegmentRecord | undefined, number: number): string {
  return segment?.elements[number]?.trim() ?? '';
}

/** Everything that begins with `start` and lasts until the next one or one of `ends`. */
export function occurrencesOf(
  documents: SampleSegments['documents'],
  start: string,
  ends: readonly string[] = [],
): Occurrence[] {
  const found: SegmentRecord[][] = [];
  for (const document of documents) {
    let open: SegmentRecord[] | undefined;
    for (const segment of document) {
      if (segment.tag === start) {
        open = [segment];
        found.push(open);
      } else if (['CTT', 'SE', ...ends].includes(segment.tag)) open = undefined;
      else open?.push(segment);
    }
  }
  return found;
}

/** What stands before the first of a loop. */
export function headersOf(documents: SampleSegments['documents'], start: string): Occurrence[] {
  return documents.map((document) => {
    const first = document.findIndex(({ tag }) => tag === start);
    return first < 0 ? document : document.slice(0, first);
  });
}

/** Values of an element over all segments of a tag. */
export function valuesOf(occurrences: readonly Occurrence[], tag: string, number: number): string[] {
  return occurrences.flatMap((occurrence) =>
    occurrence.filter((segment) => segment.tag === tag).map((segment) => element(segment, number)),
  );
}

/** Qualifier → the values behind it, of all segments of a tag. */
export function qualified(
  occurrences: readonly Occurrence[],
  tag: string,
  qualifier: number,
  value: number,
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const segment of occurrences.flat()) {
    if (segment.tag !== tag) continue;
    const key = element(segment, qualifier);
    const known = found.get(key);
    if (known === undefined) found.set(key, [element(segment, value)]);
    else known.push(element(segment, value));
  }
  return found;
}
