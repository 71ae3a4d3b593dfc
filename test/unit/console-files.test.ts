import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleRoutes } from '../../src/server/console.ts';

let folder: string;
let server: FastifyInstance;
let unbuilt: FastifyInstance;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossdock-console-'));
  mkdirSync(join(folder, 'built/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.js'), 'not for anybody');
  writeFileSync(join(folder, 'built/index.html'), '<title>the console</title>');
  writeFileSync(join(folder, 'built/assets/index-abc.js'), 'plain');
  writeFileSync(join(folder, 'built/assets/index-abc.js.gz'), 'gzipped');
  writeFileSync(join(folder, 'built/assets/index-abc.js.br'), 'brotli');
  [server, unbuilt] = [Fastify(), Fastify()];
  await server.register(consoleRoutes, { folder: join(folder, 'built') });
  await unbuilt.register(consoleRoutes, { folder: join(folder, 'nowhere') });
});
afterAll(async () => {
  await Promise.all([server.close(), unbuilt.close()]);
  rmSync(folder, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) => server.inject({ method: 'GET', url, headers });

describe('the console', () => {
  it('is where the address of the gateway leads', async () => {
    for (const url of ['/', '/console']) expect((await get(url)).headers.location).toBe('/console/');
  });

  it.each(['/console/', '/console/orders/shop/W-1.5', '/console/welcome'])(
    '%s is its page, never from a cache',
    async (url) => {
      const answer = await get(url);
      expect(answer.body).toContain('the console');
      expect(answer.headers['content-type']).toContain('text/html');
      expect(answer.headers['cache-control']).toBe('no-cache');
    },
  );

  it('lets no script in but its own, none inline, and nobody frames it', async () => {
    const policy = String((await get('/console/')).headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  it('gives a file as packed as the browser takes it, to be kept for ever', async () => {
    const url = '/console/assets/index-abc.js';
    for (const [takes, body, encoding] of [
      ['gzip, deflate, br', 'brotli', 'br'],
      ['gzip', 'gzipped', 'gzip'],
      ['', 'plain', undefined],
    ] as const) {
      const answer = await get(url, { 'accept-encoding': takes });
      expect(answer.body).toBe(body);
      expect(answer.headers['content-encoding']).toBe(encoding);
      expect(answer.headers['cache-control']).toContain('immutable');
      expect(answer.headers['content-type']).toContain('text/javascript');
    }
  });

  it.each(['/console/../secret.js', '/console/%2e%2e/secret.js', '/console/..%2fsecret.js', '/console/assets/none.js'])(
    '%s is not found, and no page instead of a script',
    async (url) => {
      const answer = await get(url);
      expect(answer.statusCode).toBe(404);
      expect(answer.body).not.toContain('not for anybody');
    },
  );

  it('says how to build it where it is not built', async () => {
    const answer = await unbuilt.inject({ method: 'GET', url: '/console/orders' });
    expect(answer.statusCode).toBe(503);
    expect(answer.body).toContain('npm run build:console');
  });
});
