import { codeMeaning, elementName, segmentName, transactionSetName } from '../../formats/registry.ts';
import { pairStarts, parseNodeAddress, parseSegmentAddress } from '../../mapping/addresses.ts';

/** How a field is read, as a mapping file says it. */
export interface WrittenAddress {
  readonly from?: string | readonly string[] | undefined;
  readonly col?: number | undefined;
  readonly where?: Readonly<Record<string, string | readonly string[]>> | undefined;
  readonly pair?: readonly string[] | undefined;
}

/** Turns the addresses of one format into words that a person knows from the partner's guide. */
export interface AddressWords {
  field(address: WrittenAddress): string;
  /** One address alone, e.g. the left side of a `when`. */
  address(text: string): string;
  /** A code at an address with what it means, where a table says so. */
  code(text: string, code: string): string;
}

/** X12 in words: `Quantity (QTY02) where Quantity Qualifier (QTY01) is 33 (available for sale), else 17 (on hand)`. */
export function segmentWords(version: string): AddressWords {
  const address = (text: string): string => {
    const parsed = parseSegmentAddress(text);
    if ('error' in parsed) return text;
    const { tag, element, loop, component, repetition } = parsed;
    const name = element === undefined ? segmentName(tag, version) : elementName(tag, element, version);
    const exact = [
      ...(component === undefined ? [] : [`component ${component}`]),
      ...(repetition === undefined ? [] : [`repetition ${repetition}`]),
      ...(loop === undefined ? [] : [loop === 'document' ? 'of the header' : `of the ${loop} loop`]),
    ];
    const place = loop === undefined ? text : text.slice(loop.length + 1);
    return [name === undefined ? place : `${name} (${place})`, ...exact].join(', ');
  };
  const code = (text: string, value: string): string => {
    const parsed = parseSegmentAddress(text);
    const meaning =
      'error' in parsed || parsed.element === undefined
        ? undefined
        : codeMeaning(parsed.tag, parsed.element, value, version);
    return meaning === undefined ? value : `${value} (${meaning})`;
  };
  const pairs = (text: string, qualifiers: readonly string[]): string => {
    const parsed = parseSegmentAddress(text);
    if ('error' in parsed) return text;
    const start = parsed.element ?? pairStarts.get(parsed.tag);
    const at = start === undefined ? text : `${parsed.tag}${String(start).padStart(2, '0')}`;
    return `the value behind ${preferred(qualifiers.map((one) => code(at, one)))} in ${address(parsed.tag)}`;
  };
  return {
    address,
    code,
    field: ({ from, where, pair }) => {
      const read = [from ?? []].flat().map((text) => (pair === undefined ? address(text) : pairs(text, pair)));
      const conditions = Object.entries(where ?? {}).map(
        ([text, wanted]) => `${address(text)} is ${preferred([wanted].flat().map((value) => code(text, value)))}`,
      );
      return `${read.join(' and ')}${conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`}`;
    },
  };
}

/** Tables in words: `column "Qty Avail"`, `column 3`. */
export const rowWords: AddressWords = {
  address: columnWords,
  code: (_, value) => value,
  field: ({ from, col }) => (col === undefined ? [from ?? []].flat().map(columnWords).join(' and ') : `column ${col}`),
};

function columnWords(text: string): string {
  return `column "${text}"`;
}

/** Trees in words: `attribute qty of Stock, of the item loop`. */
export function nodeWords(loops: readonly string[]): AddressWords {
  const address = (text: string): string => {
    const loop = loops.find((name) => text.startsWith(`${name}.`));
    const own = loop === undefined ? text : text.slice(loop.length + 1);
    const parsed = parseNodeAddress(own);
    if ('error' in parsed) return text;
    const path = parsed.steps
      .map(({ name, predicate }) =>
        predicate === undefined ? name : `${name} with ${predicate.name} ${predicate.value}`,
      )
      .join('/');
    const value =
      parsed.attribute === undefined
        ? path === ''
          ? 'the text itself'
          : path
        : `attribute ${parsed.attribute}${path === '' ? '' : ` of ${path}`}`;
    return loop === undefined ? value : `${value}, of the ${loop} loop`;
  };
  return {
    address,
    code: (_, value) => value,
    field: ({ from }) => [from ?? []].flat().map(address).join(' and '),
  };
}

/** `846 Inventory Inquiry / Advice` */
export function setWords(set: string): string {
  return `${set} ${transactionSetName(set) ?? ''}`.trim();
}

/** Name of an element that is written, e.g. `PO107`; undefined where no table knows it. */
export function placeName(place: string, version: string): string | undefined {
  const parsed = parseSegmentAddress(place);
  return 'error' in parsed || parsed.element === undefined
    ? undefined
    : elementName(parsed.tag, parsed.element, version);
}

/** Values in order of preference. */
function preferred(values: readonly string[]): string {
  return values.join(', else ');
}
