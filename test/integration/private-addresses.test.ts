import { createServer, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWebClient } from '../../src/web/client.ts';

/** What a shop's address must never reach, however it is written. */
let server: Server;
let port: number;
let reached: number;

beforeEach(async () => {
  reached = 0;
  server = createServer((_, response) => {
    reached += 1;
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
});

async function reasonOf(url: string, lookup?: LookupFunction): Promise<string> {
  const client = createWebClient({
    timeoutMs: 20_000,
    allowPrivateAddresses: false,
    longestAnswer: 1000,
    ...(lookup === undefined ? {} : { lookup }),
  });
  try {
    await client.send({ method: 'POST', url, headers: {}, body: '{}' });
    return 'answered';
  } catch (error) {
    return (error as { reason?: string }).reason ?? 'thrown';
  } finally {
    await client.close();
  }
}

it.each([
  '127.0.0.1',
  'localhost',
  '0x7f.1',
  '0177.0.0.1',
  '2130706433',
  '127.1',
  '0.0.0.0',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '169.254.169.254',
  '10.0.0.1',
  '192.168.0.1',
  '[fd00::1]',
  '[fe80::1]',
  '[64:ff9b::7f00:1]',
])('sends nothing to %s (N7)', async (host) => {
  expect(await reasonOf(`http://${host}:${port}/`)).toBe('private-address');
  expect(reached).toBe(0);
});

it('sends nothing when a name that was checked leads elsewhere in the end (N7)', async () => {
  // The DNS said something harmless to whoever asked before, and this to the connection.
  const rebound: LookupFunction = (_, options, done) =>
    options.all === true ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
  expect(await reasonOf(`http://shop.example:${port}/`, rebound)).toBe('private-address');
  expect(reached).toBe(0);
});
