import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { Watch } from './watch.ts';

/** What the shop answers: a status and a JSON body (text means an HTML page). */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

interface News {
  readonly at: Date;
  readonly webhookId: string;
  /** False when the shop already had this or a newer version. */
  readonly applied: boolean;
}

/** One mention of a SKU in a stock webhook. */
export interface StockNews extends News {
  readonly sku: string;
  readonly quantity: number;
  readonly version: number;
}

/** One mention of a SKU in a price webhook. */
export interface PriceNews extends News {
  readonly sku: string;
  readonly price: string;
  readonly currency: string;
  readonly version: number;
}

export interface ShopPackage {
  readonly packageId: string;
  /** Distinct webhooks that announced this package; more than one means that the customer was told twice. */
  readonly count: number;
  /** What the first one said. */
  readonly data: FulfilmentData;
}

const stockData = z.object({
  items: z.array(z.object({ sku: z.string().min(1), quantity: z.int().min(0), version: z.int().min(0) })),
});
const priceData = z.object({
  items: z.array(
    z.object({
      sku: z.string().min(1),
      price: z.string().regex(/^\d+(\.\d+)?$/),
      currency: z.string().length(3),
      version: z.int().min(0),
    }),
  ),
});
const fulfilmentData = z.object({
  orderId: z.string().min(1),
  packageId: z.string().min(1),
  revision: z.int().min(1).optional(),
  carrier: z.string().optional(),
  service: z.string().optional(),
  trackingNumber: z.string().optional(),
  trackingUrl: z.url().optional(),
  shippedAt: z.string().optional(),
  supplierName: z.string().min(1),
  lines: z.array(z.object({ lineId: z.string(), sku: z.string(), quantity: z.int().min(1) })).min(1),
});
export type FulfilmentData = z.infer<typeof fulfilmentData>;
const statusData = z.object({
  orderId: z.string().min(1),
  status: z.string().min(1),
  sequence: z.int().min(1),
  at: z.iso.datetime(),
  reason: z.string().optional(),
  lines: z.array(
    z.object({ lineId: z.string(), sku: z.string(), quantity: z.int(), shipped: z.int(), backordered: z.int() }),
  ),
});
export type StatusData = z.infer<typeof statusData>;

const webhook = z.discriminatedUnion('type', [
  z.object({ type: z.literal('stock.updated'), timestamp: z.iso.datetime(), data: stockData }),
  z.object({ type: z.literal('price.updated'), timestamp: z.iso.datetime(), data: priceData }),
  z.object({
    type: z.enum(['fulfilment.created', 'fulfilment.updated']),
    timestamp: z.iso.datetime(),
    data: fulfilmentData,
  }),
  z.object({ type: z.literal('order.status'), timestamp: z.iso.datetime(), data: statusData }),
]);

/** What the shop knows and everything that reached it. Written by the shop only; tests and the demo read it. */
export class ShopBook {
  /** Current stock: for each SKU the news with the highest version. */
  readonly stock = new Map<string, StockNews>();
  /** Every mention of a SKU, in order of arrival. */
  readonly history: StockNews[] = [];
  /** Current prices, and every mention of one: as for stock. */
  readonly prices = new Map<string, PriceNews>();
  readonly priceHistory: PriceNews[] = [];
  readonly packages = new Map<string, ShopPackage>();
  /** What became of orders, in order of arrival. */
  readonly statuses: StatusData[] = [];
  /** Requests that were refused before their content counted: bad signature, fault, unknown page. */
  readonly rejected: {
    readonly at: Date;
    readonly webhookId: string;
    readonly status: number;
    readonly reason: string;
  }[] = [];
  /** How often each webhook-id arrived; more than once means a retry that was recognised. */
  readonly deliveries = new Map<string, number>();
  /** SKU or order id → reason: what this shop refuses. */
  readonly refusals = new Map<string, string>();

  readonly #clock: Clock;
  readonly #answered = new Map<string, Reply>();
  readonly #watch = new Watch(() => this.summary());

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The quantity on sale, undefined for a SKU the shop was never told of. */
  quantity(sku: string): number | undefined {
    return this.stock.get(sku)?.quantity;
  }

  /** Webhooks that came again although the shop had them. */
  get repeats(): number {
    return [...this.deliveries.values()].reduce((sum, count) => sum + count - 1, 0);
  }

  /** A verified webhook: applied once; a repeat gets the first answer again. */
  receive(webhookId: string, body: string): Reply {
    this.deliveries.set(webhookId, (this.deliveries.get(webhookId) ?? 0) + 1);
    const reply = this.#answered.get(webhookId) ?? this.#apply(webhookId, body);
    this.#answered.set(webhookId, reply);
    this.#watch.changed();
    return reply;
  }

  reject(webhookId: string, reply: Reply): void {
    const reason =
      typeof reply.body === 'object' && reply.body !== null && 'reason' in reply.body
        ? String(reply.body.reason)
        : 'page';
    this.rejected.push({ at: this.#clock.now(), webhookId, status: reply.status, reason });
    this.#watch.changed();
  }

  waitFor(condition: (book: ShopBook) => boolean, options: { timeoutMs?: number; what: string }): Promise<void> {
    return this.#watch.waitFor(() => condition(this), options);
  }

  /** One line for the message of a failed wait. */
  summary(): string {
    return `The shop knows ${this.stock.size} SKUs and ${this.packages.size} packages; ${this.deliveries.size} webhooks, ${this.repeats} repeats, ${this.rejected.length} rejected.`;
  }

  /** Ends every wait. */
  close(): void {
    this.#watch.close();
  }

  #apply(webhookId: string, body: string): Reply {
    const parsed = parse(body);
    if (!parsed.success) return { status: 422, body: { reason: parsed.reason } };
    const { webhook } = parsed;
    const at = this.#clock.now();
    switch (webhook.type) {
      case 'stock.updated':
        return this.#applyItems(this.stock, this.history, { at, webhookId }, webhook.data.items);
      case 'price.updated':
        return this.#applyItems(this.prices, this.priceHistory, { at, webhookId }, webhook.data.items);
      case 'fulfilment.created':
      case 'fulfilment.updated':
        return this.#applyFulfilment(webhook.data);
      case 'order.status':
        return this.#applyStatus(webhook.data);
    }
  }

  /** The highest version of a SKU stands; what is refused is named. */
  #applyItems<Item extends { readonly sku: string; readonly version: number }>(
    known: Map<string, Item & News>,
    history: (Item & News)[],
    where: Omit<News, 'applied'>,
    items: readonly Item[],
  ): Reply {
    const replies = items.map((item) => {
      const { sku, version } = item;
      const reason = this.refusals.get(sku);
      if (reason !== undefined) return { sku, ok: false, reason };
      const applied = version > (known.get(sku)?.version ?? -1);
      const news = { ...where, ...item, applied };
      history.push(news);
      if (applied) known.set(sku, news);
      return { sku, ok: true };
    });
    return { status: 200, body: { items: replies } };
  }

  #applyStatus(data: StatusData): Reply {
    const reason = this.refusals.get(data.orderId);
    if (reason !== undefined) return { status: 422, body: { ok: false, reason } };
    this.statuses.push(data);
    return { status: 200, body: { ok: true } };
  }

  #applyFulfilment(data: FulfilmentData): Reply {
    const reason = this.refusals.get(data.orderId);
    if (reason !== undefined) return { status: 422, body: { ok: false, reason } };
    const known = this.packages.get(data.packageId);
    this.packages.set(data.packageId, {
      packageId: data.packageId,
      count: (known?.count ?? 0) + 1,
      data: known === undefined || (data.revision ?? 0) > (known.data.revision ?? 0) ? data : known.data,
    });
    return { status: 200, body: { ok: true, id: `shipment-${[...this.packages.keys()].indexOf(data.packageId) + 1}` } };
  }
}

function parse(body: string): { success: true; webhook: z.infer<typeof webhook> } | { success: false; reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { success: false, reason: 'the body is not JSON' };
  }
  const checked = webhook.safeParse(value);
  if (checked.success) return { success: true, webhook: checked.data };
  return {
    success: false,
    reason: checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  };
}
