import type { FastifyRequest } from 'fastify';

const LOOPBACK_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_NAME = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;

/**
 * Whether a request was made on this machine, by somebody who meant to. A page of somebody else that a browser here has open can
 * also send requests to 127.0.0.1, and with a DNS name of its own that leads there even read the answers: the first is told by
 * its Origin, the second by the Host. A proxy on this machine speaks for others.
 */
export function isFromThisMachine({ headers, socket }: FastifyRequest): boolean {
  if (!LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '')) return false;
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) return false;
  if (!isLoopbackName(headers.host)) return false;
  const { origin } = headers;
  if (origin === undefined) return headers['sec-fetch-site'] !== 'cross-site';
  return URL.canParse(origin) && isLoopbackName(new URL(origin).host);
}

export function isLoopbackName(host: string | undefined): boolean {
  return LOOPBACK_NAME.test(host ?? '');
}
