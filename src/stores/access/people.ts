import type { Database } from '../database.ts';

/** A person who signs in. Roles are checked by the database. */
export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly password: string | null;
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
}

const COLUMNS = {
  id: 'id',
  name: 'name',
  role: 'role',
  password: 'password',
  disabledAt: 'disabled_at',
  createdAt: 'created_at',
};

export async function listPeople(db: Database): Promise<readonly PersonRow[]> {
  return db('person').select(COLUMNS).orderBy('name');
}

export async function findPerson(db: Database, name: string): Promise<PersonRow | undefined> {
  return db('person').select(COLUMNS).where({ name }).first();
}

export async function findPersonById(db: Database, id: string): Promise<PersonRow | undefined> {
  return db('person').select(COLUMNS).where({ id }).first();
}

export async function countPeople(db: Database): Promise<number> {
  const row = await db('person').count({ count: '*' }).first();
  return Number(row?.count ?? 0);
}

/** Of all changes to people and their roles one at a time: whether an admin is left is asked of all of them. */
export async function lockPeople(trx: Database): Promise<void> {
  await trx.raw('lock table person in share row exclusive mode');
}

export async function countAdmins(trx: Database): Promise<number> {
  const row = await trx('person').where({ role: 'admin' }).whereNull('disabled_at').count({ count: '*' }).first();
  return Number(row?.count ?? 0);
}

/** False when the name is taken. */
export async function insertPerson(
  trx: Database,
  person: {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    /** Null: signs in another way only. */
    readonly password: string | null;
    readonly at: Date;
  },
): Promise<boolean> {
  const { id, name, role, password, at } = person;
  const rows = await trx('person')
    .insert({ id, name, role, password, created_at: at })
    .onConflict('name')
    .ignore()
    .returning('id');
  return rows.length === 1;
}

export async function setPassword(trx: Database, id: string, password: string): Promise<void> {
  await trx('person').where({ id }).update({ password, disabled_at: null });
}

export async function setRole(trx: Database, id: string, role: string): Promise<void> {
  await trx('person').where({ id }).update({ role });
}

export async function setDisabled(trx: Database, id: string, at: Date | null): Promise<void> {
  await trx('person').where({ id }).update({ disabled_at: at });
}

/** A link by which a person chooses a password. Only its digest is kept. */
export interface InvitationRow {
  readonly name: string | null;
  readonly role: string;
  readonly invitedBy: string;
  readonly expiresAt: Date;
}

export async function insertInvitation(
  trx: Database,
  invitation: InvitationRow & { readonly digest: Buffer; readonly at: Date },
): Promise<void> {
  const { digest, name, role, invitedBy, at, expiresAt } = invitation;
  await trx('invitation').insert({
    token_sha256: digest,
    name,
    role,
    invited_by: invitedBy,
    created_at: at,
    expires_at: expiresAt,
  });
}

/** Takes an invitation, so that nobody else can; undefined when it was taken or never made. */
export async function takeInvitation(trx: Database, digest: Buffer): Promise<InvitationRow | undefined> {
  const rows = await trx('invitation')
    .where({ token_sha256: digest })
    .delete(['name', 'role', 'invited_by as invitedBy', 'expires_at as expiresAt']);
  return rows[0];
}

/** Invitations of one inviter that nobody followed: a newer one replaces them. */
export async function dropInvitations(trx: Database, invitedBy: string): Promise<void> {
  await trx('invitation').where({ invited_by: invitedBy }).delete();
}
