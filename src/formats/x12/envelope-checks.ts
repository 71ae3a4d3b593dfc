import type { Position } from '../../kernel/position.ts';
import { segmentSpec } from './dictionary.ts';
import { ElementChecker, type ElementFinding } from './element-checks.ts';
import type { Findings } from './findings.ts';

/** GS has had the date in six digits and in eight, and many senders mix up the releases. */
const RULES = { component: '', repetition: '', shortDates: true, conditions: true };

/** Elements of GS without which the group is refused: envelope.ts says so. */
const NEEDED_OF_GS = new Set([1, 6, 8]);

/**
 * Compares GS, GE, IEA, TA1, ISB or ISE with its table. The envelope is read all the same, so everything here is a
 * warning. ISA is judged in headers.ts because its width is fixed, and what trailers repeat in trailers.ts.
 */
export function checkEnvelopeSegment(elements: readonly string[], position: Position, findings: Findings): void {
  const tag = elements[0] ?? '';
  // What these segments are made of is the same in every release.
  const spec = segmentSpec('005010', tag);
  if (spec === undefined) return;
  const report = (found: ElementFinding): void => {
    if (isSaidElsewhere(tag, found)) return;
    if (findings.isFull('X12-ENVELOPE-VALUE', 'warning', tag, found.element)) return;
    const isNumberOfGroup = tag === 'GS' && found.element === 6;
    findings.add('X12-ENVELOPE-VALUE', 'warning', { ...position, element: found.element }, found.message, {
      found: found.found,
      expected: found.expected,
      ...(isNumberOfGroup ? { acknowledgment: { level: 'AK9', code: '6' } } : {}),
    });
  };
  new ElementChecker(RULES, report).check(spec, elements);
}

function isSaidElsewhere(tag: string, { code, element }: ElementFinding): boolean {
  if (tag === 'GE' || tag === 'IEA') return code !== 'X12-ELEMENT-EXTRA';
  return tag === 'GS' && code === 'X12-ELEMENT-MISSING' && NEEDED_OF_GS.has(element);
}
