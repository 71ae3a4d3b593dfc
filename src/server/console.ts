import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { consoleFile } from '../config/built-console.ts';
import { problemOf } from './problem.ts';

const PAGE = 'index.html';
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  json: 'application/json',
  woff2: 'font/woff2',
};

/** Scripts and styles only from here, none inline; no other page may frame it, and no form leads elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Crossdock</title>
<h1>The console is not built here</h1>
<p>The gateway works without it. In a clone of Crossdock, <code>npm run build:console</code> builds it; then load this page again. An installed package brings it
built.</p>
<p>Everything it shows can be had from the API: <a href="/openapi.json">/openapi.json</a>.</p>
</html>
`;

/**
 * The console at /console/. It is a page without secrets: what it shows, it asks of /v1, as whoever is signed in. Every address beneath is one of its own pages,
 * unless it names a file.
 */
export async function consoleRoutes(
  server: FastifyInstance,
  { folder }: { readonly folder?: string } = {},
): Promise<void> {
  const open = { config: { needs: 'nothing' as const }, schema: { hide: true } };
  server.get('/', open, async (_request, reply) => reply.redirect('/console/', 302));
  server.get('/console', open, async (_request, reply) => reply.redirect('/console/', 301));
  server.get('/console/*', open, async (request, reply) => {
    const path = (request.params as { '*': string })['*'];
    const isFile = /\.(js|css|svg|woff2|map|json)$/.test(path);
    return answer(request, reply, isFile ? path : PAGE, folder);
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  folder: string | undefined,
): Promise<FastifyReply> {
  const file = await consoleFile(name, String(request.headers['accept-encoding'] ?? ''), folder);
  reply.headers({
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    vary: 'accept-encoding',
  });
  if (file === undefined && name !== PAGE) {
    return problemOf(reply, 404, 'NOT-FOUND', `The console has no file ${name}.`);
  }
  reply.type(TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
  if (file === undefined) return reply.code(503).header('cache-control', 'no-store').send(NOT_BUILT);
  // Names in assets/ carry a digest of what is in them; everything else is asked for again each time.
  reply.header('cache-control', name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (file.encoding !== undefined) reply.header('content-encoding', file.encoding);
  return reply.send(file.bytes);
}
