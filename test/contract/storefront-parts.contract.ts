import { describe, expect, it, type TestContext } from 'vitest';
import { salesOrder } from '../../src/documents/sales-order.ts';
import type { ShopItem, ShopOrder } from '../../src/storefronts/storefront.ts';
import { type Counter, type Lacking, needs, type StorefrontHarness } from './storefront-harness.ts';

/** What the parts promise that not every platform has: orders, items, webhooks, notes, and the check that all have. */
export function storefrontParts(shop: () => StorefrontHarness): void {
  const need = needs(shop);

  /** A part of the adapter or of the harness; whoever lacks it says why. */
  function part<Part>(found: Part | undefined, name: Lacking, context: TestContext): Part {
    need(name, context);
    if (found === undefined) throw new Error(`a harness that lacks this says why: without['${name}']`);
    return found;
  }

  describe('orders', () => {
    const orders = (context: TestContext) => part(shop().storefront.orders, 'orders', context);
    const counter = (context: TestContext): Counter => part(shop().counter, 'orders', context);

    async function allChanged(context: TestContext, since: Date): Promise<ShopOrder[]> {
      const found: ShopOrder[] = [];
      let cursor: string | undefined;
      for (let pages = 0; pages < 50; pages += 1) {
        const page = await orders(context).changed(since, cursor);
        found.push(...page.orders);
        if (page.next === undefined) return found;
        expect(page.next).not.toBe(cursor);
        cursor = page.next;
      }
      throw new Error('the pages do not end');
    }

    it('reads an order as a canonical one, whose version stays while nothing changes', async (context) => {
      const orderId = await counter(context).sell(2);
      const read = await orders(context).read(orderId);
      if (read === undefined) throw new Error('the order was not found');
      const order = salesOrder.parse({ ...read.order, storefront: 'shop' });
      expect(order.orderId).toBe(orderId);
      expect(order.payment ?? 'paid').toBe('paid');
      expect(order.lines).toMatchObject([{ sku: 'LAMP', quantity: 2 }]);
      expect(Number(order.lines[0]?.unitPrice)).toBe(50);
      expect(read.cancelled).toBeUndefined();
      // Milliseconds since 1970: a number of seconds or a counter would never be newer than a version of another order.
      expect(read.order.version).toBeGreaterThan(Date.parse('2001-09-09T01:46:40Z'));
      expect(await orders(context).read(orderId)).toEqual(read);
    });

    it('finds no order under an id that the shop never gave', async (context) => {
      await counter(context).sell(1);
      expect(await orders(context).read(counter(context).noSuchOrder)).toBeUndefined();
    });

    it('gives a changed order a higher version', async (context) => {
      const orderId = await counter(context).sell(1);
      const before = await orders(context).read(orderId);
      await counter(context).change(orderId);
      const after = await orders(context).read(orderId);
      expect(after?.order.version).toBeGreaterThan(before?.order.version ?? Number.POSITIVE_INFINITY);
    });

    it('says of an order that the shop cancelled it', async (context) => {
      const orderId = await counter(context).sell(1);
      const before = await orders(context).read(orderId);
      const cancel = part(counter(context).cancel, 'cancelled-orders', context);
      await cancel(orderId);
      const after = await orders(context).read(orderId);
      expect(after?.cancelled).toBeDefined();
      expect(after?.order.version).toBeGreaterThanOrEqual(before?.order.version ?? Number.POSITIVE_INFINITY);
      const changed = await allChanged(context, new Date((before?.order.version ?? 0) - 1000));
      expect(changed.find(({ order }) => order.orderId === orderId)?.cancelled).toBeDefined();
    });

    it('leaves no changed order out over several pages, the oldest change first (L8)', async (context) => {
      const { pageSize } = counter(context);
      const sold: string[] = [];
      for (let n = 0; n < 2 * pageSize + 1; n += 1) sold.push(await counter(context).sell(1));
      const first = await orders(context).read(sold[0] as string);
      const found = await allChanged(context, new Date((first?.order.version ?? 0) - 1000));
      const ids = found.map(({ order }) => order.orderId);
      expect(sold.filter((id) => !ids.includes(id))).toEqual([]);
      const versions = found.map(({ order }) => order.version);
      expect(versions).toEqual([...versions].sort((a, b) => a - b));
      const last = Math.max(...versions);
      expect(await allChanged(context, new Date(last + 60_000))).toEqual([]);
    });

    it('leaves no order out when one changes while pages are read (L8)', async (context) => {
      const { pageSize } = counter(context);
      const sold: string[] = [];
      for (let n = 0; n < 2 * pageSize + 1; n += 1) sold.push(await counter(context).sell(1));
      const first = await orders(context).read(sold[0] as string);
      const since = new Date((first?.order.version ?? 0) - 1000);
      const page = await orders(context).changed(since);
      const seen = page.orders.map(({ order }) => order.orderId);
      // What moves to the end must not pull another one over the edge of the page.
      await counter(context).change(seen[0] as string);
      let cursor = page.next;
      while (cursor !== undefined) {
        const following = await orders(context).changed(since, cursor);
        seen.push(...following.orders.map(({ order }) => order.orderId));
        cursor = following.next;
      }
      expect(sold.filter((id) => !seen.includes(id))).toEqual([]);
    });
  });

  describe('items', () => {
    const items = (context: TestContext) => part(shop().storefront.items, 'items', context);
    const stateOf = (read: readonly ShopItem[], sku: string) => read.find((item) => item.sku === sku);

    it('answers once for every SKU: what is there, and what is not', async (context) => {
      const reading = items(context);
      await shop().refuse('UNKNOWN', 'no such product');
      await shop().storefront.publishStock({
        idempotencyKey: 'b1',
        items: [{ sku: 'LAMP', quantity: 7, version: 1 }],
      });
      const read = await reading.read(['UNKNOWN', 'LAMP']);
      expect(read.map(({ sku }) => sku).sort()).toEqual(['LAMP', 'UNKNOWN']);
      expect(stateOf(read, 'LAMP')).toMatchObject({ state: 'found', quantity: 7 });
      expect(stateOf(read, 'UNKNOWN')).toMatchObject({ state: 'unknown' });
      expect(await reading.read([])).toEqual([]);
    });

    it('answers what it costs there, where prices can be read', async (context) => {
      const reading = items(context);
      need('prices', context);
      const { storefront } = shop();
      expect(storefront.capabilities.readsPrices).toBe(true);
      const item = { sku: 'LAMP', quantity: 7, version: 1 };
      await storefront.publishStock({ idempotencyKey: 'b1', items: [item] });
      for (const [version, price] of ['61.50', '12.00'].entries()) {
        const told = { sku: 'LAMP', price, currency: 'USD', version };
        await storefront.publishPrices({ idempotencyKey: `p${version}`, items: [told] });
        const [read] = await reading.read(['LAMP'], 'USD');
        expect(read).toMatchObject({ state: 'found', quantity: 7, currency: 'USD' });
        expect(Number(read?.price)).toBe(Number(price));
        expect(read?.price).toMatch(/^\d+(\.\d+)?$/);
      }
    });

    it('says that several products share a SKU, and never sets the quantity of one', async (context) => {
      const reading = items(context);
      await part(shop().makeAmbiguous, 'ambiguous-items', context)('LAMP');
      expect(stateOf(await reading.read(['LAMP']), 'LAMP')).toMatchObject({ state: 'ambiguous' });
      const before = await shop().quantity('LAMP');
      const batch = { idempotencyKey: 'b1', items: [{ sku: 'LAMP', quantity: 7, version: 1 }] };
      expect(await shop().storefront.publishStock(batch)).toMatchObject([{ outcome: 'refused', permanent: true }]);
      expect(await shop().quantity('LAMP')).toBe(before);
    });

    it('says that a SKU is sold without counting', async (context) => {
      const reading = items(context);
      await part(shop().untrack, 'untracked-items', context)('LAMP');
      expect(stateOf(await reading.read(['LAMP']), 'LAMP')).toMatchObject({ state: 'untracked' });
    });
  });

  describe('webhook subscriptions', () => {
    const ADDRESS = 'https://gateway.example/v1/webhooks/shop';
    const webhooks = (context: TestContext) => part(shop().storefront.webhooks, 'subscriptions', context);
    const told = async (context: TestContext) => part(await shop().subscriptions?.(), 'subscriptions', context);

    it('are made once, and repeating changes nothing', async (context) => {
      const findings = await webhooks(context).subscribe(ADDRESS);
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
      const made = await told(context);
      expect(made.some((one) => one.includes(ADDRESS))).toBe(true);
      expect((await webhooks(context).subscribe(ADDRESS)).filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
      expect(await told(context)).toEqual(made);
    });

    it('move with our address, and leave those of others', async (context) => {
      const subscription = webhooks(context);
      const subscribeOther = part(shop().subscribeOther, 'subscriptions', context);
      await subscribeOther('https://other.example/hook');
      await subscription.subscribe(ADDRESS);
      await subscription.subscribe('https://moved.example/v1/webhooks/shop');
      const after = await told(context);
      expect(after.some((one) => one.includes('https://other.example/hook'))).toBe(true);
      expect(after.some((one) => one.includes('https://moved.example/v1/webhooks/shop'))).toBe(true);
      expect(after.some((one) => one.includes('gateway.example'))).toBe(false);
    });
  });

  describe('notes', () => {
    it('are added once under a key', async (context) => {
      const notes = part(shop().storefront.notes, 'notes', context);
      const { orderId } = shop().order ?? { orderId: await part(shop().counter, 'orders', context).sell(1) };
      const first = await notes.add(orderId, 'routed_1', 'Acme ships it: PO 4711');
      expect(first).toMatchObject({ key: 'routed_1', outcome: 'done' });
      expect(await notes.add(orderId, 'routed_1', 'Acme ships it: PO 4711')).toMatchObject({ outcome: 'done' });
      expect(await notes.add(orderId, 'routed_2', 'Bravo ships the rest: PO 4712')).toMatchObject({ outcome: 'done' });
      const all = part(await shop().notesOf?.(orderId), 'notes', context).join('\n');
      expect(all.split('PO 4711').length - 1).toBe(1);
      expect(all.split('PO 4712').length - 1).toBe(1);
    });
  });

  describe('the check', () => {
    it('finds nothing wrong with a shop in order', async (context) => {
      need('check', context);
      const findings = await shop().storefront.check();
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    });

    it.for(['down', 'wrong-secret'] as const)('says what is wrong and what to do: %s', async (kind, context) => {
      need('check', context);
      await shop().outage(kind);
      const failed = (await shop().storefront.check()).filter(({ verdict }) => verdict === 'failed');
      expect(failed.length).toBeGreaterThan(0);
      for (const { says, remedy } of failed) expect([says, remedy]).toEqual([expect.any(String), expect.any(String)]);
    });
  });
}
