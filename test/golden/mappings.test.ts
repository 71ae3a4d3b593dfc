import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintMappings, printLint } from '../../src/app/map/lint.ts';
import { runMapTests } from '../../src/app/map/test.ts';

/** Every mapping that ships, with the golden files beside it. A new folder is a new test. */
const folder = join(import.meta.dirname, '../../mappings');
const report = await runMapTests({ folder, update: false });

describe('mappings', () => {
  it('have no findings', async () => {
    const { problems, suppliers } = await lintMappings([folder]);
    expect(printLint(problems)).toBe('');
    expect(suppliers).toBeGreaterThanOrEqual(3);
  });

  it('all have tests, and all tests a mapping', () => {
    expect(printLint(report.problems)).toBe('');
    expect(printLint(report.gaps)).toBe('');
  });

  it.each(
    report.cases.map((one) => [`${one.mapping} ${one.input.slice(one.input.lastIndexOf('/') + 1)}`, one] as const),
  )('%s', (_, one) => {
    expect(one.difference ?? '').toBe('');
    expect(one.status).toBe('passed');
  });
});
