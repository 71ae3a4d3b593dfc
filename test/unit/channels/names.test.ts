import { describe, expect, it } from 'vitest';
import { isPlainName, isSameFolder, isTemporaryName, joinPath } from '../../../src/channels/names.ts';
import { matchesPattern } from '../../../src/kernel/pattern.ts';

describe('names', () => {
  it.each(['a', 'stock.edi', ' ', 'a\nb', '\\', '...', 'x'.repeat(255)])('%j is a plain name', (name) => {
    expect(isPlainName(name)).toBe(true);
  });

  it.each(['', '.', '..', '/', 'a/b', '../x', 'nul\0', 'x'.repeat(256), 'ö'.repeat(128)])('%j is not', (name) => {
    expect(isPlainName(name)).toBe(false);
  });

  it.each([
    ['.hidden', true],
    ['a.tmp', true],
    ['A.TMP', true],
    ['a.part', true],
    ['a.filepart', true],
    ['~a', true],
    ['a.edi', false],
    ['a.tmp.edi', false],
    ['tmp', false],
    ['a~', false],
  ])('%s is temporary: %s', (name, expected) => {
    expect(isTemporaryName(name)).toBe(expected);
  });

  it.each([
    ['*.csv', 'STOCK.CSV', true],
    ['stock-??.csv', 'stock-01.csv', true],
    ['stock-??.csv', 'stock-1.csv', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a*b*c', 'aXXbYYc', true],
    ['a*b*c', 'aXXbYY', false],
    ['[a].csv', 'a.csv', false],
  ])('%j matches %j: %s', (pattern, name, expected) => {
    expect(matchesPattern(pattern, name)).toBe(expected);
  });

  it('matches hostile patterns without running for ever', () => {
    expect(matchesPattern(`${'*a'.repeat(60)}b`, 'a'.repeat(250))).toBe(false);
  });

  it('joins folders and names', () => {
    expect([joinPath('', 'a'), joinPath('/', 'a'), joinPath('out', 'a'), joinPath('out/', 'a')]).toEqual([
      'a',
      '/a',
      'out/a',
      'out/a',
    ]);
    expect(isSameFolder('/out/', './out')).toBe(true);
    expect(isSameFolder('out', 'out/archive')).toBe(false);
  });
});
