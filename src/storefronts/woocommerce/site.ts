import { z } from 'zod';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { randomSecret } from '../../kernel/ids.ts';
import { printable } from '../../kernel/problem.ts';
import { retryAfterMs } from '../../web/retry-after.ts';
import { createCaller, excerpt, type RestCall, type ShopAnswer } from '../caller.ts';
import type { Surroundings } from '../surroundings.ts';
import { encode, oauthParameters } from './oauth.ts';
import type { WoocommerceOptions } from './options.ts';

/** The REST API of one WordPress site: keys, addresses, and what its answers mean. */
export interface Site {
  /**
   * @throws TransientError STOREFRONT-FAILED, -THROTTLED, -UNREACHABLE, -NO-ANSWER; RejectedError STOREFRONT-WOOCOMMERCE-KEYS,
   * STOREFRONT-WOOCOMMERCE-ABSENT, STOREFRONT-REDIRECT, -ADDRESS
   */
  call(request: SiteCall): Promise<SiteAnswer>;
  close(): Promise<void>;
}

/** Its path is below /wp-json, e.g. `/wc/v3/orders`. */
export interface SiteCall extends RestCall {
  /** The site may lack this route: then the answer is `absent` instead of an error. */
  readonly mayBeAbsent?: boolean;
}

export type SiteAnswer =
  | { readonly kind: 'yes'; readonly json: unknown; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'no'; readonly status: number; readonly code: string; readonly message: string }
  | { readonly kind: 'absent' };

/** WordPress writes errors so; the code may be a number, or 0, where a controller was careless. */
const problem = z.object({ code: z.union([z.string(), z.number()]).optional(), message: z.string().optional() });

const SAYS_LATER = new Set([408, 425, 429]);

export function createSite(options: WoocommerceOptions, around: Surroundings): Site {
  const base = `${options.url.replace(/\/+$/, '')}/wp-json`;
  const caller = createCaller({ ...options, baseUrl: base }, around);
  const isPlain = new URL(options.url).protocol === 'http:';

  /** How one call carries the keys. */
  function keys({ method, path, query = {} }: SiteCall): {
    headers?: Record<string, string>;
    secretQuery?: Record<string, string>;
  } {
    const { consumerKey: key, consumerSecret: secret } = options;
    if (isPlain) {
      const nonce = randomSecret(16).toString('hex');
      const at = around.clock.now();
      return { secretQuery: oauthParameters({ method, url: `${base}${path}`, query, key, secret, at, nonce }) };
    }
    if (options.keysInQuery) return { secretQuery: { consumer_key: key, consumer_secret: secret } };
    return { headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` } };
  }

  async function call(request: SiteCall): Promise<SiteAnswer> {
    const { query, mayBeAbsent, ...rest } = request;
    const path = `${request.path}${queryText(query)}`;
    const answer = await caller.call({ ...rest, path, ...keys(request) });
    throwIfItFailed(answer, around);
    if (answer.status >= 200 && answer.status < 300) return { kind: 'yes', json: answer.json, headers: answer.headers };
    const { code, message } = spoken(answer);
    if (answer.status === 404 && code === 'rest_no_route') {
      if (mayBeAbsent === true) return { kind: 'absent' };
      throw new RejectedError(
        'STOREFRONT-WOOCOMMERCE-ABSENT',
        `The site knows no ${request.path}: is WooCommerce active there?`,
      );
    }
    return { kind: 'no', status: answer.status, code, message };
  }

  return { call, close: () => caller.close() };
}

/** Everything that says nothing about what was asked: the host's troubles, not the shop's answer. */
function throwIfItFailed(answer: ShopAnswer, { clock, traffic }: Surroundings): void {
  const { status, headers } = answer;
  const facts = { status };
  if (status >= 300 && status < 400) {
    const to = headers.location === undefined ? '' : ` to ${printable(headers.location)}`;
    throw new RejectedError('STOREFRONT-REDIRECT', `The shop answered ${status}${to}: its address is another one.`, {
      facts,
    });
  }
  if (status >= 500 || SAYS_LATER.has(status)) {
    const pauseMs = retryAfterMs(headers['retry-after'], clock);
    if (pauseMs !== undefined) traffic.learn({ pauseMs });
    const code = status === 429 ? 'STOREFRONT-THROTTLED' : 'STOREFRONT-FAILED';
    const pause = pauseMs === undefined ? {} : { retryAfterMs: pauseMs };
    throw new TransientError(code, `The shop answered ${status}: ${excerpt(answer)}.`, { facts, ...pause });
  }
  if (status === 413) return;
  if (!answer.complete || typeof answer.json !== 'object' || answer.json === null) {
    const hint = status === 404 ? ' If it stays so, its permalinks are plain, or the address is wrong.' : '';
    const what = answer.complete ? `what is no JSON: ${excerpt(answer)}` : 'something that broke off';
    throw new TransientError('STOREFRONT-FAILED', `The shop answered ${status} with ${what}.${hint}`, { facts });
  }
  if (status === 401 || status === 403) {
    const { code, message } = spoken(answer);
    throw new RejectedError(
      'STOREFRONT-WOOCOMMERCE-KEYS',
      `The shop refuses the keys (${code}): ${message}${hintAt(code)}`,
      {
        facts: { ...facts, code },
      },
    );
  }
}

/** WooCommerce says "you cannot view this" to keys that it never saw. */
function hintAt(code: string): string {
  return code.startsWith('woocommerce_rest_cannot_')
    ? ' The keys may not have reached it: the host strips the Authorization header (keysInQuery: true), a proxy hides from WordPress that the call came by https, or the user of the keys may not do this.'
    : '';
}

function spoken(answer: ShopAnswer): { code: string; message: string } {
  const { code = answer.status, message } = problem.safeParse(answer.json).data ?? {};
  return { code: String(code), message: message === undefined ? excerpt(answer) : cut(message) };
}

/** What a shop says is meant for a web page. */
export function cut(text: string): string {
  const plain = text.replace(/<[^>]*>/g, '').trim();
  return printable(plain.length > 200 ? `${plain.slice(0, 200)}…` : plain);
}

function queryText(query: Readonly<Record<string, string>> | undefined): string {
  if (query === undefined) return '';
  return `?${Object.entries(query)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')}`;
}
