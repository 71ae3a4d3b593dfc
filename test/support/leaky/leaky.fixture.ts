import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Tests that leave something open on purpose, and tests that do not; leak-check.test.ts runs them and reads the verdicts. */
let fixture: Server;

beforeAll(async () => {
  fixture = createServer().listen(0, '127.0.0.1');
  await once(fixture, 'listening');
});

afterAll(() => fixture.close());

it('leaves a server', async () => {
  await once(createServer().listen(0, '127.0.0.1'), 'listening');
});

it('leaves a connection', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  await once(connect((server.address() as AddressInfo).port, '127.0.0.1'), 'connect');
  server.close();
});

it('leaves a child process', async () => {
  await once(spawn('sleep', ['20']), 'spawn');
});

it('leaves a timer', () => {
  setInterval(() => undefined, 1000);
});

it('closes what it opens', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  const timer = setTimeout(() => undefined, 60_000);
  clearTimeout(timer);
  socket.destroy();
  server.close();
  expect(server.listening).toBe(false);
});

it('uses a server of the file', async () => {
  const socket = connect((fixture.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  setTimeout(() => socket.destroy(), 60_000).unref();
});
