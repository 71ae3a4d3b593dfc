import { z } from 'zod';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { createWebClient, NoAnswer } from '../../web/client.ts';
import { retryAfterMs } from '../../web/retry-after.ts';
import type { ChannelDependencies } from '../dependencies.ts';
import { type HttpOptions, isLoopback } from './options.ts';

/** Bearer tokens for calls to a supplier's API. Nothing of the order is sent while one is asked for. */
export interface Tokens {
  current(): Promise<string | undefined>;
  /** Throws away what was asked for; false when there is nothing that could be asked for again. */
  forget(): boolean;
  close(): Promise<void>;
}

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive().optional() });
const LONGEST_ANSWER = 64 * 1024;
/** Without a word about it, a token is used for this long; and never to its last second. */
const DEFAULT_SECONDS = 300;
const MARGIN_SECONDS = 30;

export function createTokens(options: HttpOptions, { clock }: ChannelDependencies): Tokens {
  const { login, token } = options;
  if (login === undefined) {
    return { current: async () => token, forget: () => false, close: async () => undefined };
  }
  const host = new URL(login.url).host;
  const client = createWebClient({
    timeoutMs: options.timeoutMs,
    allowPrivateAddresses: options.allowPrivateAddresses || isLoopback(login.url),
    longestAnswer: LONGEST_ANSWER,
    ca: options.ca,
  });
  let held: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const { clientId, clientSecret, scope, url } = login as NonNullable<typeof login>;
    const form = new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) });
    // RFC 6749, 2.3.1: both are form-encoded before they are joined.
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    const answer = await client
      .send({
        method: 'POST',
        url,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
          authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
        },
        body: form.toString(),
      })
      .catch((thrown: unknown) => {
        if (!(thrown instanceof NoAnswer)) throw thrown;
        const [code, kind] =
          thrown.reason === 'private-address'
            ? (['API-ADDRESS', RejectedError] as const)
            : (['API-UNREACHABLE', TransientError] as const);
        throw new kind(code, `No token from ${host}: ${thrown.message}.`, { cause: thrown, nothingSent: true });
      });
    const { status } = answer;
    if (status === 429 || status >= 500) {
      const pause = retryAfterMs(answer.retryAfter, clock);
      const failure = { facts: { status }, retryAfterMs: pause, nothingSent: true };
      throw new TransientError('API-LATER', `${host} answered ${status} instead of giving a token.`, failure);
    }
    const parsed = status === 200 ? tokenAnswer.safeParse(jsonOrNothing(answer.body)) : undefined;
    if (!parsed?.success) {
      // What it answered is not repeated: an answer that goes wrong may hold a token all the same.
      throw new RejectedError('API-LOGIN', `${host} gave no token for this client id; it answered ${status}.`, {
        facts: { status },
        nothingSent: true,
      });
    }
    const { access_token, expires_in = DEFAULT_SECONDS } = parsed.data;
    held = { token: access_token, until: clock.now().getTime() + Math.max(0, expires_in - MARGIN_SECONDS) * 1000 };
    return access_token;
  }

  return {
    current: async () => {
      if (held !== undefined && clock.now().getTime() < held.until) return held.token;
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    forget: () => {
      held = undefined;
      return true;
    },
    close: () => client.close(),
  };
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
