import { describe, expect, it } from 'vitest';
import { namesFor, ownPage, type RoleRules, roleOf, valuesOf, verifiedEmail } from '../../../src/domain/identity.ts';

const none = { viewer: [], operator: [], engineer: [], admin: [] };
const groups: RoleRules = {
  claim: 'groups',
  values: { ...none, operator: ['ops'], admin: ['root', 'chiefs'] },
  otherwise: undefined,
};

describe('the role of somebody whom a provider knows', () => {
  it.each([
    ['the highest of several', { groups: ['ops', 'chiefs', 'all'] }, 'admin'],
    ['one word instead of a list', { groups: 'ops' }, 'operator'],
    ['no group that counts', { groups: ['all'] }, undefined],
    ['a group in other letters', { groups: ['OPS'] }, undefined],
    ['no claim', {}, undefined],
    ['a claim of another kind', { groups: { ops: true } }, undefined],
    ['numbers among words', { groups: [1, null, 'ops'] }, 'operator'],
  ])('%s', (_, claims, role) => expect(roleOf(claims, groups)).toBe(role));

  it('without any of the values the default counts, also for whom we know', () => {
    expect(roleOf({}, { ...groups, otherwise: 'viewer' }, 'admin')).toBe('viewer');
    expect(roleOf({}, groups, 'admin')).toBeUndefined();
  });

  it('where no claim is asked, what we know stays', () => {
    const rules: RoleRules = { claim: undefined, values: none, otherwise: 'viewer' };
    expect([roleOf({}, rules), roleOf({}, rules, 'engineer')]).toEqual(['viewer', 'engineer']);
    expect(roleOf({}, { ...rules, otherwise: undefined })).toBeUndefined();
  });

  it('a claim may stand deep, or have dots in its name, and is never what objects have by themselves', () => {
    expect(valuesOf({ realm_access: { roles: ['a'] } }, 'realm_access.roles')).toEqual(['a']);
    expect(valuesOf({ 'https://example.com/groups': ['b'] }, 'https://example.com/groups')).toEqual(['b']);
    expect(valuesOf({}, 'constructor.name')).toEqual([]);
    expect(valuesOf({ a: 'text' }, 'a.length')).toEqual([]);
  });
});

describe('what somebody is called', () => {
  const who = { issuer: 'https://id.example', subject: '1' };

  it('an address counts only when the provider says outright that it is verified', () => {
    expect(verifiedEmail({ email: ' Anna@Example.com', email_verified: true })).toBe('anna@example.com');
    for (const email_verified of [false, 'true', 1, undefined])
      expect(verifiedEmail({ email: 'anna@example.com', email_verified })).toBeUndefined();
  });

  it.each([
    ['by the verified address', { email: 'A.B@x.org', email_verified: true, preferred_username: 'ab' }, 'a.b@x.org'],
    ['else by the user name', { email: 'a.b@x.org', preferred_username: 'Ann Müller' }, 'ann-m-ller'],
    ['else by the name', { name: '_Anna+1' }, 'anna-1'],
  ])('%s', (_, claims, name) => {
    const [first, second] = namesFor(claims, who);
    expect(first).toBe(name);
    expect(second).toMatch(new RegExp(`^${name}-[0-9a-f]{8}$`));
  });

  it('else by a mark that is of this identity alone', () => {
    const [first] = namesFor({ name: '***' }, who);
    expect(first).toMatch(/^person-[0-9a-f]{8}$/);
    expect(namesFor({}, { ...who, subject: '2' })[0]).not.toBe(first);
  });
});

it.each([
  [undefined, '/console/'],
  ['', '/console/'],
  ['/console/orders?search=1#x', '/console/orders?search=1#x'],
  ['/console/../../evil', '/console/'],
  ['/console/%2e%2e/%2e%2e/v1/keys', '/console/'],
  ['//evil.example/console/', '/console/'],
  ['/\\\\evil.example/console/', '/console/'],
  ['http://crossdock.invalid@evil.example/console/', '/console/'],
  ['/console/a\r\nset-cookie: x=1', '/console/aset-cookie:%20x=1'],
])('after sign-in from %j one goes to %s', (wanted, page) => expect(ownPage(wanted)).toBe(page));
