import { createHash } from 'node:crypto';
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RejectedError, TransientError } from '../kernel/errors.ts';
import { seal, unseal } from '../kernel/secrets.ts';
import type { Gateway } from '../pipeline/gateway.ts';
import { claimRequest, dropRequest, type KeptAnswer, storeAnswer, tryRequest } from '../stores/api-requests.ts';
import {
  afterCommit,
  beginScope,
  commitScope,
  type RequestScope,
  runInScope,
  scopedDatabase,
  undoScope,
} from '../stores/request-scope.ts';
import { sessionToken } from './access/cookie.ts';
import { isReading } from './access/gate.ts';
import { problemOf } from './problem.ts';

/**
 * How a route that changes something keeps the promise of idempotency keys:
 *
 * - `once` (left out): everything it does is one transaction with the answer that is kept of it;
 * - `beside`: it speaks with others on its way, so that its transactions are its own. A second request waits for its end; after a
 *   crash it is done again, which must do no harm;
 * - `itself`: its action keeps answers.
 */
export type Repeats = 'once' | 'beside' | 'itself';

/** After so long a request that is done beside is taken for dead. */
const DEAD_MS = 10 * 60_000;
const LONGEST_KEY = 200;

/** A request that has a key and is being answered. */
interface Begun {
  readonly name: string;
  readonly requestSha256: Buffer;
  /** Undefined: its transactions are its own. */
  readonly scope: RequestScope | undefined;
}

/** The gateway as routes have it: what they do within a request that has a key is one transaction. */
export function onceGateway(gateway: Gateway): Gateway {
  const tell: Gateway['tell'] = (event) => afterCommit(() => gateway.tell(event));
  return { ...gateway, db: scopedDatabase(gateway.db), tell };
}

/** Answers a request that was answered under its idempotency key the same way again, without doing it a second time. */
export function answerOnce(server: FastifyInstance, gateway: Gateway): void {
  const begun = new WeakMap<FastifyRequest, Begun>();
  // Before the body is checked: a repeat gets its answer also after a route began to check more.
  server.addHook('preValidation', (request, reply, done) => {
    const key = keyOf(request);
    if (key === undefined || begun.has(request)) return done();
    begin(gateway, request, key).then((outcome) => {
      if ('before' in outcome) return answerAgain(request, reply, outcome.before);
      begun.set(request, outcome);
      if (outcome.scope === undefined) done();
      else runInScope(outcome.scope, done);
    }, done);
  });
  // The answer leaves only after it is kept, together with whatever was done.
  server.addHook('onSend', async (request, reply, payload) => {
    const one = begun.get(request);
    begun.delete(request);
    if (one === undefined) return payload;
    try {
      if (reply.statusCode < 400) return await keep(gateway, one, request, reply, payload);
      await forget(gateway, one);
    } catch (error) {
      await forget(gateway, one);
      throw error;
    }
    return payload;
  });
}

/** A key as it is kept: what one caller calls so is nobody else's. */
export function callersKey(request: FastifyRequest, key: string): string {
  const { kind, name } = request.principal ?? { kind: 'nobody', name: '' };
  return `${kind}/${name}/${key}`;
}

function keyOf(request: FastifyRequest): string | undefined {
  const given = request.headers['idempotency-key'];
  if (given === undefined || !takesKeys(request.method, request.routeOptions.config)) return undefined;
  return request.principal === null || request.principal === undefined ? undefined : String(given);
}

/** Whether answers of a route are kept here. */
export function takesKeys(method: string, { repeats = 'once', needs }: Partial<FastifyContextConfig> = {}): boolean {
  return !isReading(method) && repeats !== 'itself' && needs !== 'nothing';
}

async function begin(
  { db, clock }: Gateway,
  request: FastifyRequest,
  key: string,
): Promise<Begun | { readonly before: KeptAnswer }> {
  if (key === '' || key.length > LONGEST_KEY)
    throw new RejectedError('REQUEST-INVALID', `Expected an Idempotency-Key of 1 to ${LONGEST_KEY} characters.`);
  const name = callersKey(request, createHash('sha256').update(key).digest('hex'));
  const { method, url, body } = request;
  const asked = createHash('sha256').update(
    JSON.stringify([method, url, Buffer.isBuffer(body) ? 'bytes' : (body ?? null)]),
  );
  const requestSha256 = (Buffer.isBuffer(body) ? asked.update(body) : asked).digest();
  const scope = await beginScope(db);
  try {
    const found = await tryRequest(scope.trx, name);
    const before = found?.before;
    const isOther = before !== undefined && !before.requestSha256.equals(requestSha256);
    if (isOther)
      throw new RejectedError('IDEMPOTENCY-KEY-REUSED', `The idempotency key ${key} was used for another request.`);
    const answer = before?.answer;
    const age = before === undefined ? Number.POSITIVE_INFINITY : clock.now().getTime() - before.receivedAt.getTime();
    if (found === undefined || (answer === undefined && age < DEAD_MS)) throw running(key);
    if (answer !== undefined) {
      await undoScope(scope);
      return { before: answer };
    }
    if (request.routeOptions.config.repeats !== 'beside') return { name, requestSha256, scope };
    await claimRequest(scope.trx, name, requestSha256, clock.now());
    await commitScope(scope);
    return { name, requestSha256, scope: undefined };
  } catch (error) {
    await undoScope(scope);
    throw error;
  }
}

function running(key: string): TransientError {
  return new TransientError('IDEMPOTENCY-RUNNING', `A request with the idempotency key ${key} is still running.`, {
    retryAfterMs: 1000,
  });
}

async function keep(
  { db, clock }: Gateway,
  { name, requestSha256, scope }: Begun,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const text = payload === undefined || payload === null ? undefined : String(payload);
  const contentType = (reply.getHeader('content-type') as string | undefined) ?? null;
  const isSealed = request.routeOptions.config.answersSecret === true;
  const body = text === undefined ? undefined : isSealed ? seal(text, sealWords(request)) : asKept(text, contentType);
  const answer = { status: reply.statusCode, body, contentType, isSealed };
  await storeAnswer(scope?.trx ?? db, name, requestSha256, answer, clock.now());
  if (scope !== undefined) await commitScope(scope);
  return payload;
}

async function forget({ db }: Gateway, { name, scope }: Begun): Promise<void> {
  if (scope === undefined) await dropRequest(db, name);
  else await undoScope(scope);
}

function answerAgain(request: FastifyRequest, reply: FastifyReply, answer: KeptAnswer): void {
  const { status, body, contentType, isSealed } = answer;
  request.isAnsweredAgain = true;
  reply.code(status).header('idempotency-replayed', 'true');
  if (contentType !== null) reply.type(contentType);
  if (body === null) return void reply.send();
  const text = isSealed ? unseal(String(body), sealWords(request)) : asSent(body, contentType);
  if (text === undefined) {
    const said = 'It was done before; its answer was a secret that this sign-in cannot read.';
    problemOf(reply, 409, 'IDEMPOTENCY-SECRET', said);
  } else reply.send(text);
}

/** JSON is kept as what it says, so that people can look at it; anything else as text. */
function asKept(text: string, contentType: string | null): unknown {
  return isJson(contentType) ? JSON.parse(text) : text;
}

function asSent(body: unknown, contentType: string | null): string {
  return isJson(contentType) ? JSON.stringify(body) : String(body);
}

function isJson(contentType: string | null): boolean {
  return /^application\/(\w+\+)?json\b/.test(contentType ?? '');
}

/** What only the caller has: the key of the request, and what it signs in with. */
function sealWords(request: FastifyRequest): readonly string[] {
  const { authorization = '', 'idempotency-key': key } = request.headers;
  return [String(key), authorization, sessionToken(request) ?? ''];
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How a write is made once for each idempotency key; left out: `once`. */
    readonly repeats?: Repeats;
    /** Its answer carries a secret that is shown once: it is kept so that only the caller can read it. */
    readonly answersSecret?: true;
  }
  interface FastifyRequest {
    /** It was answered under its key before, and nothing was done now. */
    isAnsweredAgain?: boolean;
  }
}
