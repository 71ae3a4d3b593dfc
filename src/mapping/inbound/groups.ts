import type { SegmentRecord } from '../../formats/tree.ts';
import { segmentLengths } from '../../formats/x12/directory.ts';
import { parseSegmentAddress } from '../addresses.ts';
import type { Compiler, Path } from '../compiler.ts';

/**
 * Elements that a segment repeats, e.g. location and quantity of SDQ: where the first group stands and how many follow.
 */
export interface GroupPlan {
  readonly from: number;
  readonly size: number;
  /** Groups that the segment has room for; what is behind the last one is no group (SDQ23). */
  readonly most: number;
}

/** One group of a segment, put where the first one stands, so that one address reads any of them. */
interface GroupSegment extends SegmentRecord {
  readonly moved: { readonly from: number; readonly to: number; readonly by: number };
}

/** Compiles `every: [SDQ03, SDQ04]`: neighbouring elements of the start segment, in order. */
export function compileGroups(
  compiler: Compiler,
  start: string,
  every: readonly string[],
  path: Path,
): GroupPlan | undefined {
  const elements: number[] = [];
  for (const [index, text] of every.entries()) {
    const address = parseSegmentAddress(text);
    if ('error' in address) compiler.report([...path, index], 'MAP-LINT-ADDRESS', address.error, address.suggestion);
    else if (address.tag !== start || address.element === undefined || address.loop !== undefined)
      compiler.report([...path, index], 'MAP-LINT-ADDRESS', `"${text}" is not an element of ${start}`);
    else if (index > 0 && address.element !== (elements[index - 1] ?? 0) + 1)
      compiler.report([...path, index], 'MAP-LINT-ADDRESS', `"${text}" does not stand behind ${every[index - 1]}`);
    else elements.push(address.element);
  }
  const [from] = elements;
  if (from === undefined || elements.length !== every.length) return undefined;
  const size = elements.length;
  const length = segmentLengths.get(start);
  return { from, size, most: length === undefined ? Number.POSITIVE_INFINITY : Math.floor((length - from + 1) / size) };
}

/** The groups of a segment that are not blank, each as a segment of its own. */
export function groupsOf(segment: SegmentRecord, { from, size, most }: GroupPlan): SegmentRecord[] {
  const { elements } = segment;
  const count = Math.min(most, Math.ceil((elements.length - from) / size));
  const rest = from + size * most;
  const groups: GroupSegment[] = [];
  for (let number = 0; number < count; number += 1) {
    const by = number * size;
    const group = elements.slice(from + by, from + by + size);
    if (group.every((element) => element.trim() === '')) continue;
    const moved = [...elements.slice(0, from), ...group];
    if (elements.length > rest) moved.push(...elements.slice(from + size, rest).fill(''), ...elements.slice(rest));
    groups.push({ ...segment, elements: moved, moved: { from, to: from + size, by } });
  }
  return groups;
}

/** Where an element of a segment, or of one of its groups, stands in the file. */
export function elementInFile(segment: SegmentRecord, element: number): number {
  if (!('moved' in segment)) return element;
  const { from, to, by } = (segment as GroupSegment).moved;
  return element >= from && element < to ? element + by : element;
}
