import { type CodeEntry, codeList } from './code-lists.ts';
import { type ElementSpec, type SegmentSpec, segmentSpec } from './dictionary.ts';
import { setLabel } from './labels.ts';
import { tableForNames } from './releases.ts';

/**
 * Names for people. Releases without tables of their own borrow those of the nearest one: names hardly change. The
 * segments of the envelope (ISA, ISB, ISE, TA1, GS, GE, IEA) have names too, under any version.
 */
function nearestSpec(tag: string, version: string): SegmentSpec | undefined {
  // Some tags came with 005010 (IK3, CTX), and older groups carry them all the same.
  return segmentSpec(tableForNames(version), tag) ?? segmentSpec('005010', tag);
}

function nearestElement(tag: string, position: number, version: string, component = 0): ElementSpec | undefined {
  const element = nearestSpec(tag, version)?.elements[position];
  return component === 0 ? element : element?.composite?.elements[component];
}

/** `850` → `Purchase Order`. */
export function transactionSetName(set: string): string | undefined {
  return setLabel(set)?.name;
}

/** `QTY` → `Quantity`; undefined for tags that no table has. `version` is GS08. */
export function segmentName(tag: string, version: string): string | undefined {
  return nearestSpec(tag, version)?.name;
}

/** `QTY`, 1 → `Quantity Qualifier`; with a component, `QTY`, 3, 1 → `Unit or Basis for Measurement Code`. */
export function elementName(tag: string, position: number, version: string, component?: number): string | undefined {
  return nearestElement(tag, position, version, component)?.name;
}

/**
 * Number of the data element at a place (`QTY`, 2 → `380`), as AK402 wants it; undefined for composites, and for the
 * elements of ISA and TA1, whose numbers (`I12`) are none that AK402 could carry.
 */
export function elementNumber(tag: string, position: number, version: string, component?: number): string | undefined {
  const element = nearestElement(tag, position, version, component);
  return element !== undefined && /^\d+$/.test(element.number) ? element.number : undefined;
}

/** What the code lists say about a value, and whether that is confirmed: `QTY`, 1, `33` → available for sale. */
export function codeEntry(
  tag: string,
  position: number,
  code: string,
  version: string,
  component?: number,
): CodeEntry | undefined {
  const element = nearestElement(tag, position, version, component);
  // A composite without its separator is its first component.
  const number = (element?.composite?.elements[1] ?? element)?.number;
  return number === undefined ? undefined : codeList(number)?.codes.get(code);
}

/** What a code means, where a list says so: `QTY`, 1, `33` → `available for sale`. */
export function codeMeaning(
  tag: string,
  position: number,
  code: string,
  version: string,
  component?: number,
): string | undefined {
  return codeEntry(tag, position, code, version, component)?.meaning;
}
