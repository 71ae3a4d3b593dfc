import { elements004010, elements005010 } from './tables/elements.ts';
import { segments004010, segments005010 } from './tables/segments.ts';

/** Releases whose tables are here. */
export type TableVersion = '004010' | '005010';

/** X12 data types: N0…N9 count in implied decimals, R has a decimal point, ID is a code, C stands for a composite. */
export interface ElementSpec {
  /** Data element number (`380`), or the composite (`C001`). */
  readonly number: string;
  readonly name: string;
  readonly type: string;
  /** The type as the checks need it. */
  readonly kind: ElementKind;
  readonly shortest: number;
  readonly longest: number;
  readonly mandatory: boolean;
  /** How often it may repeat (005010); Infinity for no limit. */
  readonly repeats: number;
}

export type ElementKind = 'text' | 'date' | 'time' | 'number' | 'composite';

/** `P`: both or none, `R`: at least one, `E`: at most one, `C`: first then all, `L`: first then at least one more. */
export interface Condition {
  readonly kind: string;
  /** In ascending order except for `C` and `L`, where the first one decides. */
  readonly positions: readonly number[];
  /** The smallest position: a segment that ends before it cannot break the condition (unless it is an `R`). */
  readonly from: number;
  readonly text: string;
}

export interface SegmentSpec {
  readonly tag: string;
  readonly name: string;
  /** By position: `elements[1]` is element 01. Undefined = unused. */
  readonly elements: readonly (ElementSpec | undefined)[];
  readonly conditions: readonly Condition[];
  /** Positions that must not be empty. */
  readonly mandatory: readonly number[];
}

interface Dictionary {
  readonly elements: ReadonlyMap<string, Omit<ElementSpec, 'mandatory' | 'repeats'>>;
  readonly lines: ReadonlyMap<string, string>;
  readonly segments: Map<string, SegmentSpec>;
}

const dictionaries = new Map<TableVersion, Dictionary>();

/** The tables that check documents of a GS08, by its first six characters; undefined where there are none. */
export function tableVersion(gs08: string): TableVersion | undefined {
  const release = gs08.slice(0, 6);
  return release === '004010' || release === '005010' ? release : undefined;
}

/** A segment of a release; undefined for tags the tables do not know. */
export function segmentSpec(version: TableVersion, tag: string): SegmentSpec | undefined {
  const dictionary = dictionaryOf(version);
  const known = dictionary.segments.get(tag);
  if (known !== undefined) return known;
  const line = dictionary.lines.get(tag);
  if (line === undefined) return undefined;
  const spec = parseSegment(line, dictionary);
  dictionary.segments.set(tag, spec);
  return spec;
}

/** Every tag of a release, composites included: for the tests that check the tables themselves. */
export function knownTags(version: TableVersion): readonly string[] {
  return [...dictionaryOf(version).lines.keys()];
}

function dictionaryOf(version: TableVersion): Dictionary {
  const known = dictionaries.get(version);
  if (known !== undefined) return known;
  const newer = version === '005010';
  const elementLines = newer ? elements004010 + elements005010 : elements004010;
  const segmentLines = newer ? segments004010 + segments005010 : segments004010;
  const elements = new Map(lines(elementLines).map((line) => [line.slice(0, line.indexOf(' ')), parseElement(line)]));
  const byTag = new Map(lines(segmentLines).map((line) => [line.slice(0, line.indexOf(' ')), line]));
  const made: Dictionary = { elements, lines: byTag, segments: new Map() };
  dictionaries.set(version, made);
  return made;
}

function lines(table: string): string[] {
  return table.split('\n').filter((line) => line !== '');
}

function parseElement(line: string): Omit<ElementSpec, 'mandatory' | 'repeats'> {
  const match = /^(\S+) (\S+) (\d+)-(\d+) (.+)$/.exec(line);
  const [, number, type, shortest, longest, name] = match ?? [];
  if (number === undefined || type === undefined || name === undefined) throw new Error(`Not an element: ${line}`);
  return { number, type, kind: kindOf(type), name, shortest: Number(shortest), longest: Number(longest) };
}

function parseSegment(line: string, dictionary: Dictionary): SegmentSpec {
  const [, tag, name, list, conditions] = /^(\S+) ([^:]+): ([^|]*?)(?: \| (.+))?$/.exec(line) ?? [];
  if (tag === undefined || name === undefined || list === undefined) throw new Error(`Not a segment: ${line}`);
  const elements = [undefined, ...list.split(' ').map((text) => parsePlace(text, dictionary))];
  return {
    tag,
    name,
    elements,
    mandatory: elements.flatMap((element, position) => (element?.mandatory ? [position] : [])),
    conditions: (conditions ?? '').split(' ').filter(Boolean).map(parseCondition),
  };
}

/** `235!`, `1271*5`, `C001` or `-`. */
function parsePlace(text: string, dictionary: Dictionary): ElementSpec | undefined {
  if (text === '-') return undefined;
  const [, number = '', mandatory, repeats] = /^([A-Z0-9]+)(!?)(?:\*(>?\d+))?$/.exec(text) ?? [];
  const element = dictionary.elements.get(number) ?? compositeElement(number, dictionary);
  const times = repeats === undefined ? 1 : repeats.startsWith('>') ? Number.POSITIVE_INFINITY : Number(repeats);
  return { ...element, mandatory: mandatory === '!', repeats: times };
}

function compositeElement(number: string, dictionary: Dictionary): Omit<ElementSpec, 'mandatory' | 'repeats'> {
  const name = /^\S+ ([^:]+):/.exec(dictionary.lines.get(number) ?? '')?.[1];
  if (name === undefined) throw new Error(`Not an element: ${number}`);
  return { number, name, type: 'C', kind: 'composite', shortest: 1, longest: Number.POSITIVE_INFINITY };
}

function parseCondition(text: string): Condition {
  const positions = (text.slice(1).match(/../g) ?? []).map(Number);
  return { kind: text.slice(0, 1), positions, from: Math.min(...positions), text };
}

function kindOf(type: string): ElementKind {
  if (type === 'AN' || type === 'ID') return 'text';
  return type === 'DT' ? 'date' : type === 'TM' ? 'time' : 'number';
}
