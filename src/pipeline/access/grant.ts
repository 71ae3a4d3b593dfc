import { INVITATION_MS, PERSON_NAME, type Principal, type Role } from '../../domain/access.ts';
import { RejectedError } from '../../kernel/errors.ts';
import { newToken, tokenDigest } from '../../kernel/secrets.ts';
import { insertApiKey, revokeApiKey } from '../../stores/access/api-keys.ts';
import { addAudit } from '../../stores/access/audit.ts';
import {
  countAdmins,
  countPeople,
  dropInvitations,
  findPerson,
  insertInvitation,
  lockPeople,
  setDisabled,
  setRole,
} from '../../stores/access/people.ts';
import { dropSessionsOf } from '../../stores/access/sessions.ts';
import type { Gateway } from '../gateway.ts';

/** Who gives access, and why. */
export interface Giver {
  readonly by: Pick<Principal, 'name' | 'role'>;
  readonly reason?: string | undefined;
}

const FIRST_START = 'first start';

/**
 * A link by which somebody becomes a person here with this role; of somebody who is one already, a link for a new password.
 *
 * @returns the token of the link, which is kept nowhere
 * @throws RejectedError ACCESS-REFUSED for a name that cannot be one
 */
export async function invite(
  gateway: Gateway,
  wanted: { readonly name?: string | undefined; readonly role?: Role | undefined },
  { by, reason }: Giver,
): Promise<{ readonly token: string; readonly role: Role; readonly expiresAt: Date }> {
  const name = wanted.name?.trim().toLowerCase();
  if (name !== undefined && !PERSON_NAME.test(name)) throw refusal(`"${name}" is no name of a person.`);
  const at = gateway.clock.now();
  const token = newToken('invitation');
  const expiresAt = new Date(at.getTime() + INVITATION_MS);
  return gateway.db.transaction(async (trx) => {
    const known = name === undefined ? undefined : await findPerson(trx, name);
    const role = (known?.role ?? wanted.role ?? 'viewer') as Role;
    await insertInvitation(trx, {
      digest: tokenDigest(token),
      name: name ?? null,
      role,
      invitedBy: by.name,
      at,
      expiresAt,
    });
    await addAudit(trx, {
      at,
      who: by.name,
      role: by.role,
      action: 'invite person',
      entity: `person/${name ?? '(chooses a name)'}`,
      after: { role },
      reason,
    });
    return { token, role, expiresAt };
  });
}

/**
 * The link for the first admin, as long as there are no people. Each start makes a new one, and the one before it ends:
 * it was printed into a log.
 */
export async function inviteFirstAdmin(gateway: Gateway): Promise<string | undefined> {
  if ((await countPeople(gateway.db)) > 0) return undefined;
  const at = gateway.clock.now();
  const token = newToken('invitation');
  await gateway.db.transaction(async (trx) => {
    await dropInvitations(trx, FIRST_START);
    await insertInvitation(trx, {
      digest: tokenDigest(token),
      name: null,
      role: 'admin',
      invitedBy: FIRST_START,
      at,
      expiresAt: new Date(at.getTime() + INVITATION_MS),
    });
  });
  return token;
}

/**
 * Changes what a person may do; one who is shut out is signed out everywhere.
 *
 * @throws RejectedError ACCESS-REFUSED when nobody of that name exists, or no admin would be left
 */
export async function changePerson(
  gateway: Gateway,
  name: string,
  wanted: { readonly role?: Role | undefined; readonly disabled?: boolean | undefined },
  { by, reason }: Giver,
): Promise<void> {
  const at = gateway.clock.now();
  await gateway.db.transaction(async (trx) => {
    await lockPeople(trx);
    const person = await findPerson(trx, name);
    if (person === undefined) throw refusal(`There is nobody called ${name}.`);
    const before = { role: person.role, disabled: person.disabledAt !== null };
    const after = { role: wanted.role ?? person.role, disabled: wanted.disabled ?? before.disabled };
    if (after.role !== before.role) await setRole(trx, person.id, after.role);
    if (after.disabled !== before.disabled) await setDisabled(trx, person.id, after.disabled ? at : null);
    if (after.disabled) await dropSessionsOf(trx, person.id);
    const wasAdmin = before.role === 'admin' && !before.disabled;
    if (wasAdmin && (await countAdmins(trx)) === 0) throw refusal(`${name} is the last admin.`);
    await addAudit(trx, {
      at,
      who: by.name,
      role: by.role,
      action: 'change person',
      entity: `person/${name}`,
      before,
      after,
      reason,
    });
  });
}

/**
 * A key for a program.
 *
 * @returns the key, which is kept nowhere
 * @throws RejectedError ACCESS-REFUSED when a key of that name is in force
 */
export async function addKey(
  gateway: Gateway,
  key: { readonly name: string; readonly role: Role; readonly expiresAt?: Date | undefined },
  { by, reason }: Giver,
): Promise<string> {
  const at = gateway.clock.now();
  const token = newToken('crossdock');
  const { name, role, expiresAt = null } = key;
  await gateway.db.transaction(async (trx) => {
    const isNew = await insertApiKey(trx, {
      id: gateway.ids.next(),
      name,
      role,
      digest: tokenDigest(token),
      createdBy: by.name,
      at,
      expiresAt,
    });
    if (!isNew) throw refusal(`A key called ${name} is in force already. Revoke it first, or choose another name.`);
    await addAudit(trx, {
      at,
      who: by.name,
      role: by.role,
      action: 'add key',
      entity: `key/${name}`,
      after: { role, expiresAt },
      reason,
    });
  });
  return token;
}

/** @throws RejectedError ACCESS-REFUSED when there is no such key in force */
export async function revokeKey(gateway: Gateway, name: string, { by, reason }: Giver): Promise<void> {
  const at = gateway.clock.now();
  await gateway.db.transaction(async (trx) => {
    const revoked = await revokeApiKey(trx, name, at);
    if (revoked === undefined) throw refusal(`There is no key called ${name} in force.`);
    await addAudit(trx, {
      at,
      who: by.name,
      role: by.role,
      action: 'revoke key',
      entity: `key/${name}`,
      before: { role: revoked.role },
      reason,
    });
  });
}

function refusal(message: string): RejectedError {
  return new RejectedError('ACCESS-REFUSED', message);
}
