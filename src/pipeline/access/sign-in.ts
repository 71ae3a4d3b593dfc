import { faultOfPassword, PERSON_NAME, type Principal, type Role } from '../../domain/access.ts';
import { RejectedError } from '../../kernel/errors.ts';
import { hashPassword, isPassword, newToken, seal, tokenDigest, unseal } from '../../kernel/secrets.ts';
import { addAudit } from '../../stores/access/audit.ts';
import { findPerson, insertPerson, type PersonRow, setPassword, takeInvitation } from '../../stores/access/people.ts';
import {
  dropSession,
  dropSessionsOf,
  forgetFailures,
  insertSession,
  noteFailure,
} from '../../stores/access/sessions.ts';
import type { Database } from '../../stores/database.ts';
import type { Gateway } from '../gateway.ts';
import { addressKey, nameKey, refuseGuessing } from './identify.ts';

/** What is sealed with this word is a token of a provider. */
const ID_TOKEN = 'token of a provider';

/** What a browser keeps. The token is shown once. */
export interface SignedIn {
  readonly token: string;
  readonly csrf: string;
  readonly principal: Principal;
}

/**
 * Signs a person in by name and password. Whether the name exists shows neither in the answer nor in its time. Both ends stand in the
 * audit; not attempts while it is closed, of which anybody can make as many as they like, and which compare nothing.
 *
 * @throws RejectedError ACCESS-SIGN-IN; TransientError ACCESS-CLOSED
 */
export async function signIn(
  gateway: Gateway,
  given: { readonly name: string; readonly password: string; readonly address: string },
): Promise<SignedIn> {
  const name = given.name.trim().toLowerCase();
  await refuseGuessing(gateway, { name, address: given.address });
  const person = await findPerson(gateway.db, name);
  const isRight = await isPassword(given.password, person?.password);
  if (!isRight || person === undefined || person.disabledAt !== null) {
    await noteRefusal(gateway, { name, person, isRight, address: given.address });
    throw new RejectedError('ACCESS-SIGN-IN', 'Name or password is wrong.');
  }
  await forgetFailures(gateway.db, nameKey(name));
  return gateway.db.transaction(async (trx) => {
    const role = person.role as Role;
    await addAudit(trx, {
      at: gateway.clock.now(),
      who: name,
      role,
      action: 'sign in',
      entity: `person/${name}`,
      after: { role, by: 'password', address: given.address },
    });
    return openSession(gateway, trx, { ...person, role });
  });
}

/** A name that nobody has is not kept: people type their password into the wrong field. */
async function noteRefusal(
  gateway: Gateway,
  {
    name,
    person,
    isRight,
    address,
  }: {
    readonly name: string;
    readonly person: PersonRow | undefined;
    readonly isRight: boolean;
    readonly address: string;
  },
): Promise<void> {
  const at = gateway.clock.now();
  await gateway.db.transaction(async (trx) => {
    await noteFailure(trx, [nameKey(name), addressKey(address)], at);
    await addAudit(trx, {
      at,
      who: person?.name ?? 'somebody unknown',
      role: person?.role ?? 'none',
      action: 'sign-in refused',
      entity: person === undefined ? 'session' : `person/${person.name}`,
      after: { code: 'ACCESS-SIGN-IN', by: 'password', address },
      reason: person === undefined ? 'Nobody has this name.' : isRight ? 'Shut out here.' : 'The password is wrong.',
    });
  });
}

/**
 * Ends a session; nothing happens when it is over already.
 *
 * @returns the token of the provider where it began, with which it can be ended there too
 */
export async function signOut(gateway: Gateway, token: string): Promise<string | undefined> {
  const sealed = await dropSession(gateway.db, tokenDigest(token));
  return sealed === undefined ? undefined : unseal(sealed, [ID_TOKEN, token]);
}

/**
 * Follows an invitation: makes the person with the password chosen, or gives the invited one a new password, and signs in.
 *
 * @throws RejectedError ACCESS-INVITATION when the link was used or is too old; ACCESS-REFUSED for a name or a password that cannot be taken
 */
export async function acceptInvitation(
  gateway: Gateway,
  given: { readonly token: string; readonly name?: string | undefined; readonly password: string },
): Promise<SignedIn> {
  const at = gateway.clock.now();
  return gateway.db.transaction(async (trx) => {
    const invitation = await takeInvitation(trx, tokenDigest(given.token));
    if (invitation === undefined || invitation.expiresAt <= at) {
      throw new RejectedError('ACCESS-INVITATION', 'This link was used already, or is more than a day old.');
    }
    const name = (invitation.name ?? given.name ?? '').trim().toLowerCase();
    if (!PERSON_NAME.test(name)) throw refusal(`"${name}" is no name: lower-case letters, digits and . _ - @.`);
    const fault = faultOfPassword(given.password, name);
    if (fault !== undefined) throw refusal(`This password is not taken: ${fault}.`);
    const password = await hashPassword(given.password);
    const known = await findPerson(trx, name);
    if (known !== undefined && invitation.name === null) throw refusal(`${name} exists already.`);
    const role = (known?.role ?? invitation.role) as Role;
    const id = known?.id ?? gateway.ids.next();
    if (known === undefined) {
      if (!(await insertPerson(trx, { id, name, role, password, at }))) throw refusal(`${name} exists already.`);
    } else {
      await setPassword(trx, id, password);
      await dropSessionsOf(trx, id);
    }
    await addAudit(trx, {
      at,
      who: name,
      role,
      action: known === undefined ? 'accept invitation' : 'set password',
      entity: `person/${name}`,
      after: { role, invitedBy: invitation.invitedBy },
    });
    return openSession(gateway, trx, { id, name, role });
  });
}

/** `idToken`: of the provider where the session began; kept so that only the browser can have it used, at its end. */
export async function openSession(
  gateway: Gateway,
  trx: Database,
  { id, name, role }: { readonly id: string; readonly name: string; readonly role: Role },
  idToken?: string,
): Promise<SignedIn> {
  const token = newToken('session');
  const csrf = newToken('page');
  const sealedIdToken = idToken === undefined ? undefined : seal(idToken, [ID_TOKEN, token]);
  await insertSession(trx, { digest: tokenDigest(token), personId: id, csrf, at: gateway.clock.now(), sealedIdToken });
  return { token, csrf, principal: { kind: 'person', name, role } };
}

function refusal(message: string): RejectedError {
  return new RejectedError('ACCESS-REFUSED', message);
}
