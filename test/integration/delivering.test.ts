import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Channel, UploadTarget } from '../../src/channels/channel.ts';
import { RejectedError, TransientError } from '../../src/kernel/errors.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { deliverTo } from '../../src/pipeline/outbound/deliver.ts';
import { abandonDelivery, retryDelivery } from '../../src/pipeline/outbound/delivery-actions.ts';
import { sweep } from '../../src/pipeline/sweep.ts';
import { nextControlNumber } from '../../src/stores/control-numbers.ts';
import { takeLane } from '../../src/stores/lanes.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Every order at its supplier once, whatever happens on the way: faults of group J, step by step. */
const database = testDatabase();
let step: StepGateway;
/** What a test does to the calls of the channel; the calls go through unchanged without it. */
let disturb: { stage?: (target: UploadTarget) => void | Promise<void>; publish?: Channel['publish'] } = {};
let inner: Channel;
let staged: string[];
let published: string[];

const STOCK = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\nLAMP,,x,100,10.00,A,\r\n';
const FOLDER = '/inbound';

const wrap = (channel: Channel): Channel => {
  inner = channel;
  return {
    ...channel,
    stage: async (target, bytes) => {
      staged.push(target.name);
      await disturb.stage?.(target);
      await channel.stage(target, bytes);
    },
    publish: async (target, bytes, attempt) => {
      published.push(target.name);
      return await (disturb.publish ?? channel.publish)(target, bytes, attempt);
    },
  };
};

/** A purchase order for Bravo, sealed and not delivered. */
async function ordered(orderId: string): Promise<void> {
  disturb.stage = () => Promise.reject(new TransientError('CHANNEL-UNREACHABLE', 'not yet'));
  await step.place(orderId, [['LAMP', 1]]);
  disturb = {};
  staged.length = 0;
  await rested();
  await database.db('delivery').update({ attempts: 0, last_error_code: null, last_error: null, last_error_at: null });
  await database.db('lane').update({ failures: 0 });
}

/** Every pause is over. */
async function rested(): Promise<void> {
  await database.db('lane').update({ due_at: new Date(0), lease_until: null });
  await database.db('delivery').update({ due_at: null });
}

const deliver = (): Promise<void> => deliverTo(step.gateway, 'bravo');
const rows = (): Promise<{ name: string; state: string; failure: string | null; last_error_code: string | null }[]> =>
  database.db('delivery').orderBy('id').select('name', 'state', 'failure', 'last_error_code');
const states = async (): Promise<string[]> => (await rows()).map(({ state }) => state);
const open = async (): Promise<string[]> =>
  (await database.db('exception').whereNull('closed_at').orderBy('id').pluck('code')) as string[];
const key = async (index = 0): Promise<{ supplierId: string; id: string }> => {
  const ids = (await database.db('delivery').orderBy('id').pluck('id')) as string[];
  return { supplierId: 'bravo', id: ids[index] as string };
};

/** The supplier takes what has its final name, and deletes it. */
const taken: string[] = [];
function supplierTakes(): void {
  for (const name of step.folders.names(FOLDER) ?? []) {
    if (name.startsWith('.')) continue;
    taken.push(`${name} ${step.folders.get(FOLDER, name)?.bytes.length}`);
    step.folders.remove(FOLDER, name);
  }
}

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, control_number',
  );
  disturb = {};
  staged = [];
  published = [];
  taken.length = 0;
  step = await stepGateway(database, { channel: wrap });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('bravo', 'inv_1.csv', STOCK);
});

describe('a process that dies', () => {
  const died = new Error('SIGKILL');
  const dieAt = (moment: string): typeof disturb => {
    let isDead = false;
    const die = (now: string): void => {
      if (isDead || now !== moment) return;
      isDead = true;
      throw died;
    };
    return {
      stage: async (target) => {
        die('before the upload');
        if (moment !== 'after the upload' || isDead) return;
        await inner.stage(target, (await database.db('delivery').first('bytes')).bytes);
        die('after the upload');
      },
      publish: async (target, bytes, attempt) => {
        die('before the rename');
        const publication = await inner.publish(target, bytes, attempt);
        supplierTakes();
        die('after the rename');
        return publication;
      },
    };
  };

  it.each(['before the upload', 'after the upload', 'before the rename', 'after the rename'])(
    '%s leaves an order that arrives once and whole at a supplier who takes files at once (J1, J2)',
    async (moment) => {
      await ordered('A-1');
      disturb = dieAt(moment);
      await expect(deliver()).rejects.toBe(died);
      await rested();
      await deliver();
      supplierTakes();
      const { bytes } = await database.db('delivery').first('bytes');
      expect(taken).toEqual([`order_PO-BRAVO-000001.csv ${bytes.length}`]);
      expect(await states()).toEqual(['sent']);
      expect(await database.db('delivery').first('inferred')).toEqual({ inferred: moment === 'after the rename' });
    },
  );
});

describe('two processes', () => {
  it('that want the same orders deliver each once (J6)', async () => {
    for (const id of ['A-1', 'A-2', 'A-3', 'A-4']) await ordered(id);
    await Promise.all(Array.from({ length: 5 }, deliver));
    expect(published).toEqual(step.folders.names(FOLDER));
    expect(new Set(published).size).toBe(4);
    expect(await states()).toEqual(['sent', 'sent', 'sent', 'sent']);
  });

  it('never rename the same order: who lost the lane finds out right before it would (J6, I2)', async () => {
    await ordered('A-1');
    disturb.publish = async (target, bytes, attempt) => {
      disturb = {};
      // This one stands still for longer than its lease; the other one does all of it, and the supplier takes the file.
      await database.db('lane').update({ lease_until: new Date(0) });
      await deliver();
      supplierTakes();
      // Somebody puts the temporary file back, so that only the fence is left to stop the rename.
      step.folders.put(FOLDER, target.temporaryName, bytes);
      return inner.publish(target, bytes, { ...attempt, mayHaveHappened: false });
    };
    await deliver();
    expect(taken).toHaveLength(1);
    expect(step.folders.names(FOLDER)).toEqual(['.order_PO-BRAVO-000001.csv.tmp']);
    expect(await states()).toEqual(['sent']);
  });
});

describe('a turn that lost its lane', () => {
  /** Somebody else takes the lane, and does nothing with it yet. */
  const takeOver = async (): Promise<void> => {
    await database.db('lane').update({ lease_until: new Date(0) });
    expect(await takeLane(database.db, { kind: 'deliver', key: 'bravo' })).toBeDefined();
  };
  const row = () => database.db('delivery').first('state', 'failure', 'last_error_code', 'staged_at', 'sent_at');
  const untouched = { failure: null, last_error_code: null, sent_at: null };

  it('while it wrote does not commit that it staged (J6, I2)', async () => {
    await ordered('A-1');
    disturb.stage = takeOver;
    await deliver();
    expect(await row()).toEqual({ ...untouched, state: 'new', staged_at: null });
    expect(published).toEqual([]);
  });

  it('while it renamed does not commit that it sent: whoever has the lane finds it out (J6, I2)', async () => {
    await ordered('A-1');
    disturb.publish = async (target, bytes, attempt) => {
      const publication = await inner.publish(target, bytes, attempt);
      await takeOver();
      return publication;
    };
    await deliver();
    expect(await row()).toMatchObject({ ...untouched, state: 'staged' });
    disturb = {};
    await rested();
    await deliver();
    expect(await database.db('delivery').first('state', 'inferred')).toEqual({ state: 'sent', inferred: true });
    expect(step.folders.names(FOLDER)).toEqual(['order_PO-BRAVO-000001.csv']);
  });

  it.each([
    ['a conflict', async () => ({ outcome: 'conflict' as const })],
    ['an error', () => Promise.reject(new TransientError('CHANNEL-OPERATION-FAILED', 'status 4'))],
  ])('notes nothing of %s it met (J6, I2)', async (_what, publish) => {
    await ordered('A-1');
    disturb.publish = async () => {
      await takeOver();
      return publish();
    };
    await deliver();
    expect(await row()).toMatchObject({ ...untouched, state: 'staged' });
    expect(await open()).toEqual([]);
  });
});

describe('an order', () => {
  it('whose mapping changes between two attempts is sent with the bytes that were sealed (J8)', async () => {
    await ordered('A-1');
    const { bytes, sha256 } = await database.db('delivery').first('bytes', 'sha256');
    disturb.stage = () => Promise.reject(new TransientError('CHANNEL-UNREACHABLE', 'down'));
    await deliver();
    disturb = {};
    const profile = step.gateway.suppliers.get('bravo') as NonNullable<
      ReturnType<StepGateway['gateway']['suppliers']['get']>
    >;
    const outbound = profile.outbound.map((mapping) => ({
      ...mapping,
      version: 'changed',
      write: () => {
        throw new Error('not again');
      },
    }));
    (step.gateway.suppliers as Map<string, typeof profile>).set('bravo', { ...profile, outbound });
    await rested();
    await deliver();
    const arrived = step.folders.get(FOLDER, 'order_PO-BRAVO-000001.csv')?.bytes as Buffer;
    expect(arrived.equals(bytes)).toBe(true);
    expect(createHash('sha256').update(arrived).digest().equals(sha256)).toBe(true);
  });

  it('whose temporary file is swept before the rename began is written again, not taken for sent (J9)', async () => {
    await ordered('A-1');
    disturb.publish = async (target, bytes, attempt) => {
      step.folders.remove(FOLDER, target.temporaryName);
      return inner.publish(target, bytes, attempt);
    };
    await deliver();
    expect(step.folders.names(FOLDER)).toEqual(['order_PO-BRAVO-000001.csv']);
    expect(await database.db('delivery').first('state', 'inferred')).toEqual({ state: 'sent', inferred: false });
  });

  it('whose temporary file is swept after a rename may have happened counts as sent, by inference (J9)', async () => {
    await ordered('A-1');
    disturb.publish = () => Promise.reject(new TransientError('CHANNEL-DEADLINE', 'no answer to the rename'));
    await deliver();
    step.folders.remove(FOLDER, '.order_PO-BRAVO-000001.csv.tmp');
    disturb = {};
    await rested();
    await deliver();
    expect(await database.db('delivery').first('state', 'inferred')).toEqual({ state: 'sent', inferred: true });
    const causes = await database.db('state_event').where({ entity: 'delivery' }).orderBy('id').pluck('cause');
    expect(causes.at(-1)).toBe('an earlier attempt had sent it');
  });

  it('that is abandoned while a turn has it staged is never renamed (J10)', async () => {
    await ordered('A-1');
    disturb.publish = async (target, bytes, attempt) => {
      // The turn stands still; its lease ends; nobody takes the lane over, but a person abandons the order.
      await database.db('lane').update({ lease_until: new Date(0) });
      const audit = { by: 'ann', reason: 'the customer cancelled' };
      await abandonDelivery(step.gateway, await key(), audit, { supplierDoesNotHaveIt: true });
      return inner.publish(target, bytes, attempt);
    };
    await deliver();
    expect(step.folders.names(FOLDER)).toEqual([]);
    expect(await states()).toEqual(['abandoned']);
    await rested();
    await sweep(step.gateway);
    await step.work();
    await deliver();
    expect(step.folders.names(FOLDER)).toEqual([]);
    expect(await states()).toEqual(['abandoned']);
  });

  it('that is abandoned while it is being written is never renamed (J10)', async () => {
    await ordered('A-1');
    disturb.stage = async () => {
      await abandonDelivery(step.gateway, await key(), { by: 'ann' });
    };
    await deliver();
    expect(published).toEqual([]);
    expect(await states()).toEqual(['abandoned']);
  });

  it('that meets another file of its name keeps its own aside and waits for a person (J4)', async () => {
    await ordered('A-1');
    step.folders.put(FOLDER, 'order_PO-BRAVO-000001.csv', 'somebody else');
    await deliver();
    await rested();
    await deliver();
    expect(await rows()).toMatchObject([
      { state: 'failed', failure: 'conflict', last_error_code: 'DELIVERY-CONFLICT' },
    ]);
    expect(await open()).toEqual(['DELIVERY-CONFLICT']);
    expect(step.folders.get(FOLDER, 'order_PO-BRAVO-000001.csv')?.bytes.toString()).toBe('somebody else');
    expect(step.folders.names(FOLDER)).toContain('.order_PO-BRAVO-000001.csv.tmp');
    step.folders.remove(FOLDER, 'order_PO-BRAVO-000001.csv');
    await retryDelivery(step.gateway, await key(), { by: 'ann' });
    await deliver();
    expect(step.folders.names(FOLDER)).toEqual(['order_PO-BRAVO-000001.csv']);
    expect(staged).toEqual(['order_PO-BRAVO-000001.csv']);
    expect(await states()).toEqual(['sent']);
    expect(await open()).toEqual([]);
  });

  it('of which nobody knows whether it arrived waits for a person, and is not tried again', async () => {
    await ordered('A-1');
    disturb.publish = async () => ({ outcome: 'uncertain' });
    await deliver();
    await rested();
    await deliver();
    expect(published).toHaveLength(1);
    expect(await rows()).toMatchObject([{ state: 'failed', failure: 'uncertain' }]);
    expect(await open()).toEqual(['DELIVERY-UNCERTAIN']);
    const retried = retryDelivery(step.gateway, await key(), { by: 'ann' });
    await expect(retried).rejects.toMatchObject({ code: 'DELIVERY-NOT-NOW' });
  });

  it('that fails again and again does not stop the others', async () => {
    for (const id of ['A-1', 'A-2', 'A-3']) await ordered(id);
    disturb.stage = ({ name }) => {
      if (name.includes('000001')) throw new TransientError('CHANNEL-OPERATION-FAILED', 'status 4, "Failure"');
    };
    await deliver();
    expect(await rows()).toMatchObject([
      { state: 'new', last_error_code: 'CHANNEL-OPERATION-FAILED' },
      { state: 'sent' },
      { state: 'sent' },
    ]);
    expect(await database.db('lane').where({ kind: 'deliver' }).first('failures')).toEqual({ failures: 0 });
    await deliver();
    expect(
      staged.filter((name) => name.includes('000001')),
      'it rests',
    ).toHaveLength(1);
    disturb = {};
    await rested();
    await deliver();
    expect(await states()).toEqual(['sent', 'sent', 'sent']);
  });

  it('waits for an earlier document about the same purchase order', async () => {
    await ordered('A-1');
    await database.db.raw(
      `insert into delivery (supplier_id, kind, subject, purchase_order_id, format, folder, name, temporary_name, bytes, sha256, created_at, waiting_since)
       select supplier_id, 'change', subject, purchase_order_id, format, folder, 'change.csv', '.change.csv.tmp', bytes, sha256, created_at, created_at from delivery`,
    );
    disturb.stage = ({ name }) => {
      if (name !== 'change.csv') throw new TransientError('CHANNEL-OPERATION-FAILED', 'status 4, "Failure"');
    };
    await deliver();
    expect(await states()).toEqual(['new', 'new']);
    disturb = {};
    await rested();
    await deliver();
    expect(published).toEqual(['order_PO-BRAVO-000001.csv', 'change.csv']);
  });
});

describe('a supplier', () => {
  const DAY_MS = 24 * 3600_000;

  it.each([
    ['full', () => new TransientError('CHANNEL-FULL', 'The server has no space left.')],
    ['read-only', () => new RejectedError('CHANNEL-PERMISSION', 'The server does not let us write.')],
  ])('whose folder is %s for a day loses nothing, and one alarm names the oldest order (J11)', async (_what, error) => {
    for (const id of ['A-1', 'A-2']) await ordered(id);
    disturb.stage = () => Promise.reject(error());
    const pauses: number[] = [];
    const begin = step.clock.now().getTime();
    while (step.clock.now().getTime() - begin < DAY_MS) {
      await deliver();
      await sweep(step.gateway);
      const { rows: lanes } = await database.db.raw(
        "select extract(epoch from due_at - clock_timestamp())::float8 as seconds from lane where kind = 'deliver'",
      );
      const pauseMs = Math.round(lanes[0].seconds) * 1000;
      pauses.push(pauseMs);
      step.clock.advance(pauseMs + 5_000);
      await rested();
    }
    expect(pauses.slice(0, 5)).toEqual([2_000, 4_000, 8_000, 16_000, 32_000]);
    expect(Math.max(...pauses)).toBe(600_000);
    expect(staged.every((name) => name === 'order_PO-BRAVO-000001.csv')).toBe(true);
    const alarms = await database.db('exception').where({ code: 'DELIVERY-OVERDUE' });
    expect(alarms).toHaveLength(1);
    expect(alarms[0].message).toContain('The order PO-BRAVO-000001 (order_PO-BRAVO-000001.csv) and 1 more for');
    expect(alarms[0].message).toContain(`Last error: ${error().code}`);
    disturb = {};
    await deliver();
    await sweep(step.gateway);
    expect(await states()).toEqual(['sent', 'sent']);
    expect(await open()).toEqual([]);
    const told = await database.db('alert_event').where({ exception_id: alarms[0].id }).orderBy('id').pluck('kind');
    expect(told).toEqual(['opened', 'resolved']);
    expect(step.folders.names(FOLDER)).toHaveLength(2);
  });

  it('whose host key another gateway has come to trust is asked again soon, and nobody is told', async () => {
    await ordered('A-1');
    const refusal = new RejectedError('CHANNEL-HOST-KEY', 'no');
    disturb.stage = () => Promise.reject(refusal);
    const revision = (await database.db('supplier').where({ id: 'bravo' }).first('revision'))?.revision;
    await database.db('supplier').where({ id: 'bravo' }).update({ revision: 'another' });
    await deliver();
    const lanes = () => database.db('lane').where({ kind: 'deliver' }).pluck('failures');
    const told = () =>
      database.db('exception').whereNull('closed_at').where({ code: refusal.code }).pluck('dedupe_key');
    expect([staged.length, await lanes(), await told()]).toEqual([1, [0], []]);
    await database.db('supplier').where({ id: 'bravo' }).update({ revision });
    await database.db('lane').update({ due_at: new Date(0) });
    await deliver();
    expect([staged.length, await lanes(), await told()]).toEqual([2, [1], ['DELIVER/bravo']]);
  });

  it('that refuses the login is left alone for minutes, by every process', async () => {
    await ordered('A-1');
    disturb.stage = () => Promise.reject(new RejectedError('CHANNEL-LOGIN-REFUSED', 'no'));
    await deliver();
    for (let process = 0; process < 5; process += 1) await deliver();
    expect(staged).toHaveLength(1);
    const { rows: lanes } = await database.db.raw(
      "select due_at > clock_timestamp() + interval '4 minutes' as rests from lane where kind = 'deliver'",
    );
    expect(lanes).toEqual([{ rests: true }]);
    step.hints.length = 0;
    step.clock.advance(60_000);
    await sweep(step.gateway);
    expect(step.hints).toEqual([]);
  });

  it('whose lane somebody else has is left to them', async () => {
    await ordered('A-1');
    await takeLane(database.db, { kind: 'deliver', key: 'bravo' }, undefined, 'host-a/17');
    await deliver();
    expect(staged).toEqual([]);
    expect(await database.db('lane').where({ kind: 'deliver' }).first('place')).toEqual({ place: 'host-a/17' });
  });
});

describe('control numbers', () => {
  it('are unique and grow when 50 take them at once, also when some are rolled back or cut off (J7)', async () => {
    const given: number[] = [];
    const committed: number[] = [];
    const one = async (index: number): Promise<void> => {
      for (let round = 0; round < 20; round += 1) {
        await database.db
          .transaction(async (trx) => {
            const number = await nextControlNumber(trx, 'bravo', 'interchange');
            // The row is locked until the end: whoever comes later gets a later number.
            given.push(number);
            if ((index + round) % 5 === 0) throw new Error('rolled back');
            if ((index + round) % 17 === 0) await trx.raw('select pg_terminate_backend(pg_backend_pid())');
            committed.push(number);
          })
          .catch((error: Error) => {
            if (error.message !== 'rolled back' && !/terminat/.test(error.message)) throw error;
          });
      }
    };
    await Promise.all(Array.from({ length: 50 }, (_, index) => one(index)));
    expect(new Set(committed).size).toBe(committed.length);
    expect([...committed].sort((a, b) => a - b)).toEqual(committed);
    const { last_value: last } = await database.db('control_number').first('last_value');
    expect(Number(last)).toBe(committed.at(-1));
    expect(given.length).toBe(1000);
  });

  it('end loudly after 999,999,999: none is given twice, and stock still comes in (J7)', async () => {
    await database.db('control_number').insert({ supplier_id: 'acme', kind: 'interchange', last_value: 999_999_998 });
    const isa = (number: number) =>
      `ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *261122*0400*U*00401*${String(number).padStart(9, '0')}*0*P*>~`;
    const stock = (number: number) =>
      `${isa(number)}GS*IB*8005551212*CROSSDOCK*20261122*0400*${number}*X*004010~ST*846*0001~BIA*00*DD*F${number}*20261122*0${number}00~LIN**VN*LAMP~CTP**WHL*4~QTY*33*${number}*EA~CTT*1~SE*7*0001~GE*1*${number}~IEA*1*${String(number).padStart(9, '0')}~`;
    await step.receive('acme', '846_1.edi', stock(1));
    expect(await open()).toEqual(['CONTROL-NUMBERS-LOW']);
    await step.receive('acme', '846_2.edi', stock(2));
    expect(await open()).toEqual(['CONTROL-NUMBERS-LOW', 'CONTROL-NUMBERS-USED-UP']);
    expect(await database.db('seen_file').where({ supplier_id: 'acme' }).orderBy('id').pluck('state')).toEqual([
      'opened',
      'opened',
    ]);
    expect((await database.db('supplier_stock').where({ supplier_id: 'acme' }).first('quantity')).quantity).toBe(2);
    expect(await database.db('delivery').where({ supplier_id: 'acme' }).pluck('interchange_control_number')).toEqual([
      '999999999',
    ]);
  });
});
