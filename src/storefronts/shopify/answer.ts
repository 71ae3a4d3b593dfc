import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import { retryAfterMs } from '../../web/retry-after.ts';
import { excerpt, type ShopAnswer } from '../caller.ts';
import type { TrafficFigures } from '../surroundings.ts';

const graphqlError = z.object({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.looseObject({ code: z.string().optional(), requiredAccess: z.string().optional() }).optional(),
});
type GraphqlError = z.infer<typeof graphqlError>;

const reply = z.object({
  data: z.unknown().optional(),
  errors: z.union([z.array(graphqlError), z.string().transform((message): GraphqlError[] => [{ message }])]).optional(),
});

const costs = z.object({
  extensions: z.object({
    cost: z.object({
      requestedQueryCost: z.number(),
      throttleStatus: z.object({
        maximumAvailable: z.number(),
        currentlyAvailable: z.number(),
        restoreRate: z.number().positive(),
      }),
    }),
  }),
});

/** What an answer says of the limit, in points: of the shop's, and of this operation. */
export function figuresIn(answer: ShopAnswer, clock: Clock): TrafficFigures & { readonly cost?: number } {
  if (isPause(answer.status)) {
    const pauseMs = retryAfterMs(answer.headers['retry-after'], clock);
    return pauseMs === undefined ? {} : { pauseMs };
  }
  const said = costs.safeParse(answer.json);
  if (!said.success) return {};
  const { requestedQueryCost: cost, throttleStatus } = said.data.extensions.cost;
  const { maximumAvailable: capacity, currentlyAvailable: available, restoreRate: perSecond } = throttleStatus;
  const figures = { available, capacity, perSecond, cost };
  if (!isThrottled(answer)) return figures;
  const missing = Math.max(cost - available, 1);
  return { ...figures, pauseMs: Math.ceil(missing / perSecond) * 1000 };
}

/** The data of an answer with three layers of errors: the status, those of GraphQL, and (left to the caller) `userErrors`. */
export function answeredData(answer: ShopAnswer, pauseMs: number | undefined): unknown {
  throwForStatus(answer, pauseMs);
  if (!answer.complete) {
    throw new TransientError(
      'STOREFRONT-NO-ANSWER',
      "Shopify's answer broke off; what it said of the call is not known.",
    );
  }
  const said = reply.safeParse(answer.json);
  if (!said.success) {
    throw new TransientError('STOREFRONT-FAILED', `Shopify's answer is no GraphQL: ${excerpt(answer)}.`);
  }
  const [error] = said.data.errors ?? [];
  if (error !== undefined) throw asError(error, pauseMs);
  return said.data.data;
}

function throwForStatus(answer: ShopAnswer, pauseMs: number | undefined): void {
  const { status } = answer;
  if (status === 200) return;
  const said = `Shopify answered ${status}: ${excerpt(answer)}.`;
  const facts = { status };
  if (isPause(status)) throw new TransientError('STOREFRONT-THROTTLED', said, { facts, retryAfterMs: pauseMs });
  if (status >= 500 || status === 408) throw new TransientError('STOREFRONT-FAILED', said, { facts });
  if (status === 401) throw new RejectedError('STOREFRONT-SHOPIFY-TOKEN', said, { facts });
  if (status === 403) throw new RejectedError('STOREFRONT-SHOPIFY-SCOPE', said, { facts });
  if (status === 402 || status === 404 || status === 423)
    throw new RejectedError('STOREFRONT-SHOPIFY-SHOP', said, { facts });
  throw new RejectedError(status < 400 ? 'STOREFRONT-REDIRECT' : 'STOREFRONT-SHOPIFY-QUERY', said, { facts });
}

/** 430 is Shopify's own: too many calls that look like an attack. */
function isPause(status: number): boolean {
  return status === 429 || status === 430;
}

function isThrottled(answer: ShopAnswer): boolean {
  const said = reply.safeParse(answer.json);
  return said.success && (said.data.errors ?? []).some(({ extensions }) => extensions?.code === 'THROTTLED');
}

const FAILED = new Set(['INTERNAL_SERVER_ERROR', 'TIMEOUT', 'SERVICE_UNAVAILABLE']);

/** An error of GraphQL: part of the data may be there, but never anything that could be relied on. */
function asError(error: GraphqlError, pauseMs: number | undefined): RejectedError | TransientError {
  const code = error.extensions?.code?.toUpperCase() ?? '';
  const where = error.path === undefined ? '' : ` (${error.path.join('.')})`;
  const said = `Shopify refuses the call${where}: ${printable(error.message.slice(0, 300))}`;
  const facts = { code };
  if (code === 'THROTTLED') {
    return new TransientError('STOREFRONT-THROTTLED', 'Shopify asks for a pause: the points of this shop are spent.', {
      facts,
      retryAfterMs: pauseMs,
    });
  }
  if (FAILED.has(code)) return new TransientError('STOREFRONT-FAILED', said, { facts });
  if (code === 'ACCESS_DENIED') {
    const needed = error.extensions?.requiredAccess;
    return new RejectedError(
      'STOREFRONT-SHOPIFY-SCOPE',
      needed === undefined ? said : `${said} Needed: ${printable(needed)}`,
      {
        facts,
      },
    );
  }
  if (code === 'SHOP_INACTIVE') return new RejectedError('STOREFRONT-SHOPIFY-SHOP', said, { facts });
  return new RejectedError('STOREFRONT-SHOPIFY-QUERY', said, { facts });
}
