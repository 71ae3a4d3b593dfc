import { z } from 'zod';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import { retryAfterMs } from '../../web/retry-after.ts';
import { type Asked, createCaller, excerpt, type ShopAnswer } from '../caller.ts';
import type { Surroundings } from '../surroundings.ts';
import type { VendureOptions } from './options.ts';

/** Vendure's GraphQL Admin API: logs in, asks, and tells the three ways apart in which it says no. */
export interface AdminApi {
  /**
   * @throws TransientError when the shop cannot answer now; RejectedError STOREFRONT-CREDENTIALS, STOREFRONT-API-ANSWER, or
   *   STOREFRONT-REFUSED for a whole operation that the shop does not do: nothing of it was applied
   */
  ask<Schema extends z.ZodType>(question: Question<Schema>): Promise<z.output<Schema>>;
  close(): Promise<void>;
}

export interface Question<Schema extends z.ZodType> extends Asked {
  readonly operation: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** What `data` must look like. */
  readonly answer: Schema;
}

/** A union's member that says no: `errorCode` is there only in those. */
export const errorResult = z.object({ __typename: z.string(), errorCode: z.string(), message: z.string() });

const reply = z.object({
  data: z.unknown(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }))
    .optional(),
});

const loginAnswer = z.object({
  login: z.object({ __typename: z.string(), message: z.string().optional() }),
});

const LOGIN = `mutation Login($username: String!, $password: String!) {
  login(username: $username, password: $password) { __typename ... on ErrorResult { errorCode message } }
}`;

const SAYS_LATER = new Set([408, 425, 429]);

export function createAdminApi(options: VendureOptions, around: Surroundings): AdminApi {
  const { pathname, search } = new URL(options.url);
  const baseUrl = new URL(options.url).origin;
  const path = `${pathname}${search}`;
  const caller = createCaller({ ...options, baseUrl }, around);
  let session: Promise<string> | undefined;

  async function ask<Schema extends z.ZodType>(question: Question<Schema>): Promise<z.output<Schema>> {
    const used = await credentials();
    try {
      return await attempt(question, used);
    } catch (error) {
      const isExpired = error instanceof RejectedError && error.code === 'STOREFRONT-CREDENTIALS';
      if (!isExpired || options.apiKey !== undefined) throw error;
      // A session ends by itself or with a restart of the server. Once only: a wrong password would lock the account.
      if (session !== undefined && (await session) === used.authorization) session = undefined;
      return attempt(question, await credentials());
    }
  }

  async function attempt<Schema extends z.ZodType>(
    question: Question<Schema>,
    headers: Readonly<Record<string, string>>,
  ): Promise<z.output<Schema>> {
    const { about, operation, variables, key, urgency } = question;
    const answer = await caller.call({
      about,
      method: 'POST',
      path,
      headers: { ...channel(), ...headers },
      body: { query: operation, variables: variables ?? {} },
      ...(key === undefined ? {} : { key }),
      ...(urgency === undefined ? {} : { urgency }),
    });
    const read = question.answer.safeParse(dataOf(answer));
    if (read.success) return read.data;
    const where = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).slice(0, 3);
    throw new RejectedError(
      'STOREFRONT-API-ANSWER',
      `The shop's answer has another form than Vendure 3: ${where.join('; ')}.`,
    );
  }

  async function credentials(): Promise<Record<string, string>> {
    if (options.apiKey !== undefined) return { 'vendure-api-key': options.apiKey };
    session ??= login().catch((error) => {
      session = undefined;
      throw error;
    });
    return { authorization: await session };
  }

  async function login(): Promise<string> {
    const { username, password } = options;
    const answer = await caller.call({
      about: 'token',
      method: 'POST',
      path,
      headers: { ...channel(), 'content-type': 'application/json' },
      // As text, so that the password stays out of the push log.
      body: JSON.stringify({ query: LOGIN, variables: { username, password } }),
    });
    const said = loginAnswer.safeParse(dataOf(answer));
    if (said.success && said.data.login.__typename !== 'CurrentUser') {
      throw new RejectedError(
        'STOREFRONT-CREDENTIALS',
        `The shop refuses the login: ${printable(said.data.login.message ?? said.data.login.__typename)}.`,
      );
    }
    const token = answer.headers['vendure-auth-token'];
    if (!said.success || token === undefined) {
      throw new RejectedError(
        'STOREFRONT-CREDENTIALS',
        "The shop took the login and gave no token: the server's `tokenMethod` must include 'bearer', or an API key is needed.",
      );
    }
    return `Bearer ${token}`;
  }

  function channel(): Record<string, string> {
    return options.channelToken === undefined ? {} : { 'vendure-token': options.channelToken };
  }

  /** @throws for every answer that is no data */
  function dataOf(answer: ShopAnswer): unknown {
    const { status } = answer;
    const said = `The shop answered ${status}: ${excerpt(answer)}.`;
    if (status === 401 || status === 403) throw new RejectedError('STOREFRONT-CREDENTIALS', said);
    if (status >= 300 && status < 400) throw new RejectedError('STOREFRONT-REDIRECT', said);
    if (status === 404 || status === 405) throw new RejectedError('STOREFRONT-API-ANSWER', said);
    if (SAYS_LATER.has(status) || status >= 500) {
      const pause = retryAfterMs(answer.headers['retry-after'], around.clock);
      throw new TransientError(status === 429 ? 'STOREFRONT-THROTTLED' : 'STOREFRONT-FAILED', said, {
        ...(pause === undefined ? {} : { retryAfterMs: pause }),
      });
    }
    const read = reply.safeParse(answer.json);
    if (!read.success) {
      // A maintenance page, or an answer that broke off: what became of the call is not known.
      throw new TransientError(
        'STOREFRONT-NO-ANSWER',
        `The shop's answer (${status}) cannot be read: ${excerpt(answer)}.`,
      );
    }
    const [error] = read.data.errors ?? [];
    if (error === undefined && status < 300) return read.data.data;
    throw refusalOf(error?.extensions?.code ?? '', error?.message ?? excerpt(answer));
  }

  return { ask, close: () => caller.close() };
}

function refusalOf(code: string, message: string): Error {
  const said = `${printable(message)}${code === '' ? '' : ` (${code})`}`;
  if (code === 'FORBIDDEN' || code === 'UNAUTHORIZED') {
    return new RejectedError(
      'STOREFRONT-CREDENTIALS',
      `The shop refuses: ${said}. The session has ended, the key is wrong, or its role lacks a permission.`,
    );
  }
  if (code === 'CHANNEL_NOT_FOUND') {
    return new RejectedError('STOREFRONT-CREDENTIALS', `The shop has no channel with this channelToken: ${said}.`);
  }
  // A deadlock or a broken connection to its database comes so too.
  if (code === 'INTERNAL_SERVER_ERROR') return new TransientError('STOREFRONT-FAILED', `The shop failed: ${said}.`);
  return new RejectedError('STOREFRONT-REFUSED', `The shop refuses: ${said}.`, { facts: { shopCode: code } });
}
