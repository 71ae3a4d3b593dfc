import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, request } from 'undici';
import { errorMessage } from '../kernel/errors.ts';
import { isPrivateAddress, literalAddress, PrivateAddressError, publicLookup } from './private-address.ts';

/**
 * Requests to somebody else's server: one deadline over everything, a cap on the answer, no redirect ever followed, and
 * no way into our own network. What a status means is the caller's business; here only the lack of one is an error.
 */
export interface WebClient {
  /** @throws NoAnswer */
  send(call: Call): Promise<Answer>;
  close(): Promise<void>;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What came back. Any status is an answer. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  /** All of them, by name in lower case; of several with one name the first. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** False when the body was cut: too long, too slow, or the connection broke while it came. */
  readonly complete: boolean;
}

export interface WebClientOptions {
  /** From connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Longest time for connecting, after which certainly nothing was sent; default: `timeoutMs`. */
  readonly connectMs?: number;
  readonly allowPrivateAddresses: boolean;
  readonly longestAnswer: number;
  /**
   * False: every request has a connection of its own. One that the other side closes for idleness just as it is used
   * again leaves the fate of the request in doubt. Default true.
   */
  readonly keepsConnections?: boolean;
  /** Certificate authority to trust besides the well-known ones, as PEM. */
  readonly ca?: string | undefined;
  /** Only differs in tests. */
  readonly lookup?: LookupFunction;
}

/**
 * There was no answer. `private-address` and `unreachable`: certainly nothing was sent. `no-answer`: it may have been.
 * Its message goes on from "Nothing was sent to …: ", "No connection to …: " or "… gave no answer: ".
 */
export class NoAnswer extends Error {
  readonly reason: 'private-address' | 'unreachable' | 'no-answer';

  constructor(reason: NoAnswer['reason'], message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'NoAnswer';
    this.reason = reason;
  }
}

export function createWebClient(options: WebClientOptions): WebClient {
  const agent = new Agent({
    connect: connector(options),
    allowH2: false,
    connections: 4,
    pipelining: options.keepsConnections === false ? 0 : 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 32 * 1024,
  });
  return {
    send: (call) => send(agent, options, call),
    close: () => agent.destroy(),
  };
}

async function send(agent: Agent, options: WebClientOptions, call: Call): Promise<Answer> {
  const { timeoutMs, longestAnswer } = options;
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    const response = await request(call.url, {
      dispatcher: agent,
      method: call.method,
      // Without this an answer could arrive compressed, and a small one could unfold to gigabytes.
      headers: { ...call.headers, 'accept-encoding': 'identity' },
      ...(call.body === undefined ? {} : { body: call.body }),
      signal: deadline.signal,
    });
    const { text, complete } = await readCapped(response.body, longestAnswer);
    return {
      status: response.statusCode,
      contentType: single(response.headers['content-type']) ?? '',
      retryAfter: single(response.headers['retry-after']),
      headers: firstOfEach(response.headers),
      body: text,
      complete,
    };
  } catch (thrown) {
    throw failure(thrown);
  } finally {
    clearTimeout(timer);
  }
}

async function readCapped(
  body: AsyncIterable<Uint8Array>,
  longest: number,
): Promise<{ text: string; complete: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let complete = true;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > longest) {
        complete = false;
        break;
      }
      chunks.push(chunk);
    }
  } catch {
    // The status is known and stands; that the rest is missing is what `complete` says.
    complete = false;
  }
  return { text: Buffer.concat(chunks).toString('utf8'), complete };
}

/**
 * Refuses private addresses three times: written in the URL, in the answer of the DNS, and on the connected socket,
 * which is the one that counts and which nothing in between can change.
 */
function connector(options: WebClientOptions): buildConnector.connector {
  const { timeoutMs, connectMs = timeoutMs, lookup = publicLookup, ca } = options;
  const common = { timeout: connectMs, allowH2: false, ...(ca === undefined ? {} : { ca }) };
  if (options.allowPrivateAddresses) return buildConnector(common);
  const open = buildConnector({ ...common, lookup });
  return (target, done) => {
    const literal = literalAddress(target.hostname);
    if (literal !== undefined && isPrivateAddress(literal)) {
      done(new PrivateAddressError(target.hostname, literal), null);
      return;
    }
    open(target, (...result) => {
      const [error, socket] = result;
      if (error !== null) {
        done(error, null);
        return;
      }
      const address = socket.remoteAddress ?? 'unknown';
      if (isPrivateAddress(address)) {
        socket.destroy();
        done(new PrivateAddressError(target.hostname, address), null);
        return;
      }
      done(null, socket);
    });
  };
}

/** Codes of errors that happen before the request leaves: certainly nothing was sent. */
const BEFORE_SENDING =
  /^(UND_ERR_CONNECT_TIMEOUT|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_\w+|CERT_\w+|ERR_TLS_\w+|ERR_SSL_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

function failure(thrown: unknown): NoAnswer {
  const cause = innermost(thrown);
  if (cause instanceof PrivateAddressError) return new NoAnswer('private-address', cause.message, thrown);
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return new NoAnswer(BEFORE_SENDING.test(code) ? 'unreachable' : 'no-answer', errorMessage(cause), thrown);
}

/** undici wraps what the socket said; several tried addresses come as an AggregateError. */
function innermost(thrown: unknown): unknown {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return innermost(thrown.errors[0]);
  if (
    thrown instanceof Error &&
    thrown.cause !== undefined &&
    !('code' in thrown && BEFORE_SENDING.test(String(thrown.code)))
  ) {
    return innermost(thrown.cause);
  }
  return thrown;
}

function firstOfEach(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const first = single(value);
      return first === undefined ? [] : [[name, first] as const];
    }),
  );
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
