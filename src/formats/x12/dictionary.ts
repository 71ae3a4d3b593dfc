import { type CodeList, codeList } from './code-lists.ts';
import type { TableVersion } from './releases.ts';
import { elements004010, elements005010 } from './tables/elements.ts';
import { segments004010, segments005010 } from './tables/segments.ts';

export type { TableVersion } from './releases.ts';

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
  /** The list its values are compared with, where one says enough for that. */
  readonly codes: CodeList | undefined;
  /** The composite it stands for. */
  readonly composite: SegmentSpec | undefined;
}

/** What an element is wherever it stands. */
type ElementKnowledge = Omit<ElementSpec, 'mandatory' | 'repeats'>;

export type ElementKind = 'text' | 'date' | 'time' | 'number' | 'composite';

/** `P`: both or none, `R`: at least one, `E`: at most one, `C`: first then all, `L`: first then at least one more. */
export interface Condition {
  readonly kind: string;
  /** In ascending order except for `C` and `L`, where the first one decides. */
  readonly positions: readonly number[];
  /** A segment that ends before this position cannot break the condition; 0 for `R`. */
  readonly from: number;
  readonly text: string;
}

export interface SegmentSpec {
  readonly tag: string;
  readonly name: string;
  /** By position: `elements[1]` is element 01. Undefined = unused. */
  readonly elements: readonly (ElementSpec | undefined)[];
  /** In ascending order of `from`. */
  readonly conditions: readonly Condition[];
  /** Positions that must not be empty. */
  readonly mandatory: readonly number[];
  /** A composite in which nothing but the first component is ever needed. */
  readonly mayEndAfterFirst: boolean;
}

interface Dictionary {
  readonly elements: ReadonlyMap<string, ElementKnowledge>;
  readonly lines: ReadonlyMap<string, string>;
  readonly segments: Map<string, SegmentSpec>;
}

const dictionaries = new Map<TableVersion, Dictionary>();

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

function parseElement(line: string): ElementKnowledge {
  const match = /^(\S+) (\S+) (\d+)-(\d+) (.+)$/.exec(line);
  const [, number, type, shortest, longest, name] = match ?? [];
  if (number === undefined || type === undefined || name === undefined) throw new Error(`Not an element: ${line}`);
  const list = codeList(number);
  return {
    number,
    type,
    kind: kindOf(type),
    name,
    shortest: Number(shortest),
    longest: Number(longest),
    codes: list?.kind === 'names' ? undefined : list,
    composite: undefined,
  };
}

function parseSegment(line: string, dictionary: Dictionary): SegmentSpec {
  const [, tag, name, list, conditions] = /^(\S+) ([^:]+): ([^|]*?)(?: \| (.+))?$/.exec(line) ?? [];
  if (tag === undefined || name === undefined || list === undefined) throw new Error(`Not a segment: ${line}`);
  const elements = [undefined, ...list.split(' ').map((text) => parsePlace(text, dictionary))];
  const mandatory = elements.flatMap((element, position) => (element?.mandatory ? [position] : []));
  const rules = (conditions ?? '').split(' ').filter(Boolean).map(parseCondition);
  rules.sort((a, b) => a.from - b.from);
  const mayEndAfterFirst = rules.length === 0 && mandatory.every((position) => position === 1);
  return { tag, name, elements, mandatory, conditions: rules, mayEndAfterFirst };
}

/** `235!`, `1271*5`, `C001` or `-`. */
function parsePlace(text: string, dictionary: Dictionary): ElementSpec | undefined {
  if (text === '-') return undefined;
  const [, number = '', mandatory, repeats] = /^([A-Z0-9]+)(!?)(?:\*(>?\d+))?$/.exec(text) ?? [];
  const element = dictionary.elements.get(number) ?? compositeElement(number, dictionary);
  const times = repeats === undefined ? 1 : repeats.startsWith('>') ? Number.POSITIVE_INFINITY : Number(repeats);
  return { ...element, mandatory: mandatory === '!', repeats: times };
}

function compositeElement(number: string, dictionary: Dictionary): ElementKnowledge {
  const line = dictionary.lines.get(number);
  if (line === undefined) throw new Error(`Not an element: ${number}`);
  const composite = parseSegment(line, dictionary);
  const { name } = composite;
  const longest = Number.POSITIVE_INFINITY;
  return { number, name, type: 'C', kind: 'composite', shortest: 1, longest, codes: undefined, composite };
}

function parseCondition(text: string): Condition {
  const positions = (text.slice(1).match(/../g) ?? []).map(Number);
  const kind = text.slice(0, 1);
  return { kind, positions, from: kind === 'R' ? 0 : Math.min(...positions), text };
}

function kindOf(type: string): ElementKind {
  if (type === 'AN' || type === 'ID') return 'text';
  return type === 'DT' ? 'date' : type === 'TM' ? 'time' : 'number';
}
