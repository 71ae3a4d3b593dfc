import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addKey } from '../../src/pipeline/access/grant.ts';
import type { Role } from '../../src/pipeline/access/roles.ts';
import { createServer } from '../../src/server/server.ts';
import { openException } from '../../src/stores/exceptions.ts';
import { recordStateEvent } from '../../src/stores/state-events.ts';
import { testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

const database = testDatabase();
let step: StepGateway;
let server: FastifyInstance;
let url: string;

beforeAll(async () => {
  step = await stepGateway(database);
  server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

/** Listens as somebody of this role; `until` waits for a topic and answers all that came up to it. */
async function listen(role: Role) {
  const key = await addKey(
    step.gateway,
    { name: `${role}-${Math.random()}`, role },
    { by: { name: 'test', role: 'admin' } },
  );
  const end = new AbortController();
  const answer = await fetch(`${url}/v1/events`, { headers: { authorization: `Bearer ${key}` }, signal: end.signal });
  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  const reader = (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async until(topic: string): Promise<Set<string>> {
      for (;;) {
        const topics = new Set(
          [...text.matchAll(/data: (.*)/g)].flatMap(
            ([, data]) => (JSON.parse(String(data)) as { topics: string[] }).topics,
          ),
        );
        if (topics.has(topic)) return topics;
        const { value, done } = await reader.read();
        if (done) throw new Error(`the events ended without ${topic}: ${text}`);
        text += value;
      }
    },
    /** The first look only says where everything stands. */
    async ready() {
      const { value } = await reader.read();
      text += value ?? '';
    },
    async ended(): Promise<void> {
      for (;;) if ((await reader.read()).done) return;
    },
    leave: () => end.abort(),
  };
}

const raise = (key: string) =>
  openException(database.db, {
    dedupeKey: key,
    code: 'FILE-INCOMPLETE',
    severity: 'error',
    message: 'half a file',
    at: step.clock.now(),
  });

describe('events', () => {
  it('name what an exception and a change of an order show in, once a look has been taken before', {
    timeout: 120_000,
  }, async () => {
    const ears = await listen('viewer');
    await ears.ready();
    // Raised until it is heard: what was before the first look is no change.
    const raising = setInterval(() => void raise(`live-${Math.random()}`), 500);
    try {
      expect(await ears.until('exceptions')).toContain('today');
    } finally {
      clearInterval(raising);
    }
    await recordStateEvent(database.db, {
      entity: 'sales-order',
      entityId: '1',
      to: 'routed',
      cause: 'test',
      at: step.clock.now(),
    });
    expect(await ears.until('orders')).toContain('stock');
    ears.leave();
  });

  it('tell only admins of people, keys and the audit', { timeout: 120_000 }, async () => {
    const [viewer, admin] = [await listen('viewer'), await listen('admin')];
    const naming = setInterval(
      () =>
        void addKey(
          step.gateway,
          { name: `k-${Math.random()}`, role: 'viewer' },
          { by: { name: 'test', role: 'admin' } },
        ),
      500,
    );
    try {
      expect(await admin.until('keys')).toContain('audit');
    } finally {
      clearInterval(naming);
    }
    await raise('live-seen-by-both');
    const seen = await viewer.until('exceptions');
    for (const topic of ['keys', 'people', 'audit', 'sessions']) expect(seen).not.toContain(topic);
    viewer.leave();
    admin.leave();
  });

  it('end when the gateway stops, so that nothing waits for a page', { timeout: 120_000 }, async () => {
    const own = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
    const before = url;
    url = await own.listen({ host: '127.0.0.1', port: 0 });
    const ears = await listen('viewer');
    await Promise.all([ears.ended(), own.close()]);
    url = before;
  });
});
