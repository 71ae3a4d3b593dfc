import { beforeEach, describe, expect, test } from 'vitest';
import type { CollectRule } from '../../src/partners/profile.ts';
import { watchClocks } from '../../src/pipeline/clocks/watch-clocks.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Stock that should come again and does not. Acme works from Monday to Friday in Chicago, six hours behind UTC. */
const database = testDatabase();
let step: StepGateway;
let files: ReturnType<typeof acmeFiles>;

async function start(more: Partial<CollectRule> = {}): Promise<void> {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  files = acmeFiles();
  step = await stepGateway(database, {
    profile: (profile) => ({
      ...profile,
      collect: profile.collect.map((rule) => ({
        ...rule,
        ...(profile.id === 'acme' ? { expect: { everyMs: 4 * 3_600_000 }, ...more } : {}),
      })),
    }),
  });
}

beforeEach(() => start());

/** Moves the clock to an instant. */
const to = (instant: string): void => step.clock.advance(new Date(instant).getTime() - step.clock.now().getTime());
const poll = async (): Promise<void> => {
  for (const rule of step.gateway.suppliers.get('acme')?.collect ?? []) await collect(step.gateway, 'acme', rule);
};
const watch = (): Promise<void> => watchClocks(step.gateway, 0);
const open = (): Promise<{ message: string; facts: Record<string, unknown> }[]> =>
  database.db('exception').whereNull('closed_at').where({ code: 'FEED-OVERDUE' }).select('message', 'facts');
const events = (): Promise<string[]> =>
  database
    .db('alert_event as a')
    .join('exception as e', 'e.id', 'a.exception_id')
    .where({ code: 'FEED-OVERDUE' })
    .orderBy('a.id')
    .pluck('kind');

describe('a feed expected every four hours', () => {
  test('is overdue once, with the age of file and stock, and in order again with the next file (B14)', async () => {
    to('2026-11-23T12:00:00Z');
    await step.receive('acme', '846_1.edi', files.stock(7, 'F1'));
    to('2026-11-23T15:59:00Z');
    await poll();
    await watch();
    expect(await open()).toEqual([]);
    for (const instant of ['2026-11-23T16:02:00Z', '2026-11-23T20:00:00Z']) {
      to(instant);
      await poll();
      await watch();
    }
    const [found] = await open();
    expect(found?.message).toContain(
      'No stock file of Acme Housewares came into /outbound until 2026-11-23 10:00 (America/Chicago), when it was due. The last one, 846_1.edi, came 4 hours ago, at 2026-11-23 06:00 (America/Chicago).',
    );
    expect(found?.message).toContain('The stock in force is true of');
    expect(found?.facts).toMatchObject({ lastFile: '846_1.edi', folder: '/outbound' });
    expect(await events()).toEqual(['opened']);
    await step.receive('acme', '846_2.edi', files.stock(8, 'F2'));
    await watch();
    expect(await open()).toEqual([]);
    expect(await events()).toEqual(['opened', 'resolved']);
  });

  test('is kept in order by the same file again, and not by a file of another kind (B14)', async () => {
    to('2026-11-23T12:00:00Z');
    const same = files.stock(7, 'F1');
    await step.receive('acme', '846_1.edi', same);
    to('2026-11-23T15:00:00Z');
    await step.receive('acme', '846_2.edi', same);
    to('2026-11-23T18:00:00Z');
    await step.receive('acme', '997.edi', files.functional(1, 'A'));
    await watch();
    expect(await open()).toEqual([]);
    to('2026-11-23T19:01:00Z');
    await poll();
    await watch();
    expect(await open()).toHaveLength(1);
  });

  test('is not missed by a gateway that was down before it has looked, and it says that it was down (B14)', async () => {
    to('2026-11-23T12:00:00Z');
    await step.receive('acme', '846_1.edi', files.stock(7, 'F1'));
    to('2026-11-24T12:00:00Z');
    await watch();
    expect(await open()).toEqual([]);
    // What came meanwhile is taken, but not opened yet.
    step.folders.put('/outbound', '846_2.edi', files.stock(8, 'F2'));
    await poll();
    await watch();
    expect(await open()).toEqual([]);
    await step.work();
    await watch();
    expect(await open()).toEqual([]);
    to('2026-11-25T12:00:00Z');
    await poll();
    await watch();
    const [found] = await open();
    expect(found?.message).toContain(
      'Crossdock itself did not look into the folder from 2026-11-24 06:00 (America/Chicago) to 2026-11-25 06:00 (America/Chicago); a file that came and went meanwhile was missed.',
    );
  });

  test('of a timetable says that nobody looked only where somebody should have (B14)', async () => {
    await start({ cron: '*/15 8-17 * * mon-fri' });
    const look = async (instant: string): Promise<void> => {
      to(instant);
      await database.db('lane').update({ due_at: new Date(0) });
      await poll();
      await watch();
    };
    // Seventeen o'clock and three quarters in Chicago, and eight the next morning.
    to('2026-11-23T23:45:00Z');
    await step.receive('acme', '846_1.edi', files.stock(7, 'F1'));
    await look('2026-11-24T14:00:00Z');
    const [calm] = await open();
    expect(calm?.message).toContain('No stock file of Acme Housewares came');
    expect(calm?.message).not.toContain('did not look');
    await database.db('lane').update({ due_at: new Date(0) });
    await step.receive('acme', '846_2.edi', files.stock(8, 'F2'));
    await watch();
    expect(await open()).toEqual([]);
    await look('2026-11-25T17:00:00Z');
    const [late] = await open();
    expect(late?.message).toContain(
      'Crossdock itself did not look into the folder from 2026-11-24 08:15 (America/Chicago) to 2026-11-25 11:00 (America/Chicago)',
    );
  });
});
