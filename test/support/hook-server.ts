import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A receiver of Standard Webhooks that verifies every signature with the standard's own library. */
export interface HookServer {
  readonly url: string;
  readonly secret: string;
  /** What came and was signed as it should be. */
  readonly received: { readonly id: string; readonly body: { type: string; data: Record<string, unknown> } }[];
  /** What is answered instead of 204. */
  status: number;
  /** `deaf`: neither takes nor answers anything. `mute`: takes it and never says so. */
  mood: 'well' | 'deaf' | 'mute';
  close(): Promise<void>;
}

export async function startHookServer(): Promise<HookServer> {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const received: HookServer['received'] = [];
  const state: Pick<HookServer, 'status' | 'mood'> = { status: 204, mood: 'well' };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (state.mood === 'deaf') return;
    try {
      const headers = request.headers as Record<string, string>;
      const verified = new Webhook(secret).verify(body, headers) as HookServer['received'][number]['body'];
      if (state.status < 300) received.push({ id: headers['webhook-id'] ?? '', body: verified });
      if (state.mood === 'mute') return;
      response.writeHead(state.status).end();
    } catch {
      response.writeHead(401).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    secret,
    received,
    get status() {
      return state.status;
    },
    set status(value) {
      state.status = value;
    },
    get mood() {
      return state.mood;
    },
    set mood(value) {
      state.mood = value;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
