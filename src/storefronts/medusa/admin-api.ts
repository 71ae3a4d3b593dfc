import { z } from 'zod';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import { retryAfterMs } from '../../web/retry-after.ts';
import { type Asked, createCaller, excerpt, type ShopAnswer, type ShopCall } from '../caller.ts';
import type { Surroundings } from '../surroundings.ts';
import type { MedusaOptions } from './options.ts';

/** Medusa's Admin API with a secret key. */
export interface AdminApi {
  /**
   * @throws TransientError when the shop cannot answer now; RejectedError STOREFRONT-CREDENTIALS, STOREFRONT-API-ANSWER, or
   *   STOREFRONT-REFUSED with `facts.status` for what the shop does not do: nothing of it was applied
   */
  ask<Schema extends z.ZodType>(question: Question<Schema>): Promise<z.output<Schema>>;
  close(): Promise<void>;
}

export interface Question<Schema extends z.ZodType> extends Asked, Pick<ShopCall, 'path'> {
  readonly method?: 'GET' | 'POST';
  readonly query?: Readonly<Record<string, string | number | readonly string[]>>;
  readonly body?: unknown;
  readonly answer: Schema;
}

const refusal = z.object({ type: z.string().optional(), message: z.string() });
const SAYS_LATER = new Set([408, 425, 429]);

export function createAdminApi(options: MedusaOptions, around: Surroundings): AdminApi {
  const caller = createCaller({ ...options, baseUrl: options.url }, around);
  const authorization = `Basic ${Buffer.from(`${options.apiKey}:`).toString('base64')}`;

  return {
    async ask({ method = 'GET', path, query, answer, ...call }) {
      const said = await caller.call({ ...call, method, path: withQuery(path, query), headers: { authorization } });
      throwUnlessYes(said);
      const read = answer.safeParse(said.json);
      if (read.success) return read.data;
      const where = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).slice(0, 3);
      throw new RejectedError(
        'STOREFRONT-API-ANSWER',
        `The shop's answer has another form than Medusa 2: ${where.join('; ')}.`,
      );
    },
    close: () => caller.close(),
  };

  function throwUnlessYes(answer: ShopAnswer): void {
    const { status } = answer;
    const isYes = status >= 200 && status < 300;
    if (isYes && answer.json !== undefined) return;
    const said = `The shop answered ${status}: ${excerpt(answer)}.`;
    if (isYes) {
      // A maintenance page, or an answer that broke off: what became of the call is not known.
      throw new TransientError('STOREFRONT-NO-ANSWER', `The shop's answer cannot be read: ${excerpt(answer)}.`);
    }
    if (status === 401 || status === 403) throw new RejectedError('STOREFRONT-CREDENTIALS', said);
    if (status >= 300 && status < 400) throw new RejectedError('STOREFRONT-REDIRECT', said);
    // 409 is what Medusa answers when two calls want the same row at a time.
    if (SAYS_LATER.has(status) || status === 409 || status >= 500) {
      const pause = retryAfterMs(answer.headers['retry-after'], around.clock);
      throw new TransientError(status === 429 ? 'STOREFRONT-THROTTLED' : 'STOREFRONT-FAILED', said, {
        ...(pause === undefined ? {} : { retryAfterMs: pause }),
      });
    }
    const named = refusal.safeParse(answer.json);
    if (!named.success) throw new RejectedError('STOREFRONT-API-ANSWER', said);
    const { type, message } = named.data;
    throw new RejectedError('STOREFRONT-REFUSED', `The shop refuses: ${printable(message)}.`, {
      facts: { status, type },
    });
  }
}

/** Lists as `name[]=a&name[]=b`, as Medusa reads them. */
function withQuery(path: string, query: Question<z.ZodType>['query']): string {
  if (query === undefined) return path;
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    typeof value === 'object'
      ? value.map((one) => `${encodeURIComponent(name)}[]=${encodeURIComponent(one)}`)
      : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
  );
  return `${path}?${pairs.join('&')}`;
}

/** True for a refusal of one call, as opposed to trouble with the shop as a whole. */
export function isRefusal(error: unknown): error is RejectedError {
  return error instanceof RejectedError && error.code === 'STOREFRONT-REFUSED';
}
