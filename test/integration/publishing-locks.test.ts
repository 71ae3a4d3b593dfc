import { expect, it } from 'vitest';
import type { Database } from '../../src/stores/database.ts';
import { beginPublication, findDelivery, mayPublish, type StoredDelivery } from '../../src/stores/deliveries.ts';
import { extendLane, holdLane, type LaneTurn, takeLane } from '../../src/stores/lanes.ts';
import { lockPause, writePause } from '../../src/stores/supplier-pauses.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Right before a document becomes the supplier's, somebody may be pausing that supplier: who waits for whom, and holding what. */
const database = testDatabase();
const lane = { kind: 'deliver', key: 'bravo' } as const;

async function begun({ clock }: StepGateway): Promise<{ delivery: StoredDelivery; turn: LaneTurn }> {
  const at = clock.now();
  await database.db('delivery').insert({
    supplier_id: 'bravo',
    kind: 'order',
    subject: 'PO-1',
    format: 'csv',
    folder: '/inbound',
    name: 'order_1.csv',
    temporary_name: '.order_1.csv.tmp',
    bytes: Buffer.from('a,b\r\n'),
    sha256: Buffer.alloc(32),
    state: 'staged',
    staged_at: at,
    created_at: at,
    waiting_since: at,
  });
  const { id } = await database.db('delivery').first('id');
  const delivery = (await findDelivery(database.db, { supplierId: 'bravo', id })) as StoredDelivery;
  const turn = (await takeLane(database.db, lane)) as LaneTurn;
  expect(await beginPublication(database.db, delivery, 'staged', turn)).toBe(1);
  return { delivery, turn };
}

async function somebodyWaits(): Promise<void> {
  for (let waiting = 0; waiting === 0; ) {
    const { rows } = await database.db.raw(
      "select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    waiting = rows[0].waiting;
  }
}

it.each([
  ['pauses the supplier: nothing is published', true],
  ['leaves it as it is: it is published, by a lease that begins after the wait', false],
])(
  'whoever may publish waits for a person without holding the lane or the delivery; the person %s (J6)',
  async (_, isPaused) => {
    await emptyTables(database.db, 'supplier, delivery, lane, exception, state_event');
    const step = await stepGateway(database);
    const { delivery, turn } = await begun(step);
    let held = 0;
    const hold = async (trx: Database) => {
      held += 1;
      if (!(await holdLane(trx, turn))) throw new Error('lost');
      await extendLane(trx, turn);
    };
    const leaseOf = async (): Promise<Date> => (await database.db('lane').first('lease_until')).lease_until;
    const before = await leaseOf();
    let asked: Promise<boolean> | undefined;
    await database.db.transaction(async (trx) => {
      await lockPause(trx, 'bravo');
      asked = mayPublish(database.db, delivery, turn, hold);
      await somebodyWaits();
      // What it held meanwhile, nobody could take over: a lane whose turn waits for a person, a document that is to be abandoned.
      expect(held).toBe(0);
      await trx('lane').where(lane).forUpdate().noWait().first('key');
      await trx('delivery').where({ id: delivery.id }).forUpdate().noWait().first('id');
      expect(await leaseOf()).toEqual(before);
      if (isPaused) {
        await writePause(trx, 'bravo', {
          since: step.clock.now(),
          until: null,
          by: 'ann',
          reason: 'their server moves',
        });
      }
    });
    expect(await asked).toBe(!isPaused);
    expect(held).toBe(isPaused ? 0 : 1);
    if (!isPaused) expect((await leaseOf()).getTime()).toBeGreaterThan(before.getTime());
  },
);
