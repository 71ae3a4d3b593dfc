import type { Role } from '../../domain/access.ts';
import { namesFor, roleOf, verifiedEmail } from '../../domain/identity.ts';
import type { ProvenIdentity } from '../../identity/identity-provider.ts';
import { CrossdockError, RejectedError } from '../../kernel/errors.ts';
import { addAudit } from '../../stores/access/audit.ts';
import { insertIdentity, isKnownTo, personOfIdentity, touchIdentity } from '../../stores/access/identities.ts';
import {
  countAdmins,
  findPerson,
  findPersonById,
  insertPerson,
  lockPeople,
  type PersonRow,
  setRole,
} from '../../stores/access/people.ts';
import { dropSessionsOf } from '../../stores/access/sessions.ts';
import type { Database } from '../../stores/database.ts';
import type { Gateway } from '../gateway.ts';
import { type ProviderSignIn, provenByProvider } from './provider-flow.ts';
import { openSession, type SignedIn } from './sign-in.ts';

/**
 * Signs in whoever came back from the provider: as the person that this identity is here, as one who is called by its verified
 * e-mail address and whom this issuer does not know yet, or as somebody new. Refusals of people whom the provider named stand in the audit.
 *
 * @throws RejectedError OIDC-FLOW, OIDC-PROOF, OIDC-REFUSED, OIDC-NO-ROLE, ACCESS-SHUT-OUT, ACCESS-REFUSED; TransientError
 *   OIDC-UNREACHABLE, ACCESS-CLOSED; ConfigError OIDC-SETUP
 */
export async function signInByProvider(
  gateway: Gateway,
  signIn: ProviderSignIn,
  came: Parameters<typeof provenByProvider>[2],
): Promise<{ readonly signedIn: SignedIn; readonly to: string }> {
  const { identity, to } = await provenByProvider(gateway, signIn, came);
  try {
    return { signedIn: await gateway.db.transaction((trx) => enter(gateway, trx, signIn, identity)), to };
  } catch (error) {
    if (error instanceof CrossdockError) await noteRefusal(gateway, identity, error);
    throw error;
  }
}

async function enter(
  gateway: Gateway,
  trx: Database,
  { provider, roles }: ProviderSignIn,
  identity: ProvenIdentity,
): Promise<SignedIn> {
  // Two browsers of somebody new come at once, and whether an admin is left is asked of all people.
  await lockPeople(trx);
  const { known, isLinked } = await personOf(trx, identity);
  if (known !== undefined && known.disabledAt !== null)
    throw new RejectedError(
      'ACCESS-SHUT-OUT',
      `${known.name} was shut out here. ${provider.name} knows nothing of that.`,
    );
  const role = roleOf(identity.claims, roles, known?.role as Role | undefined);
  if (role === undefined) throw noRole(provider.name, identity, roles.claim);
  const person = known ?? (await becomePerson(gateway, trx, identity, role));
  const at = gateway.clock.now();
  if (isLinked) await touchIdentity(trx, identity, at);
  else await insertIdentity(trx, { ...identity, personId: person.id, at });
  if (person.role !== role) await changeRole(trx, person, role);
  await addAudit(trx, {
    at,
    who: person.name,
    role,
    action: known === undefined ? 'sign in as somebody new' : isLinked ? 'sign in' : 'sign in by e-mail address',
    entity: `person/${person.name}`,
    ...(person.role === role ? {} : { before: { role: person.role } }),
    after: { role, provider: provider.name, issuer: identity.issuer, subject: identity.subject },
  });
  return openSession(gateway, trx, { id: person.id, name: person.name, role }, identity.idToken);
}

/**
 * By issuer and subject. The address is only a hint, and only for whom this issuer does not know yet: it may be given to somebody
 * else later, who must not become the person that had it. One who was shut out stays out under a new subject too.
 */
async function personOf(
  trx: Database,
  identity: ProvenIdentity,
): Promise<{ readonly known: PersonRow | undefined; readonly isLinked: boolean }> {
  const id = await personOfIdentity(trx, identity);
  if (id !== undefined) return { known: await findPersonById(trx, id), isLinked: true };
  const email = verifiedEmail(identity.claims);
  const called = email === undefined ? undefined : await findPerson(trx, email);
  if (called === undefined) return { known: undefined, isLinked: false };
  const isOther = called.disabledAt === null && (await isKnownTo(trx, called.id, identity.issuer));
  return { known: isOther ? undefined : called, isLinked: false };
}

async function becomePerson(
  gateway: Gateway,
  trx: Database,
  identity: ProvenIdentity,
  role: Role,
): Promise<Pick<PersonRow, 'id' | 'name' | 'role'>> {
  const id = gateway.ids.next();
  for (const name of namesFor(identity.claims, identity)) {
    if (await insertPerson(trx, { id, name, role, password: null, at: gateway.clock.now() })) return { id, name, role };
  }
  throw new RejectedError('ACCESS-REFUSED', 'Somebody else here has the name that this identity would get.');
}

/** What the provider says counts at each sign-in, also when it takes away. */
async function changeRole(
  trx: Database,
  { id, name, role: before }: Pick<PersonRow, 'id' | 'name' | 'role'>,
  role: Role,
) {
  await setRole(trx, id, role);
  if (before === 'admin' && (await countAdmins(trx)) === 0)
    throw new RejectedError(
      'ACCESS-REFUSED',
      `${name} is the last admin, and would be ${role} by what the provider says.`,
    );
}

function noRole(name: string, { claims }: ProvenIdentity, claim: string | undefined): RejectedError {
  const email = verifiedEmail(claims);
  const why =
    claim === undefined
      ? 'nobody is let in here whom no admin has made a person'
      : `nothing in the claim ${claim} gives a role here`;
  return new RejectedError(
    'OIDC-NO-ROLE',
    `${name} knows you${email === undefined ? '' : ` as ${email}`}, but ${why}.`,
  );
}

/** Whoever may not come in any more is signed out wherever they still are. */
async function noteRefusal(gateway: Gateway, identity: ProvenIdentity, error: CrossdockError): Promise<void> {
  const { issuer, subject } = identity;
  await gateway.db.transaction(async (trx) => {
    const id = await personOfIdentity(trx, identity);
    const person = id === undefined ? undefined : await findPersonById(trx, id);
    if (person !== undefined && error.code === 'OIDC-NO-ROLE') await dropSessionsOf(trx, person.id);
    await addAudit(trx, {
      at: gateway.clock.now(),
      who: person?.name ?? verifiedEmail(identity.claims) ?? subject,
      role: person?.role ?? 'none',
      action: 'sign-in refused',
      entity: person === undefined ? `identity/${subject}` : `person/${person.name}`,
      after: { code: error.code, issuer, subject },
      reason: error.message,
    });
  });
}
