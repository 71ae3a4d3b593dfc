import type { Code } from '../../kernel/codes.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { FunctionalGroup, Interchange, InterchangeAcknowledgment } from '../codec.ts';
import { ownCopy } from './control-numbers.ts';
import { ISA_WIDTHS, type IsaHeader } from './delimiters.ts';
import type { FindingDetails } from './findings.ts';
import type { TextDecoding } from './text.ts';
import { isDate, isTime } from './values.ts';

/** The values of ISA as the contract names them, separators as they stand in the decoded values. */
export function interchangeFromIsa(header: IsaHeader, decoding: TextDecoding, byteOffset: number): Interchange {
  const value = (number: number) => header.elements[number] ?? '';
  const decoded = (separator: string) => decoding.elements([separator])?.[0] ?? separator;
  return {
    senderQualifier: value(5).trim(),
    senderId: value(6).trim(),
    receiverQualifier: value(7).trim(),
    receiverId: value(8).trim(),
    date: value(9),
    time: value(10),
    version: value(12).trim(),
    controlNumber: value(13),
    acknowledgmentRequested: value(14).trim() === '1',
    usage: value(15).trim(),
    separators: {
      element: decoded(header.element),
      component: decoded(header.component),
      repetition: decoded(header.repetition),
      segment: decoded(header.segment),
    },
    byteOffset,
  };
}

/** The values of GS as the contract names them. */
export function groupFromGs(elements: readonly string[]): FunctionalGroup {
  return {
    functionalId: elements[1]?.trim() ?? '',
    senderId: elements[2]?.trim() ?? '',
    receiverId: elements[3]?.trim() ?? '',
    date: elements[4] ?? '',
    time: elements[5] ?? '',
    controlNumber: elements[6] ?? '',
    version: elements[8]?.trim() ?? '',
  };
}

/** The values of TA1 (X12.5). They are kept until their interchange ends. */
export function interchangeAcknowledgment(elements: readonly string[]): InterchangeAcknowledgment {
  return {
    controlNumber: ownCopy(elements[1] ?? ''),
    date: ownCopy(elements[2] ?? ''),
    time: ownCopy(elements[3] ?? ''),
    status: ownCopy(elements[4]?.trim() ?? ''),
    note: ownCopy(elements[5]?.trim() ?? ''),
  };
}

const CONTROL_NUMBER = 13;

interface IsaValue {
  readonly element: number;
  readonly isRight: (value: string) => boolean;
  readonly expected: string;
  /** TA105. */
  readonly code: string;
}

const matches = (pattern: RegExp) => (value: string) => pattern.test(value);

/** What values of ISA are, width and separators aside. ISA11 says little: see delimiters.ts. */
const ISA_VALUES: readonly IsaValue[] = [
  { element: 1, isRight: matches(/^\d\d$/), expected: 'a code of two digits', code: '010' },
  { element: 3, isRight: matches(/^\d\d$/), expected: 'a code of two digits', code: '012' },
  { element: 5, isRight: matches(/^[A-Z0-9]{2}$/), expected: 'a code of two characters', code: '005' },
  { element: 6, isRight: matches(/./), expected: 'an id', code: '006' },
  { element: 7, isRight: matches(/^[A-Z0-9]{2}$/), expected: 'a code of two characters', code: '007' },
  { element: 8, isRight: matches(/./), expected: 'an id', code: '008' },
  { element: 9, isRight: (value) => value.length === 6 && isDate(value), expected: 'a date as YYMMDD', code: '014' },
  { element: 10, isRight: (value) => value.length === 4 && isTime(value), expected: 'a time as HHMM', code: '015' },
  // 0040X names version 4 and no release.
  { element: 12, isRight: matches(/^\d{4}[\dX]$/), expected: 'a version of five digits', code: '017' },
  { element: CONTROL_NUMBER, isRight: matches(/^\d+$/), expected: 'a number', code: '018' },
  { element: 14, isRight: matches(/^[01]$/), expected: '0 or 1', code: '019' },
  { element: 15, isRight: matches(/^[PTI]$/), expected: 'P, T or I', code: '020' },
];

interface IsaFinding {
  readonly code: Code;
  readonly severity: Problem['severity'];
  readonly element?: number;
  readonly message: string;
  readonly details: FindingDetails;
}

/** What is wrong with an ISA segment that could be read. */
export function isaFindings(header: IsaHeader, tolerate: ReadonlySet<string>): IsaFinding[] {
  const findings: IsaFinding[] = [];
  const severity: Problem['severity'] = tolerate.has('short-isa') ? 'warning' : 'error';
  const value = (number: number) => header.elements[number] ?? '';
  const widths = header.wrongWidths.filter((number) => number !== 16);
  const [first] = widths;
  if (first !== undefined) {
    findings.push({
      code: 'X12-ISA-WIDTH',
      severity,
      element: first,
      message: `${widths.map(elementName).join(', ')} ${widths.length === 1 ? 'is' : 'are'} not as wide as X12 fixes.`,
      details: {
        found: `${value(first).length} ${value(first).length === 1 ? 'character' : 'characters'} in ${elementName(first)}`,
        expected:
          ISA_WIDTHS[first - 1] === 1 ? '1 character' : `${ISA_WIDTHS[first - 1]} characters, padded with blanks`,
        acknowledgment: { level: 'TA1', code: '024' },
      },
    });
  }
  if (header.componentUnusable) {
    const missing = value(16) === '';
    findings.push({
      code: 'X12-ISA-COMPONENT',
      severity: missing ? severity : 'warning',
      element: 16,
      message: missing ? 'ISA16 is missing.' : 'ISA16 is blank, a letter or a digit, or the same as another separator.',
      details: { found: value(16), expected: 'a character of its own', acknowledgment: { level: 'TA1', code: '027' } },
    });
  }
  if (value(0) !== 'ISA') {
    findings.push({
      code: 'X12-ISA-TAG',
      severity: 'warning',
      message: 'The tag is in lower case.',
      details: { found: value(0), expected: 'ISA' },
    });
  }
  return [...findings, ...ISA_VALUES.flatMap((rule) => valueFinding(rule, value(rule.element)))];
}

function valueFinding({ element, isRight, expected, code }: IsaValue, found: string): IsaFinding[] {
  if (isRight(found.trim())) return [];
  // Without a control number an interchange can be neither told from others nor acknowledged.
  const severity = element === CONTROL_NUMBER ? 'error' : 'warning';
  const message = `${elementName(element)} is not ${expected}.`;
  const details = { found, expected, acknowledgment: { level: 'TA1', code } } as const;
  return [{ code: 'X12-ISA-VALUE', severity, element, message, details }];
}

function elementName(number: number): string {
  return `ISA${String(number).padStart(2, '0')}`;
}
