import type { FastifyInstance } from 'fastify';
import { listOpenExceptions } from '../stores/exceptions.ts';
import { listFeedRuns } from '../stores/feed-runs.ts';
import { filesBeingRead } from '../stores/file-progress.ts';
import { listHeldLines } from '../stores/held-lines.ts';
import { countDocuments, mappingReports } from '../stores/reports.ts';
import type { ServerOptions } from './options.ts';

/**
 * What an operator looks at first: `GET /v1/exceptions`, what needs a person; `GET /v1/documents`, what flowed;
 * `GET /v1/jobs`, what waits and what was given up; `GET /v1/mappings`, which version of every mapping is in force and what of
 * its last file nothing read; `GET /v1/held-lines`, lines that wait for a decision; `GET /v1/feeds`, stock feeds that do, and
 * long files that are read right now.
 */
export async function operatorRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  server.get('/exceptions', async () => ({ exceptions: await listOpenExceptions(gateway.db, 200) }));
  server.get('/jobs', async () => ({
    queues: await gateway.queue.depths(),
    deadLetters: await gateway.queue.deadLetters(200),
  }));
  server.get('/mappings', async () => ({ mappings: await mappingReports(gateway.db) }));
  server.get('/held-lines', async () => ({ lines: await listHeldLines(gateway.db, { limit: 200 }) }));
  server.get('/feeds', async () => ({
    feeds: await listFeedRuns(gateway.db, { state: 'held', limit: 200 }),
    reading: await filesBeingRead(gateway.db),
  }));
  server.get('/documents', async () => ({ documents: await countDocuments(gateway.db) }));
}
