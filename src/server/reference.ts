import type { FastifyInstance } from 'fastify';
import { codes } from '../kernel/codes.ts';

/** Nothing from elsewhere, nothing written into the page by a script of somebody else. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const open = { config: { needs: 'nothing' }, schema: { hide: true } } as const;

/**
 * `GET /docs/api/`: the API to read and try. `GET /docs/errors`: what every code means; the `type` of a problem leads there.
 * What the first needs is loaded when somebody reads it.
 */
export async function referenceRoutes(server: FastifyInstance): Promise<void> {
  let page: Promise<FastifyInstance> | undefined;
  server.addHook('onClose', async () => (await page)?.close());
  server.get('/docs/api', open, async (_request, reply) => reply.redirect('/docs/api/'));
  server.get('/docs/api/*', open, async (request, reply) => {
    page ??= import('./reference-page.ts').then(({ referencePage }) => referencePage(server.swagger(), POLICY));
    const { routing } = await page;
    reply.hijack();
    routing(request.raw, reply.raw);
  });
  server.get('/docs/errors', open, async (_request, reply) =>
    reply
      .header('content-security-policy', "default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
      .type('text/html; charset=utf-8')
      .send(errorsPage()),
  );
}

/** The anchors are those of docs/errors.md. */
function errorsPage(): string {
  const entries = Object.entries(codes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([code, { title, why, remedy }]) =>
        `<h2 id="${code.toLowerCase()}">${code}</h2><p>${text(title)}.</p>` +
        `<dl><dt>Why it matters</dt><dd>${text(why)}</dd><dt>What to do</dt><dd>${text(remedy)}</dd></dl>`,
    );
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<title>Crossdock: error catalogue</title><h1>Error catalogue</h1>${entries.join('\n')}</html>`
  );
}

function text(plain: string): string {
  return plain.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
