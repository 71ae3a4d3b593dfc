import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { type Caller, excerpt } from '../caller.ts';
import type { Urgency } from '../surroundings.ts';
import type { ShopifyOptions } from './options.ts';

/** The token with which the Admin API is called. */
export interface Tokens {
  current(urgency: Urgency): Promise<string>;
  /** The shop did not accept `token`: answers whether another one can be tried. */
  renew(token: string, urgency: Urgency): Promise<boolean>;
}

const grant = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** So long before its end a token is replaced: a call that waits for its turn must not outlive it. */
const EARLY_MS = 10 * 60 * 1000;

/** A permanent token, or one of 24 hours that is fetched with the client's credentials; many callers wait for one fetch. */
export function createTokens(options: ShopifyOptions, caller: Caller, clock: Clock): Tokens {
  const { accessToken, clientId, clientSecret } = options;
  if (accessToken !== undefined || clientId === undefined) {
    return { current: async () => accessToken ?? '', renew: async () => false };
  }
  let held: { readonly token: string; readonly until: number } | undefined;
  let fetching: Promise<{ readonly token: string; readonly until: number }> | undefined;

  async function fetchToken(urgency: Urgency): Promise<{ readonly token: string; readonly until: number }> {
    const answer = await caller.call({
      about: 'token',
      method: 'POST',
      path: '/admin/oauth/access_token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId as string,
        client_secret: clientSecret,
      }).toString(),
      urgency,
    });
    if (answer.status >= 500 || answer.status === 429) {
      throw new TransientError('STOREFRONT-FAILED', `Shopify gave no token: it answered ${answer.status}.`);
    }
    if (answer.status !== 200) {
      throw new RejectedError(
        'STOREFRONT-SHOPIFY-TOKEN',
        `Shopify gave no token for the client ID and secret: it answered ${answer.status}: ${excerpt(answer)}.`,
      );
    }
    const granted = grant.safeParse(answer.json);
    if (!granted.success) {
      throw new TransientError('STOREFRONT-FAILED', 'Shopify gave no token: its answer cannot be understood.');
    }
    const { access_token: token, expires_in: seconds } = granted.data;
    return { token, until: clock.now().getTime() + seconds * 1000 };
  }

  async function renewed(urgency: Urgency): Promise<string> {
    fetching ??= fetchToken(urgency).finally(() => {
      fetching = undefined;
    });
    held = await fetching;
    return held.token;
  }

  return {
    async current(urgency) {
      const isFresh = held !== undefined && held.until - EARLY_MS > clock.now().getTime();
      return isFresh && held !== undefined ? held.token : renewed(urgency);
    },
    async renew(token, urgency) {
      // Another call may have noticed before.
      if (held !== undefined && held.token !== token) return true;
      return (await renewed(urgency)) !== token;
    },
  };
}
