import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';

const LONGEST_MS = 30_000;
const TIMEOUT = 'HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';

/**
 * Ends requests whose body does not come within half a minute; how long the answer takes is no matter. Routes that take
 * whole files keep watch themselves; the server's own limit is over all of them and has to leave room for the largest.
 */
export function endSlowBodies(server: FastifyInstance, limitMs = LONGEST_MS): void {
  server.addHook('preParsing', async (request, reply, payload) => {
    // Without a body nobody reads it to its end, and the watch would end a slow answer.
    if (request.routeOptions.config.keepsWatch === true || !hasBody(request.headers)) return payload;
    const timer = setTimeout(() => {
      request.raw.socket.write(TIMEOUT, () => request.raw.socket.destroy());
    }, limitMs);
    const done = (): void => clearTimeout(timer);
    payload.once('end', done).once('close', done).once('error', done);
    // A body that is refused by its length is never read to its end; its connection may serve the next request.
    reply.raw.once('close', done);
    return payload;
  });
}

function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The handler itself limits how long the body may take. */
    readonly keepsWatch?: boolean;
  }
}
