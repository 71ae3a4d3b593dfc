import type { FastifyReply, FastifyRequest } from 'fastify';
import { isLoopbackName } from './this-machine.ts';

/** `__Host-`: no other host name of the same domain can set it, and it never travels without TLS. */
const SAFE_NAME = '__Host-crossdock';
/** On this machine there is no TLS to travel by. */
const LOCAL_NAME = 'crossdock';

export function sessionToken(request: FastifyRequest): string | undefined {
  const name = nameFor(request);
  const found = (request.headers.cookie ?? '').split('; ').find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/** Keeps the session in the browser until it is closed; no script can read it, and no page of others sends it along. */
export function keepSession(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.header('set-cookie', `${nameFor(request)}=${token}; ${attributes(request)}`);
}

export function forgetSession(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('set-cookie', `${nameFor(request)}=; Max-Age=0; ${attributes(request)}`);
}

function attributes(request: FastifyRequest): string {
  return `Path=/; HttpOnly; SameSite=Strict${isLoopbackName(request.headers.host) ? '' : '; Secure'}`;
}

function nameFor(request: FastifyRequest): string {
  return isLoopbackName(request.headers.host) ? LOCAL_NAME : SAFE_NAME;
}
