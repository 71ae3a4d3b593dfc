import type { LookupFunction } from 'node:net';
import { type Answer, createWebClient } from './client.ts';

export { type Answer, NoAnswer } from './client.ts';

/** Where a poster posts, and how long it waits. */
export interface PosterOptions {
  readonly url: string;
  /** From connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Allow private and loopback addresses. */
  readonly allowPrivateAddresses: boolean;
}

export interface Poster {
  /** Throws NoAnswer. Never follows a redirect. */
  post(headers: Readonly<Record<string, string>>, body: string): Promise<Answer>;
  close(): Promise<void>;
}

/** An answer says ok or names what was refused; 256 KiB is enough for 1,000 SKUs with reasons. */
const LONGEST_ANSWER = 256 * 1024;

/** Posts JSON to one address, with one deadline over everything and a cap on the answer. `lookup` only differs in tests. */
export function createPoster(options: PosterOptions, lookup?: LookupFunction): Poster {
  const { url, timeoutMs, allowPrivateAddresses } = options;
  const client = createWebClient({
    timeoutMs,
    allowPrivateAddresses,
    longestAnswer: LONGEST_ANSWER,
    ...(lookup === undefined ? {} : { lookup }),
  });
  return {
    post: (headers, body) =>
      client.send({
        method: 'POST',
        url,
        headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
        body,
      }),
    close: () => client.close(),
  };
}
