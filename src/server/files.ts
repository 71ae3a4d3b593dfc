import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Code } from '../kernel/codes.ts';
import { RejectedError } from '../kernel/errors.ts';
import type { SupplierProfile } from '../partners/profile.ts';
import { mayAct } from '../pipeline/access/roles.ts';
import { receiveFile } from '../pipeline/inbound/receive.ts';
import { identify } from './access/gate.ts';
import { carriesToken } from './bearer.ts';
import type { ServerOptions } from './options.ts';
import { paced } from './paced.ts';
import { problemOf } from './problem.ts';

interface PushRequest {
  Params: { supplier: string; folder: string };
  Querystring: { name?: string };
  Body: IncomingMessage | undefined;
}

const LABEL = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const LONGEST_NAME_BYTES = 255;
const LONGEST_KEY = 200;

/**
 * `POST /v1/suppliers/:supplier/files/:folder?name=…`: a file that the supplier brings, as raw bytes of any type. It is
 * authenticated before a byte of it is read, and answered only after it is committed.
 */
export async function fileRoutes(server: FastifyInstance, options: ServerOptions): Promise<void> {
  const { gateway } = options;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  server.post<PushRequest>(
    '/suppliers/:supplier/files/:folder',
    {
      bodyLimit: Number.MAX_SAFE_INTEGER,
      config: { keepsWatch: true, needs: 'nothing' },
      onRequest: async (request, reply) => refuseEarly(options, request, reply),
    },
    async (request, reply) => {
      const { supplier, folder } = request.params;
      const profile = gateway.suppliers.get(supplier) as SupplierProfile;
      const body = request.body ?? request.raw;
      const length = request.headers['content-length'];
      try {
        const answer = await receiveFile(gateway, supplier, {
          folder,
          name: request.query.name as string,
          bytes: alone(paced(body, profile.receive, options.isReady), request.raw.socket),
          announcedBytes: length === undefined ? undefined : Number(length),
          sha256: announcedDigest(request) ?? undefined,
          idempotencyKey: single(request.headers['idempotency-key']),
        });
        return reply.code(answer.status).send(answer.body);
      } catch (error) {
        // What is left of the body is not read; it must not be taken for the next request.
        if (!body.readableEnded) reply.header('connection', 'close');
        throw error;
      }
    },
  );
}

/**
 * The bytes, when nothing came behind them that is no request: the server ends such a connection at once, and whoever
 * sent more than was announced may have sent half of something else.
 */
async function* alone(bytes: AsyncIterable<Uint8Array>, socket: Socket): AsyncGenerator<Uint8Array> {
  yield* bytes;
  if (socket.destroyed)
    throw new RejectedError('PUSH-INCOMPLETE', 'The connection ended with the file, or more came than was announced.');
}

/** Everything that can be said before the body is read. */
async function refuseEarly(
  options: ServerOptions,
  request: FastifyRequest<PushRequest>,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const { gateway, isReady } = options;
  const { headers } = request;
  const refuse = (status: number, code: Code, detail: string): FastifyReply => {
    reply.header('connection', 'close');
    return problemOf(reply, status, code, detail);
  };
  const profile = gateway.suppliers.get(request.params.supplier);
  const tokens = profile?.receive.tokens ?? [];
  // Of suppliers that are not here nobody but the operator learns anything.
  if (!carriesToken(headers.authorization, tokens) && !(await isOperator(options, request, tokens))) {
    reply.header('www-authenticate', 'Bearer');
    return refuse(401, 'UNAUTHORIZED', 'This needs a token of this supplier, or the API key of this gateway.');
  }
  if (!isReady()) return refuse(503, 'PUSH-NOT-NOW', 'This gateway is starting or stopping.');
  const { folder } = request.params;
  if (profile === undefined) return refuse(404, 'PUSH-NOWHERE', `There is no supplier ${request.params.supplier}.`);
  if (!LABEL.test(folder) || profile.receive.folders?.includes(folder) === false)
    return refuse(404, 'PUSH-NOWHERE', `${profile.id} brings no files to "${folder}".`);
  if (!isFileName(request.query.name))
    return refuse(400, 'PUSH-NAME', 'Expected ?name= with a plain file name of at most 255 bytes.');
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity' || /^multipart\//i.test(headers['content-type'] ?? ''))
    return refuse(
      415,
      'PUSH-MEDIA',
      `Expected the bytes of the file and nothing around them, not ${encoding === 'identity' ? headers['content-type'] : `content-encoding ${encoding}`}.`,
    );
  const length = headers['content-length'];
  if (length === undefined && headers['transfer-encoding'] === undefined)
    return refuse(411, 'PUSH-LENGTH', 'Expected Content-Length, or chunks.');
  if (length !== undefined && Number(length) > profile.receive.maxBytes)
    return refuse(
      413,
      'FILE-TOO-LARGE',
      `${length} bytes are announced; this supplier may send ${profile.receive.maxBytes}.`,
    );
  const key = single(headers['idempotency-key']);
  if (key !== undefined && (key === '' || key.length > LONGEST_KEY))
    return refuse(400, 'REQUEST-INVALID', `Expected an Idempotency-Key of at most ${LONGEST_KEY} characters.`);
  if (announcedDigest(request) === null)
    return refuse(400, 'PUSH-DIGEST', 'Expected X-Content-SHA256 in hex, or Content-Digest with sha-256=:base64:.');
  return undefined;
}

/** Where a supplier has tokens of its own, working on this machine is no proof: whoever brings a file has one of them. */
async function isOperator(
  options: ServerOptions,
  request: FastifyRequest<PushRequest>,
  tokens: readonly string[],
): Promise<boolean> {
  const principal = await identify(options, request as FastifyRequest);
  if (principal === undefined || (principal.kind === 'this machine' && tokens.length > 0)) return false;
  return mayAct(principal.role, 'operator');
}

function isFileName(name: unknown): name is string {
  if (typeof name !== 'string' || name === '' || name === '.' || name === '..') return false;
  return !/[/\p{Cc}]/u.test(name) && Buffer.byteLength(name) <= LONGEST_NAME_BYTES;
}

/** The SHA-256 that the request says its bytes have: undefined without one, null when it cannot be read. */
function announcedDigest({ headers }: FastifyRequest): Buffer | undefined | null {
  const plain = single(headers['x-content-sha256']);
  if (plain !== undefined) return /^[0-9a-f]{64}$/i.test(plain) ? Buffer.from(plain, 'hex') : null;
  // RFC 9530: a list of algorithms; others than SHA-256 say nothing to us.
  const listed = /(?:^|,)\s*sha-256=([^,]*)/i.exec(single(headers['content-digest']) ?? '')?.[1];
  if (listed === undefined) return undefined;
  const encoded = /^:([A-Za-z0-9+/]{43}=):\s*$/.exec(listed)?.[1];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64');
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}
