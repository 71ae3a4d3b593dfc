import { expect, it } from 'vitest';
import { codecs } from '../../src/formats/registry.ts';
import { formatProblem } from '../../src/kernel/problem.ts';
import { eventsOf, problemsOf } from '../support/events.ts';
import { interchange } from '../support/x12-text.ts';

/** Tags and control numbers of any length went into positions and sentences, up to 100 times a document. */
it('what a hostile file puts into a tag or a control number does not flood its findings', async () => {
  const long = 'A'.repeat(100_000);
  const text = interchange({ set: '846', body: ['BIA*00*DD*DAILY*20260901', long] }).replaceAll(
    '0001~',
    `0001${long}~`,
  );
  const problems = problemsOf(await eventsOf(codecs.x12, text));
  expect(problems.length).toBeGreaterThan(1);
  for (const found of problems) expect(formatProblem(found).length).toBeLessThan(2_500);
});
