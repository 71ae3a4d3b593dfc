import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A real Medusa server in a process of its own, and the people at its two sides: staff by the Admin API, customers by the Store API. */
export interface RealMedusa {
  readonly url: string;
  /** A secret API key. */
  readonly apiKey: string;
  /** As staff. @throws when the server answers anything but 2xx */
  admin<Answer>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer>;
  /** As a customer, with the publishable key of a sales channel. */
  store<Answer>(key: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

const EMAIL = 'admin@example.com';
const STARTS_MS = 240_000;

/** Makes its tables in the database, an administrator, and starts it. */
export async function startMedusa(databaseUrl: string, say: (text: string) => void): Promise<RealMedusa> {
  const password = randomBytes(12).toString('hex');
  const environment = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    MEDUSA_SECRET: randomBytes(24).toString('hex'),
    MEDUSA_DISABLE_TELEMETRY: 'true',
    NODE_ENV: 'production',
  };
  say('making its tables');
  await ran(['db:migrate', '--skip-scripts'], environment);
  say('making an administrator');
  await ran(['user', '--email', EMAIL, '--password', password], environment);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  say('starting it');
  const child = medusa(['start', '--host', '127.0.0.1', '--port', String(port)], environment);
  const said = outputOf(child);
  await answering(url, child, said);
  const { token } = await ask<{ token: string }>(url, 'POST', '/auth/user/emailpass', {}, { email: EMAIL, password });
  const staff = { authorization: `Bearer ${token}` };
  const made = await ask<{ api_key: { token: string } }>(url, 'POST', '/admin/api-keys', staff, {
    title: 'Crossdock',
    type: 'secret',
  });
  return {
    url,
    apiKey: made.api_key.token,
    admin: (method, path, body) => ask(url, method, `/admin${path}`, staff, body),
    store: (key, method, path, body) => ask(url, method, `/store${path}`, { 'x-publishable-api-key': key }, body),
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

function medusa(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const cli = new URL('node_modules/@medusajs/cli/cli.js', import.meta.url).pathname;
  return spawn(process.execPath, [cli, ...args], { cwd: import.meta.dirname, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

function outputOf(child: ChildProcess): string[] {
  const said: string[] = [];
  const keep = (chunk: Buffer): void => void said.push(chunk.toString('utf8'));
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return said;
}

async function ran(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = medusa(args, env);
  const said = outputOf(child);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`medusa ${args[0]} ended with ${code}:\n${said.join('').slice(-4000)}`);
}

async function answering(url: string, child: ChildProcess, said: readonly string[]): Promise<void> {
  const deadline = Date.now() + STARTS_MS;
  for (;;) {
    const isThere = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) return;
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the Medusa server did not start:\n${said.join('').slice(-4000)}`);
    }
    await pause(300);
  }
}

async function ask<Answer>(
  url: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 600)}`);
  return JSON.parse(text) as Answer;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
