import type { Code } from '../../kernel/codes.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { FunctionalGroup, Interchange, InterchangeAcknowledgment } from '../codec.ts';
import { ISA_WIDTHS, type IsaHeader } from './delimiters.ts';
import type { FindingDetails } from './findings.ts';

/** The values of ISA as the contract names them. */
export function interchangeFromIsa(header: IsaHeader, byteOffset: number): Interchange {
  const value = (number: number) => header.elements[number] ?? '';
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
      element: header.element,
      component: header.component,
      repetition: header.repetition,
      segment: header.segment,
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

/** The values of TA1 (X12.5). */
export function interchangeAcknowledgment(elements: readonly string[]): InterchangeAcknowledgment {
  return {
    controlNumber: elements[1] ?? '',
    date: elements[2] ?? '',
    time: elements[3] ?? '',
    status: elements[4]?.trim() ?? '',
    note: elements[5]?.trim() ?? '',
  };
}

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
        found: `${value(first).length} characters in ${elementName(first)}`,
        expected: `${ISA_WIDTHS[first - 1]} characters, padded with blanks`,
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
  if (!/^\s*\d+\s*$/.test(value(13))) {
    findings.push(valueFinding('error', 13, value(13), 'a number', '018'));
  }
  if (!/^[PTI]$/.test(value(15).trim())) {
    findings.push(valueFinding('warning', 15, value(15), 'P, T or I', '020'));
  }
  return findings;
}

function valueFinding(
  severity: Problem['severity'],
  element: number,
  found: string,
  expected: string,
  code: string,
): IsaFinding {
  return {
    code: 'X12-ISA-VALUE',
    severity,
    element,
    message: `${elementName(element)} is not ${expected}.`,
    details: { found, expected, acknowledgment: { level: 'TA1', code } },
  };
}

function elementName(number: number): string {
  return `ISA${String(number).padStart(2, '0')}`;
}
