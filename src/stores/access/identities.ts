import type { Database } from '../database.ts';

/** Whom an identity provider knows, and which person that is here. */
export interface IdentityKey {
  readonly issuer: string;
  readonly subject: string;
}

/** The person of an identity; undefined when it was never seen. */
export async function personOfIdentity(db: Database, { issuer, subject }: IdentityKey): Promise<string | undefined> {
  const row = await db('person_identity').where({ issuer, subject }).first({ personId: 'person_id' });
  return row?.personId;
}

/** Whether a person is known to this issuer by any subject. */
export async function isKnownTo(db: Database, personId: string, issuer: string): Promise<boolean> {
  const row = await db('person_identity').where({ person_id: personId, issuer }).first({ subject: 'subject' });
  return row !== undefined;
}

export async function insertIdentity(
  trx: Database,
  { issuer, subject, personId, at }: IdentityKey & { readonly personId: string; readonly at: Date },
): Promise<void> {
  await trx('person_identity').insert({ issuer, subject, person_id: personId, created_at: at, used_at: at });
}

export async function touchIdentity(trx: Database, { issuer, subject }: IdentityKey, at: Date): Promise<void> {
  await trx('person_identity').where({ issuer, subject }).update({ used_at: at });
}

/** Takes the answer of a provider, so that nobody else can; false when it was taken before. */
export async function takeAnswer(db: Database, digest: Buffer, at: Date): Promise<boolean> {
  const rows = await db('provider_answer')
    .insert({ state_sha256: digest, at })
    .onConflict('state_sha256')
    .ignore()
    .returning('at');
  return rows.length === 1;
}
