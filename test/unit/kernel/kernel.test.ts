import { describe, expect, test } from 'vitest';
import { fixedClock } from '../../../src/kernel/clock.ts';
import { add, compare, divide, isDecimal, multiply, round } from '../../../src/kernel/decimal.ts';
import { formatPosition } from '../../../src/kernel/position.ts';
import { formatProblem, printable, problem } from '../../../src/kernel/problem.ts';
import { sinceOf } from '../../../src/kernel/since.ts';

describe('decimals', () => {
  test('are exact where floating point is not', () => {
    expect(round('1.005', 2)).toBe('1.01');
    expect(multiply('1.005', 100)).toBe('100.5');
    expect(add('0.1', '0.2')).toBe('0.3');
    expect(divide('10', '3', 4)).toBe('3.3333');
    expect(compare('1.10', '1.1')).toBe(0);
  });

  test('are plain notation only', () => {
    expect(['12', '-0.50', '007'].map(isDecimal)).toEqual([true, true, true]);
    expect(['1e3', '1,0', '.5', '5.', '+1', 'NaN', ' 1', ''].map(isDecimal)).toEqual(Array(8).fill(false));
  });
});

describe('a position', () => {
  test('reads the way people look for it', () => {
    expect(
      formatPosition({
        file: 's.edi',
        interchange: '000000101',
        transactionSet: '0001',
        segment: 14,
        tag: 'QTY',
        element: 2,
      }),
    ).toBe('s.edi, ISA 000000101, ST 0001, segment 14 (QTY02)');
    expect(formatPosition({ segment: 3, tag: 'SLN', element: 9, component: 2 })).toBe('segment 3 (SLN09-2)');
    expect(formatPosition({ file: 'i.csv', row: 7, column: 'Qty Avail' })).toBe('i.csv, row 7, column "Qty Avail"');
    expect(formatPosition({ file: 'x', byteOffset: 12 })).toBe('x, byte 12');
  });
});

describe('a problem', () => {
  test('says where, what, expected, why and what to do, and cannot forge lines', () => {
    const text = formatProblem(
      problem('FILE-EMPTY', 'error', { file: 'a\nFAKE.edi' }, 'The file is empty.', {
        found: 'x'.repeat(200),
        expected: 'something',
      }),
    );
    expect(text.split('\n')).toEqual([
      'FILE-EMPTY error at a\\x0aFAKE.edi: The file is empty.',
      `  found:    ${'x'.repeat(120)}…`,
      '  expected: something',
      expect.stringMatching(/^ {2}why: {6}\S/),
      expect.stringMatching(/^ {2}remedy: {3}\S/),
    ]);
    expect(printable('a\u0000b\u001b[0m\u0085')).toBe('a\\x00b\\x1b[0m\\x85');
  });
});

test('a fixed clock stands still until it is moved', () => {
  const clock = fixedClock('2026-11-22T00:00:00Z');
  clock.advance(1500);
  expect(clock.now().toISOString()).toBe('2026-11-22T00:00:01.500Z');
});

test.each([
  ['90m', '2026-11-22T08:30:00.000Z'],
  ['12h', '2026-11-21T22:00:00.000Z'],
  ['7d', '2026-11-15T10:00:00.000Z'],
  ['2026-11-22', '2026-11-22T00:00:00.000Z'],
  ['2026-11-22T08:00:00Z', '2026-11-22T08:00:00.000Z'],
  ['yesterday', undefined],
  ['7', undefined],
  ['2026-99-99', undefined],
])('since %s is %s', (text, moment) => {
  expect(sinceOf(text, new Date('2026-11-22T10:00:00Z'))?.toISOString()).toBe(moment);
});
