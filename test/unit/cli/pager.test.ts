import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagerFor, showIn } from '../../../src/cli/pager.ts';

const screen = { isTTY: true, rows: 10, columns: 80 };
const long = 'line\n'.repeat(50);

describe('the pager', () => {
  it.each([
    ['long text on a terminal', long, screen, {}, 'less'],
    ['long text where PAGER says what', long, screen, { PAGER: 'most -s' }, 'most -s'],
    ['text that fits', 'line\n'.repeat(9), screen, {}, undefined],
    ['one line that wraps', 'x'.repeat(801), screen, {}, 'less'],
    ['a line that only colours make long', '\u001b[31m\u001b[39m'.repeat(300), screen, {}, undefined],
    ['no terminal', long, { ...screen, isTTY: false }, {}, undefined],
    ['an empty PAGER', long, screen, { PAGER: '' }, undefined],
    ['cat as PAGER', long, screen, { PAGER: 'cat' }, undefined],
  ])('for %s', (_, text, size, env, expected) => {
    expect(pagerFor(text, size, env)).toBe(expected);
  });

  describe('is a program that', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'crossdock-pager-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('gets the text, and colours are passed on unless LESS says otherwise', async () => {
      const env = { PATH: process.env.PATH, OUT: join(folder, 'out') };
      expect(await showIn('cat > "$OUT"; echo "$LESS" >> "$OUT"', long, env)).toBe(true);
      expect(readFileSync(env.OUT, 'utf8')).toBe(`${long}FRX\n`);
      await showIn('echo "$LESS" > "$OUT"', long, { ...env, LESS: 'i' });
      expect(readFileSync(env.OUT, 'utf8')).toBe('i\n');
    });

    it('may end before it has read everything', async () => {
      expect(await showIn('head -c 1 > /dev/null', long.repeat(20_000), { PATH: process.env.PATH })).toBe(true);
    });

    it('may not be there, which is said', async () => {
      expect(await showIn('no-such-pager 2> /dev/null', long, { PATH: process.env.PATH })).toBe(false);
    });
  });
});
