import type { FastifyReply } from 'fastify';
import { codes } from '../kernel/codes.ts';

/** An error as RFC 9457 problem+json with our stable code and what to do. */
export function problemOf(reply: FastifyReply, status: number, code: keyof typeof codes, detail: string): FastifyReply {
  const { title, remedy } = codes[code];
  return problemJson(reply, status, { code, title, detail, remedy });
}

export function problemJson(reply: FastifyReply, status: number, body: Record<string, unknown>): FastifyReply {
  return reply
    .code(status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({ status, ...body });
}
