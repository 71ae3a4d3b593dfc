import { z } from 'zod';
import type { OrderReading, ShopOrder } from '../storefront.ts';
import type { Admin, How, Operation } from './admin.ts';
import { globalId } from './ids.ts';
import type { ShopifyOptions } from './options.ts';
import {
  canonicalOrder,
  lineFields,
  linePage,
  orderFields,
  pageInfo,
  type ShopifyOrder,
  shopifyOrder,
} from './shop-order.ts';

const readOrder: Operation<{ order: ShopifyOrder | null }> = {
  name: 'CrossdockOrder',
  text: `query CrossdockOrder($id: ID!) {
    order(id: $id) { ${orderFields} lineItems(first: 50) { ${lineFields} } }
  }`,
  data: z.object({ order: shopifyOrder.nullable() }),
  cost: 520,
};

const readLines: Operation<{ order: { lineItems: z.infer<typeof linePage> } | null }> = {
  name: 'CrossdockOrderLines',
  text: `query CrossdockOrderLines($id: ID!, $after: String) {
    order(id: $id) { lineItems(first: 80, after: $after) { ${lineFields} } }
  }`,
  data: z.object({ order: z.object({ lineItems: linePage }).nullable() }),
  cost: 800,
};

interface OrderPage {
  readonly nodes: readonly ShopifyOrder[];
  readonly pageInfo: z.infer<typeof pageInfo>;
}

const changedOrders: Operation<{ orders: OrderPage }> = {
  name: 'CrossdockChangedOrders',
  text: `query CrossdockChangedOrders($query: String!, $after: String) {
    orders(first: 8, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes { ${orderFields} lineItems(first: 8) { ${lineFields} } } pageInfo { hasNextPage endCursor } }
  }`,
  data: z.object({ orders: z.object({ nodes: z.array(shopifyOrder), pageInfo }) }),
  cost: 820,
};

/** Orders as suppliers ship them. A page holds few, because Shopify refuses a query that could become too large. */
export function orderReading(
  admin: Admin,
  options: Pick<ShopifyOptions, 'testOrders' | 'services' | 'otherService'>,
): OrderReading {
  const how: How = { about: 'orders' };

  async function whole(order: ShopifyOrder): Promise<ShopifyOrder> {
    const nodes = [...order.lineItems.nodes];
    let { hasNextPage, endCursor } = order.lineItems.pageInfo;
    while (hasNextPage) {
      const more = (await admin.run(readLines, { id: order.id, after: endCursor }, how)).order?.lineItems;
      if (more === undefined) break;
      nodes.push(...more.nodes);
      ({ hasNextPage, endCursor } = more.pageInfo);
    }
    return { ...order, lineItems: { ...order.lineItems, nodes } };
  }

  return {
    async read(orderId) {
      const { order } = await admin.run(readOrder, { id: globalId('Order', orderId) }, how);
      return order === null ? undefined : canonicalOrder(await whole(order), options);
    },

    async changed(since, cursor) {
      // Whole seconds, as Shopify keeps them: a change in the same second must not be left out.
      const from = `${since.toISOString().slice(0, 19)}Z`;
      const variables = { query: `updated_at:>='${from}'`, after: cursor ?? null };
      const page = (await admin.run(changedOrders, variables, how)).orders;
      const orders: ShopOrder[] = [];
      for (const node of page.nodes) {
        const order = canonicalOrder(await whole(node), options);
        if (order !== undefined) orders.push(order);
      }
      const { hasNextPage, endCursor } = page.pageInfo;
      return { orders, ...(hasNextPage && endCursor !== null ? { next: endCursor } : {}) };
    },
  };
}
