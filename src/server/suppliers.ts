import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { SupplierProfile } from '../partners/profile.ts';
import { freshnessReport } from '../pipeline/clocks/freshness-report.ts';
import { checkSupplier } from '../pipeline/inbound/check-supplier.ts';
import { pollNow } from '../pipeline/inbound/poll-now.ts';
import { scorecardHistory } from '../pipeline/money/reports.ts';
import { pauseSupplier, resumeSupplier } from '../pipeline/supplier-pause.ts';
import { transact } from '../pipeline/transact.ts';
import { pausedSuppliers, pauseOf } from '../stores/supplier-pauses.ts';
import { supplierStandings } from '../stores/supplier-standings.ts';
import { said } from './answers/order-answers.ts';
import {
  oneSupplier,
  polled,
  scorecardWeeks,
  settingList,
  supplierCheck,
  supplierList,
} from './answers/partner-answers.ts';
import { auditOf, reason } from './audit.ts';
import type { ServerOptions } from './options.ts';

const one = z.object({ id: z.string() });
const weeks = z.object({ weeks: z.coerce.number().int().min(1).max(53).default(13) });

/**
 * `/v1/suppliers`: who is connected, how each stands, and what its file says with the source of every value. `POST …/poll`: look into its
 * folders at once; `…/check`: is the connection in order; `…/pause`, `…/resume`: a person has it left alone. `GET …/scorecards`: how good it was, week by week.
 */
export async function supplierRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get('/suppliers', { schema: { response: { 200: supplierList } } }, async () => {
    const pauses = new Map((await pausedSuppliers(gateway.db)).map((pause) => [pause.supplier, pause]));
    const standings = new Map((await supplierStandings(gateway.db)).map(({ supplier, ...rest }) => [supplier, rest]));
    return {
      suppliers: [...gateway.suppliers.values()].map((profile) => ({
        ...connection(profile),
        standing: standings.get(profile.id) ?? null,
        pause: pauses.get(profile.id) ?? null,
      })),
    };
  });
  api.get(
    '/suppliers/:id',
    { schema: { params: one, response: { 200: oneSupplier } } },
    async ({ params: { id } }, reply) => {
      const profile = gateway.suppliers.get(id);
      if (profile === undefined) return reply.callNotFound();
      const [standing = null] = await supplierStandings(gateway.db, id);
      const freshness = await freshnessReport(gateway.db, profile, gateway.clock.now());
      const pause = (await pauseOf(gateway.db, id)) ?? null;
      return { version: 1 as const, ...connection(profile), standing, pause, freshness };
    },
  );
  api.get(
    '/suppliers/:id/settings',
    { schema: { params: one, response: { 200: settingList } } },
    async ({ params: { id } }, reply) => {
      const settings = await gateway.settings?.supplier(id);
      return settings === undefined ? reply.callNotFound() : { version: 1 as const, settings };
    },
  );
  api.get(
    '/suppliers/:id/scorecards',
    { schema: { params: one, querystring: weeks, response: { 200: scorecardWeeks } } },
    async ({ params: { id }, query }, reply) => {
      if (!gateway.suppliers.has(id)) return reply.callNotFound();
      return { version: 1 as const, weeks: await scorecardHistory(gateway.db, id, gateway.clock.now(), query.weeks) };
    },
  );
  api.post(
    '/suppliers/:id/check',
    { schema: { params: one, response: { 200: supplierCheck } } },
    async ({ params: { id } }, reply) => {
      const profile = gateway.suppliers.get(id);
      return profile === undefined ? reply.callNotFound() : checkSupplier(gateway, profile);
    },
  );
  api.post(
    '/suppliers/:id/pause',
    {
      schema: {
        params: one,
        body: z.object({
          reason,
          until: z.iso.datetime({ offset: true }).optional().describe('It ends by itself then; default: when resumed.'),
        }),
        response: { 200: said },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!gateway.suppliers.has(id)) return reply.callNotFound();
      const { reason, until } = request.body;
      const end = until === undefined ? undefined : new Date(until);
      const audit = auditOf(request, reason);
      return { said: await transact(gateway, (trx, gateway) => pauseSupplier(gateway, trx, id, audit, end)) };
    },
  );
  api.post(
    '/suppliers/:id/resume',
    { schema: { params: one, body: z.object({ reason: reason.optional() }).nullish(), response: { 200: said } } },
    async (request, reply) => {
      const { id } = request.params;
      if (!gateway.suppliers.has(id)) return reply.callNotFound();
      const audit = auditOf(request, request.body?.reason);
      return { said: await transact(gateway, (trx, gateway) => resumeSupplier(gateway, trx, id, audit)) };
    },
  );
  api.post(
    '/suppliers/:id/poll',
    {
      schema: {
        params: one,
        body: z.object({ folder: z.string().optional().describe('A folder, or the name of a rule.') }).nullish(),
        response: { 200: polled },
      },
    },
    async ({ params: { id }, body }, reply) => {
      const profile = gateway.suppliers.get(id);
      if (profile === undefined) return reply.callNotFound();
      const wanted = await pollNow(gateway, profile, body?.folder);
      return wanted.length === 0 ? reply.callNotFound() : { wanted };
    },
  );
}

function connection({
  id,
  name,
  own,
  simulator,
  currency,
  channel,
  collect,
  deliver,
  revision,
  ...profile
}: SupplierProfile) {
  return {
    id,
    name,
    own,
    simulator,
    currency,
    timeZone: profile.timeZone,
    channel: channel.kind,
    collects: collect.map(({ folder, name }) => ({ folder, rule: name })),
    delivers: { channel: deliver.channel.kind, folder: deliver.folder },
    reads: profile.inbound.map(({ id, kind }) => ({ mapping: id, kind })),
    writes: profile.outbound.map(({ id, kind }) => ({ mapping: id, kind })),
    revision,
  };
}
