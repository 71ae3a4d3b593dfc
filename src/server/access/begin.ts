import type { FastifyReply, FastifyRequest } from 'fastify';
import { tokenDigest } from '../../kernel/secrets.ts';
import type { SignedIn } from '../../pipeline/access/sign-in.ts';
import { noteOrigin } from '../../stores/access/sessions.ts';
import type { ServerOptions } from '../options.ts';
import { keepSession } from './cookie.ts';

/** Hands a session that has begun to the browser, and notes which browser that is. */
export async function handOver(
  { gateway }: ServerOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  { token }: SignedIn,
): Promise<void> {
  await noteOrigin(gateway.db, tokenDigest(token), {
    agent: request.headers['user-agent']?.slice(0, 300) ?? null,
    address: addressOf(request),
  });
  keepSession(request, reply, token);
}

/** From where somebody asks, for the rate of failed sign-ins. */
export function addressOf(request: FastifyRequest): string {
  return request.socket.remoteAddress ?? '';
}
