import type { FastifyReply } from 'fastify';

/**
 * Bytes of somebody else, to be kept and never shown: a browser neither guesses a type nor runs anything. The name is what the
 * supplier called it, without whatever could be a path or a header.
 */
export function download(reply: FastifyReply, name: string, bytes: Uint8Array | NodeJS.ReadableStream): FastifyReply {
  const plain = name.replace(/[^A-Za-z0-9._ -]/g, '_').slice(-150);
  return reply
    .type('application/octet-stream')
    .header('content-disposition', `attachment; filename="${plain}"`)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .send(bytes);
}
