import type { Database } from './database.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** What is kept of a request under its idempotency key. */
export interface KeptRequest {
  readonly requestSha256: Buffer;
  readonly receivedAt: Date;
  /** Undefined: it runs, or did when its process died. */
  readonly answer?: KeptAnswer;
}

export interface KeptAnswer extends ApiAnswer {
  /** Null: an answer without content. */
  readonly contentType: string | null;
  /** Its body is text that only the caller can read. */
  readonly isSealed: boolean;
}

/** What an idempotency key was answered before; locked against a second request with the same key at the same time. */
export async function lockRequest(
  trx: Database,
  key: string,
): Promise<{ readonly requestSha256: Buffer; readonly answer: ApiAnswer } | undefined> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(:key, 0))', { key: `request/${key}` });
  const row = await trx('api_request').where({ idempotency_key: key }).first();
  return row && { requestSha256: row.request_sha256, answer: { status: row.status, body: row.response } };
}

/** The same without waiting: undefined while another transaction has the key. */
export async function tryRequest(
  trx: Database,
  key: string,
): Promise<{ readonly before: KeptRequest | undefined } | undefined> {
  const { rows } = await trx.raw<{ rows: { is_ours: boolean }[] }>(
    'select pg_try_advisory_xact_lock(hashtextextended(:key, 0)) as is_ours',
    { key: `request/${key}` },
  );
  if (rows[0]?.is_ours !== true) return undefined;
  const row = await trx('api_request').where({ idempotency_key: key }).first();
  if (row === undefined) return { before: undefined };
  const { status, response: body, content_type: contentType, sealed: isSealed } = row;
  const kept = { requestSha256: row.request_sha256, receivedAt: row.received_at };
  return { before: status === null ? kept : { ...kept, answer: { status, body, contentType, isSealed } } };
}

/** Says that a request runs whose effects are not those of one transaction; in place of one that died. */
export async function claimRequest(trx: Database, key: string, requestSha256: Buffer, at: Date): Promise<void> {
  await trx('api_request')
    .insert({ idempotency_key: key, request_sha256: requestSha256, received_at: at })
    .onConflict('idempotency_key')
    .merge();
}

/** A request that came to nothing is free to be made again. */
export async function dropRequest(db: Database, key: string): Promise<void> {
  await db('api_request').where({ idempotency_key: key }).whereNull('status').delete();
}

export async function storeAnswer(
  trx: Database,
  key: string,
  requestSha256: Buffer,
  answer: ApiAnswer & Partial<KeptAnswer>,
  at: Date,
): Promise<void> {
  const { status, body, contentType = 'application/json; charset=utf-8', isSealed = false } = answer;
  await trx('api_request')
    .insert({
      idempotency_key: key,
      request_sha256: requestSha256,
      status,
      response: body === undefined ? null : JSON.stringify(body),
      content_type: contentType,
      sealed: isSealed,
      received_at: at,
    })
    .onConflict('idempotency_key')
    .merge();
}

/** @returns how many answers were older; at most `limit` of them are forgotten at once */
export async function forgetRequests(db: Database, before: Date, limit: number): Promise<number> {
  return db('api_request')
    .whereIn(
      'idempotency_key',
      db('api_request').where('received_at', '<', before).orderBy('received_at').limit(limit).select('idempotency_key'),
    )
    .delete();
}
