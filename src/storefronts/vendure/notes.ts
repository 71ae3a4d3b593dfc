import { z } from 'zod';
import type { OrderNotes } from '../storefront.ts';
import type { AdminApi } from './admin-api.ts';

/** Private notes on orders, which only staff sees. The key stands at the end of the note, because the server keeps none. */
export function createNotes(api: AdminApi): OrderNotes {
  return {
    async add(orderId, key, text) {
      const context = { about: 'notes', key } as const;
      const found = await api.ask({ ...context, operation: NOTES, variables: { code: orderId }, answer: notesAnswer });
      const order = found.orders.items.find(({ code }) => code === orderId);
      if (order === undefined) {
        return { key, outcome: 'refused', reason: `the shop has no order ${orderId}`, permanent: true };
      }
      const mark = `[${key}]`;
      const isThere = order.history.items.some(({ data }) => data.note?.endsWith(mark));
      if (isThere) return { key, outcome: 'done' };
      const input = { id: order.id, note: `${text} ${mark}`, isPublic: false };
      await api.ask({
        ...context,
        operation: ADD,
        variables: { input },
        answer: z.object({ addNoteToOrder: z.unknown() }),
      });
      return { key, outcome: 'done' };
    },
  };
}

const notesAnswer = z.object({
  orders: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        code: z.string(),
        history: z.object({ items: z.array(z.object({ data: z.object({ note: z.string().optional() }) })) }),
      }),
    ),
  }),
});

const NOTES = `query Notes($code: String!) {
  orders(options: { take: 2, filter: { code: { eq: $code } } }) {
    items {
      id code
      history(options: { take: 200, sort: { createdAt: DESC }, filter: { type: { eq: "ORDER_NOTE" } } }) { items { data } }
    }
  }
}`;

const ADD = `mutation Note($input: AddNoteToOrderInput!) { addNoteToOrder(input: $input) { id } }`;
