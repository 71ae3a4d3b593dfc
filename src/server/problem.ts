import type { FastifyReply } from 'fastify';
import { codes } from '../kernel/codes.ts';

/** An error as RFC 9457 problem+json with our stable code, what to do, and where more is said of it; `facts`: what a page can show besides. */
export function problemOf(
  reply: FastifyReply,
  status: number,
  code: keyof typeof codes,
  detail: string,
  facts: Readonly<Record<string, unknown>> = {},
): FastifyReply {
  const { title, remedy } = codes[code];
  const type = `/docs/errors#${code.toLowerCase()}`;
  return reply
    .code(status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({ type, status, code, title, detail, remedy, ...facts });
}
