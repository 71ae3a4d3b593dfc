import { tokenDigest } from '../kernel/secrets.ts';
import { PERSON_NAME, type Role, roles } from './access.ts';

/** Which role somebody has whom an identity provider knows. */
export interface RoleRules {
  /** Name of the claim that says it, also a path such as `realm_access.roles`; undefined: none does. */
  readonly claim: string | undefined;
  /** Values of the claim that give each role. */
  readonly values: Readonly<Record<Role, readonly string[]>>;
  /** Of whoever has none of these values; undefined: is not let in. */
  readonly otherwise: Role | undefined;
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * The highest role that the claims give. `known`: the role of somebody who is a person here already: it stays where no claim
 * is asked. Undefined: not let in.
 */
export function roleOf(claims: Claims, { claim, values, otherwise }: RoleRules, known?: Role): Role | undefined {
  if (claim === undefined) return known ?? otherwise;
  const has = valuesOf(claims, claim);
  return roles.findLast((role) => values[role].some((value) => has.includes(value))) ?? otherwise;
}

/** What a claim says: a list, or one word. A claim may itself have dots in its name (`https://example.com/groups`). */
export function valuesOf(claims: Claims, path: string): readonly string[] {
  const found = Object.hasOwn(claims, path)
    ? claims[path]
    : path.split('.').reduce<unknown>((inner, name) => propertyOf(inner, name), claims);
  return [found].flat().filter((value) => typeof value === 'string');
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** The address, where the provider says that it is this person's: anybody can write another one into a profile. */
export function verifiedEmail({ email, email_verified }: Claims): string | undefined {
  return typeof email === 'string' && email_verified === true ? email.trim().toLowerCase() : undefined;
}

/**
 * What somebody new is called here: by the address or the user name at the provider, and where that is taken by the same with
 * a mark that no other identity has.
 */
export function namesFor(
  claims: Claims,
  { issuer, subject }: { readonly issuer: string; readonly subject: string },
): readonly [string, string] {
  const mark = tokenDigest(JSON.stringify([issuer, subject]))
    .toString('hex')
    .slice(0, 8);
  const given = verifiedEmail(claims) ?? wordOf(claims.preferred_username) ?? wordOf(claims.name) ?? '';
  const name = given
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9._@-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 80);
  return PERSON_NAME.test(name) ? [name, `${name}-${mark}`] : [`person-${mark}`, `person-${mark}`];
}

function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** How long a sign-in at a provider may take from the button to coming back. */
export const FLOW_MS = 10 * 60_000;

const HOME = '/console/';

/** Where a person goes after sign-in: to a page of our own, whatever was asked for. */
export function ownPage(wanted: string | undefined): string {
  const base = 'http://crossdock.invalid';
  if (wanted === undefined || wanted.length > 1000 || !URL.canParse(wanted, base)) return HOME;
  const { origin, pathname, search, hash } = new URL(wanted, base);
  return origin === base && pathname.startsWith(HOME) ? `${pathname}${search}${hash}` : HOME;
}
