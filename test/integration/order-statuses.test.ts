import { describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { orderOf, testLoop } from '../support/loop.ts';

const database = testDatabase();
const loop = testLoop(database, { storefront: { orderStatus: true } });

const statusesOf = (orderId: string) =>
  loop.shop.book.statuses.filter((told) => told.orderId === orderId).map(({ status, sequence }) => [sequence, status]);
const place = (orderId: string, lines: Parameters<typeof orderOf>[1]) =>
  loop.call('POST', '/v1/orders', orderOf(orderId, lines), { 'idempotency-key': orderId });

describe('a shop that asked for it is told what becomes of its orders', () => {
  it('once for each status, in turn, up to the last package (K1)', async () => {
    await place('S-1', [['KETTLE-CAST', 1]]);
    await loop.shop.waitFor(
      ({ statuses }) => statuses.some(({ orderId, status }) => orderId === 'S-1' && status === 'shipped'),
      {
        timeoutMs: 90_000,
        what: 'the order to be shipped',
      },
    );
    const told = statusesOf('S-1');
    expect(told.map(([sequence]) => sequence)).toEqual(told.map((_, index) => index + 1));
    // What it was meanwhile, while nobody told, is not told any more.
    const turn = ['routed', 'acknowledged', 'partly-shipped', 'shipped'];
    const statuses = told.map(([, status]) => String(status));
    expect(statuses).toEqual(turn.filter((status) => statuses.includes(status)));
    expect(statuses.at(-1)).toBe('shipped');
    const last = loop.shop.book.statuses.findLast(({ orderId }) => orderId === 'S-1');
    expect(last?.lines).toEqual([{ lineId: '1', sku: 'KETTLE-CAST', quantity: 1, shipped: 1, backordered: 0 }]);
  });

  it('says why an order is held', async () => {
    await place('S-2', [['NO-SUCH-THING', 1]]);
    await loop.shop.waitFor(({ statuses }) => statuses.some(({ orderId }) => orderId === 'S-2'), { timeoutMs: 90_000 });
    const [told] = loop.shop.book.statuses.filter(({ orderId }) => orderId === 'S-2');
    expect(told).toMatchObject({ status: 'held', sequence: 1, reason: expect.stringContaining('NO-SUCH-THING') });
  });

  it('is asked again by the schedule of Standard Webhooks, and told once (K1)', async () => {
    loop.shop.misbehave({ kind: 'drop-reply', times: 1 });
    await place('S-3', [['NO-SUCH-THING', 1]]);
    const [row] = await loop.rows<{ attempts: number; pause: number }>(
      `select t.attempts, extract(epoch from t.due_at - t.made_at)::float as pause from order_status t
       join sales_order o on o.id = t.order_id where o.external_id = 'S-3' and t.attempts > 0`,
    );
    expect(row?.attempts).toBeGreaterThan(0);
    await loop.rows(
      `select 1 from order_status t join sales_order o on o.id = t.order_id where o.external_id = 'S-3' and t.state = 'told'`,
    );
    expect(statusesOf('S-3')).toEqual([[1, 'held']]);
  });

  it('leaves a dead letter when it says no, which can be sent again', async () => {
    loop.shop.book.refusals.set('S-4', 'no such order');
    await place('S-4', [['NO-SUCH-THING', 1]]);
    await loop.rows(`select 1 from exception where code = 'STOREFRONT-STATUS-UNTOLD' and closed_at is null`);
    const { body } = await loop.call('GET', '/v1/letters?storefront=shop');
    const [letter] = body.letters as { id: string; orderId: string; what: string; reason: string }[];
    expect(letter).toMatchObject({ orderId: 'S-4', what: 'order.status held', reason: 'no such order' });
    loop.shop.book.refusals.delete('S-4');
    // The shop of the simulator answers a repeated webhook-id as it did the first time.
    const resent = await loop.call('POST', '/v1/letters/resend', { id: letter?.id, reason: 'it is there now' });
    expect(resent).toMatchObject({ status: 200, body: { said: 'shop is told once more.' } });
    const [closed] = await loop.rows<{ because: string }>(
      `select closed_because as because from exception where code = 'STOREFRONT-STATUS-UNTOLD' and closed_at is not null`,
    );
    expect(closed?.because).toContain('it is there now');
    expect(await loop.call('POST', '/v1/letters/resend', { id: 'status/999999/1' })).toMatchObject({
      status: 409,
      body: { code: 'LETTER-UNKNOWN' },
    });
  });
});
