import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endSlowBodies } from '../../src/server/slow-bodies.ts';

const LIMIT_MS = 100;
let server: FastifyInstance;
let handled: string[];

beforeEach(async () => {
  handled = [];
  server = Fastify();
  endSlowBodies(server, LIMIT_MS);
  server.post('/', async ({ body }) => {
    handled.push(JSON.stringify(body));
    await pause(3 * LIMIT_MS);
    return { ok: true };
  });
  server.get('/', async () => {
    await pause(3 * LIMIT_MS);
    return { ok: true };
  });
  server.post('/file', { config: { keepsWatch: true } }, async ({ body }) => ({ body }));
  await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => server.close());

/** Sends the beginning, and the rest after a while; answers what came back until the connection ended. */
async function speak(first: string, rest?: { readonly text: string; readonly afterMs: number }): Promise<string> {
  const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  let said = '';
  socket.on('data', (chunk) => {
    said += chunk;
  });
  socket.on('error', () => undefined);
  socket.write(first);
  if (rest !== undefined) {
    await pause(rest.afterMs);
    if (!socket.destroyed) socket.write(rest.text);
  }
  await once(socket, 'close');
  return said;
}
const head = (path: string, more: string): string =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n${more}\r\n`;

describe('a request whose body comes slowly', () => {
  it.each([
    ['with a length', 'content-length: 11\r\n', '{"a"'],
    ['in chunks', 'transfer-encoding: chunked\r\n', '4\r\n{"a"\r\n'],
    ['that never begins', 'content-length: 11\r\n', ''],
  ])('is ended with 408, and nobody works on it: %s (L6)', async (_, length, piece) => {
    expect(await speak(`${head('/', length)}${piece}`)).toMatch(/^HTTP\/1\.1 408 /);
    expect(handled).toEqual([]);
  });

  it('is left to a route that keeps watch itself (L6)', async () => {
    const rest = { text: ':1}', afterMs: 3 * LIMIT_MS };
    expect(await speak(`${head('/file', 'content-length: 7\r\n')}{"a"`, rest)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('does not hurt one whose answer takes long, with a body or without', async () => {
    expect(await speak(`${head('/', 'content-length: 7\r\n')}{"a":1}`)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await speak('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });
});
