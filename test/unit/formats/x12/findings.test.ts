import { describe, expect, it } from 'vitest';
import { Findings } from '../../../../src/formats/x12/findings.ts';

function many(count: number, severity: 'error' | 'warning', findings: Findings): void {
  for (let segment = 1; segment <= count; segment += 1) {
    findings.add('X12-ELEMENT-LENGTH', severity, { segment }, 'Too long.');
  }
}

describe('findings', () => {
  it('keep the first error whatever came before it', () => {
    const findings = new Findings();
    many(150, 'warning', findings);
    findings.add('X12-SE-COUNT', 'error', {}, 'Wrong.');
    many(3, 'error', findings);
    const list = findings.close({});
    expect(list).toHaveLength(102);
    expect(list.at(-2)).toMatchObject({ code: 'X12-SE-COUNT', severity: 'error' });
    expect(list.at(-1)).toMatchObject({
      code: 'X12-MORE-PROBLEMS',
      severity: 'error',
      message: '53 more findings are not listed, 3 of them errors.',
    });
  });

  it('drop only warnings, and count what they drop', () => {
    const findings = new Findings();
    const dropped = Array.from({ length: 8 }, () => findings.isFull('X12-ELEMENT-DATE', 'warning', 'DTM', 2));
    expect(dropped).toEqual([false, false, false, false, false, true, true, true]);
    expect(findings.isFull('X12-ELEMENT-DATE', 'warning', 'DTM', 3)).toBe(false);
    expect(findings.isFull('X12-ELEMENT-DATE', 'error', 'DTM', 2)).toBe(false);
    expect(findings.close({})).toMatchObject([{ severity: 'warning', message: '3 more findings are not listed.' }]);
  });
});
