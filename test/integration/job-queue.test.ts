import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RejectedError, TransientError } from '../../src/kernel/errors.ts';
import { createLogger, silentLogger } from '../../src/kernel/logger.ts';
import type { Database } from '../../src/stores/database.ts';
import { type JobQueue, openJobQueue } from '../../src/stores/job-queue.ts';
import { queueNames, queues } from '../../src/stores/queues.ts';
import { testDatabase } from '../support/database.ts';

const test = testDatabase();
let sender: JobQueue;
let worker: JobQueue;

const until = (check: () => unknown, seconds = 10) => vi.waitFor(check, { timeout: seconds * 1000, interval: 20 });

beforeAll(async () => {
  sender = await openJobQueue({ address: test.url, logger: silentLogger, role: 'send' });
  worker = await openJobQueue({ address: test.url, logger: silentLogger, role: 'work' });
});

afterAll(async () => {
  await worker.stop(2000);
  await sender.stop(2000);
});

describe('sending', () => {
  it('is seen by workers only after the commit', async () => {
    const seen: string[] = [];
    await worker.work('order.route', async ({ orderId }) => void seen.push(orderId), { concurrency: 2 });
    const trx = await test.db.transaction();
    await sender.send(trx, 'order.route', { orderId: '1' });
    await sleep(1500);
    expect(seen).toEqual([]);
    await trx.commit();
    await until(() => expect(seen).toEqual(['1']));
  });

  it('leaves nothing behind after a rollback (I5)', async () => {
    const trx = await test.db.transaction();
    await sender.send(trx, 'supplier.deliver', { supplierId: 'rolled-back' });
    await trx.rollback();
    const { rows } = await test.db.raw("select count(*) as jobs from pgboss.job where name = 'supplier.deliver'");
    expect(rows).toEqual([{ jobs: '0' }]);
  });

  it('makes one job of equal hints that wait, and brings a deferred one forward', async () => {
    const later = new Date('2099-01-01');
    const send = (startAfter?: Date) =>
      test.db.transaction((trx) =>
        sender.send(trx, 'storefront.publish', { storefrontId: 'shop-1' }, startAfter ? { startAfter } : {}),
      );
    const waiting = async () =>
      (await test.db.raw("select start_after <= now() as due from pgboss.job where singleton_key = 'shop-1'")).rows;
    await send(later);
    await send(later);
    expect(await waiting()).toEqual([{ due: false }]);
    await send();
    expect(await waiting()).toEqual([{ due: true }]);
    await test.db.raw("delete from pgboss.job where singleton_key = 'shop-1'");
  });

  it('is no second job for a reminder while an equal hint waits, also for its next attempt (I6)', async () => {
    const key = { storefrontId: 'shop-3' };
    const remind = () =>
      test.db.transaction((trx) => sender.send(trx, 'storefront.publish', key, { onlyIfNone: true }));
    const jobs = async () =>
      (
        await test.db.raw(
          "select state::text, start_after > now() as waits from pgboss.job where singleton_key = 'shop-3'",
        )
      ).rows;
    await remind();
    expect(await jobs()).toEqual([{ state: 'created', waits: false }]);
    await remind();
    expect(await jobs()).toHaveLength(1);
    await test.db.raw(
      "update pgboss.job set state = 'retry', start_after = now() + interval '1 hour' where singleton_key = 'shop-3'",
    );
    await remind();
    expect(await jobs()).toEqual([{ state: 'retry', waits: true }]);
    await test.db.raw("delete from pgboss.job where singleton_key = 'shop-3'");
  });

  it('keeps a waiting hint from its worker until the transaction that repeats it commits (I6)', async () => {
    // Otherwise the worker could read the tables before that commit, and nobody would hint again.
    const key = { storefrontId: 'shop-2' };
    await test.db.transaction((trx) => sender.send(trx, 'storefront.publish', key));
    const trx = await test.db.transaction();
    await sender.send(trx, 'storefront.publish', key);
    const lock = "select id from pgboss.job where singleton_key = 'shop-2' for update skip locked";
    expect((await test.db.raw(lock)).rows).toEqual([]);
    await trx.commit();
    expect((await test.db.raw(lock)).rows).toHaveLength(1);
    await test.db.raw("delete from pgboss.job where singleton_key = 'shop-2'");
  });

  it('refuses a payload that the queue does not know', async () => {
    await expect(
      test.db.transaction((trx) => sender.send(trx, 'file.open', { supplierId: 'acme', fileId: '../1' })),
    ).rejects.toThrow('must be a row id');
  });
});

describe('working', () => {
  it('settles every job of a batch on its own', async () => {
    const ran: string[] = [];
    // Sent before anybody works the queue, so that they are fetched together.
    await test.db.transaction(async (trx) => {
      for (const purchaseOrderId of ['1', '2', '3', '4'])
        await sender.send(trx, 'purchase-order.send', { supplierId: 'acme', purchaseOrderId });
    });
    await worker.work(
      'purchase-order.send',
      async ({ purchaseOrderId }) => {
        ran.push(purchaseOrderId);
        if (purchaseOrderId === '2') throw new RejectedError('JOB-PAYLOAD', 'The supplier said no.');
      },
      { concurrency: 4 },
    );
    await until(async () => {
      const { rows } = await test.db.raw(
        "select singleton_key as key, state::text as state from pgboss.job where name = 'purchase-order.send' order by 1",
      );
      expect(rows).toEqual([
        { key: 'acme:1', state: 'completed' },
        { key: 'acme:2', state: 'failed' },
        { key: 'acme:3', state: 'completed' },
        { key: 'acme:4', state: 'completed' },
      ]);
    });
    expect(ran.sort()).toEqual(['1', '2', '3', '4']);
  });

  it('keeps a refused job among the dead letters with its error, and can revive it (I4)', async () => {
    const [dead] = await sender.deadLetters();
    expect(dead).toMatchObject({
      queue: 'purchase-order.send',
      payload: { supplierId: 'acme', purchaseOrderId: '2' },
      error: { code: 'JOB-PAYLOAD', message: 'The supplier said no.' },
      attempts: 1,
    });
    expect(await sender.revive('purchase-order.send', String(dead?.id))).toBe(true);
    expect(await sender.revive('purchase-order.send', String(dead?.id))).toBe(false);
    // It is refused again: the same letter, once more.
    await until(async () => expect(await sender.deadLetters()).toHaveLength(1));
    const [again] = await sender.deadLetters();
    expect(await sender.discard('purchase-order.send', String(again?.id))).toBe(true);
    expect(await sender.deadLetters()).toEqual([]);
  });

  it('tries again after a failure', async () => {
    const attempts: number[] = [];
    await worker.work(
      'supplier.deliver',
      async (_payload, { attempt }) => {
        attempts.push(attempt);
        if (attempt === 1) throw new TransientError('DATABASE-BUSY', 'Not now.', { retryAfterMs: 1000 });
      },
      { concurrency: 1 },
    );
    await test.db.transaction((trx) => sender.send(trx, 'supplier.deliver', { supplierId: 'acme' }));
    await until(() => expect(attempts).toEqual([1, 2]));
  });

  it('says of a transaction that had to give way that it had to, not that it is a fault, and tries again (G5)', async () => {
    await test.db.raw('create table conflict (id int primary key, n int); insert into conflict values (1, 0)');
    const add = (trx: Database) => trx('conflict').where({ id: 1 }).increment('n', 1);
    const attempts: number[] = [];
    const warned: Record<string, unknown>[] = [];
    const write = (line: string) => void warned.push(JSON.parse(line));
    const busy = await openJobQueue({
      address: test.url,
      logger: createLogger({ level: 'warn', write }),
      role: 'work',
    });
    await busy.work(
      'purchase-order.change',
      async (_payload, { attempt }) => {
        attempts.push(attempt);
        await test.db.transaction(
          async (trx) => {
            await trx('conflict').select();
            // Somebody else is faster, once.
            if (attempt === 1) await add(test.db);
            await add(trx);
          },
          { isolationLevel: 'repeatable read' },
        );
      },
      { concurrency: 1 },
    );
    try {
      const payload = { supplierId: 'acme', purchaseOrderId: '9' };
      await test.db.transaction((trx) => sender.send(trx, 'purchase-order.change', payload));
      await until(async () => expect(await test.db('conflict').pluck('n')).toEqual([2]), 60);
      expect(attempts).toEqual([1, 2]);
      const [failed] = warned.filter(({ msg }) => msg === 'Job failed');
      expect(failed).toMatchObject({ code: 'DATABASE-CONFLICT', message: expect.stringContaining('(40001)') });
      expect(failed).not.toHaveProperty('stack');
    } finally {
      await busy.stop(2000);
      await test.db.raw('drop table conflict');
    }
  });

  it('waits as long as the other side asked', async () => {
    let failedOnce = false;
    await worker.work(
      'storefront.publish',
      async () => {
        failedOnce = true;
        throw new TransientError('DATABASE-BUSY', 'Come back in an hour.', { retryAfterMs: 3_600_000 });
      },
      { concurrency: 1 },
    );
    await test.db.transaction((trx) => sender.send(trx, 'storefront.publish', { storefrontId: 'shop' }));
    await until(async () => {
      expect(failedOnce).toBe(true);
      const { rows } = await test.db.raw(
        `select state::text as state, start_after > now() + interval '59 minutes' as patient, output->>'message' as message
         from pgboss.job where name = 'storefront.publish'`,
      );
      expect(rows).toEqual([{ state: 'retry', patient: true, message: 'Come back in an hour.' }]);
    });
  });

  it('works off a backlog without pausing between jobs', async () => {
    const ids = Array.from({ length: 200 }, (_, n) => String(n + 1));
    await test.db.transaction(async (trx) => {
      for (const fileId of ids) await sender.send(trx, 'file.open', { supplierId: 'backlog', fileId });
    });
    const busy = await openJobQueue({ address: test.url, logger: silentLogger, role: 'work' });
    const seen = new Set<string>();
    await busy.work('file.open', async ({ fileId }) => void seen.add(fileId), { concurrency: 4 });
    // One job per poll and worker, the trap of pg-boss's defaults, would take 25 s.
    await until(() => expect(seen.size).toBe(200), 15).finally(() => busy.stop(2000));
  });
});

it('gives a running job back when it does not end in time', async () => {
  const impatient = await openJobQueue({ address: test.url, logger: silentLogger, role: 'work' });
  const started = Promise.withResolvers<void>();
  const handler = async () => {
    started.resolve();
    await sleep(2500);
  };
  await test.db.transaction((trx) => sender.send(trx, 'file.open', { supplierId: 'acme', fileId: '77' }));
  await impatient.work('file.open', handler, { concurrency: 1 });
  await started.promise;
  await impatient.stop(1000);
  const { rows } = await test.db.raw("select state::text as state from pgboss.job where singleton_key = 'acme:77'");
  expect(rows).toEqual([{ state: 'retry' }]);
  await test.db.raw("delete from pgboss.job where singleton_key = 'acme:77'");
});

it('runs the job of a killed process again (I1)', { timeout: 60_000 }, async () => {
  await test.db.transaction((trx) => sender.send(trx, 'file.open', { supplierId: 'acme', fileId: '42' }));
  const child = startWorker();
  await said(child, 'started 42');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const again: number[] = [];
  await worker.work('file.open', async (_payload, { attempt }) => void again.push(attempt), { concurrency: 2 });
  await until(() => expect(again).toEqual([2]), 40);
});

describe('opening', () => {
  const empty = testDatabase({ empty: true });

  it('makes one set of queues when two processes open an empty database at once', async () => {
    const opened = await Promise.all(
      [1, 2].map(() => openJobQueue({ address: empty.url, logger: silentLogger, role: 'send' })),
    );
    for (const queue of opened) await queue.stop(1000);
    const { rows } = await empty.db.raw('select count(*) as queues from pgboss.queue');
    expect(rows).toEqual([{ queues: String(queueNames.length * 2) }]);
  });

  it('brings an existing queue to the settings of this build', async () => {
    await empty.db.raw("update pgboss.queue set retry_limit = 0, dead_letter = null where name = 'file.open'");
    const queue = await openJobQueue({ address: empty.url, logger: silentLogger, role: 'send' });
    await queue.stop(1000);
    const { rows } = await empty.db.raw("select retry_limit, dead_letter from pgboss.queue where name = 'file.open'");
    expect(rows).toEqual([{ retry_limit: queues['file.open'].settings.retryLimit, dead_letter: 'file.open.dead' }]);
  });

  it('says that the server cannot be reached', async () => {
    const nobody = 'postgres://crossdock:secret@127.0.0.1:1/crossdock';
    const refused = openJobQueue({ address: nobody, logger: silentLogger, role: 'send' });
    await expect(refused).rejects.toMatchObject({ code: 'DATABASE-UNREACHABLE' });
  });
});

function startWorker(): ChildProcess {
  return spawn(process.execPath, ['test/support/killed-worker.ts', test.url], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function said(child: ChildProcess, line: string): Promise<void> {
  if (!child.stdout) throw new Error('no standard output');
  for await (const text of createInterface(child.stdout)) if (text === line) return;
  throw new Error(`The worker ended without saying "${line}"`);
}
