import type { FastifyInstance } from 'fastify';
import { listOpenExceptions } from '../stores/exceptions.ts';
import { countDocuments } from '../stores/reports.ts';
import type { ServerOptions } from './options.ts';

/**
 * What an operator looks at first: `GET /v1/exceptions`, what needs a person; `GET /v1/documents`, what flowed;
 * `GET /v1/jobs`, what waits and what was given up.
 */
export async function operatorRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  server.get('/exceptions', async () => ({ exceptions: await listOpenExceptions(gateway.db, 200) }));
  server.get('/jobs', async () => ({
    queues: await gateway.queue.depths(),
    deadLetters: await gateway.queue.deadLetters(200),
  }));
  server.get('/documents', async () => ({ documents: await countDocuments(gateway.db) }));
}
