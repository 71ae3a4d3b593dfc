import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RejectedError } from '../../kernel/errors.ts';
import { identifyKey, identifySession, isUnguarded } from '../../pipeline/access/identify.ts';
import { mayAct, type Principal, type Role } from '../../pipeline/access/roles.ts';
import { addAudit } from '../../stores/access/audit.ts';
import { carriesToken } from '../bearer.ts';
import type { ServerOptions } from '../options.ts';
import { problemOf } from '../problem.ts';
import { sessionToken } from './cookie.ts';
import { isFromThisMachine } from './this-machine.ts';

/** What a request must be allowed: a role, or nothing, because the route has its own proof or needs none. */
export type Need = Role | 'nothing';

/** Reading is for viewers, acting for operators; a route that needs another role says so. */
export function needOf(method: string, needs: Need | undefined): Need {
  return needs ?? (method === 'GET' || method === 'HEAD' ? 'viewer' : 'operator');
}

/**
 * Lets a request in that comes with a key, with a session, or from this machine while nobody was given access yet; and notes
 * what was done.
 */
export function guard(api: FastifyInstance, options: ServerOptions): void {
  const { gateway } = options;
  api.decorateRequest('principal', null);
  api.addHook('onRequest', async (request, reply) => {
    const need = needOf(request.method, request.routeOptions.config.needs);
    if (need === 'nothing') return;
    const found = await identify(options, request);
    if (found === undefined) {
      reply.header('www-authenticate', 'Bearer');
      return problemOf(reply, 401, 'UNAUTHORIZED', 'This needs an API key, or somebody who is signed in.');
    }
    if (!mayAct(found.role, need)) {
      return problemOf(reply, 403, 'ACCESS-DENIED', `${found.name} is ${found.role}; this needs ${need}.`);
    }
    request.principal = found;
  });
  api.addHook('onResponse', async (request, reply) => {
    const { principal, method, routeOptions } = request;
    if (principal === null || reply.statusCode >= 400 || isReading(method) || request.isAnsweredAgain) return;
    if (routeOptions.config.notes !== undefined) return;
    await addAudit(gateway.db, {
      at: gateway.clock.now(),
      who: principal.name,
      role: principal.role,
      action: `${method} ${routeOptions.url}`,
      entity: request.url.split('?')[0] ?? '',
      reason: reasonOf(request.body),
    }).catch((error: unknown) => gateway.logger.error({ err: error }, 'what was done could not be noted'));
  });
}

/**
 * Who asks; undefined when nobody who may be let in does.
 *
 * @throws RejectedError ACCESS-CSRF: somebody who is signed in, but not from a page of ours
 */
export async function identify(
  { gateway, apiKey, signIn }: ServerOptions,
  request: FastifyRequest,
): Promise<Principal | undefined> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    if (apiKey !== undefined && carriesToken(authorization, [apiKey]))
      return { kind: 'key', name: 'server.apiKey', role: 'admin' };
    const [scheme = '', token = ''] = authorization.split(' ', 2);
    return scheme.toLowerCase() === 'bearer' && token !== '' ? identifyKey(gateway, token) : undefined;
  }
  const token = sessionToken(request);
  const session = token === undefined ? undefined : await identifySession(gateway, token);
  if (session !== undefined) {
    if (isReading(request.method) || request.headers['x-crossdock-page'] === session.csrf) return session.principal;
    throw new RejectedError('ACCESS-CSRF', 'The header x-crossdock-page does not carry what GET /v1/session gave.');
  }
  // Where a provider is named that says who people are, nobody is taken for somebody unasked.
  const asksNobody = apiKey === undefined && signIn?.provider === undefined;
  const isOpen = asksNobody && isFromThisMachine(request) && (await isUnguarded(gateway));
  return isOpen ? { kind: 'this machine', name: 'this machine', role: 'admin' } : undefined;
}

export function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function reasonOf(body: unknown): string | undefined {
  const reason = typeof body === 'object' && body !== null && 'reason' in body ? body.reason : undefined;
  return typeof reason === 'string' ? reason.slice(0, 200) : undefined;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route; left out: `viewer` for reading, `operator` for acting. */
    readonly needs?: Need;
    /** `itself`: what is done is noted by the action, with before and after. `nothing`: it changes nothing. */
    readonly notes?: 'itself' | 'nothing';
  }
  interface FastifyRequest {
    /** Who asks; null where the route needs nobody. */
    principal: Principal | null;
  }
}
