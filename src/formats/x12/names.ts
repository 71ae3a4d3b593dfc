import { type SegmentSpec, segmentSpec } from './dictionary.ts';
import { setLabel } from './labels.ts';
import { codeMeanings } from './tables/codes.ts';

/** Names for people. Releases without tables of their own borrow those of the nearest one: names hardly change. */
function nearestSpec(tag: string, version: string): SegmentSpec | undefined {
  return version >= '005' ? segmentSpec('005010', tag) : segmentSpec('004010', tag);
}

/** `850` → `Purchase Order`. */
export function transactionSetName(set: string): string | undefined {
  return setLabel(set)?.name;
}

/** `QTY` → `Quantity`; undefined for tags that no table has. `version` is GS08. */
export function segmentName(tag: string, version: string): string | undefined {
  return nearestSpec(tag, version)?.name;
}

/** `QTY`, 1 → `Quantity Qualifier`. */
export function elementName(tag: string, position: number, version: string): string | undefined {
  return nearestSpec(tag, version)?.elements[position]?.name;
}

/** Number of the data element at a place (`QTY`, 2 → `380`), as AK402 wants it; undefined for composites. */
export function elementNumber(tag: string, position: number, version: string): string | undefined {
  const element = nearestSpec(tag, version)?.elements[position];
  return element === undefined || element.kind === 'composite' ? undefined : element.number;
}

/** What a code means, where a table says so: `QTY`, 1, `33` → `available for sale`. */
export function codeMeaning(tag: string, position: number, code: string, version: string): string | undefined {
  const number = elementNumber(tag, position, version);
  return number === undefined ? undefined : meanings().get(`${number} ${code}`);
}

let parsed: ReadonlyMap<string, string> | undefined;

function meanings(): ReadonlyMap<string, string> {
  if (parsed !== undefined) return parsed;
  const made = new Map<string, string>();
  let element = '';
  for (const line of codeMeanings.split('\n')) {
    if (line.startsWith('#')) element = line.slice(1);
    else if (line !== '') made.set(`${element} ${line.slice(0, line.indexOf(' '))}`, line.slice(line.indexOf(' ') + 1));
  }
  parsed = made;
  return made;
}
