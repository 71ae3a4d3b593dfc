import { describe, expect, it } from 'vitest';
import { storm } from '../chaos/upload/storm.ts';
import { testDatabase } from '../support/database.ts';

/** A few dozen kills of `npm run chaos -- upload`, and the same without the step that makes it safe. */
describe('orders through processes that are killed', () => {
  const guarded = testDatabase();
  const naive = testDatabase();

  it('arrive once and whole (J1, J2, J6, T18)', { timeout: 240_000 }, async () => {
    const report = await storm({
      databaseUrl: guarded.url,
      kills: 12,
      seed: 7,
      server: 'refuse',
      safeguards: {},
    });
    expect(report).toMatchObject({ doubled: 0, lost: 0, truncated: 0, sent: report.seen });
    expect(report.seen).toBeGreaterThan(5);
  });

  it('are doubled when nothing is committed before the rename (T18)', { timeout: 600_000 }, async () => {
    const report = await storm({
      databaseUrl: naive.url,
      kills: 150,
      seed: 1,
      server: 'refuse',
      safeguards: { stagedStep: false },
      untilFirstViolation: true,
    });
    expect(report.doubled).toBeGreaterThan(0);
  });
});
