import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../src/kernel/clock.ts';
import { type Shop, startShop } from '../../src/simulator/shop.ts';

const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const clock = fixedClock('2026-11-22T12:00:00Z');
let shop: Shop;

beforeEach(async () => {
  shop = await startShop({ secret, clock });
});
afterEach(async () => {
  await shop.stop();
});

async function post(
  id: string,
  payload: unknown,
  options: { secret?: string; secondsAgo?: number; url?: string } = {},
): Promise<{ status: number; body: unknown; retryAfter: string | null }> {
  const { secret: key = secret, secondsAgo = 0, url = shop.url } = options;
  const at = new Date(clock.now().getTime() - secondsAgo * 1000);
  const body =
    typeof payload === 'string' ? payload : JSON.stringify({ timestamp: at.toISOString(), ...(payload as object) });
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(key).sign(id, at, body),
    },
    body,
  });
  return {
    status: response.status,
    body: await response.json().catch(() => undefined),
    retryAfter: response.headers.get('retry-after'),
  };
}

const stock = (sku: string, quantity: number, version: number) => ({
  type: 'stock.updated',
  data: { items: [{ sku, quantity, version }] },
});
const fulfilment = (packageId: string) => ({
  type: 'fulfilment.created',
  data: { orderId: '1', packageId, supplierName: 'Acme', lines: [{ lineId: '1', sku: 'A', quantity: 1 }] },
});

describe('what the shop keeps', () => {
  it('is the quantity with the highest version, and the whole history', async () => {
    await post('w1', stock('A', 5, 2));
    await post('w2', stock('A', 9, 1));
    await post('w3', stock('A', 4, 3));
    expect(shop.book.quantity('A')).toBe(4);
    expect(shop.book.history.map(({ webhookId, quantity, applied }) => [webhookId, quantity, applied])).toEqual([
      ['w1', 5, true],
      ['w2', 9, false],
      ['w3', 4, true],
    ]);
    expect(shop.book.history[0]?.at).toEqual(clock.now());
  });

  it('counts repeats of a webhook and applies it once', async () => {
    expect(await post('w1', fulfilment('P1'))).toEqual(await post('w1', fulfilment('P1')));
    expect(shop.book.packages.get('P1')?.count).toBe(1);
    expect(shop.book.repeats).toBe(1);
  });

  it('shows a package that was announced twice', async () => {
    await post('w1', fulfilment('P1'));
    await post('w2', fulfilment('P1'));
    expect(shop.book.packages.get('P1')?.count).toBe(2);
  });
});

describe('what the shop refuses', () => {
  it.each([
    [
      'a wrong secret',
      () => post('w1', stock('A', 1, 1), { secret: `whsec_${Buffer.alloc(32, 6).toString('base64')}` }),
      401,
      'no signature matches',
    ],
    [
      'an old timestamp',
      () => post('w1', stock('A', 1, 1), { secondsAgo: 301 }),
      401,
      'webhook-timestamp is too far from now',
    ],
    ['an id with a dot', () => post('w.1', stock('A', 1, 1)), 401, 'webhook-id is missing or has a dot'],
    [
      'another page',
      () => post('w1', stock('A', 1, 1), { url: shop.url.replace('webhooks', 'other') }),
      404,
      'no such page',
    ],
  ])('%s', async (_, send, status, reason) => {
    expect(await send()).toMatchObject({ status, body: { reason } });
    expect(shop.book.rejected).toMatchObject([{ status, reason }]);
    expect(shop.book.quantity('A')).toBeUndefined();
  });

  it.each([
    ['no JSON', 'hello'],
    ['an unknown type', { type: 'stock.deleted', data: {} }],
    ['a negative quantity', stock('A', -1, 1)],
    ['half a piece', stock('A', 0.5, 1)],
  ])('%s with 422', async (_, payload) => {
    expect((await post('w1', payload)).status).toBe(422);
    expect(shop.book.quantity('A')).toBeUndefined();
  });
});

describe('faults', () => {
  it('drops the answer after applying', async () => {
    shop.misbehave({ kind: 'drop-reply', times: 1 });
    await expect(post('w1', fulfilment('P1'))).rejects.toThrow();
    expect((await post('w1', fulfilment('P1'))).status).toBe(200);
    expect(shop.book.packages.get('P1')?.count).toBe(1);
    expect(shop.book.repeats).toBe(1);
  });

  it('throttles every second request', async () => {
    shop.misbehave({ kind: 'throttle', retryAfter: '3', every: 2 });
    const answers = [
      await post('w1', stock('A', 1, 1)),
      await post('w2', stock('A', 2, 2)),
      await post('w3', stock('A', 3, 3)),
    ];
    expect(answers.map(({ status, retryAfter }) => [status, retryAfter])).toEqual([
      [200, null],
      [429, '3'],
      [200, null],
    ]);
    expect(shop.book.deliveries.has('w2')).toBe(false);
  });

  it('fails, rotates its secret, and shows a page', async () => {
    shop.misbehave({ kind: 'fail' });
    expect((await post('w1', stock('A', 1, 1))).status).toBe(500);
    shop.misbehave({ kind: 'page' });
    expect(await post('w1', stock('A', 1, 1))).toMatchObject({ status: 200, body: undefined });
    shop.misbehave(undefined);
    shop.changeSecret(`whsec_${Buffer.alloc(32, 8).toString('base64')}`);
    expect((await post('w1', stock('A', 1, 1))).status).toBe(401);
    expect(shop.book.quantity('A')).toBeUndefined();
  });
});

describe('waiting', () => {
  it('ends as soon as the condition holds', async () => {
    const told = shop.waitFor((book) => book.quantity('A') === 5);
    await post('w1', stock('A', 5, 1));
    await told;
  });

  it('says what is known when it does not', async () => {
    await post('w1', stock('A', 5, 1));
    await expect(shop.waitFor((book) => book.quantity('A') === 6, { timeoutMs: 20, what: 'six of A' })).rejects.toThrow(
      'Waited 20 ms for six of A. The shop knows 1 SKUs and 0 packages; 1 webhooks, 0 repeats, 0 rejected.',
    );
  });

  it('ends with the shop', async () => {
    const waiting = expect(shop.waitFor(() => false)).rejects.toThrow('Stopped while waiting for the shop to be told.');
    await shop.stop();
    await waiting;
    shop = await startShop({ secret, clock });
  });
});

it('sends signed webhooks to the gateway', async () => {
  const gateway = await startShop({ secret, clock });
  const answer = await shop.send({
    url: gateway.url,
    type: 'stock.updated',
    data: { items: [{ sku: 'A', quantity: 1, version: 1 }] },
    id: 'evt_1',
  });
  expect(answer).toEqual({ status: 200, body: '{"items":[{"sku":"A","ok":true}]}' });
  await gateway.stop();
});
