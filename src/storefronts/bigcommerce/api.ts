import { z } from 'zod';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import { retryAfterMs } from '../../web/retry-after.ts';
import { createCaller, excerpt, type RestCall, type ShopAnswer } from '../caller.ts';
import type { Surroundings, TrafficFigures } from '../surroundings.ts';
import type { BigcommerceOptions } from './options.ts';

/** The two APIs of one store, v2 and v3, which speak differently. */
export interface Api {
  /**
   * @throws TransientError STOREFRONT-FAILED, -THROTTLED, -UNREACHABLE, -NO-ANSWER; RejectedError STOREFRONT-BIGCOMMERCE-TOKEN,
   * STOREFRONT-BIGCOMMERCE-SCOPE, STOREFRONT-REDIRECT, -ADDRESS
   */
  call(request: RestCall): Promise<ApiAnswer>;
  close(): Promise<void>;
}

export type ApiAnswer =
  /** `json` is undefined for a 204, which is how v2 answers an empty list. */
  | { readonly kind: 'yes'; readonly json: unknown }
  | { readonly kind: 'no'; readonly status: number; readonly message: string; readonly json: unknown };

/** Who calls at most so much of the quota leaves the rest to the store's other apps, and is never the one that is refused. */
const SHARE = 0.96;
/** A 429 without figures is no quota: the store itself is overloaded. */
const OVERLOADED_MS = 45_000;
const SAYS_LATER = new Set([408, 425]);

export function createApi(options: BigcommerceOptions, around: Surroundings): Api {
  const baseUrl = `${options.url.replace(/\/+$/, '')}/stores/${options.storeHash}`;
  const caller = createCaller({ ...options, baseUrl }, around);

  async function call(request: RestCall): Promise<ApiAnswer> {
    const { query, ...rest } = request;
    const path = query === undefined ? request.path : `${request.path}?${new URLSearchParams(query)}`;
    const answer = await caller.call({ ...rest, path, headers: { 'x-auth-token': options.accessToken } });
    const figures = figuresOf(answer);
    if (figures !== undefined) around.traffic.learn(figures);
    throwIfItFailed(request, answer, around);
    if (answer.status === 204 || (answer.status < 300 && answer.text.trim() === ''))
      return { kind: 'yes', json: undefined };
    if (answer.status < 300) return { kind: 'yes', json: answer.json };
    return { kind: 'no', status: answer.status, message: messageOf(answer), json: answer.json };
  }

  return { call, close: () => caller.close() };
}

/** What the store says of its quota: a window that begins anew, shared with all its apps. */
function figuresOf({ headers }: ShopAnswer): TrafficFigures | undefined {
  const [left, quota, windowMs, resetMs] = ['requests-left', 'requests-quota', 'time-window-ms', 'time-reset-ms'].map(
    (name) => numberOf(headers[`x-rate-limit-${name}`]),
  );
  if (left === undefined) return undefined;
  return {
    available: left,
    ...(quota !== undefined && windowMs ? { perSecond: (quota * SHARE * 1000) / windowMs } : {}),
    ...(left === 0 && resetMs !== undefined ? { pauseMs: resetMs } : {}),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text.trim()) ? Number(text) : undefined;
}

function throwIfItFailed({ method, path }: RestCall, answer: ShopAnswer, { clock, traffic }: Surroundings): void {
  const { status, headers } = answer;
  const facts = { status };
  if (status === 429) {
    const said = numberOf(headers['x-rate-limit-time-reset-ms']) ?? retryAfterMs(headers['retry-after'], clock);
    const pauseMs = said ?? OVERLOADED_MS;
    traffic.learn({ pauseMs });
    const what = said === undefined ? 'The store is overloaded' : 'The quota of the store is used up';
    throw new TransientError('STOREFRONT-THROTTLED', `${what} (429).`, { facts, retryAfterMs: pauseMs });
  }
  if (status >= 300 && status < 400) {
    const to = headers.location === undefined ? '' : ` to ${printable(headers.location)}`;
    throw new RejectedError('STOREFRONT-REDIRECT', `The API answered ${status}${to}.`, { facts });
  }
  if (status >= 500 || SAYS_LATER.has(status)) {
    const pauseMs = retryAfterMs(headers['retry-after'], clock);
    if (pauseMs !== undefined) traffic.learn({ pauseMs });
    const pause = pauseMs === undefined ? {} : { retryAfterMs: pauseMs };
    throw new TransientError('STOREFRONT-FAILED', `The store answered ${status}: ${excerpt(answer)}.`, {
      facts,
      ...pause,
    });
  }
  if (status === 401) {
    throw new RejectedError('STOREFRONT-BIGCOMMERCE-TOKEN', `The store refuses the token: ${messageOf(answer)}.`, {
      facts,
    });
  }
  if (status === 403) {
    const said = `The token may not ${method} ${path.split('?')[0]}: ${messageOf(answer)}.`;
    throw new RejectedError('STOREFRONT-BIGCOMMERCE-SCOPE', said, { facts });
  }
  const isEmpty = status === 204 || answer.text.trim() === '';
  if (answer.complete && (isEmpty || (typeof answer.json === 'object' && answer.json !== null))) return;
  const what = answer.complete ? `what is no JSON: ${excerpt(answer)}` : 'something that broke off';
  throw new TransientError('STOREFRONT-FAILED', `The store answered ${status} with ${what}.`, { facts });
}

const v3Problem = z.object({ title: z.string(), errors: z.record(z.string(), z.unknown()).nullish() });
const batchProblem = z.object({ batch_errors: z.array(z.object({ title: z.string() })).min(1) });
const v2Problems = z.array(z.object({ message: z.string() })).min(1);

/** v3 answers a problem with a title, or several where it was a batch, v2 a list of messages. */
function messageOf(answer: ShopAnswer): string {
  const v3 = v3Problem.safeParse(answer.json);
  if (v3.success) {
    const details = Object.values(v3.data.errors ?? {}).filter((one) => typeof one === 'string');
    return cut([v3.data.title, ...details].join('; '));
  }
  const batch = batchProblem.safeParse(answer.json);
  if (batch.success) return cut(batch.data.batch_errors.map(({ title }) => title).join('; '));
  const v2 = v2Problems.safeParse(answer.json);
  return v2.success ? cut(v2.data.map(({ message }) => message).join('; ')) : excerpt(answer);
}

function cut(text: string): string {
  return printable(text.length > 300 ? `${text.slice(0, 300)}…` : text);
}

/** A list of v2; empty for a 204. @throws TransientError STOREFRONT-FAILED when the store answers something else */
export function listed<Schema extends z.ZodType>(schema: Schema, answer: ApiAnswer): z.output<Schema>[] {
  return answer.kind === 'yes' && answer.json === undefined ? [] : understood(z.array(schema), answer);
}

/** @throws TransientError STOREFRONT-FAILED when the store answers something else: nothing may be concluded from it */
export function understood<Schema extends z.ZodType>(schema: Schema, answer: ApiAnswer): z.output<Schema> {
  if (answer.kind === 'no') {
    const said = `The store did not answer what was asked (${answer.status}): ${answer.message}.`;
    throw new TransientError('STOREFRONT-FAILED', said);
  }
  const parsed = schema.safeParse(answer.json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TransientError(
    'STOREFRONT-FAILED',
    `The store's answer has another form than BigCommerce's: ${issue?.path.join('.')}: ${issue?.message}.`,
  );
}
