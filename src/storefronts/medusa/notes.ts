import { z } from 'zod';
import type { OrderNotes } from '../storefront.ts';
import { type AdminApi, isRefusal } from './admin-api.ts';

/** Medusa has no notes; what staff sees of an order besides its content is its metadata. One entry per key, so that a repeat writes the same again. */
export function createNotes(api: AdminApi): OrderNotes {
  return {
    async add(orderId, key, text) {
      try {
        await api.ask({
          about: 'notes',
          key,
          method: 'POST',
          path: `/admin/orders/${encodeURIComponent(orderId)}`,
          // The server merges metadata: entries of others stay.
          body: { metadata: { [`crossdock_${key}`]: text } },
          answer: z.object({ order: z.unknown() }),
        });
        return { key, outcome: 'done' };
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return { key, outcome: 'refused', reason: error.message, permanent: true };
      }
    },
  };
}
