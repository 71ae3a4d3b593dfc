import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runMapTests } from '../../../../src/app/map/test.ts';
import { ROOT } from '../../../support/sources.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'map-test-'));
  cpSync(join(ROOT, 'mappings/bravo'), join(folder, 'bravo'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The difference that the golden test of a stock file shows against an expectation. */
async function difference(rows: number, expected: string): Promise<string> {
  const tests = join(folder, 'bravo/tests/bravo-inventory');
  const items = Array.from({ length: rows }, (_, at) => `A-${at},1\n`).join('');
  writeFileSync(join(tests, '09-many.csv'), `Item #,Qty Avail\n${items}`);
  writeFileSync(join(tests, '09-many.expect.json'), expected);
  const { cases } = await runMapTests({ folder, supplier: 'bravo', update: false });
  const own = cases.find(({ input }) => input.endsWith('09-many.csv'));
  expect(own?.status).toBe('failed');
  return own?.difference ?? '';
}

describe('the difference that a golden test shows', () => {
  it('is cut where a person would stop reading', async () => {
    const shown = (await difference(100, '{}\n')).split('\n');
    expect(shown).toHaveLength(81);
    expect(shown.at(-1)).toMatch(/^… \d+ more lines$/);
  });

  it('is not worked out line by line when nearly everything differs', async () => {
    expect(await difference(3_000, '{}\n')).toBe('more than 4000 lines differ; --update writes what comes out now');
  });
});
