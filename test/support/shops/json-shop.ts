import { type FakeCall, type FakePlatform, type FakeReply, startPlatform } from '../fakes/fake-platform.ts';

/** A shop's API over HTTP on loopback: reads JSON, answers JSON, and fails on request. What it means is the caller's business. */
export interface JsonShop {
  readonly platform: FakePlatform;
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

  function serve({ method, target, query, headers, text }: FakeCall): FakeReply {
    if (trouble === 'down') return { status: 503, json: { message: 'back soon' } };
    if (trouble === 'pause') return { status: 429, headers: { 'retry-after': '7' }, json: {} };
    const reply = handle({
      method,
      path: new URL(target, 'http://shop').pathname,
      query,
      headers,
      body: text === '' ? {} : JSON.parse(text),
      isDenied: trouble === 'wrong-secret',
    });
    const isLost = isLosing && reply.isWrite === true;
    if (isLost) isLosing = false;
    const answer = { status: reply.status, ...(reply.headers && { headers: reply.headers }), json: reply.body };
    return { ...answer, ...(isLost ? { cut: 'before' } : {}) };
  }

  const platform = await startPlatform(serve);
  return {
    platform,
    url: platform.url,
    outage: (kind) => {
      trouble = kind;
    },
    loseNextAnswer: () => {
      isLosing = true;
    },
    stop: () => platform.stop(),
  };
}
