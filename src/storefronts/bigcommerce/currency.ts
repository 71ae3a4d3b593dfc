import { z } from 'zod';
import { type Api, understood } from './api.ts';

const store = z.object({ currency: z.string() });

/** The currency of the store's catalog; asked for once, as long as somebody gets an answer. */
export function currencyOf(api: Api): () => Promise<string> {
  let known: string | undefined;
  return async () => {
    known ??= understood(store, await api.call({ about: 'prices', method: 'GET', path: '/v2/store' })).currency;
    return known;
  };
}
