import { segmentLengths } from '../formats/x12/directory.ts';
import { nearest } from '../kernel/nearest.ts';

/** An address as the partner's guide writes it, taken apart; or what is wrong with it. */
export type Parsed<Address> = Address | { readonly error: string; readonly suggestion?: string };

/** `shipment.TD503`, `SLN09-2`, `DMG05^2`, `LIN`. */
export interface SegmentAddress {
  readonly loop?: string;
  readonly tag: string;
  readonly element?: number;
  readonly component?: number;
  readonly repetition?: number;
}

const SEGMENT = /^(?:([a-z][a-z0-9-]*)\.)?([A-Z][A-Z0-9]{1,2})(\d{2})?(?:-(\d{1,2}))?(?:\^(\d{1,3}))?$/;

/** No address is as long, and taking one apart may take the square of its length. */
const LONGEST_ADDRESS = 500;

export function parseSegmentAddress(text: string): Parsed<SegmentAddress> {
  if (text.length > LONGEST_ADDRESS) return tooLong(text);
  const match = SEGMENT.exec(text);
  if (match === null) {
    const upper = text.replace(/[A-Za-z0-9]+(?=$|[-^])/, (tail) => tail.toUpperCase());
    return {
      error: `"${text}" is not an X12 address such as QTY02, SLN09-2, DMG05^2 or shipment.TD503`,
      ...(upper !== text && SEGMENT.test(upper) ? { suggestion: upper } : {}),
    };
  }
  const [, loop, tag = '', element, component, repetition] = match;
  const known = checkTag(tag);
  if (known !== undefined) return known;
  const number = element === undefined ? undefined : Number(element);
  if (number !== undefined) {
    const most = segmentLengths.get(tag);
    if (number === 0) return { error: `"${text}": elements count from 01` };
    if (most !== undefined && number > most) return { error: `"${text}": ${tag} has only ${most} elements` };
  }
  if (component === '0' || repetition === '0') return { error: `"${text}": components and repetitions count from 1` };
  if (number === undefined && (component !== undefined || repetition !== undefined))
    return { error: `"${text}" names no element` };
  return {
    tag,
    ...(loop === undefined ? {} : { loop }),
    ...(number === undefined ? {} : { element: number }),
    ...(component === undefined ? {} : { component: Number(component) }),
    ...(repetition === undefined ? {} : { repetition: Number(repetition) }),
  };
}

/** What is wrong with a segment tag, if anything. Tags that start with Z are partners' own. */
export function checkTag(tag: string): { readonly error: string; readonly suggestion?: string } | undefined {
  if (segmentLengths.has(tag) || tag.startsWith('Z')) return undefined;
  const suggestion = nearest(tag, segmentLengths.keys());
  return {
    error: `there is no segment ${tag} in the transaction sets we know`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

/**
 * Where the qualifier and value pairs of a segment start (X12 segment directory: LIN02, PO106, IT106, ACK07, SLN09,
 * POC08).
 */
export const pairStarts: ReadonlyMap<string, number> = new Map([
  ['LIN', 2],
  ['PO1', 6],
  ['IT1', 6],
  ['ACK', 7],
  ['SLN', 9],
  ['POC', 8],
]);

/** `Stock[@warehouse="W1"]/@qty`, `Cost`, `.`; keys of JSON that are no names in quotes: `'Item #'/qty`. */
export interface NodeAddress {
  readonly steps: readonly NodeStep[];
  /** Attribute of the last element; absent means its text. */
  readonly attribute?: string;
}

export interface NodeStep {
  readonly name: string;
  readonly predicate?: { readonly attribute: boolean; readonly name: string; readonly value: string };
}

const NAME = '[A-Za-z_][\\w.:-]*';
const KEY = `${NAME}|'[^']+'|"[^"]+"`;
const STEP = new RegExp(`^(${KEY})(?:\\[(@?)(${KEY})=(?:"([^"]*)"|'([^']*)')\\])?$`);

export function parseNodeAddress(text: string): Parsed<NodeAddress> {
  if (text === '.') return { steps: [] };
  if (text.length > LONGEST_ADDRESS) return tooLong(text);
  const parts = splitPath(text);
  const steps: NodeStep[] = [];
  let attribute: string | undefined;
  for (const [index, part] of parts.entries()) {
    if (part.startsWith('@')) {
      if (index !== parts.length - 1) return { error: `"${text}": an attribute can only stand at the end` };
      attribute = part.slice(1);
      if (!new RegExp(`^${NAME}$`).test(attribute)) return { error: `"${text}": "${part}" is not an attribute name` };
      continue;
    }
    const match = STEP.exec(part);
    if (match === null) {
      return { error: `"${text}" is not a path of child elements, @attribute and [name="value"] (found "${part}")` };
    }
    const [, name = '', at, key, double, single] = match;
    steps.push(
      key === undefined
        ? { name: unquoted(name) }
        : {
            name: unquoted(name),
            predicate: { attribute: at === '@', name: unquoted(key), value: double ?? single ?? '' },
          },
    );
  }
  return { steps, ...(attribute === undefined ? {} : { attribute }) };
}

function tooLong(text: string): { readonly error: string } {
  return { error: `an address of ${text.length} characters; at most ${LONGEST_ADDRESS} are read` };
}

/** Splits at slashes that are not inside quotation marks. */
function splitPath(text: string): string[] {
  const parts = [''];
  let quote = '';
  for (const character of text) {
    if (quote === '' ? character === '"' || character === "'" : character === quote)
      quote = quote === '' ? character : '';
    if (character === '/' && quote === '') parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function unquoted(name: string): string {
  return /^["']/.test(name) ? name.slice(1, -1) : name;
}
