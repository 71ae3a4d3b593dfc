import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { TransientError } from '../../kernel/errors.ts';
import { mayAct, type Principal } from '../../pipeline/access/roles.ts';
import { readPulse } from '../../stores/pulse.ts';
import type { ServerOptions } from '../options.ts';
import { forAdmins } from './topics.ts';
import { Watch } from './watch.ts';

const EVERY_MS = 2000;
const HEARTBEAT_MS = 15_000;
/** Then the browser comes anew, and whoever was signed out meanwhile is not let in. */
const LONGEST_S = 600;
const MOST_LISTENERS = 200;

/** `GET /v1/events`: which collections of the API changed, as server-sent events, so that nobody has to ask for them again and again. */
export async function liveRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const watch = new Watch((since) => readPulse(gateway.db, since), { everyMs: EVERY_MS, logger: gateway.logger });
  const open = new Set<PassThrough>();
  server.addHook('preClose', async () => {
    for (const stream of open) stream.end();
  });
  api.get(
    '/events',
    {
      schema: {
        querystring: z.object({
          for: z.coerce
            .number()
            .int()
            .min(0)
            .max(LONGEST_S)
            .default(LONGEST_S)
            .describe('How long, in seconds; then come again.'),
        }),
        response: {
          200: {
            description:
              'Events `changed` with `{"topics": ["orders", …]}`: the names of collections of which something changed.',
            content: { 'text/event-stream': { schema: z.string() } },
          },
        },
      },
    },
    async (request, reply) => {
      if (watch.listeners >= MOST_LISTENERS)
        throw new TransientError('EVENTS-FULL', `${MOST_LISTENERS} pages listen already.`, { retryAfterMs: 30_000 });
      const isAdmin = mayAct((request.principal as Principal).role, 'admin');
      const stream = new PassThrough();
      open.add(stream);
      const stopListening = watch.listen((changed) => {
        const topics = [...changed].filter((topic) => isAdmin || !forAdmins.has(topic));
        // Who does not read what was written is not written to: the next event makes up for it.
        if (topics.length > 0 && !stream.writableNeedDrain)
          stream.write(`event: changed\ndata: ${JSON.stringify({ topics })}\n\n`);
      });
      const heart = setInterval(() => stream.write(':\n\n'), HEARTBEAT_MS);
      const end = setTimeout(() => stream.end(), request.query.for * 1000);
      stream.once('close', () => {
        open.delete(stream);
        stopListening();
        clearInterval(heart);
        clearTimeout(end);
      });
      stream.write('retry: 3000\n\n');
      // Fastify sends streams as they are, whatever type the schema gives.
      return reply
        .headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
        .send(stream as unknown as string);
    },
  );
}
