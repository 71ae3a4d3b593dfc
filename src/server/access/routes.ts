import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { RejectedError } from '../../kernel/errors.ts';
import { addKey, changePerson, invite, revokeKey } from '../../pipeline/access/grant.ts';
import { identifySession } from '../../pipeline/access/identify.ts';
import { type Principal, roles } from '../../pipeline/access/roles.ts';
import { endSession, sessionsInUse } from '../../pipeline/access/sessions.ts';
import { acceptInvitation, type SignedIn, signIn, signOut } from '../../pipeline/access/sign-in.ts';
import { listApiKeys } from '../../stores/access/api-keys.ts';
import { listAudit } from '../../stores/access/audit.ts';
import { listPeople } from '../../stores/access/people.ts';
import type { ServerOptions } from '../options.ts';
import { nextOf, page } from '../paging.ts';
import { addressOf, handOver } from './begin.ts';
import { forgetSession, sessionToken } from './cookie.ts';
import { goodbye } from './provider.ts';

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
export async function accessRoutes(server: FastifyInstance, options: ServerOptions): Promise<void> {
  const { gateway } = options;
  const api = server.withTypeProvider<ZodTypeProvider>();
  const open = { needs: 'nothing' } as const;
  const admin = { needs: 'admin' } as const;
  const adminNotes = { needs: 'admin', notes: 'itself' } as const;

  const begin = async (request: FastifyRequest, reply: FastifyReply, signedIn: SignedIn) => {
    await handOver(options, request, reply, signedIn);
    const { principal, csrf } = signedIn;
    return { name: principal.name, role: principal.role, page: csrf };
  };
  const refuseWithoutPasswords = async (): Promise<void> => {
    const { passwords = true, provider } = options.signIn ?? {};
    if (passwords) return;
    const where = provider === undefined ? '' : `: people sign in with ${provider.provider.name}`;
    throw new RejectedError('ACCESS-NO-PASSWORDS', `Passwords are not taken here${where}.`);
  };
  const byPassword = { preHandler: refuseWithoutPasswords };

  api.post(
    '/session',
    { ...byPassword, config: open, schema: { body: z.object({ name, password }), response: { 200: signedIn } } },
    async (request, reply) =>
      begin(request, reply, await signIn(gateway, { ...request.body, address: addressOf(request) })),
  );
  api.post(
    '/session/invitation',
    {
      ...byPassword,
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
  api.delete(
    '/session',
    {
      // It may have to ask the provider where sessions end there, and its answer has the token of the person in it.
      config: { needs: 'viewer', notes: 'itself', repeats: 'beside', answersSecret: true },
      schema: {
        response: {
          200: z.object({ next: z.string().describe('Where the browser ends its session at the provider too.') }),
          204: z.null().describe('Signed out.'),
        },
      },
    },
    async (request, reply) => {
      const token = sessionToken(request);
      const idToken = token === undefined ? undefined : await signOut(gateway, token);
      const next = await goodbye(options, request, idToken);
      forgetSession(request, reply);
      return next === undefined ? reply.code(204).send(null) : { next };
    },
  );

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
      ...byPassword,
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
