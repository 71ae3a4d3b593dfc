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

  it('keep what concerns the whole, however many errors came before it', () => {
    const findings = new Findings();
    many(150, 'error', findings);
    findings.addOnce('X12-SE-MISSING', 'error', {}, 'Missing.');
    expect(findings.close({}).slice(100)).toMatchObject([
      { code: 'X12-SE-MISSING' },
      { message: '50 more findings are not listed, 50 of them errors.' },
    ]);
  });

  it('drop only warnings, and count what they drop', () => {
    const findings = new Findings();
    const dropped = Array.from({ length: 8 }, () => findings.isFull('X12-ELEMENT-DATE', 'warning', 'DTM', 2));
    expect(dropped).toEqual([false, false, false, false, false, true, true, true]);
    expect(findings.isFull('X12-ELEMENT-DATE', 'warning', 'DTM', 3)).toBe(false);
    expect(findings.isFull('X12-ELEMENT-DATE', 'error', 'DTM', 2)).toBe(false);
    expect(findings.close({})).toMatchObject([{ severity: 'warning', message: '3 more findings are not listed.' }]);
  });

  it('tell elements and their components apart', () => {
    const findings = new Findings();
    for (let count = 0; count < 5; count += 1) findings.isFull('X12-ELEMENT-CODE', 'warning', 'QTY', 3, 1);
    expect(findings.isFull('X12-ELEMENT-CODE', 'warning', 'QTY', 3, 1)).toBe(true);
    expect(findings.isFull('X12-ELEMENT-CODE', 'warning', 'QTY', 3, 2)).toBe(false);
  });

  it('only count errors once the list is full and has one', () => {
    const findings = new Findings();
    many(100, 'warning', findings);
    expect(findings.isFull('X12-ELEMENT-MISSING', 'error', 'LIN', 2)).toBe(false);
    many(1, 'error', findings);
    expect(findings.isFull('X12-ELEMENT-MISSING', 'error', 'LIN', 2)).toBe(true);
    expect(findings.close({}).at(-1)).toMatchObject({
      severity: 'error',
      message: '1 more findings are not listed, 1 of them errors.',
    });
  });
});
