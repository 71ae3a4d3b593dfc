import { errorMessage } from '../kernel/errors.ts';
import { printable } from '../kernel/problem.ts';
import { createWebClient, NoAnswer } from '../web/client.ts';
import { asStorefrontError } from './no-answer.ts';
import type { ExchangeKind, Surroundings, Urgency } from './surroundings.ts';

/** Calls one platform's API with JSON: takes its turn in the shop's limit first, and keeps every call for the push log. */
export interface Caller {
  /**
   * Any status is an answer; what it means is the adapter's business.
   *
   * @throws TransientError STOREFRONT-UNREACHABLE, STOREFRONT-NO-ANSWER, STOREFRONT-THROTTLED; RejectedError STOREFRONT-ADDRESS
   */
  call(request: ShopCall): Promise<ShopAnswer>;
  close(): Promise<void>;
}

export interface ShopCall {
  readonly about: ExchangeKind;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Appended to the base address; begins with `/`. Without secrets: it is logged. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Appended to the path and never logged: keys that a host wants in the query. */
  readonly secretQuery?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is, with the content type among `headers`, and never logged. */
  readonly body?: unknown;
  /** Instead of `body`: JSON with a secret in it, never logged. */
  readonly secretBody?: unknown;
  /** The answer shows secrets: it is not logged. */
  readonly secretAnswer?: boolean;
  /** In the platform's own unit; default 1. */
  readonly cost?: number;
  readonly urgency?: Urgency;
  readonly key?: string;
}

/** What a call is about and how it goes; handed down to whoever makes it. */
export type Asked = Pick<ShopCall, 'about' | 'urgency' | 'key'>;

/** One call to a REST API, whose adapter knows the keys. */
export interface RestCall extends Asked, Pick<ShopCall, 'method' | 'path' | 'body' | 'secretBody' | 'secretAnswer'> {
  readonly query?: Readonly<Record<string, string>>;
}

export interface ShopAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where there is none, or none that can be read: see `text` and `complete`. */
  readonly json: unknown;
  readonly text: string;
  /** False when the body broke off: what is missing may have been the refusals. */
  readonly complete: boolean;
}

export interface CallerOptions {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly allowPrivateAddresses: boolean;
  /** Certificate authority to trust besides the well-known ones, as PEM. */
  readonly ca?: string | undefined;
  /** Most calls under way at once: hosts and firewalls bear few. Whoever waits has taken its turn in the limit already. */
  readonly concurrentCalls?: number;
}

/** A page of 250 products with everything about them stays well below. */
const LONGEST_ANSWER = 8 * 1024 * 1024;
/** What the push log keeps of one body. */
const LONGEST_LOGGED = 64 * 1024;

export function createCaller(options: CallerOptions, { clock, traffic, log }: Surroundings): Caller {
  const { baseUrl, timeoutMs, allowPrivateAddresses, ca, concurrentCalls = Number.POSITIVE_INFINITY } = options;
  const client = createWebClient({ timeoutMs, allowPrivateAddresses, ca, longestAnswer: LONGEST_ANSWER });

  let underWay = 0;
  const waiting: (() => void)[] = [];

  async function call(request: ShopCall): Promise<ShopAnswer> {
    await traffic.take(request.cost ?? 1, request.urgency ?? 'usual');
    if (underWay >= concurrentCalls) await new Promise<void>((resolve) => waiting.push(resolve));
    else underWay += 1;
    try {
      return await send(request);
    } finally {
      const next = waiting.shift();
      if (next === undefined) underWay -= 1;
      else next();
    }
  }

  async function send(request: ShopCall): Promise<ShopAnswer> {
    const { about, method, path, key, body } = request;
    const at = clock.now();
    const secret = request.secretBody === undefined ? undefined : JSON.stringify(request.secretBody);
    const text = secret ?? (body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
    const isLogged = secret === undefined && typeof body !== 'string';
    const exchange = {
      at,
      about,
      method,
      path,
      ...(key === undefined ? {} : { key }),
      ...(text === undefined || !isLogged ? {} : { request: cut(text) }),
    };
    const tookMs = (): number => clock.now().getTime() - at.getTime();
    try {
      const answer = await client.send({
        method,
        url: `${baseUrl}${withQuery(path, request.secretQuery)}`,
        headers: {
          accept: 'application/json',
          ...(text === undefined ? {} : { 'content-type': 'application/json' }),
          ...request.headers,
        },
        ...(text === undefined ? {} : { body: text }),
      });
      log({
        ...exchange,
        tookMs: tookMs(),
        status: answer.status,
        ...(about === 'token' || request.secretAnswer === true ? {} : { answer: cut(answer.body) }),
      });
      const { status, headers, complete } = answer;
      return { status, headers, complete, text: answer.body, json: complete ? parsed(answer.body) : undefined };
    } catch (thrown) {
      log({ ...exchange, tookMs: tookMs(), failure: errorMessage(thrown) });
      throw thrown instanceof NoAnswer ? asStorefrontError(thrown, baseUrl) : thrown;
    }
  }

  return { call, close: () => client.close() };
}

/** The beginning of what a shop said, for a message to a person. */
export function excerpt({ text }: { readonly text: string }): string {
  const said = text.trim();
  if (said === '') return '(no text)';
  return printable(said.length > 200 ? `${said.slice(0, 200)}…` : said);
}

function withQuery(path: string, query: Readonly<Record<string, string>> | undefined): string {
  if (query === undefined) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(query)}`;
}

/** Some hosts put a byte order mark before the JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function cut(text: string): string {
  return text.length > LONGEST_LOGGED ? `${text.slice(0, LONGEST_LOGGED)}…` : text;
}
