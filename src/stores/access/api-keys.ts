import type { Database } from '../database.ts';

/** A key of a program. The key itself is shown once and never kept. */
export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly usedAt: Date | null;
  readonly revokedAt: Date | null;
}

const COLUMNS = {
  id: 'id',
  name: 'name',
  role: 'role',
  createdBy: 'created_by',
  createdAt: 'created_at',
  expiresAt: 'expires_at',
  usedAt: 'used_at',
  revokedAt: 'revoked_at',
};

export async function listApiKeys(db: Database): Promise<readonly ApiKeyRow[]> {
  return db('api_key')
    .select(COLUMNS)
    .orderBy([{ column: 'revoked_at', order: 'desc', nulls: 'first' }, 'name']);
}

/** Keys that still open something. */
export async function countApiKeys(db: Database): Promise<number> {
  const row = await db('api_key').whereNull('revoked_at').count({ count: '*' }).first();
  return Number(row?.count ?? 0);
}

export async function findApiKey(db: Database, digest: Buffer): Promise<ApiKeyRow | undefined> {
  return db('api_key').select(COLUMNS).where({ token_sha256: digest }).whereNull('revoked_at').first();
}

/** False when a key of that name is in force. */
export async function insertApiKey(
  trx: Database,
  key: {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    readonly digest: Buffer;
    readonly createdBy: string;
    readonly at: Date;
    readonly expiresAt: Date | null;
  },
): Promise<boolean> {
  const rows = await trx('api_key')
    .insert({
      id: key.id,
      name: key.name,
      role: key.role,
      token_sha256: key.digest,
      created_by: key.createdBy,
      created_at: key.at,
      expires_at: key.expiresAt,
    })
    .onConflict(trx.raw('(name) where revoked_at is null'))
    .ignore()
    .returning('id');
  return rows.length === 1;
}

export async function touchApiKey(db: Database, id: string, at: Date): Promise<void> {
  await db('api_key').where({ id }).update({ used_at: at });
}

/** The name of the key that was revoked; undefined when there is none in force. */
export async function revokeApiKey(trx: Database, name: string, at: Date): Promise<ApiKeyRow | undefined> {
  const rows = await trx('api_key').where({ name }).whereNull('revoked_at').update({ revoked_at: at }, COLUMNS_OF);
  return rows[0];
}

const COLUMNS_OF = Object.entries(COLUMNS).map(([name, column]) => `${column} as ${name}`);
