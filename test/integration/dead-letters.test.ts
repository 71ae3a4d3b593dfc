import { describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { testLoop } from '../support/loop.ts';

/** A job that can never succeed is given up, and a person is told once. */
const database = testDatabase();
const loop = testLoop(database, { withStock: false });

describe('a job that fails at every attempt', () => {
  test('is one exception and stands in the list of dead letters (I4)', async () => {
    const { queue, db } = loop.running.gateway;
    await db.raw("update pgboss.queue set retry_limit = 0 where name = 'purchase-order.send'");
    await db.transaction((trx) =>
      queue.send(trx, 'purchase-order.send', { supplierId: 'acme', purchaseOrderId: '9223372036854775809' }),
    );
    const [found] = await loop.rows<{ message: string; seen: number }>(
      "select * from exception where code = 'JOB-GIVEN-UP'",
    );
    expect(found?.message).toContain('Job purchase-order.send was given up after 1 attempt(s): ');
    const { body } = await loop.call('GET', '/v1/jobs');
    expect(body.deadLetters).toMatchObject([
      { queue: 'purchase-order.send', payload: { supplierId: 'acme', purchaseOrderId: '9223372036854775809' } },
    ]);
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect(await database.db('exception').where({ code: 'JOB-GIVEN-UP' }).select('seen')).toEqual([{ seen: 1 }]);
  });
});
