import { z } from 'zod';
import { TransientError } from '../../kernel/errors.ts';
import type { Asked } from '../caller.ts';
import type { OrderReading, ShopOrder } from '../storefront.ts';
import { type Api, type ApiAnswer, listed, understood } from './api.ts';
import type { BigcommerceOptions } from './options.ts';
import { type BcLine, type BcOrder, bcAddress, bcLine, bcOrder, instant, shopOrderOf } from './order.ts';

const PER_PAGE = 50;
const LINES_PER_PAGE = 250;

/** Where the next page begins: pages are counted only inside of one second, because an order that changes moves all pages behind it. */
const cursorShape = z.object({ from: z.number(), page: z.int().positive() });

/** Orders of one store: each is three calls, because lines and addresses are lists of their own. */
export function orderReading(api: Api, options: BigcommerceOptions): OrderReading {
  async function whole(order: BcOrder): Promise<ShopOrder> {
    const asked = { about: 'orders', urgency: 'usual' } as const;
    const lines = await linesOf(api, order.id, asked);
    const addresses = await all(api, `/v2/orders/${order.id}/shipping_addresses`, bcAddress, asked);
    if (lines === undefined || addresses === undefined) {
      throw new TransientError('STOREFRONT-FAILED', `Order ${order.id} went away while it was read.`);
    }
    return shopOrderOf(order, { lines, addresses }, options);
  }

  return {
    async read(orderId) {
      if (!isOrderId(orderId)) return undefined;
      const answer = await api.call({ about: 'orders', method: 'GET', path: `/v2/orders/${orderId}` });
      if (isNoSuch(answer)) return undefined;
      return whole(understood(bcOrder, answer));
    },

    async changed(since, cursor) {
      const start = Math.floor(since.getTime() / 1000) * 1000;
      const place = cursor === undefined ? { from: start, page: 1 } : cursorShape.parse(JSON.parse(cursor));
      const query = {
        min_date_modified: earlier(place.from),
        sort: 'date_modified:asc',
        limit: String(PER_PAGE),
        page: String(place.page),
      };
      const answer = await api.call({ about: 'orders', method: 'GET', path: '/v2/orders', query });
      const page = listed(bcOrder, answer);
      const orders: ShopOrder[] = [];
      for (const order of page) {
        if (instant(order.date_modified).getTime() >= place.from) orders.push(await whole(order));
      }
      const last = page.at(-1);
      if (last === undefined || page.length < PER_PAGE) return { orders };
      const from = instant(last.date_modified).getTime();
      const next = from > place.from ? { from, page: 1 } : { from: place.from, page: place.page + 1 };
      return { orders, next: JSON.stringify(next) };
    },
  };
}

export function isOrderId(orderId: string): boolean {
  return /^[1-9]\d{0,17}$/.test(orderId);
}

export function isNoSuch(answer: ApiAnswer): boolean {
  return answer.kind === 'no' && answer.status === 404;
}

/** Whether the store counts the first second in is not documented: the list begins one earlier. */
function earlier(at: number): string {
  return `${new Date(at - 1000).toISOString().slice(0, 19)}+00:00`;
}

/** Undefined: there is no such order. */
export async function linesOf(api: Api, orderId: number | string, asked: Asked): Promise<BcLine[] | undefined> {
  return all(api, `/v2/orders/${orderId}/products`, bcLine, asked);
}

/** Every entry of a list of v2. */
export async function all<Schema extends z.ZodType>(
  api: Api,
  path: string,
  schema: Schema,
  asked: Asked,
): Promise<z.output<Schema>[] | undefined> {
  const entries: z.output<Schema>[] = [];
  for (let page = 1; ; page += 1) {
    const query = { page: String(page), limit: String(LINES_PER_PAGE) };
    const answer = await api.call({ ...asked, method: 'GET', path, query });
    if (isNoSuch(answer)) return undefined;
    const some = listed(schema, answer);
    entries.push(...some);
    if (some.length < LINES_PER_PAGE) return entries;
  }
}
