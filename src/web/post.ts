import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, request } from 'undici';
import { errorMessage } from '../kernel/errors.ts';
import { isPrivateAddress, literalAddress, PrivateAddressError, publicLookup } from './private-address.ts';

/** What came back. Any status is an answer; only no answer at all is an error. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  readonly body: string;
  /** False when the body was cut: too long, too slow, or the connection broke while it came. */
  readonly complete: boolean;
}

/** Where a poster posts, and how long it waits. */
export interface PosterOptions {
  readonly url: string;
  /** From connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Allow private and loopback addresses. */
  readonly allowPrivateAddresses: boolean;
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

export interface Poster {
  /** Throws NoAnswer. Never follows a redirect. */
  post(headers: Readonly<Record<string, string>>, body: string): Promise<Answer>;
  close(): Promise<void>;
}

/** An answer says ok or names what was refused; 256 KiB is enough for 1,000 SKUs with reasons. */
const LONGEST_ANSWER = 256 * 1024;

/** Posts to one address, with one deadline over everything and a cap on the answer. `lookup` only differs in tests. */
export function createPoster(options: PosterOptions, lookup: LookupFunction = publicLookup): Poster {
  const agent = new Agent({
    connect: connector(options, lookup),
    allowH2: false,
    connections: 4,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 32 * 1024,
  });
  return {
    post: (headers, body) => post(agent, options, headers, body),
    close: () => agent.destroy(),
  };
}

async function post(
  agent: Agent,
  options: PosterOptions,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Answer> {
  const deadline = new AbortController();
  const timer = setTimeout(
    () => deadline.abort(new Error(`no answer within ${options.timeoutMs} ms`)),
    options.timeoutMs,
  );
  try {
    const response = await request(options.url, {
      dispatcher: agent,
      method: 'POST',
      // Without this an answer could arrive compressed, and a small one could unfold to gigabytes.
      headers: {
        ...headers,
        'content-type': 'application/json',
        accept: 'application/json',
        'accept-encoding': 'identity',
      },
      body,
      signal: deadline.signal,
    });
    const { text, complete } = await readCapped(response.body);
    return {
      status: response.statusCode,
      contentType: single(response.headers['content-type']) ?? '',
      retryAfter: single(response.headers['retry-after']),
      body: text,
      complete,
    };
  } catch (thrown) {
    throw failure(thrown);
  } finally {
    clearTimeout(timer);
  }
}

async function readCapped(body: AsyncIterable<Uint8Array>): Promise<{ text: string; complete: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let complete = true;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > LONGEST_ANSWER) {
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
function connector(options: PosterOptions, lookup: LookupFunction): buildConnector.connector {
  const timing = { timeout: options.timeoutMs, allowH2: false };
  if (options.allowPrivateAddresses) return buildConnector(timing);
  const open = buildConnector({ ...timing, lookup });
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

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
