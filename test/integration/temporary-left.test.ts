import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { createFolderChannel } from '../../src/channels/folder/folder-channel.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { RejectedError, TransientError } from '../../src/kernel/errors.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { deliverTo } from '../../src/pipeline/outbound/deliver.ts';
import { abandonDelivery, confirmDelivery, resendDelivery } from '../../src/pipeline/outbound/delivery-actions.ts';
import { sweep } from '../../src/pipeline/sweep.ts';
import { findDelivery, moveDelivery, type StoredDelivery } from '../../src/stores/deliveries.ts';
import { takeLane } from '../../src/stores/lanes.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/**
 * What a document that is not sent any more left under its temporary name goes away, and nothing else does; and whatever
 * is removed how late, what is sent again arrives once. On a real folder.
 */
const database = testDatabase();
const audit = { by: 'ann', reason: 'their server is gone for good' };
const STOCK = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\nLAMP,,x,100,1.00,A,\r\n';
const unreachable = (): Promise<never> => Promise.reject(new TransientError('CHANNEL-UNREACHABLE', 'not now'));

let root: string;
let channel: Channel;
let step: StepGateway;
/** What a test does to the calls of the channel. */
let disturb: Partial<Channel>;
/** Temporary names whose removal was asked for. */
let removals: string[];

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, control_number',
  );
  root = mkdtempSync(join(tmpdir(), 'crossdock-left-'));
  mkdirSync(join(root, 'inbound'));
  channel = createFolderChannel(
    { kind: 'folder', root, maxListing: 1000 },
    { clock: systemClock, ids: randomIds, logger: silentLogger },
  );
  disturb = {};
  removals = [];
  const disturbed: Channel = {
    ...channel,
    stage: (...call) => (disturb.stage ?? channel.stage)(...call),
    publish: (...call) => (disturb.publish ?? channel.publish)(...call),
    unstage: (target) => {
      removals.push(target.temporaryName);
      return (disturb.unstage ?? channel.unstage)(target);
    },
  };
  step = await stepGateway(database, { deliveryChannels: { acme: disturbed, bravo: disturbed } });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('bravo', 'inv_1.csv', STOCK);
});
afterEach(async () => {
  await channel.close();
  rmSync(root, { recursive: true });
});

const names = (): string[] => readdirSync(join(root, 'inbound')).sort();
const put = (name: string, text: string): void => writeFileSync(join(root, 'inbound', name), text);
const text = (name: string): string => readFileSync(join(root, 'inbound', name), 'latin1');
const left = (): Promise<{ name: string; failures: number; last_error_code: string | null }[]> =>
  database.db('temporary_left').orderBy('name').select('name', 'failures', 'last_error_code');
const last = async (supplierId: string): Promise<StoredDelivery> => {
  const row = await database.db('delivery').where({ supplier_id: supplierId }).orderBy('id', 'desc').first('id');
  return (await findDelivery(database.db, { supplierId, id: row.id })) as StoredDelivery;
};
/** Every pause is over, and a turn takes place. */
async function turn(supplierId: string): Promise<void> {
  await database.db('lane').update({ due_at: new Date(0), lease_until: null });
  await database.db('delivery').update({ due_at: null });
  await database.db('temporary_left').update({ due_at: null });
  await deliverTo(step.gateway, supplierId);
}
/** The rename certainly does not take place. */
const notRenamed: Channel['publish'] = () =>
  Promise.reject(new TransientError('CHANNEL-UNREACHABLE', 'not now', { nothingSent: true }));

const ORDER = 'order_PO-BRAVO-000001.csv';
/** An order that is staged at Bravo and not renamed. */
async function stagedOrder(): Promise<StoredDelivery> {
  disturb = { publish: notRenamed };
  await step.place('A-1', [['LAMP', 1]]);
  disturb = {};
  expect(names()).toEqual([`.${ORDER}.tmp`]);
  return last('bravo');
}

/** A 997 that is staged at Acme and not renamed: unlike an order it can be sent again after it was abandoned. */
async function stagedAnswer(): Promise<StoredDelivery> {
  disturb = { publish: notRenamed };
  await step.receive('acme', '846.edi', acmeFiles().stock(70, 'F1'));
  disturb = {};
  const answer = await last('acme');
  expect(names()).toEqual([answer.temporaryName]);
  return answer;
}

describe('the temporary file of an abandoned delivery', () => {
  it('goes away at the next turn, and no other file does (J10)', async () => {
    const order = await stagedOrder();
    put(ORDER, 'of somebody else');
    put('.another.csv.tmp', 'of somebody else, too');
    await abandonDelivery(step.gateway, order, audit);
    expect(await left()).toEqual([{ name: `.${ORDER}.tmp`, failures: 0, last_error_code: null }]);
    await database.db('lane').update({ due_at: new Date(0) });
    await step.work();
    expect(names()).toEqual(['.another.csv.tmp', ORDER]);
    expect([text(ORDER), text('.another.csv.tmp')]).toEqual(['of somebody else', 'of somebody else, too']);
    expect(await left()).toEqual([]);
    await turn('bravo');
    expect(removals).toEqual([`.${ORDER}.tmp`]);
  });

  it('goes away when it is half a file, too (J10)', async () => {
    disturb.stage = async (target) => {
      put(target.temporaryName, 'half');
      await unreachable();
    };
    await step.place('A-1', [['LAMP', 1]]);
    expect((await last('bravo')).state).toBe('new');
    await abandonDelivery(step.gateway, await last('bravo'), audit);
    await turn('bravo');
    expect(names()).toEqual([]);
  });

  it('is not looked for when nobody ever tried to put it there (J10)', async () => {
    await database.db.raw(
      `insert into lane (kind, key, due_at) values ('deliver', 'bravo', now() + interval '1 hour')`,
    );
    await step.place('A-1', [['LAMP', 1]]);
    await abandonDelivery(step.gateway, await last('bravo'), audit);
    await turn('bravo');
    expect([await left(), removals]).toEqual([[], []]);
  });

  it('goes away also when it was abandoned while it was being written (J10)', async () => {
    disturb.stage = async (target, bytes) => {
      await abandonDelivery(step.gateway, await last('bravo'), audit);
      await channel.stage(target, bytes);
    };
    await step.place('A-1', [['LAMP', 1]]);
    expect((await last('bravo')).state).toBe('abandoned');
    expect([names(), removals]).toEqual([[], [`.${ORDER}.tmp`]]);
  });

  it('goes away also when a person says that the document arrived (J10)', async () => {
    const order = await stagedOrder();
    await confirmDelivery(step.gateway, order, audit);
    await turn('bravo');
    expect([names(), (await last('bravo')).state]).toEqual([[], 'sent']);
  });

  it('goes away although the supplier answers the document meanwhile (J10)', async () => {
    const answer = await stagedAnswer();
    await abandonDelivery(step.gateway, answer, audit);
    const at = step.clock.now();
    await moveDelivery(database.db, answer, { from: 'abandoned', to: 'acknowledged', at, answered: true });
    await turn('acme');
    expect([names(), (await last('acme')).state]).toEqual([[], 'acknowledged']);
  });

  it.each([
    { state: 'staged', failure: null },
    { state: 'failed', failure: 'conflict' },
  ])('stays while another document that is $state has that name (J10)', async (standing) => {
    const order = await stagedOrder();
    await abandonDelivery(step.gateway, order, audit);
    await step.place('A-2', [['LAMP', 1]]);
    const { id } = await last('bravo');
    const { temporaryName: temporary_name } = order;
    const due_at = new Date('2100-01-01');
    await database
      .db('delivery')
      .where({ id })
      .update({ temporary_name, due_at, ...standing });
    await database.db('lane').update({ due_at: new Date(0) });
    await deliverTo(step.gateway, 'bravo');
    expect([names().includes(temporary_name), removals]).toEqual([true, []]);
    await database.db('delivery').where({ id }).update({ state: 'sent', failure: null });
    await turn('bravo');
    expect(names().includes(temporary_name)).toBe(false);
  });
});

describe('a removal that fails', () => {
  it('because there is no way lets the lane rest, and comes after what is due (J10, A1)', async () => {
    await abandonDelivery(step.gateway, await stagedOrder(), audit);
    disturb.unstage = unreachable;
    await turn('bravo');
    expect(await left()).toEqual([{ name: `.${ORDER}.tmp`, failures: 1, last_error_code: 'CHANNEL-UNREACHABLE' }]);
    expect(names()).toEqual([`.${ORDER}.tmp`]);
    const { rows } = await database.db.raw(
      `select failures, due_at > clock_timestamp() as rests from lane where kind = 'deliver'`,
    );
    expect(rows).toEqual([{ failures: 2, rests: true }]);
    // While the lane rests, nobody is hinted.
    step.hints.length = 0;
    step.clock.advance(60_000);
    await sweep(step.gateway);
    expect(step.hints.filter(({ queue }) => queue === 'supplier.deliver')).toEqual([]);
    disturb = {};
    await step.place('A-2', [['LAMP', 1]]);
    let wereThere: string[] = [];
    disturb.unstage = (target) => {
      wereThere = names();
      return channel.unstage(target);
    };
    await turn('bravo');
    expect(wereThere).toEqual([`.${ORDER}.tmp`, 'order_PO-BRAVO-000002.csv']);
    expect(names()).toEqual(['order_PO-BRAVO-000002.csv']);
    expect(await left()).toEqual([]);
  });

  it('because it is refused holds up no document: only that file rests (J10)', async () => {
    await abandonDelivery(step.gateway, await stagedOrder(), audit);
    disturb.unstage = () => Promise.reject(new RejectedError('CHANNEL-PERMISSION', 'nobody may delete here'));
    await turn('bravo');
    await step.place('A-2', [['LAMP', 1]]);
    expect(names()).toEqual([`.${ORDER}.tmp`, 'order_PO-BRAVO-000002.csv']);
    expect(await left()).toMatchObject([{ failures: 1, last_error_code: 'CHANNEL-PERMISSION' }]);
    expect(removals).toHaveLength(1);
    expect(await database.db('exception').whereNull('closed_at').pluck('code')).not.toContain('CHANNEL-PERMISSION');
  });

  it('is hinted again by the sweep, and by nothing else once it is done (J10, I1)', async () => {
    await abandonDelivery(step.gateway, await stagedOrder(), audit);
    await database.db('lane').update({ due_at: new Date(0) });
    const hinted = async (): Promise<unknown[]> => {
      step.hints.length = 0;
      step.clock.advance(60_000);
      await sweep(step.gateway);
      return step.hints.filter(({ queue }) => queue === 'supplier.deliver').map(({ payload }) => payload);
    };
    expect(await hinted()).toEqual([{ supplierId: 'bravo' }]);
    await turn('bravo');
    expect(await hinted()).toEqual([]);
  });

  it('because the process died before it was noted is repeated harmlessly (J10)', async () => {
    await abandonDelivery(step.gateway, await stagedOrder(), audit);
    const died = new Error('SIGKILL');
    disturb.unstage = async (target) => {
      await channel.unstage(target);
      throw died;
    };
    await expect(turn('bravo')).rejects.toBe(died);
    expect([names(), await left()]).toMatchObject([[], [{ name: `.${ORDER}.tmp` }]]);
    disturb = {};
    await turn('bravo');
    expect([names(), await left(), removals.length]).toEqual([[], [], 2]);
  });

  it('in a turn that lost its lane is noted by the one that has it (J10, I2)', async () => {
    await abandonDelivery(step.gateway, await stagedOrder(), audit);
    disturb.unstage = async (target) => {
      await database.db('lane').update({ lease_until: new Date(0) });
      expect(await takeLane(database.db, { kind: 'deliver', key: 'bravo' })).toBeDefined();
      await channel.unstage(target);
    };
    await turn('bravo');
    expect([removals.length, (await left()).length]).toEqual([1, 1]);
  });
});

describe('a document that is sent again after it was abandoned', () => {
  const published = async (): Promise<void> => {
    const { name, bytes, state } = await last('acme');
    expect(state).toBe('sent');
    expect(text(name)).toBe(bytes.toString('latin1'));
    await turn('acme');
    expect(names()).toEqual([name]);
    expect(await left()).toEqual([]);
  };

  it('arrives once, under a temporary name that it never had, and the first one goes away (J10, J12)', async () => {
    const { temporaryName, name } = await stagedAnswer();
    await abandonDelivery(step.gateway, await last('acme'), audit);
    await resendDelivery(step.gateway, await last('acme'), audit);
    expect((await last('acme')).temporaryName).toBe(`.${name}.r1.tmp`);
    expect(await left()).toMatchObject([{ name: temporaryName }]);
    await turn('acme');
    await published();
  });

  it('each time it is sent (J10, J12)', async () => {
    const { name } = await stagedAnswer();
    for (const round of [1, 2, 3]) {
      await abandonDelivery(step.gateway, await last('acme'), audit);
      await resendDelivery(step.gateway, await last('acme'), audit, { again: true });
      expect((await last('acme')).temporaryName).toBe(`.${name}.r${round}.tmp`);
    }
    await turn('acme');
    await published();
  });

  it.each(['before it is written', 'before the rename', 'after the rename'])(
    'arrives although a removal that began before takes effect only %s (J10, J12, I2)',
    async (moment) => {
      await stagedAnswer();
      await abandonDelivery(step.gateway, await last('acme'), audit);
      let late: () => Promise<void> = async () => undefined;
      disturb.unstage = async (target) => {
        disturb = {};
        late = () => channel.unstage(target);
        // This process stands still for longer than its lease; a person has it sent again, another process does so.
        await database.db('lane').update({ lease_until: new Date(0) });
        await resendDelivery(step.gateway, await last('acme'), audit);
        if (moment === 'before it is written') await late();
        disturb.publish = async (again, bytes, attempt) => {
          const justBefore = async (): Promise<void> => {
            await attempt.justBefore?.();
            if (moment === 'before the rename') await late();
          };
          return await channel.publish(again, bytes, { ...attempt, justBefore });
        };
        await deliverTo(step.gateway, 'acme');
        if (moment === 'after the rename') await late();
      };
      await turn('acme');
      disturb = {};
      await published();
    },
  );

  it('arrives although a removal takes effect between two attempts at it (J10, J12, I2)', async () => {
    await stagedAnswer();
    await abandonDelivery(step.gateway, await last('acme'), audit);
    const { folder, name, temporaryName } = await last('acme');
    await resendDelivery(step.gateway, await last('acme'), audit);
    // That it may have been renamed is recorded, and it was not.
    disturb.publish = () => Promise.reject(new TransientError('CHANNEL-DEADLINE', 'no answer to the rename'));
    await turn('acme');
    disturb = {};
    await channel.unstage({ folder, name, temporaryName });
    await turn('acme');
    await published();
  });

  it('while a turn still writes it for the first time is written anew under its own name (J10, J12)', async () => {
    disturb.stage = async (target, bytes) => {
      disturb = { publish: () => Promise.reject(new TransientError('CHANNEL-DEADLINE', 'no answer to the rename')) };
      await abandonDelivery(step.gateway, await last('acme'), audit);
      await resendDelivery(step.gateway, await last('acme'), audit);
      await channel.stage(target, bytes);
    };
    await step.receive('acme', '846.edi', acmeFiles().stock(70, 'F1'));
    disturb = {};
    // What the first turn staged is not taken for what the second sending staged.
    expect(names()).toContain((await last('acme')).temporaryName);
    await turn('acme');
    await published();
  });
});
