import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AppliedRun, takenBackBy } from '../../src/domain/undone-runs.ts';
import { undoFeed } from '../../src/pipeline/feeds/undo.ts';
import { isUndone } from '../../src/stores/sql/undone-run.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { stepGateway } from '../support/step-gateway.ts';

/** The database says of a run what the domain says: whether it is taken back, however often undoing was undone. */
const database = testDatabase();

/** A file, or a number that chooses which of the runs in force is undone, the last one first. */
type Choice = 'file' | number;

async function play(choices: readonly Choice[]): Promise<AppliedRun[]> {
  await emptyTables(database.db, 'supplier, storefront, raw_content, lane, exception, state_event');
  const step = await stepGateway(database);
  for (const [index, choice] of choices.entries()) {
    step.clock.advance(3_600_000);
    const runs = await appliedRuns();
    const inForce = runs.filter((run) => !isTakenBack(run, runs));
    const chosen = choice === 'file' ? undefined : inForce.at(-1 - (choice % Math.max(1, inForce.length)));
    if (chosen !== undefined) await undoFeed(step.gateway, chosen.id, { by: 'ann', reason: 'wrong' });
    else {
      const text = `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\nLAMP,,x,${40 + index},10.00,A,\r\n`;
      await step.receive('bravo', `inv_${index}.csv`, text);
    }
  }
  return appliedRuns();
}

function isTakenBack(run: AppliedRun, runs: readonly AppliedRun[]): boolean {
  return takenBackBy(run.id, runs.slice(runs.indexOf(run))) !== undefined;
}

async function appliedRuns(): Promise<AppliedRun[]> {
  return database.db('feed_run').where({ state: 'applied' }).orderBy('id').select<AppliedRun[]>('id', 'undoes');
}

async function undoneInDatabase(): Promise<string[]> {
  const { rows } = await database.db.raw<{ rows: { id: string }[] }>(
    `select r.id from feed_run r where ${isUndone('r')} order by r.id`,
  );
  return rows.map(({ id }) => id);
}

it.each([
  ['taken back', ['file', 0], [0]],
  ['brought back', ['file', 0, 0], [1]],
  ['taken back again', ['file', 0, 0, 0], [0, 2]],
  ['brought back again', ['file', 0, 0, 0, 0], [1, 3]],
] as const)('knows a run that is %s', async (_, choices, undone) => {
  const runs = await play(choices);
  expect(await undoneInDatabase()).toEqual(undone.map((index) => runs[index]?.id));
});

it('says the same as the domain, whatever was undone in whatever order', async () => {
  const choice = fc.oneof(fc.constant('file' as const), fc.nat(20));
  await fc.assert(
    fc.asyncProperty(fc.array(choice, { minLength: 3, maxLength: 10 }), async (choices) => {
      const runs = await play(choices);
      const undone = runs.filter((run) => isTakenBack(run, runs)).map(({ id }) => id);
      expect(await undoneInDatabase()).toEqual(undone);
    }),
    { numRuns: 15, seed: 6 },
  );
});
