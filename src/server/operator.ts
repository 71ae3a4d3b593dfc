import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { mappingReports } from '../stores/reports.ts';
import { mappingList } from './answers/lab-answers.ts';
import type { ServerOptions } from './options.ts';

/**
 * `GET /v1/jobs`: what waits and what was given up; `GET /v1/mappings`: which version of every mapping is in force, and what of its
 * last file nothing read.
 */
export async function operatorRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  server.get('/jobs', async () => ({
    queues: await gateway.queue.depths(),
    deadLetters: await gateway.queue.deadLetters(200),
  }));
  server
    .withTypeProvider<ZodTypeProvider>()
    .get('/mappings', { schema: { response: { 200: mappingList } } }, async () => ({
      mappings: await mappingReports(gateway.db),
    }));
}
