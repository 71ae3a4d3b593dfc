import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/mapping/steps/pattern.ts';

describe('patterns', () => {
  it.each([
    ['(a+)+$', 'groups are not allowed'],
    ['a+?', 'lazy and possessive quantifiers are not allowed'],
    ['*a', '"*" has nothing to repeat; write \\* for the character'],
    ['[a-', 'a class is not closed with ]'],
    ['[z-a]', 'the range z-a runs backwards'],
    ['\\bx', '\\b is not allowed'],
    ['a{2,1}', 'the quantifier {2,1} runs backwards'],
    ['x\\', 'it ends in a lone backslash'],
    ['a$b', '"$" may only stand at the start or the end'],
  ])('refuses %s', (source, reason) => {
    expect(compilePattern(source)).toEqual({ error: `the pattern ${source} is not supported: ${reason}` });
  });

  it('refuses patterns that grow large', () => {
    expect(compilePattern('a{999}')).toHaveProperty('error');
  });

  it('answers for a text that stops a backtracking engine', () => {
    const pattern = compilePattern('^a*a*a*a*a*a*a*a*b$');
    if ('error' in pattern) throw new Error(pattern.error);
    expect(pattern.test('a'.repeat(9_000))).toBe(false);
  });

  it('does not search texts without end', () => {
    const pattern = compilePattern('a');
    if ('error' in pattern) throw new Error(pattern.error);
    expect(pattern.test('b'.repeat(10_001))).toBeUndefined();
    expect(pattern.replace('b'.repeat(501), '')).toBeUndefined();
  });
});
