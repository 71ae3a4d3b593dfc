import type { Code } from '../../kernel/codes.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Condition, ElementSpec, SegmentSpec } from './dictionary.ts';

/** A finding about one element; `code403` is what AK403 says about it (element 723). */
export interface ElementFinding {
  readonly code: Code;
  readonly severity: Problem['severity'];
  readonly element: number;
  readonly message: string;
  readonly found?: string;
  readonly expected?: string;
  readonly code403: string;
}

export type ReportElement = (finding: ElementFinding) => void;

/** Data element 235, the qualifier of an item number. */
const ITEM_QUALIFIER = '235';

/**
 * Checks one segment against its table.
 *
 * What shows that values may have moved is an error: an empty mandatory element, letters in a number, an item qualifier
 * that cannot be one. What only concerns one value is a warning: the mapping holds the line if it needs that value.
 */
export function checkElements(
  spec: SegmentSpec,
  elements: readonly string[],
  repetition: string,
  report: ReportElement,
): void {
  const last = spec.elements.length - 1;
  const present = elements.length - 1;
  for (let position = 1; position <= last && position <= present; position += 1) {
    const value = elements[position];
    const element = spec.elements[position];
    if (element === undefined || value === undefined || value === '' || element.kind === 'composite') continue;
    if (element.repeats > 1 && repetition !== '' && value.includes(repetition)) {
      for (const part of value.split(repetition)) if (part !== '') checkValue(spec, element, position, part, report);
    } else {
      checkValue(spec, element, position, value, report);
    }
  }
  for (const position of spec.mandatory) {
    const value = elements[position];
    if (value === undefined || value === '' || isBlank(value)) reportMissing(spec, position, elements, report);
  }
  if (present > last) reportExtra(spec, elements, last, report);
  for (const condition of spec.conditions) {
    if (condition.from <= present || condition.kind === 'R') checkCondition(spec, condition, elements, report);
  }
}

function checkValue(
  spec: SegmentSpec,
  element: ElementSpec,
  position: number,
  value: string,
  report: ReportElement,
): void {
  const { longest, shortest } = element;
  switch (element.kind) {
    case 'text':
      if (value.length > longest || value.length < shortest) {
        reportLength(spec, element, position, value, value.length, report);
      }
      break;
    case 'date':
      if (!isDate(value, longest)) reportMoment(spec, element, position, value, 'X12-ELEMENT-DATE', report);
      break;
    case 'time':
      if (!isTime(value)) reportMoment(spec, element, position, value, 'X12-ELEMENT-TIME', report);
      break;
    case 'number':
      checkNumber(spec, element, position, value, report);
      break;
    case 'composite':
      // Its parts are taken apart, and judged, by the mapping.
      break;
  }
}

/** R has a point where it is needed, N0…N9 have none (X12.6, 3.5.1). The sign and the point do not count as length. */
function checkNumber(
  spec: SegmentSpec,
  element: ElementSpec,
  position: number,
  value: string,
  report: ReportElement,
): void {
  const digits = plainDigits(value);
  const isReal = element.type === 'R';
  if (digits !== undefined && (isReal || !value.includes('.'))) {
    if (digits <= element.longest && digits >= element.shortest) return;
    reportLength(spec, element, position, value, digits, report);
    return;
  }
  const trimmed = value.trim();
  const readable = isReal && /^[-+]?(?:\d+\.?\d*|\.\d+)(?:E[-+]?\d+)?$/.test(trimmed);
  if (digits !== undefined && element.type !== 'N0') {
    report({
      code: 'X12-ELEMENT-POINT',
      severity: 'warning',
      element: position,
      message: `${label(spec, position)} has implied decimals and a decimal point.`,
      found: value,
      expected: 'digits only',
      code403: '6',
    });
    return;
  }
  report({
    code: 'X12-ELEMENT-NUMBER',
    severity: readable || plainDigits(trimmed) !== undefined ? 'warning' : 'error',
    element: position,
    message: `${label(spec, position)} is not a plain number.`,
    found: value,
    expected: isReal ? 'a number such as 12.5' : 'digits only',
    code403: '6',
  });
}

/** Number of digits of plain decimal notation; undefined for anything else. */
function plainDigits(value: string): number | undefined {
  let at = value.charCodeAt(0) === 0x2d ? 1 : 0;
  let digits = 0;
  let points = 0;
  for (; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) digits += 1;
    else if (code === 0x2e && points === 0) points = 1;
    else return undefined;
  }
  return digits > 0 ? digits : undefined;
}

/** CCYYMMDD (or YYMMDD where the release has it so) that exists in the calendar. */
function isDate(value: string, longest: number): boolean {
  if (value.length !== longest || value.length < 6) return false;
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  const start = value.length - 4;
  const month = twoDigits(value, start);
  const day = twoDigits(value, start + 2);
  if (month < 1 || month > 12 || day < 1) return false;
  if (day <= 28) return true;
  const year = Number(value.slice(0, start));
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const february = leap ? 29 : 28;
  return day <= (month === 2 ? february : [4, 6, 9, 11].includes(month) ? 30 : 31);
}

function twoDigits(value: string, at: number): number {
  return (value.charCodeAt(at) - 0x30) * 10 + value.charCodeAt(at + 1) - 0x30;
}

/** HHMM, HHMMSS, HHMMSSD or HHMMSSDD. */
function isTime(value: string): boolean {
  return /^(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d\d{0,2})?$/.test(value);
}

function isBlank(value: string): boolean {
  return value.charCodeAt(0) === 0x20 && value.trim() === '';
}

function reportMissing(spec: SegmentSpec, position: number, elements: readonly string[], report: ReportElement): void {
  // LIN: senders leave the first pair empty and begin at a later one; one whole pair anywhere says what the line is.
  const pairElsewhere = spec.tag === 'LIN' && (position === 2 || position === 3) && hasPairAfter(elements, 4);
  report({
    code: 'X12-ELEMENT-MISSING',
    severity: pairElsewhere ? 'warning' : 'error',
    element: position,
    message: `${label(spec, position)} is empty.`,
    expected: 'a value',
    code403: '1',
  });
}

function hasPairAfter(elements: readonly string[], from: number): boolean {
  for (let at = from; at + 1 < elements.length; at += 2) if (elements[at] && elements[at + 1]) return true;
  return false;
}

function reportLength(
  spec: SegmentSpec,
  element: ElementSpec,
  position: number,
  value: string,
  length: number,
  report: ReportElement,
): void {
  const range =
    element.shortest === element.longest ? `${element.longest}` : `${element.shortest} to ${element.longest}`;
  const isQualifier = element.number === ITEM_QUALIFIER;
  report({
    code: isQualifier ? 'X12-ELEMENT-QUALIFIER' : 'X12-ELEMENT-LENGTH',
    severity: isQualifier ? 'error' : 'warning',
    element: position,
    message: `${label(spec, position)} has ${length} characters.`,
    found: value,
    expected: `${range} characters`,
    code403: length < element.shortest ? '4' : '5',
  });
}

function reportMoment(
  spec: SegmentSpec,
  element: ElementSpec,
  position: number,
  value: string,
  code: 'X12-ELEMENT-DATE' | 'X12-ELEMENT-TIME',
  report: ReportElement,
): void {
  const isDay = code === 'X12-ELEMENT-DATE';
  report({
    code,
    severity: 'warning',
    element: position,
    message: `${label(spec, position)} is not a ${isDay ? 'date' : 'time'}.`,
    found: value,
    expected: isDay ? (element.longest === 8 ? 'CCYYMMDD' : 'YYMMDD') : 'HHMM or HHMMSS',
    code403: isDay ? '8' : '9',
  });
}

function reportExtra(spec: SegmentSpec, elements: readonly string[], last: number, report: ReportElement): void {
  const surplus = elements.findIndex((value, position) => position > last && value !== '');
  if (surplus === -1) return;
  report({
    code: 'X12-ELEMENT-EXTRA',
    severity: 'warning',
    element: surplus,
    message: `${spec.tag} has ${last} elements in X12, but element ${surplus} has a value.`,
    found: elements[surplus] ?? '',
    expected: `at most ${last} elements`,
    code403: '3',
  });
}

function checkCondition(
  spec: SegmentSpec,
  condition: Condition,
  elements: readonly string[],
  report: ReportElement,
): void {
  const { kind, positions } = condition;
  const [first = 0] = positions;
  let present = 0;
  for (const position of positions) if (elements[position]) present += 1;
  const firstPresent = Boolean(elements[first]);
  const all = present === positions.length;
  const holds =
    kind === 'P'
      ? present === 0 || all
      : kind === 'R'
        ? present > 0
        : kind === 'E'
          ? present <= 1
          : kind === 'C'
            ? !firstPresent || all
            : !firstPresent || present > 1;
  if (holds) return;
  const names = positions.map((position) => `${spec.tag}${String(position).padStart(2, '0')}`).join(', ');
  const missing = positions.find((position) => !elements[position]) ?? first;
  report({
    code: 'X12-ELEMENT-CONDITION',
    severity: 'warning',
    element: kind === 'E' ? (positions.findLast((position) => elements[position]) ?? first) : missing,
    message: `${names}: ${CONDITION_WORDS[kind] ?? condition.text}.`,
    expected: condition.text,
    code403: kind === 'E' ? '10' : '2',
  });
}

const CONDITION_WORDS: Readonly<Record<string, string>> = {
  P: 'all or none of them must be there',
  R: 'at least one of them must be there',
  E: 'only one of them may be there',
  C: 'if the first is there, all must be',
  L: 'if the first is there, at least one more must be',
};

function label(spec: SegmentSpec, position: number): string {
  return `${spec.tag}${String(position).padStart(2, '0')} (${spec.elements[position]?.name ?? 'unused'})`;
}
