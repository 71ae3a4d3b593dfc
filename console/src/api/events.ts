import { useSyncExternalStore } from 'react';
import { askAgain } from './queries.ts';

type Link = 'live' | 'connecting';

let source: EventSource | undefined;
let link: Link = 'connecting';
const listeners = new Set<() => void>();

/**
 * Listens to `GET /v1/events`: each event names the collections of the API that changed, and what was asked of them is asked again. The
 * browser reconnects by itself; after a gap everything is asked again, because nobody knows what was missed.
 *
 * @returns what ends it
 */
export function listenForChanges(): () => void {
  let wasLive = false;
  source = new EventSource('/v1/events');
  source.addEventListener('open', () => {
    if (wasLive) void askAgain('/v1/');
    wasLive = true;
    become('live');
  });
  source.addEventListener('error', () => become('connecting'));
  source.addEventListener('changed', ({ data }: MessageEvent<string>) => {
    const { topics } = JSON.parse(data) as { topics: string[] };
    void askAgain(...topics.map((topic) => `/v1/${topic}`));
  });
  return () => {
    source?.close();
    source = undefined;
    become('connecting');
  };
}

/** Whether changes come by themselves at the moment. */
export function useLink(): Link {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => link,
  );
}

function become(next: Link): void {
  if (next === link) return;
  link = next;
  for (const listener of listeners) listener();
}
