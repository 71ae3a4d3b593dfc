import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A shop's API over HTTP on loopback: reads JSON, answers JSON, and fails on request. What it means is the caller's business. */
export interface JsonShop {
  readonly url: string;
  /** Until told otherwise: 503, 429 with a pause of 7 seconds, or the caller's own way to refuse our secret. */
  outage(kind: 'down' | 'pause' | 'wrong-secret' | undefined): void;
  /** Applies the next call that writes, and cuts the connection instead of answering. */
  loseNextAnswer(): void;
  stop(): Promise<void>;
}

export interface ShopRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
  /** The shop has changed the secret. */
  readonly isDenied: boolean;
}

export interface ShopReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** It changed something. */
  readonly isWrite?: boolean;
}

export async function startJsonShop(handle: (request: ShopRequest) => ShopReply): Promise<JsonShop> {
  let trouble: 'down' | 'pause' | 'wrong-secret' | undefined;
  let isLosing = false;
  const server = createServer(async (incoming, response) => {
    let text = '';
    for await (const chunk of incoming) text += chunk;
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://shop');
    const json = { 'content-type': 'application/json' };
    if (trouble === 'down') return void response.writeHead(503, json).end('{"message":"back soon"}');
    if (trouble === 'pause') return void response.writeHead(429, { ...json, 'retry-after': '7' }).end('{}');
    const reply = handle({
      method: incoming.method ?? 'GET',
      path: pathname,
      query: searchParams,
      headers: incoming.headers,
      body: text === '' ? {} : JSON.parse(text),
      isDenied: trouble === 'wrong-secret',
    });
    if (isLosing && reply.isWrite === true) {
      isLosing = false;
      incoming.socket.destroy();
      return;
    }
    response.writeHead(reply.status, { ...json, ...reply.headers }).end(JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    outage: (kind) => {
      trouble = kind;
    },
    loseNextAnswer: () => {
      isLosing = true;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
