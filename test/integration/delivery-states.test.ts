import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  abandonDelivery,
  confirmDelivery,
  resendDelivery,
  retryDelivery,
} from '../../src/pipeline/outbound/delivery-actions.ts';
import { type DeliveryEvent, deliveryRules } from '../../src/pipeline/outbound/delivery-states.ts';
import { moveDelivery } from '../../src/pipeline/outbound/move-delivery.ts';
import type { Database } from '../../src/stores/database.ts';
import {
  beginPublication,
  countAttempt,
  type DeliveryFailure,
  type DeliveryState,
  findDelivery,
  mayPublish,
  noteFailedAttempt,
  type StoredDelivery,
} from '../../src/stores/deliveries.ts';
import { extendLane, holdLane, type LaneTurn, takeLane } from '../../src/stores/lanes.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Every state of a delivery, every event, one by one, on the real database: what changes, and what changes nothing. */
const database = testDatabase();
let step: StepGateway;
const lane = { kind: 'deliver', key: 'bravo' } as const;
const audit = { by: 'ann', reason: 'asked on the phone' };

interface Standing {
  readonly state: DeliveryState;
  readonly failure?: DeliveryFailure;
  readonly staged?: boolean;
}

async function given({ state, failure, staged = state !== 'new' }: Standing): Promise<StoredDelivery> {
  const at = step.clock.now();
  const [row] = await database
    .db('delivery')
    .insert({
      supplier_id: 'bravo',
      kind: 'order',
      subject: 'PO-1',
      format: 'csv',
      folder: '/inbound',
      name: 'order_1.csv',
      temporary_name: '.order_1.csv.tmp',
      bytes: Buffer.from('a,b\r\n'),
      sha256: Buffer.alloc(32),
      state,
      failure: failure ?? null,
      staged_at: staged ? at : null,
      sent_at: state === 'sent' || state === 'acknowledged' ? at : null,
      created_at: at,
      waiting_since: at,
    })
    .returning('id');
  return (await findDelivery(database.db, { supplierId: 'bravo', id: row.id })) as StoredDelivery;
}

const now = async ({ supplierId, id }: StoredDelivery): Promise<StoredDelivery> =>
  (await findDelivery(database.db, { supplierId, id })) as StoredDelivery;

beforeAll(async () => {
  step = await stepGateway(database);
});
beforeEach(async () => {
  await emptyTables(database.db, 'delivery, lane, exception, state_event');
  step.hints.length = 0;
});

/** As a turn does it: it makes sure of its lane until the transaction ends. */
const hold = (turn: LaneTurn) => async (trx: Database) => {
  if (!(await holdLane(trx, turn))) throw new Error('lost');
  await extendLane(trx, turn);
};

/** Written by hand beside the table in the code: what is not named here must change nothing. */
const EXPECTED: readonly [Standing, Partial<Record<DeliveryEvent, DeliveryState>>][] = [
  [
    { state: 'new' },
    {
      stage: 'staged',
      fail: 'failed',
      acknowledge: 'acknowledged',
      reject: 'failed',
      'reject-envelope': 'failed',
      'take-envelope': 'sent',
      confirm: 'sent',
      abandon: 'abandoned',
    },
  ],
  [
    { state: 'staged' },
    {
      publish: 'sent',
      fail: 'failed',
      acknowledge: 'acknowledged',
      reject: 'failed',
      'reject-envelope': 'failed',
      'take-envelope': 'sent',
      confirm: 'sent',
      abandon: 'abandoned',
    },
  ],
  [{ state: 'sent' }, { acknowledge: 'acknowledged', reject: 'failed', 'reject-envelope': 'failed', resend: 'new' }],
  [{ state: 'acknowledged' }, { reject: 'failed', resend: 'new' }],
  [
    { state: 'failed', failure: 'rejected' },
    { acknowledge: 'acknowledged', reject: 'failed', 'reject-envelope': 'failed', resend: 'new', abandon: 'abandoned' },
  ],
  [
    { state: 'failed', failure: 'conflict' },
    {
      acknowledge: 'acknowledged',
      reject: 'failed',
      'reject-envelope': 'failed',
      'take-envelope': 'sent',
      resend: 'new',
      confirm: 'sent',
      abandon: 'abandoned',
      retry: 'staged',
    },
  ],
  [
    { state: 'failed', failure: 'refused', staged: false },
    {
      acknowledge: 'acknowledged',
      reject: 'failed',
      'reject-envelope': 'failed',
      'take-envelope': 'sent',
      resend: 'new',
      confirm: 'sent',
      abandon: 'abandoned',
      retry: 'new',
    },
  ],
  [
    { state: 'failed', failure: 'uncertain' },
    {
      acknowledge: 'acknowledged',
      reject: 'failed',
      'reject-envelope': 'failed',
      'take-envelope': 'sent',
      resend: 'new',
      confirm: 'sent',
      abandon: 'abandoned',
    },
  ],
  [
    { state: 'abandoned' },
    {
      acknowledge: 'acknowledged',
      reject: 'failed',
      'reject-envelope': 'failed',
      'take-envelope': 'sent',
      resend: 'new',
      confirm: 'sent',
    },
  ],
];

const cases = EXPECTED.flatMap(([standing, moves]) =>
  (Object.keys(deliveryRules) as DeliveryEvent[]).map(
    (event) =>
      [`${standing.state}${standing.failure ? ` (${standing.failure})` : ''}`, event, moves[event], standing] as const,
  ),
);

describe('a delivery that is', () => {
  it.each(cases)('%s, on %s: %s', async (_name, event, expected, standing) => {
    const delivery = await given(standing);
    const failure = deliveryRules[event].to === 'failed' ? { failure: 'rejected' as const } : {};
    const moved = await database.db.transaction((trx) =>
      moveDelivery(step.gateway, trx, delivery, event, { ...failure, cause: 'test', actor: 'ann', why: 'because' }),
    );
    expect(moved).toBe(expected !== undefined);
    const after = await now(delivery);
    const history = await database.db('state_event').select('from_state', 'to_state', 'cause', 'actor', 'reason');
    if (expected === undefined) {
      expect(after).toEqual(delivery);
      expect(history).toEqual([]);
      return;
    }
    expect(after.state).toBe(expected);
    expect(after.failure).toBe(expected === 'failed' ? 'rejected' : null);
    expect(history).toEqual([
      { from_state: standing.state, to_state: expected, cause: 'test', actor: 'ann', reason: 'because' },
    ]);
  });

  it('moved meanwhile by somebody else is not moved by whoever saw it before', async () => {
    const delivery = await given({ state: 'staged' });
    await database.db('delivery').update({ state: 'abandoned' });
    expect(await moveDelivery(step.gateway, database.db, delivery, 'publish', { cause: 'test' })).toBe(false);
    expect((await now(delivery)).state).toBe('abandoned');
  });
});

describe('what a turn saw of an earlier sending', () => {
  const steps: [string, (turn: LaneTurn, delivery: StoredDelivery) => Promise<unknown>][] = [
    ['counts no attempt', (turn, delivery) => countAttempt(database.db, delivery, turn)],
    ['begins no publication', (turn, delivery) => beginPublication(database.db, delivery, 'new', turn)],
    ['stages nothing', (_, delivery) => moveDelivery(step.gateway, database.db, delivery, 'stage', { cause: 'test' })],
    [
      'notes nothing',
      (turn, delivery) => {
        const failed = { code: 'CHANNEL-FULL', message: 'full', at: step.clock.now(), pauseMs: 1000 } as const;
        return noteFailedAttempt(database.db, delivery, turn, failed);
      },
    ],
  ];
  it.each(steps)('%s, although the delivery is new again (J10, J12)', async (_name, attempt) => {
    const seen = await given({ state: 'new' });
    const turn = (await takeLane(database.db, lane)) as LaneTurn;
    await abandonDelivery(step.gateway, seen, audit);
    await resendDelivery(step.gateway, seen, audit);
    const again = await now(seen);
    await attempt(turn, seen);
    expect(await now(seen)).toEqual(again);
    expect(await database.db('delivery').first('due_at', 'last_error')).toEqual({ due_at: null, last_error: null });
    // The same is done by whoever saw that it was sent again, so that the test can fail.
    const before = await database.db('delivery').first();
    await attempt(turn, again);
    expect(await database.db('delivery').first()).not.toEqual(before);
  });

  it('that was abandoned counts no attempt, so that nothing is put there unnoticed (J10)', async () => {
    const seen = await given({ state: 'new' });
    const turn = (await takeLane(database.db, lane)) as LaneTurn;
    await abandonDelivery(step.gateway, seen, audit);
    expect(await countAttempt(database.db, seen, turn)).toBe(false);
    expect((await now(seen)).attempts).toBe(0);
  });
});

describe('a turn that lost its lane', () => {
  const steps: [string, Standing, (turn: LaneTurn, delivery: StoredDelivery) => Promise<unknown>, unknown][] = [
    ['counts no attempt', { state: 'new' }, (turn, delivery) => countAttempt(database.db, delivery, turn), false],
    [
      'begins no publication',
      { state: 'staged' },
      (turn, delivery) => beginPublication(database.db, delivery, 'staged', turn),
      undefined,
    ],
    [
      'may not publish what it began',
      { state: 'staged' },
      async (turn, delivery) => {
        await database.db('delivery').update({ publishing_fence: turn.fence, publications: 1 });
        return mayPublish(database.db, delivery, turn, hold(turn)).catch(() => false);
      },
      false,
    ],
    [
      'notes nothing',
      { state: 'staged' },
      (turn, delivery) => {
        const failed = { code: 'CHANNEL-FULL', message: 'full', at: step.clock.now(), pauseMs: 1000 } as const;
        return noteFailedAttempt(database.db, delivery, turn, failed);
      },
      undefined,
    ],
  ];

  it.each(steps)('%s (J6, I2)', async (_name, standing, attempt, refused) => {
    const delivery = await given(standing);
    const mine = (await takeLane(database.db, lane)) as LaneTurn;
    await database.db('lane').update({ lease_until: new Date(0) });
    const theirs = (await takeLane(database.db, lane)) as LaneTurn;
    const row = () => database.db('delivery').first();
    const before = { ...(await row()), publishing_fence: null, publications: 0 };
    expect(await attempt(mine, delivery)).toEqual(refused);
    expect({ ...(await row()), publishing_fence: null, publications: 0 }).toEqual(before);
    // The same is done by the turn that has it, so that the test can fail.
    expect(await attempt(theirs, delivery)).not.toBe(false);
    expect(await row()).not.toEqual(before);
  });
});

describe('a person', () => {
  it('has it sent again with the same bytes and numbers; pressed twice gives one resend (J12)', async () => {
    const delivery = await given({ state: 'sent' });
    const presses = await Promise.allSettled([
      resendDelivery(step.gateway, delivery, audit, { seen: 0 }),
      resendDelivery(step.gateway, delivery, audit, { seen: 0 }),
    ]);
    expect(presses.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(presses.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'DELIVERY-NOT-NOW' } });
    const after = await now(delivery);
    expect(after).toMatchObject({ state: 'new', resends: 1, publications: 0, stagedAt: null, name: delivery.name });
    expect(after.bytes.equals(delivery.bytes)).toBe(true);
    expect(await database.db('state_event').select('actor', 'reason')).toEqual([
      { actor: 'ann', reason: audit.reason },
    ]);
    expect(step.hints.map(({ queue }) => queue)).toEqual(['supplier.deliver']);
  });

  it('who presses again after it was sent again gets none, unless it is meant (J12)', async () => {
    const delivery = await given({ state: 'sent' });
    await resendDelivery(step.gateway, delivery, audit);
    await database.db('delivery').update({ state: 'sent' });
    const again = resendDelivery(step.gateway, delivery, audit);
    await expect(again).rejects.toMatchObject({ message: expect.stringContaining('on purpose: --again') });
    const old = resendDelivery(step.gateway, delivery, audit, { seen: 0, again: true });
    await expect(old).rejects.toMatchObject({
      message: expect.stringContaining('Somebody had it sent again meanwhile'),
    });
    expect((await now(delivery)).resends).toBe(1);
    await resendDelivery(step.gateway, delivery, audit, { again: true });
    expect((await now(delivery)).resends).toBe(2);
  });

  it.each(['new', 'staged'] as const)('cannot have it sent again while it is %s (J12)', async (state) => {
    const delivery = await given({ state });
    const refused = resendDelivery(step.gateway, delivery, audit);
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('under way already') });
    expect(await now(delivery)).toEqual(delivery);
  });

  it.each([
    ['abandon', abandonDelivery],
    ['confirm', confirmDelivery],
  ] as const)(
    'cannot %s what is being sent at this moment, but once that turn is dead (J10)',
    async (event, action) => {
      const delivery = await given({ state: 'staged' });
      const turn = (await takeLane(database.db, lane)) as LaneTurn;
      expect(await beginPublication(database.db, delivery, 'staged', turn)).toBe(1);
      await expect(action(step.gateway, delivery, audit)).rejects.toMatchObject({
        code: 'DELIVERY-NOT-NOW',
        message: expect.stringContaining('being sent at this moment'),
      });
      expect((await now(delivery)).state).toBe('staged');
      await database.db('lane').update({ lease_until: new Date(0) });
      const message = await action(step.gateway, delivery, audit);
      expect((await now(delivery)).state).toBe(event === 'abandon' ? 'abandoned' : 'sent');
      if (event === 'abandon') expect(message).toContain('how that ended is not known');
      // The turn wakes up: it may not rename what was abandoned, though nobody took its lane over.
      expect(await mayPublish(database.db, delivery, turn, hold(turn))).toBe(false);
    },
  );

  it('ends the pause of a document and of its supplier at once', async () => {
    const delivery = await given({ state: 'staged' });
    const later = new Date('2100-01-01');
    await database.db('delivery').update({ due_at: later });
    await takeLane(database.db, lane);
    await database.db('lane').update({ due_at: later });
    await retryDelivery(step.gateway, delivery, audit);
    expect(await database.db('delivery').first('due_at')).toEqual({ due_at: null });
    expect((await database.db('lane').first('due_at')).due_at.getTime()).toBeLessThan(later.getTime());
  });

  it.each([
    ['abandon', 'sent', abandonDelivery, 'It is at the supplier already'],
    ['confirm', 'sent', confirmDelivery, 'Only what is not known to have arrived'],
    ['retry', 'acknowledged', retryDelivery, 'Only what met a conflict or was refused'],
  ] as const)('who wants to %s what is %s hears why not', async (_name, state, action, why) => {
    const delivery = await given({ state });
    await expect(action(step.gateway, delivery, audit)).rejects.toMatchObject({
      code: 'DELIVERY-NOT-NOW',
      message: expect.stringContaining(why),
    });
    expect(await now(delivery)).toEqual(delivery);
    expect(step.hints).toEqual([]);
  });

  it('settles what was raised about a failure', async () => {
    const delivery = await given({ state: 'failed', failure: 'conflict' });
    await database.db('exception').insert({
      dedupe_key: `DELIVERY-CONFLICT/bravo/delivery/${delivery.id}`,
      code: 'DELIVERY-CONFLICT',
      severity: 'error',
      message: 'x',
      opened_at: step.clock.now(),
      last_seen_at: step.clock.now(),
    });
    await retryDelivery(step.gateway, delivery, audit);
    expect(await database.db('exception').whereNull('closed_at')).toEqual([]);
  });
});
