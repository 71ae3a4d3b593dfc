import type { Code } from '../../kernel/codes.ts';
import type { Position } from '../../kernel/position.ts';
import type { Problem } from '../../kernel/problem.ts';
import { parseCount, sameControlNumber } from './control-numbers.ts';
import type { Findings } from './findings.ts';
import type { X12Tolerance } from './options.ts';

/** SE, GE or IEA as received, and what it must agree with. */
export interface Trailer {
  readonly tag: 'SE' | 'GE' | 'IEA';
  readonly elements: readonly string[];
  readonly counted: number;
  /** ST02, GS06 or ISA13. */
  readonly controlNumber: string;
  readonly position: Position;
}

interface TrailerRule {
  /** What element 01 counts. */
  readonly counts: string;
  readonly header: string;
  readonly tolerance: X12Tolerance;
  readonly countCode: Code;
  readonly countAcknowledgment: Problem['acknowledgment'];
  readonly controlCode: Code;
  readonly controlAcknowledgment: Problem['acknowledgment'];
}

const RULES: Readonly<Record<Trailer['tag'], TrailerRule>> = {
  SE: {
    counts: 'segments',
    header: 'ST02',
    tolerance: 'se-count',
    countCode: 'X12-SE-COUNT',
    countAcknowledgment: { level: 'AK5', code: '4' },
    controlCode: 'X12-SE-CONTROL',
    controlAcknowledgment: { level: 'AK5', code: '3' },
  },
  GE: {
    counts: 'transaction sets',
    header: 'GS06',
    tolerance: 'ge-count',
    countCode: 'X12-GE-COUNT',
    countAcknowledgment: { level: 'AK9', code: '5' },
    controlCode: 'X12-GE-CONTROL',
    controlAcknowledgment: { level: 'AK9', code: '4' },
  },
  IEA: {
    counts: 'groups',
    header: 'ISA13',
    tolerance: 'iea-count',
    countCode: 'X12-IEA-COUNT',
    countAcknowledgment: { level: 'TA1', code: '021' },
    controlCode: 'X12-IEA-CONTROL',
    controlAcknowledgment: { level: 'TA1', code: '001' },
  },
};

/** Compares a trailer with its header and with what was counted. False when it does not agree. */
export function checkTrailer(trailer: Trailer, findings: Findings, tolerate: ReadonlySet<string>): boolean {
  const counted = checkCount(trailer, findings, tolerate);
  return checkControl(trailer, findings, tolerate) && counted;
}

function checkCount(trailer: Trailer, findings: Findings, tolerate: ReadonlySet<string>): boolean {
  const { tag, elements, counted, position } = trailer;
  if (parseCount(elements[1]) === counted) return true;
  const rule = RULES[tag];
  const severity = tolerate.has(rule.tolerance) ? 'warning' : 'error';
  const message = `${tag}01 says ${elements[1] || 'nothing'}, but the number of ${rule.counts} is ${counted}.`;
  findings.addOnce(rule.countCode, severity, { ...position, element: 1 }, message, {
    found: elements[1] ?? '',
    expected: String(counted),
    acknowledgment: rule.countAcknowledgment,
  });
  return severity === 'warning';
}

function checkControl(
  { tag, elements, controlNumber, position }: Trailer,
  findings: Findings,
  tolerate: ReadonlySet<string>,
): boolean {
  const found = elements[2] ?? '';
  if (found === controlNumber) return true;
  const rule = RULES[tag];
  const place = { ...position, element: 2 };
  if (found.trim() !== '' && sameControlNumber(found, controlNumber)) {
    const tolerance: X12Tolerance = 'trailer-padding';
    if (tolerate.has(tolerance)) return true;
    const message = `${tag}02 writes the number of ${rule.header} differently.`;
    findings.addOnce('X12-CONTROL-PADDING', 'warning', place, message, { found, expected: controlNumber });
    return true;
  }
  const message = `${tag}02 is not the control number of ${rule.header}.`;
  findings.addOnce(rule.controlCode, 'error', place, message, {
    found,
    expected: controlNumber,
    acknowledgment: rule.controlAcknowledgment,
  });
  return false;
}
