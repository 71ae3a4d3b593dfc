import type { Database } from './database.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
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

export async function storeAnswer(
  trx: Database,
  key: string,
  requestSha256: Buffer,
  answer: ApiAnswer,
  at: Date,
): Promise<void> {
  await trx('api_request').insert({
    idempotency_key: key,
    request_sha256: requestSha256,
    status: answer.status,
    response: JSON.stringify(answer.body),
    received_at: at,
  });
}
