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
  session: {
    readonly digest: Buffer;
    readonly personId: string;
    readonly csrf: string;
    readonly at: Date;
    /** Of a session that began at an identity provider: its token, sealed so that only this session can read it. */
    readonly sealedIdToken?: string | undefined;
  },
): Promise<void> {
  const { digest, personId, csrf, at, sealedIdToken = null } = session;
  await trx('person_session').insert({
    token_sha256: digest,
    person_id: personId,
    csrf,
    created_at: at,
    used_at: at,
    sealed_id_token: sealedIdToken,
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

/** Ends a session; what was kept of the token that it began with, undefined when there is nothing. */
export async function dropSession(db: Database, digest: Buffer): Promise<string | undefined> {
  const rows: { sealed: string | null }[] = await db('person_session')
    .where({ token_sha256: digest })
    .delete(['sealed_id_token as sealed']);
  return rows[0]?.sealed ?? undefined;
}

export async function dropSessionsOf(trx: Database, personId: string): Promise<void> {
  await trx('person_session').where({ person_id: personId }).delete();
}

/** Sessions that ended long ago, failures that nobody looks at any more, links and answers of providers that are too old to be used. */
export async function forgetAccess(db: Database, olderThan: Date): Promise<void> {
  await db('person_session').where('used_at', '<', olderThan).delete();
  await db('sign_in_failure').where('at', '<', olderThan).delete();
  await db('invitation').where('expires_at', '<', olderThan).delete();
  await db('provider_answer').where('at', '<', olderThan).delete();
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

/** A session as it is shown: its token is not kept, and neither is its digest told. */
export interface ListedSession {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly agent: string | null;
  readonly address: string | null;
  readonly createdAt: Date;
  readonly usedAt: Date;
}

const SESSION_ID = "left(encode(sha256(person_session.token_sha256), 'hex'), 16)";

/** Sessions that were used since a moment, the last used first. */
export async function listSessions(db: Database, usedSince: Date): Promise<ListedSession[]> {
  return db('person_session')
    .join('person', 'person.id', 'person_session.person_id')
    .where('person_session.used_at', '>', usedSince)
    .whereNull('person.disabled_at')
    .orderBy('person_session.used_at', 'desc')
    .select({
      id: db.raw(SESSION_ID),
      name: 'person.name',
      role: 'person.role',
      agent: 'person_session.agent',
      address: 'person_session.address',
      createdAt: 'person_session.created_at',
      usedAt: 'person_session.used_at',
    });
}

/** With what and from where a session was begun. */
export async function noteOrigin(
  db: Database,
  digest: Buffer,
  origin: { readonly agent: string | null; readonly address: string | null },
): Promise<void> {
  await db('person_session').where({ token_sha256: digest }).update(origin);
}

/** How a session of this token is called in lists. */
export async function sessionIdOf(db: Database, digest: Buffer): Promise<string | undefined> {
  const row = await db('person_session')
    .where({ token_sha256: digest })
    .first({ id: db.raw(SESSION_ID) });
  return row?.id;
}

/** Ends a session by its id in lists; the name of its person, undefined when there is none. */
export async function dropSessionById(trx: Database, id: string): Promise<string | undefined> {
  const { rows } = await trx.raw<{ rows: { name: string }[] }>(
    `delete from person_session using person where person.id = person_session.person_id and ${SESSION_ID} = :id returning person.name`,
    { id },
  );
  return rows[0]?.name;
}
