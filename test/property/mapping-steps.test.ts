import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern, patternsOverlap } from '../../src/kernel/pattern.ts';
import { compileDateFormat } from '../../src/mapping/steps/date-format.ts';
import { compileNumberGrammar } from '../../src/mapping/steps/number-grammar.ts';
import { compilePattern } from '../../src/mapping/steps/pattern.ts';
import { steps } from '../../src/mapping/steps/table.ts';
import { findZone, instantsOf, localOf } from '../../src/mapping/steps/zone.ts';

const atom = fc.constantFrom('a', 'b', '.', '\\d', '\\w', '[ab]', '[^a]', '[a-c1-3]', '\\.');
const piece = fc.tuple(atom, fc.constantFrom('', '?', '*', '+', '{2}', '{1,}', '{0,2}')).map((parts) => parts.join(''));
const branch = fc
  .tuple(fc.constantFrom('', '^'), fc.array(piece, { minLength: 1, maxLength: 5 }), fc.constantFrom('', '$'))
  .map(([start, body, end]) => start + body.join('') + end);
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '2', '.', ' '), maxLength: 12 });

describe('patterns', () => {
  it('match what the built-in engine matches', () => {
    fc.assert(
      fc.property(fc.array(branch, { minLength: 1, maxLength: 3 }), text, (branches, subject) => {
        const source = branches.join('|');
        const pattern = compilePattern(source);
        if ('error' in pattern) throw new Error(pattern.error);
        expect(pattern.test(subject)).toBe(new RegExp(source, 's').test(subject));
      }),
      { numRuns: 2_000 },
    );
  });

  it('match the same in texts that lead to more stands than are remembered', () => {
    const source = 'a[ab]{7}c';
    const pattern = compilePattern(source);
    if ('error' in pattern) throw new Error(pattern.error);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 20, maxLength: 60 }), (subject) => {
        expect(pattern.test(subject)).toBe(new RegExp(source).test(subject));
      }),
      { numRuns: 500 },
    );
  });

  it('replace what a greedy single branch replaces', () => {
    fc.assert(
      fc.property(fc.constantFrom('a+', '[ab]+', '\\d', 'b{2}', 'a?b'), text, (source, subject) => {
        const pattern = compilePattern(source);
        if ('error' in pattern) throw new Error(pattern.error);
        expect(pattern.replace(subject, '#')).toBe(subject.replace(new RegExp(source, 'g'), '#'));
      }),
    );
  });
});

describe('numbers', () => {
  it('read back what they wrote, whatever the separators', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -999_999_999_999n, max: 999_999_999_999n }),
        fc.nat(999),
        fc.constantFrom([',', '.'], ['.', ','], [' ', ','], ["'", '.']),
        (whole, fraction, [thousands = '', decimal = '']) => {
          const digits = String(whole < 0n ? -whole : whole);
          const minus = whole < 0n ? '-' : '';
          const written = `${minus}${digits.replace(/\B(?=(\d{3})+$)/g, thousands)}${decimal}${String(fraction).padStart(3, '0')}`;
          const read = compileNumberGrammar({ thousands, decimal, negative: 'minus' })(written);
          expect(read).toBe(`${minus}${digits}.${String(fraction).padStart(3, '0')}`);
        },
      ),
    );
  });

  it('lose their needless zeros and nothing else', () => {
    const read = compileNumberGrammar({ decimal: '.', negative: 'minus', strip: '$ ' });
    const subjects = fc.string({ unit: fc.constantFrom('0', '1', '5', '.', '-', '$', ' '), maxLength: 9 });
    fc.assert(
      fc.property(subjects, (given) => {
        const body = given.replace(/^[$ ]+|[$ ]+$/g, '');
        const [, minus = '', whole = '', point = ''] = /^(-?)[$ ]*(\d*)(\.\d+)?$/.exec(body) ?? [];
        const plain = `${whole.replace(/^0+(?=\d)/, '') || '0'}${point}`;
        const expected = `${whole}${point}` === '' ? undefined : `${/[1-9]/.test(plain) ? minus : ''}${plain}`;
        expect(read(given)).toBe(expected);
      }),
      { numRuns: 5_000 },
    );
  });

  it('accept nothing but digits, one point and a sign by default', () => {
    const read = compileNumberGrammar({ decimal: '.', negative: 'minus' });
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), (given) => {
        const plain = read(given);
        expect(plain === undefined || /^-?(\d+(\.\d+)?|\.\d+)$/.test(given)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('barcode numbers', () => {
  const gtin = steps.get('gtin')?.make(undefined, {
    address: () => () => undefined,
    codes: () => new Map(),
    unknownCode: 'hold-line',
    problem: () => undefined,
  });

  it('have one check digit that fits', () => {
    const body = fc
      .constantFrom(7, 11, 12, 13)
      .chain((length) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length }))
      .filter((digits) => /[1-9]/.test(digits));
    fc.assert(
      fc.property(body, fc.integer({ min: 0, max: 9 }), (digits, last) => {
        const sum = [...digits]
          .reverse()
          .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
        const right = (10 - (sum % 10)) % 10;
        const result = gtin?.(`${digits}${last}`, undefined);
        if (last === right) expect(result).toBe(`${digits}${last}`.padStart(14, '0'));
        else expect(result).toMatchObject({ code: 'MAP-GTIN', expected: `check digit ${right}` });
      }),
    );
  });
});

describe('time', () => {
  const instant = fc
    .integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) })
    .map((ms) => Math.floor(ms / 1000) * 1000);

  it('every instant is found again from its local time, and at most two share one', () => {
    fc.assert(
      fc.property(
        instant,
        fc.constantFrom('America/Chicago', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'),
        (ms, name) => {
          const zone = findZone(name);
          if (zone === undefined) throw new Error(name);
          const all = instantsOf(localOf(ms, zone), zone);
          expect(all).toContain(ms);
          expect(all.length).toBeLessThanOrEqual(2);
        },
      ),
    );
  });

  it('formats read what they write', () => {
    fc.assert(
      fc.property(
        instant,
        fc.constantFrom(
          'yyyyMMddHHmmss',
          'MM/dd/yyyy h:mm:ss a',
          "yyyy-MM-dd'T'HH:mm:ss",
          'd MMM yyyy HH:mm:ss',
          'yyMMdd HHmmss',
        ),
        (ms, written) => {
          const zone = findZone('UTC');
          const format = compileDateFormat(written, 70);
          if (zone === undefined || 'error' in format) throw new Error(written);
          const local = localOf(ms, zone);
          expect(format.parse(format.write(local))?.local).toEqual(local);
        },
      ),
    );
  });
});

describe('file patterns', () => {
  const letters = fc.constantFrom('a', 'b');
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });

  it('overlap whenever one name fits both', () => {
    fc.assert(
      fc.property(pattern, pattern, fc.string({ unit: letters, maxLength: 6 }), (left, right, name) => {
        const fits = (one: string): boolean =>
          new RegExp(`^${one.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(name);
        expect(matchesPattern(left, name)).toBe(fits(left));
        if (fits(left) && fits(right)) expect(patternsOverlap(left, right)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('do not overlap when no name up to their length fits both', () => {
    const names = (length: number): string[] =>
      length === 0 ? [''] : ['', ...names(length - 1).flatMap((rest) => [`a${rest}`, `b${rest}`, `c${rest}`])];
    const all = [...new Set(names(6))];
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 3 }),
        fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 3 }),
        (left, right) => {
          expect(patternsOverlap(left, right)).toBe(
            all.some((name) => matchesPattern(left, name) && matchesPattern(right, name)),
          );
        },
      ),
    );
  });
});
