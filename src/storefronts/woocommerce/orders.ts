import { z } from 'zod';
import { TransientError } from '../../kernel/errors.ts';
import type { OrderReading, ShopOrder } from '../storefront.ts';
import type { WoocommerceOptions } from './options.ts';
import { ORDER_FIELDS, type Refunded, shopOrderOf, type WooOrder, wooOrder } from './order.ts';
import type { Site, SiteAnswer } from './site.ts';

const PER_PAGE = 50;

/** Where the next page begins: pages are counted only inside of one second, because an order that changes moves all pages behind it. */
const cursorShape = z.object({ after: z.string(), page: z.int().positive() });

/** Orders of one shop, whole. */
export function orderReading(site: Site, options: WoocommerceOptions): OrderReading {
  async function translated(order: WooOrder): Promise<ShopOrder> {
    return shopOrderOf(order, await refundsOf(site, order), options);
  }

  return {
    async read(orderId) {
      if (!isOrderId(orderId)) return undefined;
      const query = { _fields: ORDER_FIELDS };
      const answer = await site.call({ about: 'orders', method: 'GET', path: `/wc/v3/orders/${orderId}`, query });
      if (answer.kind === 'no' && answer.status === 404) return undefined;
      return translated(understood(wooOrder, answer));
    },

    async changed(since, cursor) {
      const from = cursor === undefined ? { after: before(since), page: 1 } : cursorShape.parse(JSON.parse(cursor));
      const query = {
        modified_after: from.after,
        dates_are_gmt: 'true',
        orderby: 'modified',
        order: 'asc',
        per_page: String(PER_PAGE),
        page: String(from.page),
        _fields: ORDER_FIELDS,
      };
      const answer = await site.call({ about: 'orders', method: 'GET', path: '/wc/v3/orders', query });
      const page = understood(z.array(wooOrder), answer);
      const orders: ShopOrder[] = [];
      for (const order of page) orders.push(await translated(order));
      const last = page.at(-1);
      if (last === undefined || page.length < PER_PAGE) return { orders };
      const after = before(new Date(`${last.date_modified_gmt}Z`));
      const next = after === from.after ? { after, page: from.page + 1 } : { after, page: 1 };
      return { orders, next: JSON.stringify(next) };
    },
  };
}

/** Other ids than numbers never come from this shop; its routes do not even know them. */
export function isOrderId(orderId: string): boolean {
  return /^[1-9]\d{0,17}$/.test(orderId);
}

/** Seconds are the shop's finest measure, and "after" leaves out the second itself. */
function before(instant: Date): string {
  return new Date(instant.getTime() - 1000).toISOString().slice(0, 19);
}

const refund = z.object({
  line_items: z
    .array(
      z.object({
        quantity: z.number(),
        meta_data: z.array(z.object({ key: z.string(), value: z.unknown() })).nullish(),
      }),
    )
    .nullish(),
});

/** An order names its refunds; what was given back of which line, they say themselves. */
export async function refundsOf(site: Site, { id, refunds }: Pick<WooOrder, 'id' | 'refunds'>): Promise<Refunded> {
  const refunded = new Map<number, number>();
  if ((refunds ?? []).length === 0) return refunded;
  const query = { per_page: '100', _fields: 'id,line_items' };
  const answer = await site.call({ about: 'orders', method: 'GET', path: `/wc/v3/orders/${id}/refunds`, query });
  for (const { line_items: lines } of understood(z.array(refund), answer)) {
    for (const { quantity, meta_data: meta } of lines ?? []) {
      const line = Number(meta?.find(({ key }) => key === '_refunded_item_id')?.value);
      if (Number.isSafeInteger(line)) refunded.set(line, (refunded.get(line) ?? 0) + Math.abs(quantity));
    }
  }
  return refunded;
}

/** @throws TransientError STOREFRONT-FAILED when the shop answers something else: nothing may be concluded from it. */
export function understood<Schema extends z.ZodType>(schema: Schema, answer: SiteAnswer): z.output<Schema> {
  if (answer.kind !== 'yes') {
    const said = answer.kind === 'no' ? `${answer.code}: ${answer.message}` : 'it knows no such address';
    throw new TransientError('STOREFRONT-FAILED', `The shop did not answer what was asked: ${said}.`);
  }
  const parsed = schema.safeParse(answer.json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TransientError(
    'STOREFRONT-FAILED',
    `The shop's answer has another form than WooCommerce's: ${issue?.path.join('.')}: ${issue?.message}.`,
  );
}
