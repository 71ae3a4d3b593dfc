import type { FastifyInstance } from 'fastify';
import type { ServerOptions } from './options.ts';

/** `/livez`: the process answers. `/readyz`: it takes work, and its database answers too. */
export async function healthRoutes(server: FastifyInstance, { gateway, isReady }: ServerOptions): Promise<void> {
  server.get('/livez', { config: { needs: 'nothing' } }, async () => ({ ok: true }));
  server.get('/readyz', { config: { needs: 'nothing' } }, async (_request, reply) => {
    if (!isReady()) return reply.code(503).send({ ok: false, reason: 'starting or draining' });
    try {
      await gateway.db.raw('select 1');
      return { ok: true };
    } catch (error) {
      gateway.logger.warn({ err: error }, 'not ready');
      return reply.code(503).send({ ok: false, reason: 'the database does not answer' });
    }
  });
}
