import { type FakeCall, type FakePlatform, type FakeReply, startPlatform } from '../../support/fakes/fake-platform.ts';

/** A shop that takes our own webhooks, as docs/storefront-headless.md asks it to. */
export interface HeadlessShop {
  readonly platform: FakePlatform;
  readonly stock: ReadonlyMap<string, { readonly quantity: number; readonly version: number }>;
  readonly writes: (readonly [sku: string, quantity: number])[];
  /** By order: the tracking numbers that the customer was told of. */
  readonly told: ReadonlyMap<string, readonly string[]>;
  /** Calls about stock that came late, after a newer one about one of their SKUs. */
  readonly overtaken: number;
  /** When a newer quantity of one of the call's SKUs is there, or nothing newer comes. */
  overtaking(call: FakeCall): Promise<void>;
  /** Nothing comes late any more. */
  hurry(): void;
}

interface Item {
  readonly sku: string;
  readonly quantity: number;
  readonly version: number;
}

/** `heeds`: repeats are known by their key, and of two quantities the higher version counts. */
export async function startHeadlessShop(heeds: boolean): Promise<HeadlessShop> {
  const stock = new Map<string, Item>();
  const told = new Map<string, string[]>();
  const writes: [string, number][] = [];
  const answered = new Set<string>();
  const late = new Set<{ readonly items: readonly Item[]; readonly come: () => void }>();
  let overtaken = 0;

  function set(items: readonly Item[]): void {
    for (const item of items) {
      if (heeds && item.version < (stock.get(item.sku)?.version ?? 0)) continue;
      stock.set(item.sku, item);
      writes.push([item.sku, item.quantity]);
    }
    for (const one of late) {
      if (!one.items.some(({ sku, version }) => (stock.get(sku)?.version ?? 0) > version)) continue;
      overtaken += 1;
      late.delete(one);
      one.come();
    }
  }

  function serve({ headers, text }: FakeCall): FakeReply {
    const { type, data } = JSON.parse(text);
    const id = String(headers['webhook-id']);
    const isKnown = answered.has(id);
    answered.add(id);
    if (type === 'stock.updated') {
      if (!isKnown || !heeds) set(data.items);
    } else if (!isKnown) told.set(data.orderId, [...(told.get(data.orderId) ?? []), data.trackingNumber]);
    return { status: 200, json: {} };
  }

  return {
    platform: await startPlatform(serve),
    stock,
    writes,
    told,
    get overtaken() {
      return overtaken;
    },
    overtaking: ({ text }) => new Promise((come) => void late.add({ items: JSON.parse(text).data.items, come })),
    hurry() {
      for (const { come } of late) come();
      late.clear();
    },
  };
}
