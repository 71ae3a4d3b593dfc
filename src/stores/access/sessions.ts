import type { Database } from '../database.ts';

export interface SessionRow {
  readonly personId: string;
  readonly name: string;
  readonly role: string;
  readonly csrf: string;
  readonly createdAt: Date;
  readonly usedAt: Date;
}

export async function insertSession(
  trx: Database,
  session: { readonly digest: Buffer; readonly personId: string; readonly csrf: string; readonly at: Date },
): Promise<void> {
  const { digest, personId, csrf, at } = session;
  await trx('person_session').insert({
    token_sha256: digest,
    person_id: personId,
    csrf,
    created_at: at,
    used_at: at,
  });
}

/** The session of a token, of a person who may sign in. */
export async function findSession(db: Database, digest: Buffer): Promise<SessionRow | undefined> {
  return db('person_session')
    .join('person', 'person.id', 'person_session.person_id')
    .where({ token_sha256: digest })
    .whereNull('person.disabled_at')
    .first({
      personId: 'person.id',
      name: 'person.name',
      role: 'person.role',
      csrf: 'person_session.csrf',
      createdAt: 'person_session.created_at',
      usedAt: 'person_session.used_at',
    });
}

export async function touchSession(db: Database, digest: Buffer, at: Date): Promise<void> {
  await db('person_session').where({ token_sha256: digest }).update({ used_at: at });
}

export async function dropSession(db: Database, digest: Buffer): Promise<void> {
  await db('person_session').where({ token_sha256: digest }).delete();
}

export async function dropSessionsOf(trx: Database, personId: string): Promise<void> {
  await trx('person_session').where({ person_id: personId }).delete();
}

/** Sessions that ended long ago, and failures that nobody looks at any more. */
export async function forgetAccess(db: Database, olderThan: Date): Promise<void> {
  await db('person_session').where('used_at', '<', olderThan).delete();
  await db('sign_in_failure').where('at', '<', olderThan).delete();
  await db('invitation').where('expires_at', '<', olderThan).delete();
}

export async function noteFailure(db: Database, who: readonly string[], at: Date): Promise<void> {
  await db('sign_in_failure').insert(who.map((one) => ({ who: one, at })));
}

/** Failures since a moment, by whom. */
export async function failuresOf(
  db: Database,
  who: readonly string[],
  since: Date,
): Promise<ReadonlyMap<string, readonly Date[]>> {
  const rows: { who: string; at: Date }[] = await db('sign_in_failure')
    .select('who', 'at')
    .whereIn('who', who)
    .where('at', '>', since);
  return new Map(who.map((one) => [one, rows.filter((row) => row.who === one).map(({ at }) => at)]));
}

export async function forgetFailures(db: Database, who: string): Promise<void> {
  await db('sign_in_failure').where({ who }).delete();
}
