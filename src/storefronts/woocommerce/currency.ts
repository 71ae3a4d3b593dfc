import { z } from 'zod';
import { TransientError } from '../../kernel/errors.ts';
import type { Site } from './site.ts';

/** The currency that the shop has its prices in; asked for once, as long as somebody gets an answer. */
export interface Currency {
  read(): Promise<string>;
}

const answered = z.object({ code: z.string().regex(/^[A-Z]{3}$/) });

export function createCurrency(site: Site): Currency {
  let known: string | undefined;
  return {
    async read() {
      if (known !== undefined) return known;
      const answer = await site.call({ about: 'check', method: 'GET', path: '/wc/v3/data/currencies/current' });
      const parsed = answer.kind === 'yes' ? answered.safeParse(answer.json) : undefined;
      if (!parsed?.success) throw new TransientError('STOREFRONT-FAILED', 'The shop did not say its currency.');
      known = parsed.data.code;
      return known;
    },
  };
}
