import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/**
 * A shop platform over real HTTP: it serves what its `serve` says and misbehaves on request. What a platform does lives in the
 * fakes built on it; they share no code with the adapters.
 */
export interface FakePlatform {
  /** `http://127.0.0.1:port` or `https://127.0.0.1:port`. */
  readonly url: string;
  /** Every call that reached it, with what it answered; a dropped answer is there, too. */
  readonly calls: AnsweredCall[];
  /** Asked for every call before it is served. */
  misbehave(decide: ((call: FakeCall) => Fault | undefined) | undefined): void;
  stop(): Promise<void>;
}

export type PlatformSettings = { readonly kind: string } & Readonly<Record<string, unknown>>;

/** The secret of webhooks that every platform here is set up with. */
export const HOOK_SECRET = 'a secret of the hooks';
/** It is at 127.0.0.1, on a machine that may be busy. */
export const reachable = { allowPrivateAddresses: true, timeoutMs: 20_000 };

export interface FakeCall {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** As it came, with the query. */
  readonly target: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
  /** Undefined where there is none or it is no JSON. */
  readonly json: unknown;
}

export interface FakeReply {
  readonly status: number;
  /** The connection is cut instead of the answer, or in the middle of it. */
  readonly cut?: 'before' | 'within';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; undefined: no body. */
  readonly json?: unknown;
  /** Sent as it is, with the content type among the headers. */
  readonly text?: string;
}

export interface AnsweredCall extends FakeCall {
  readonly status: number;
}

/**
 * - `drop-reply`: served, then the connection is cut, so that nobody can know
 * - `drop-call`: cut before anything is served
 * - `answer`: not served; this is answered instead
 * - `answer-after`: served, and this is answered all the same
 * - `hold`: served when the promise resolves, so that calls overtake each other; `unlessGone`: not if whoever called has given up by then;
 *   `answered`: called when the answer goes out
 * - `late`: cut at once, and served when the promise resolves
 */
export type Fault =
  | { readonly kind: 'drop-reply' | 'drop-call' }
  | { readonly kind: 'answer' | 'answer-after'; readonly reply: FakeReply }
  | {
      readonly kind: 'hold';
      readonly until: Promise<void>;
      readonly unlessGone?: true;
      readonly next?: Fault;
      readonly answered?: () => void;
    }
  | { readonly kind: 'late'; readonly until: Promise<void> };

export async function startPlatform(
  serve: (call: FakeCall) => FakeReply | Promise<FakeReply>,
  options: { readonly tls?: { readonly key: string; readonly cert: string } } = {},
): Promise<FakePlatform> {
  const calls: AnsweredCall[] = [];
  let decide: ((call: FakeCall) => Fault | undefined) | undefined;

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await callOf(incoming);
    let fault = decide?.(call);
    let answered: (() => void) | undefined;
    if (fault?.kind === 'hold') {
      await fault.until;
      answered = fault.answered;
      if (fault.unlessGone === true && incoming.socket.destroyed) return;
      fault = fault.next;
    }
    if (fault?.kind === 'drop-call' || fault?.kind === 'late') incoming.socket.destroy();
    if (fault?.kind === 'drop-call') return;
    if (fault?.kind === 'late') await fault.until;
    const reply = fault?.kind === 'answer' ? fault.reply : await serve(call);
    calls.push({ ...call, status: reply.status });
    answered?.();
    if (fault?.kind === 'drop-reply') incoming.socket.destroy();
    else send(response, fault?.kind === 'answer-after' ? fault.reply : reply);
  }

  const listener = (incoming: IncomingMessage, response: ServerResponse): void => {
    handle(incoming, response).catch((error: unknown) => {
      send(response, { status: 500, text: `the fake failed: ${String(error)}` });
    });
  };
  const server = options.tls === undefined ? createServer(listener) : createSecureServer(options.tls, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: options.tls === undefined ? `http://127.0.0.1:${port}` : `https://127.0.0.1:${port}`,
    calls,
    misbehave(next) {
      decide = next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function callOf(incoming: IncomingMessage): Promise<FakeCall> {
  let text = '';
  for await (const chunk of incoming) text += chunk;
  const target = incoming.url ?? '/';
  const url = new URL(target, 'http://shop');
  return {
    method: incoming.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    target,
    headers: incoming.headers,
    text,
    json: parsed(text),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, headers = {}, json, text, cut }: FakeReply): void {
  if (cut === 'before' || response.destroyed) {
    response.destroy();
    return;
  }
  const body = text ?? (json === undefined ? '' : JSON.stringify(json));
  response.writeHead(status, {
    'content-type': text === undefined ? 'application/json' : 'text/html',
    ...headers,
    ...(cut === 'within' ? { 'content-length': String(Buffer.byteLength(body)) } : {}),
  });
  if (cut === 'within') response.write(body.slice(0, body.length / 2), () => response.destroy());
  else response.end(body);
}

/** The first call that fits is hit by the fault; none after it. */
export function once(
  fault: Fault,
  fits: (call: FakeCall) => boolean = () => true,
): (call: FakeCall) => Fault | undefined {
  let isSpent = false;
  return (call) => {
    if (isSpent || !fits(call)) return undefined;
    isSpent = true;
    return fault;
  };
}

export const isWrite = ({ method }: FakeCall): boolean => method !== 'GET';
