/**
 * Finding the separators of an interchange. X12 declares them by position in the fixed-width ISA segment, but ISA
 * segments with trimmed or over-long values are common, so the header is read twice: by counting 16 element separators
 * and by position. Where the two disagree the header is malformed and counting is the one that still works.
 *
 * Text here is the file decoded as latin1, so that one character is one byte. A separator outside ASCII in a UTF-8 file is
 * therefore two to four characters long; nothing below assumes one.
 */
export interface IsaHeader {
  /** ISA01…ISA16, unchanged; element [0] is the tag as received. A missing ISA16 is an empty string. */
  readonly elements: readonly string[];
  readonly element: string;
  readonly segment: string;
  /** Empty where the interchange declares none that can be used. */
  readonly component: string;
  /** Empty where the interchange has none: versions before 00402, or an ISA11 that is a letter, a digit or blank. */
  readonly repetition: string;
  /** The file was hard-wrapped (usually at 80 columns): every CR and LF in it is layout, not data. */
  readonly wrapped: boolean;
  /** Characters from the `I` of ISA up to and including the terminator. */
  readonly length: number;
  /** Numbers of the ISA elements that are not as wide as X12 fixes them. */
  readonly wrongWidths: readonly number[];
  /** ISA16 was missing, blank, or the same as another separator. */
  readonly componentUnusable: boolean;
  /** Blanks stand before the terminator of ISA: there they are layout, not data. */
  readonly padded: boolean;
}

/** Widths of ISA01 to ISA16 (X12.5). */
export const ISA_WIDTHS: readonly number[] = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1];

/** How far from the `I` of ISA a header is looked for: three times the proper length. */
export const HEADER_WINDOW = 320;

const FOLLOWER = /^(?:GS|TA1|ISB|IEA|ISA|ST)/i;

/** Reads the header at the start of `window`; undefined when this is not an ISA segment that can be used. */
export function readHeader(window: string): IsaHeader | undefined {
  const tag = /^I[\r\n]{0,2}S[\r\n]{0,2}A[\r\n]{0,2}/i.exec(window)?.[0];
  if (tag === undefined) return undefined;
  const element = characterAt(window, tag.length);
  if (!canSeparate(element) || element === '\n' || element === '\r') return undefined;
  const found = separatorOffsets(window, element);
  const wrapped = /[\r\n]/.test(window.slice(0, found[14] ?? 0));
  if (!wrapped) return headerFrom(window, element, found, false);
  const { text, offsets } = withoutNewlines(window);
  const header = headerFrom(text, element, separatorOffsets(text, element), true);
  if (header === undefined) return undefined;
  return { ...header, length: (offsets[header.length - 1] ?? header.length - 1) + 1 };
}

function headerFrom(
  text: string,
  element: string,
  offsets: readonly number[],
  wrapped: boolean,
): IsaHeader | undefined {
  const ends = endAfterSixteen(text, element, offsets) ?? endWithoutComponent(text, element, offsets);
  if (ends === undefined) return undefined;
  const { component, terminator, valuesEnd, length, padded } = ends;
  if (!canSeparate(terminator) || terminator === element) return undefined;
  const elements = text.slice(0, valuesEnd).split(element).slice(0, 16);
  elements.push(component);
  const usable = canSeparate(component) && component !== element && component !== terminator;
  const repetition = repetitionOf(elements, [element, terminator, component]);
  return {
    elements,
    element,
    segment: terminator,
    component: usable ? component : '',
    repetition,
    wrapped,
    length,
    wrongWidths: ISA_WIDTHS.flatMap((width, index) =>
      width === characterLength(elements[index + 1] ?? '') ? [] : [index + 1],
    ),
    componentUnusable: !usable,
    padded,
  };
}

interface HeaderEnd {
  readonly component: string;
  readonly terminator: string;
  readonly valuesEnd: number;
  readonly length: number;
  readonly padded: boolean;
}

/** The regular case: 16 separators, then ISA16, then the terminator. */
function endAfterSixteen(text: string, element: string, offsets: readonly number[]): HeaderEnd | undefined {
  const sixteenth = offsets[15];
  const fifteenth = offsets[14];
  if (sixteenth === undefined || fifteenth === undefined) return undefined;
  // With ISA16 and its separator left out, the sixteenth separator already belongs to the next segment.
  if (/^.{1,4}?[\r\n \t]*(?:GS|TA1|ISB|IEA)$/is.test(text.slice(fifteenth + element.length, sixteenth)))
    return undefined;
  const start = sixteenth + element.length;
  const component = characterAt(text, start);
  const end = start + component.length;
  const blanks = /^ */.exec(text.slice(end))?.[0].length ?? 0;
  const regular = terminatorAt(text, end + blanks);
  const empty = terminatorAt(text, start);
  if (empty !== undefined && empty.text !== element && isFollowed(text, empty.end)) {
    // ISA16 is empty, unless what looks like its terminator is ISA16 and the real one comes next. `~` and a line break
    // can be either; then the next segment shows which of them ends segments. CR LF is one terminator, never ISA16.
    const [next = ''] = text
      .slice(empty.end)
      .trimStart()
      .split(/[\r\n]/, 1);
    const isEmpty = next.trimEnd().endsWith(empty.text) || text.startsWith('\r\n', start);
    if (regular === undefined || !isFollowed(text, regular.end) || isEmpty) {
      return { component: '', terminator: empty.text, valuesEnd: sixteenth, length: empty.end, padded: false };
    }
  }
  if (regular === undefined) return undefined;
  return { component, terminator: regular.text, valuesEnd: sixteenth, length: regular.end, padded: blanks > 0 };
}

/**
 * Whether a header stands here that cannot be taken for data: every value as wide as X12 fixes it, and what must follow
 * ISA follows. Used where no segment can begin, so nothing less will do.
 */
export function isSureHeader(window: string): boolean {
  const header = readHeader(window);
  return header?.elements[0] === 'ISA' && header.wrongWidths.length === 0 && isFollowed(window, header.length);
}

/** Whether a segment that can follow ISA stands at an offset, perhaps behind layout. */
function isFollowed(text: string, offset: number): boolean {
  return FOLLOWER.test(text.slice(offset).trimStart());
}

/** ISA16 left out together with its separator: `…*0*P~GS*…`. */
function endWithoutComponent(text: string, element: string, offsets: readonly number[]): HeaderEnd | undefined {
  const fifteenth = offsets[14];
  if (fifteenth === undefined) return undefined;
  const start = fifteenth + element.length;
  const usage = characterAt(text, start);
  const terminator = terminatorAt(text, start + usage.length);
  if (terminator === undefined || terminator.text === element) return undefined;
  if (!isFollowed(text, terminator.end)) return undefined;
  const valuesEnd = start + usage.length;
  return { component: '', terminator: terminator.text, valuesEnd, length: terminator.end, padded: false };
}

/** The terminator at an offset. CR LF counts as LF: a CR before it is then layout (see tokenizer.ts). */
function terminatorAt(text: string, offset: number): { text: string; end: number } | undefined {
  let at = offset;
  if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
  const terminator = characterAt(text, at);
  return canSeparate(terminator) ? { text: terminator, end: at + terminator.length } : undefined;
}

/** X12 has repetitions from 00402 on, but ISA11 is often still `U`; a letter, digit or blank is never a separator. */
function repetitionOf(elements: readonly string[], taken: readonly string[]): string {
  const value = elements[11] ?? '';
  const version = elements[12] ?? '';
  if (!/^\d{5}$/.test(version) || version < '00402') return '';
  return canSeparate(value) && characterLength(value) === 1 && !taken.includes(value) ? value : '';
}

/** Offsets of the first 16 separators. */
function separatorOffsets(text: string, element: string): number[] {
  const offsets: number[] = [];
  for (
    let at = text.indexOf(element);
    at !== -1 && offsets.length < 16;
    at = text.indexOf(element, at + element.length)
  ) {
    offsets.push(at);
  }
  return offsets;
}

/** Text without CR and LF, and where each remaining character stood. */
function withoutNewlines(window: string): { text: string; offsets: number[] } {
  const offsets: number[] = [];
  let text = '';
  for (let at = 0; at < window.length; at += 1) {
    const character = window[at];
    if (character === '\r' || character === '\n' || character === undefined) continue;
    text += character;
    offsets.push(at);
  }
  return { text, offsets };
}

/** One character of the original text: a whole UTF-8 sequence where the bytes form one, else one byte. */
function characterAt(text: string, offset: number): string {
  const lead = text.charCodeAt(offset);
  const size = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 1;
  for (let next = 1; next < size; next += 1) {
    const byte = text.charCodeAt(offset + next);
    if (!(byte >= 0x80 && byte < 0xc0)) return text.slice(offset, offset + 1);
  }
  return text.slice(offset, offset + size);
}

function characterLength(value: string): number {
  let count = 0;
  for (let at = 0; at < value.length; at += characterAt(value, at).length) count += 1;
  return count;
}

/** True for what can stand between values: not a letter, a digit, a blank or nothing. */
function canSeparate(character: string): boolean {
  return character !== '' && !/^[A-Za-z0-9 \0]/.test(character);
}
