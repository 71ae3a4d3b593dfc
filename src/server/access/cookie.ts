import type { FastifyReply, FastifyRequest } from 'fastify';
import { isLoopbackName } from './this-machine.ts';

const SESSION = 'crossdock';
const SIGN_IN = 'crossdock-sign-in';

export function sessionToken(request: FastifyRequest): string | undefined {
  return read(request, SESSION);
}

/** Keeps the session in the browser until it is closed; no script can read it, and no page of others sends it along. */
export function keepSession(request: FastifyRequest, reply: FastifyReply, token: string): void {
  write(request, reply, `${SESSION}=${token}`, 'Strict');
}

export function forgetSession(request: FastifyRequest, reply: FastifyReply): void {
  write(request, reply, `${SESSION}=`, 'Strict', 0);
}

/** A sign-in at a provider that is under way, or why the last one was refused. */
export function signInUnderWay(request: FastifyRequest): string | undefined {
  return read(request, SIGN_IN);
}

/** `Lax`: the provider sends the browser back here, and with that it has to come along. */
export function keepSignIn(request: FastifyRequest, reply: FastifyReply, sealed: string, seconds: number): void {
  write(request, reply, `${SIGN_IN}=${sealed}`, 'Lax', seconds);
}

export function forgetSignIn(request: FastifyRequest, reply: FastifyReply): void {
  write(request, reply, `${SIGN_IN}=`, 'Lax', 0);
}

function read(request: FastifyRequest, name: string): string | undefined {
  const start = `${prefix(request)}${name}=`;
  const found = (request.headers.cookie ?? '').split('; ').find((pair) => pair.startsWith(start));
  return found?.slice(start.length);
}

function write(
  request: FastifyRequest,
  reply: FastifyReply,
  pair: string,
  sameSite: 'Strict' | 'Lax',
  seconds?: number,
): void {
  const age = seconds === undefined ? '' : `Max-Age=${seconds}; `;
  const secure = isLoopbackName(request.headers.host) ? '' : '; Secure';
  reply.header('set-cookie', `${prefix(request)}${pair}; ${age}Path=/; HttpOnly; SameSite=${sameSite}${secure}`);
}

/** `__Host-`: no other host name of the same domain can set it, and it never travels without TLS. On this machine there is none to travel by. */
function prefix(request: FastifyRequest): string {
  return isLoopbackName(request.headers.host) ? '' : '__Host-';
}
