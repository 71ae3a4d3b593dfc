import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { tokenDigest } from '../../kernel/secrets.ts';
import { addKey, changePerson, invite, revokeKey } from '../../pipeline/access/grant.ts';
import { identifySession } from '../../pipeline/access/identify.ts';
import { type Principal, roles } from '../../pipeline/access/roles.ts';
import { endSession, sessionsInUse } from '../../pipeline/access/sessions.ts';
import { acceptInvitation, type SignedIn, signIn, signOut } from '../../pipeline/access/sign-in.ts';
import { listApiKeys } from '../../stores/access/api-keys.ts';
import { listAudit } from '../../stores/access/audit.ts';
import { listPeople } from '../../stores/access/people.ts';
import { noteOrigin } from '../../stores/access/sessions.ts';
import type { ServerOptions } from '../options.ts';
import { nextOf, page } from '../paging.ts';
import { forgetSession, keepSession, sessionToken } from './cookie.ts';

const role = z.enum(roles);
const name = z.string().min(1).max(100);
const password = z.string().min(1).max(1000);
const reason = z.string().min(1).max(200).optional().describe('Why, for those who ask later.');
const named = z.object({ name });
const signedIn = z.object({ name: z.string(), role, page: z.string() });
const oneself = z.object({
  name: z.string(),
  role,
  kind: z.enum(['person', 'key', 'this machine']),
  page: z.string().optional().describe('What a page sends as x-crossdock-page with whatever changes something.'),
});
const person = z.object({ name: z.string(), role: z.string(), disabledAt: z.date().nullable(), createdAt: z.date() });
const session = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string(),
  agent: z.string().nullable().describe('What the browser calls itself.'),
  address: z.string().nullable(),
  createdAt: z.date(),
  usedAt: z.date(),
  isOwn: z.boolean().describe('The one that asks.'),
});
const key = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string(),
  createdBy: z.string(),
  createdAt: z.date(),
  expiresAt: z.date().nullable(),
  usedAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
});
const auditEntry = z.object({
  id: z.string(),
  at: z.date(),
  who: z.string(),
  role: z.string(),
  action: z.string(),
  entity: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  reason: z.string().nullish(),
});

/**
 * `/v1/session`: signing in, who one is, signing out. `/v1/people`, `/v1/keys`: who may do what. `/v1/audit`: what everybody
 * did, newest first.
 */
export async function accessRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const open = { needs: 'nothing' } as const;
  const admin = { needs: 'admin' } as const;
  const adminNotes = { needs: 'admin', notes: 'itself' } as const;

  const begin = async (request: FastifyRequest, reply: FastifyReply, { token, csrf, principal }: SignedIn) => {
    await noteOrigin(gateway.db, tokenDigest(token), {
      agent: request.headers['user-agent']?.slice(0, 300) ?? null,
      address: request.socket.remoteAddress ?? null,
    });
    keepSession(request, reply, token);
    return { name: principal.name, role: principal.role, page: csrf };
  };

  api.post(
    '/session',
    { config: open, schema: { body: z.object({ name, password }), response: { 200: signedIn } } },
    async (request, reply) =>
      begin(request, reply, await signIn(gateway, { ...request.body, address: request.socket.remoteAddress ?? '' })),
  );
  api.post(
    '/session/invitation',
    {
      config: open,
      schema: {
        body: z.object({ token: z.string().min(1).max(200), name: name.optional(), password }),
        response: { 200: signedIn },
      },
    },
    async (request, reply) => begin(request, reply, await acceptInvitation(gateway, request.body)),
  );
  api.get('/session', { schema: { response: { 200: oneself } } }, async (request) => {
    const token = sessionToken(request);
    const session = token === undefined ? undefined : await identifySession(gateway, token);
    const { name, role, kind } = request.principal as Principal;
    return { name, role, kind, ...(session === undefined ? {} : { page: session.csrf }) };
  });
  api.delete('/session', { config: { needs: 'viewer', notes: 'itself' } }, async (request, reply) => {
    const token = sessionToken(request);
    if (token !== undefined) await signOut(gateway, token);
    forgetSession(request, reply);
    return reply.code(204).send();
  });

  api.get(
    '/people',
    { config: admin, schema: { response: { 200: z.object({ people: z.array(person) }) } } },
    async () => ({
      people: (await listPeople(gateway.db)).map(({ name, role, disabledAt, createdAt }) => ({
        name,
        role,
        disabledAt,
        createdAt,
      })),
    }),
  );
  api.post(
    '/people/invitations',
    {
      config: { ...adminNotes, answersSecret: true },
      schema: {
        body: z.object({ name: name.optional(), role: role.optional(), reason }),
        response: { 201: z.object({ token: z.string(), role, expiresAt: z.date() }) },
      },
    },
    async (request, reply) => reply.code(201).send(await invite(gateway, request.body, giver(request))),
  );
  api.patch(
    '/people/:name',
    {
      config: adminNotes,
      schema: {
        params: named,
        body: z.object({ role: role.optional(), disabled: z.boolean().optional(), reason }),
      },
    },
    async (request, reply) => {
      await changePerson(gateway, request.params.name, request.body, giver(request));
      return reply.code(204).send();
    },
  );

  api.get(
    '/sessions',
    { config: admin, schema: { response: { 200: z.object({ sessions: z.array(session) }) } } },
    async (request) => ({ sessions: await sessionsInUse(gateway, sessionToken(request)) }),
  );
  api.delete(
    '/sessions/:id',
    { config: adminNotes, schema: { params: z.object({ id: z.string().max(40) }) } },
    async (request, reply) => {
      const isDone = await endSession(gateway, request.params.id, giver(request));
      return isDone ? reply.code(204).send() : reply.callNotFound();
    },
  );

  api.get('/keys', { config: admin, schema: { response: { 200: z.object({ keys: z.array(key) }) } } }, async () => ({
    keys: [...(await listApiKeys(gateway.db))],
  }));
  api.post(
    '/keys',
    {
      config: { ...adminNotes, answersSecret: true },
      schema: {
        body: z.object({ name, role, expiresAt: z.coerce.date().optional(), reason }),
        response: { 201: z.object({ name: z.string(), role, key: z.string() }) },
      },
    },
    async (request, reply) => {
      const key = await addKey(gateway, request.body, giver(request));
      return reply.code(201).send({ name: request.body.name, role: request.body.role, key });
    },
  );
  api.delete(
    '/keys/:name',
    { config: adminNotes, schema: { params: named, querystring: z.object({ reason }) } },
    async (request, reply) => {
      await revokeKey(gateway, request.params.name, { ...giver(request), reason: request.query.reason });
      return reply.code(204).send();
    },
  );
  api.get(
    '/audit',
    {
      config: admin,
      schema: {
        querystring: z.object({
          ...page,
          entity: z.string().max(500).optional(),
        }),
        response: { 200: z.object({ entries: z.array(auditEntry), next: z.string().nullable() }) },
      },
    },
    async ({ query }) => {
      const entries = [...(await listAudit(gateway.db, query))];
      return { entries, next: nextOf(entries, query.limit) };
    },
  );
}

function giver(request: FastifyRequest): { by: Principal; reason?: string | undefined } {
  const { body } = request;
  const reason = typeof body === 'object' && body !== null && 'reason' in body ? (body.reason as string) : undefined;
  return { by: request.principal as Principal, reason };
}
