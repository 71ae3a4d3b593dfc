import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codes } from '../../src/kernel/codes.ts';
import { errorsPage } from '../support/errors-page.ts';
import { filesUnder, ROOT } from '../support/sources.ts';

describe('the error catalogue', () => {
  it('is what docs/errors.md says (npm run docs:errors writes it)', () => {
    expect(readFileSync(join(ROOT, 'docs/errors.md'), 'utf8')).toBe(errorsPage());
  });

  it('has no code that nothing raises', () => {
    const source = filesUnder('src', /\.ts$/)
      .filter(({ path }) => !path.startsWith('src/kernel/codes'))
      .map(({ text }) => text)
      .join('\n');
    expect(Object.keys(codes).filter((code) => !source.includes(`'${code}'`))).toEqual([]);
  });

  it('has no code twice: a later table would silently replace the earlier entry', () => {
    const declared = filesUnder('src/kernel/codes', /\.ts$/).flatMap(({ text }) =>
      [...text.matchAll(/^ {2}'?([A-Z][A-Z0-9-]+)'?: \{$/gm)].map(([, code]) => code),
    );
    expect(declared.sort()).toEqual(Object.keys(codes).sort());
  });

  it('speaks plainly: codes in capitals, whole sentences for why and remedy', () => {
    const odd = Object.entries(codes).filter(
      ([code, { title, why, remedy }]) =>
        !/^[A-Z0-9]+(-[A-Z0-9]+)*$/.test(code) || title.length < 8 || !/[.)]$/.test(why) || !/[.)]$/.test(remedy),
    );
    expect(odd.map(([code]) => code)).toEqual([]);
  });
});
