import { describe, expect, it } from 'vitest';
import { changePerson, invite } from '../../src/pipeline/access/grant.ts';
import { CLIENT_ID } from '../support/openid-provider.ts';
import {
  ANNA,
  begin,
  comesBack,
  GROUPS,
  giver,
  openidRoom,
  PASSWORD,
  post,
  problem,
  signIn,
  whoIs,
} from '../support/openid-room.ts';
import { type Stop, Visitor } from '../support/visitor.ts';

const room = openidRoom();

describe('signing in with a provider', () => {
  it('makes a person of somebody new, with the role of their groups, and leads to the page they wanted', async () => {
    const url = await room.gatewayWith(GROUPS);
    const visitor = new Visitor();
    const came = await signIn(url, visitor, '/console/orders?search=4711#top');
    expect([came.status, came.location?.href]).toEqual([302, `${url}/console/orders?search=4711#top`]);
    expect(came.cookies).toEqual([
      'crossdock-sign-in=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
      expect.stringMatching(/^crossdock=session_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    expect(await whoIs(url, visitor)).toMatchObject({
      status: 200,
      body: { name: 'anna@example.com', role: 'operator', kind: 'person' },
    });
    expect(await room.audit()).toMatchObject([
      {
        who: 'anna@example.com',
        role: 'operator',
        action: 'sign in as somebody new',
        entity: 'person/anna@example.com',
        after: { role: 'operator', provider: 'Work', issuer: room.provider.issuer, subject: 'anna-at-work' },
      },
    ]);
  });

  it('knows them again by issuer and subject, whatever they are called now; the provider says the role each time', async () => {
    const url = await room.gatewayWith(GROUPS);
    await signIn(url);
    room.provider.account = { ...ANNA, email: 'anna.miller@example.com', groups: ['edi-admins'] };
    const visitor = new Visitor();
    await signIn(url, visitor);
    expect((await whoIs(url, visitor)).body).toMatchObject({ name: 'anna@example.com', role: 'admin' });
    expect((await room.audit()).at(-1)).toMatchObject({
      action: 'sign in',
      before: { role: 'operator' },
      after: { role: 'admin' },
    });
  });

  it('the first word and the way back carry what they must, and nothing of it can be read by a script', async () => {
    const url = await room.gatewayWith(GROUPS);
    const { location, cookies } = await new Visitor().go(begin(url));
    expect(Object.fromEntries(location?.searchParams ?? [])).toEqual({
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: comesBack(url),
      scope: 'openid profile email groups',
      state: expect.stringMatching(/^state_[\w-]{43}$/),
      nonce: expect.stringMatching(/^nonce_[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect(cookies).toEqual([
      expect.stringMatching(/^crossdock-sign-in=[\w+/=]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    expect(cookies[0]).not.toContain(location?.searchParams.get('state'));
  });

  it('any gateway of the installation goes on with what another one began', async () => {
    const first = await room.gatewayWith(GROUPS);
    const second = await room.gatewayWith(GROUPS);
    room.provider.register(first);
    const visitor = new Visitor();
    const back = await visitor.follow(begin(first), comesBack(first));
    const other = new Visitor();
    other.cookies.set(second, new Map(visitor.cookies.get(first)));
    const came = await other.go(`${second}${back.pathname}${back.search}`);
    expect([came.status, came.location?.pathname]).toEqual([302, '/console/']);
    expect((await whoIs(second, other)).status).toBe(200);
    // And what one took the other does not take again.
    const again = new Visitor();
    again.cookies.set(first, new Map(visitor.cookies.get(first)));
    expect(problem(await again.go(back))).toMatchObject({ status: 410, detail: 'This sign-in was used already.' });
  });

  it('asks the provider what it says of itself when somebody wants to sign in, not at the start, and once', async () => {
    const url = await room.gatewayWith(GROUPS);
    expect(room.provider.asked).toEqual([]);
    await signIn(url);
    await signIn(url);
    expect(room.provider.asked.filter((path) => path === '/.well-known/openid-configuration')).toHaveLength(1);
  });

  it('two sign-ins of somebody new at once make one person', async () => {
    const url = await room.gatewayWith(GROUPS);
    const visitors = [new Visitor(), new Visitor(), new Visitor()];
    const ways = await Promise.all(visitors.map((visitor) => visitor.follow(begin(url), comesBack(url))));
    const came = await Promise.all(visitors.map((visitor, index) => visitor.go(ways[index] as URL)));
    expect(came.map(({ status }) => status)).toEqual([302, 302, 302]);
    expect(await room.database.db('person').select('name')).toEqual([{ name: 'anna@example.com' }]);
  });

  it('shows its secret as the provider takes it, or as it is told, and says so when it is not taken', async () => {
    const shown = () => room.provider.asked.find((path) => path.startsWith('/token'));
    expect((await signIn(await room.gatewayWith(GROUPS))).status).toBe(302);
    expect(shown()).toBe('/token Basic');
    room.provider.asked.length = 0;
    expect((await signIn(await room.gatewayWith(GROUPS, { oidc: { clientAuthentication: 'post' } }))).status).toBe(302);
    expect(shown()).toBe('/token');
    const url = await room.gatewayWith(GROUPS, { oidc: { clientSecret: 'another secret than it has' } });
    expect(problem(await signIn(url))).toMatchObject({ status: 500, code: 'OIDC-SETUP' });
  });
});

describe('who somebody is here', () => {
  it('a person who is called by the verified address is the same one; an address that is not verified is nobody', async () => {
    const url = await room.gatewayWith({ default: 'viewer' });
    await room.withPassword('anna@example.com', 'admin', url);
    room.provider.account = { ...ANNA, sub: 'somebody-else', email_verified: false };
    const stranger = new Visitor();
    await signIn(url, stranger);
    expect((await whoIs(url, stranger)).body).toMatchObject({
      role: 'viewer',
      name: expect.stringMatching(/^person-/),
    });
    room.provider.account = ANNA;
    const visitor = new Visitor();
    await signIn(url, visitor);
    // No claim says a role: what an admin gave stays.
    expect((await whoIs(url, visitor)).body).toMatchObject({ role: 'admin', name: 'anna@example.com' });
    expect((await room.audit()).at(-1)).toMatchObject({ action: 'sign in by e-mail address' });
  });

  it('an address that was given to somebody else does not make them who had it', async () => {
    const url = await room.gatewayWith(GROUPS);
    await signIn(url);
    room.provider.account = { ...ANNA, sub: 'the-next-anna' };
    const visitor = new Visitor();
    await signIn(url, visitor);
    expect((await whoIs(url, visitor)).body.name).toMatch(/^anna@example\.com-[0-9a-f]{8}$/);
  });

  it('a user name never makes somebody a person who is there', async () => {
    const url = await room.gatewayWith({ default: 'viewer' });
    await room.withPassword('anna', 'admin', url);
    room.provider.account = { sub: 'mallory', preferred_username: 'Anna' };
    const visitor = new Visitor();
    await signIn(url, visitor);
    expect((await whoIs(url, visitor)).body).toMatchObject({
      role: 'viewer',
      name: expect.stringMatching(/^anna-[0-9a-f]{8}$/),
    });
  });

  it('who was shut out stays out, also under a new subject with the old address', async () => {
    const url = await room.gatewayWith(GROUPS);
    await signIn(url);
    await changePerson(room.step.gateway, 'anna@example.com', { disabled: true }, giver);
    const refused = {
      status: 403,
      code: 'ACCESS-SHUT-OUT',
      detail: 'anna@example.com was shut out here. Work knows nothing of that.',
    };
    expect(problem(await signIn(url))).toMatchObject(refused);
    room.provider.account = { ...ANNA, sub: 'anna-again' };
    expect(problem(await signIn(url))).toMatchObject(refused);
    expect((await room.audit()).slice(-2)).toMatchObject([
      {
        action: 'sign-in refused',
        who: 'anna@example.com',
        after: { code: 'ACCESS-SHUT-OUT', subject: 'anna-at-work' },
      },
      { action: 'sign-in refused', who: 'anna@example.com', after: { code: 'ACCESS-SHUT-OUT', subject: 'anna-again' } },
    ]);
    expect(await room.database.db('person_session').select()).toEqual([]);
  });

  it('without a role nobody comes in, and who lost the last one is signed out everywhere', async () => {
    const url = await room.gatewayWith(GROUPS);
    const before = new Visitor();
    await signIn(url, before);
    room.provider.account = { ...ANNA, groups: ['staff'] };
    const visitor = new Visitor();
    expect(problem(await signIn(url, visitor))).toMatchObject({
      status: 403,
      code: 'OIDC-NO-ROLE',
      detail: 'Work knows you as anna@example.com, but nothing in the claim groups gives a role here.',
    });
    for (const one of [visitor, before]) expect((await whoIs(url, one)).status).toBe(401);
    expect((await room.audit()).at(-1)).toMatchObject({
      action: 'sign-in refused',
      who: 'anna@example.com',
      after: { code: 'OIDC-NO-ROLE' },
    });
  });

  it('with no roles at all only people come in whom an admin made', async () => {
    const url = await room.gatewayWith({});
    expect(problem(await signIn(url))).toMatchObject({ status: 403, code: 'OIDC-NO-ROLE' });
    expect(await room.database.db('person').select()).toEqual([]);
    await room.withPassword('anna@example.com', 'viewer', url);
    expect((await signIn(url)).status).toBe(302);
  });

  it('the provider cannot take the last admin away', async () => {
    const url = await room.gatewayWith(GROUPS);
    room.provider.account = { ...ANNA, groups: ['edi-admins'] };
    await signIn(url);
    room.provider.account = ANNA;
    expect(problem(await signIn(url))).toMatchObject({
      status: 409,
      code: 'ACCESS-REFUSED',
      detail: 'anna@example.com is the last admin, and would be operator by what the provider says.',
    });
    expect(await room.database.db('person').select('role')).toEqual([{ role: 'admin' }]);
  });
});

describe('the sign-in page', () => {
  const ways = async (url: string, visitor = new Visitor()) =>
    JSON.parse((await visitor.go(`${url}/v1/session/ways`)).body);

  it('learns how people sign in', async () => {
    expect(await ways(await room.gatewayWith(GROUPS))).toEqual({
      passwords: true,
      provider: { name: 'Work' },
      refused: null,
    });
    expect(await ways(await room.gatewayWith(GROUPS, { passwords: false }))).toMatchObject({ passwords: false });
  });

  it('is told once why a browser came back without being signed in', async () => {
    const url = await room.gatewayWith(GROUPS);
    room.provider.account = { ...ANNA, groups: [] };
    const visitor = new Visitor();
    const back = await visitor.follow(begin(url), comesBack(url));
    const came = await visitor.go(back, { accept: 'text/html,*/*' });
    expect([came.status, came.location?.href]).toEqual([302, `${url}/console/`]);
    expect((await ways(url, visitor)).refused).toMatchObject({
      code: 'OIDC-NO-ROLE',
      title: 'Nothing says what you may do here',
      detail: 'Work knows you as anna@example.com, but nothing in the claim groups gives a role here.',
    });
    expect((await ways(url, visitor)).refused).toBeNull();
  });

  it('shows no words that somebody else wrote into a cookie', async () => {
    const url = await room.gatewayWith(GROUPS);
    const visitor = new Visitor();
    visitor.cookies.set(url, new Map([['crossdock-sign-in', Buffer.alloc(80).toString('base64')]]));
    expect((await ways(url, visitor)).refused).toBeNull();
  });

  it('without passwords none is taken, and no link is made or followed', async () => {
    const open = await room.gatewayWith(GROUPS);
    await room.withPassword('ben', 'admin', open);
    const { token } = await invite(room.step.gateway, {}, giver);
    const url = await room.gatewayWith({ ...GROUPS, default: 'admin' }, { passwords: false });
    const refused = {
      status: 403,
      body: { code: 'ACCESS-NO-PASSWORDS', detail: 'Passwords are not taken here: people sign in with Work.' },
    };
    expect(await post(`${url}/v1/session`, { name: 'ben', password: PASSWORD })).toMatchObject(refused);
    expect(await post(`${url}/v1/session/invitation`, { token, name: 'carl', password: PASSWORD })).toMatchObject(
      refused,
    );
    room.provider.account = { ...ANNA, groups: [] };
    const visitor = new Visitor();
    await signIn(url, visitor);
    const cookie = `crossdock=${visitor.cookies.get(url)?.get('crossdock')}`;
    const page = String((await whoIs(url, visitor)).body.page);
    expect(await post(`${url}/v1/people/invitations`, {}, { cookie, 'x-crossdock-page': page })).toMatchObject(refused);
  });

  it('where a provider is named, nobody on this machine is let in unasked', async () => {
    const url = await room.gatewayWith(GROUPS);
    expect((await whoIs(url, new Visitor())).status).toBe(401);
  });
});

describe('signing out', () => {
  const out = async (url: string, visitor: Visitor): Promise<Stop> => {
    const page = String((await whoIs(url, visitor)).body.page);
    return visitor.go(`${url}/v1/session`, { method: 'DELETE', headers: { 'x-crossdock-page': page } });
  };

  it('ends the session here and says where it ends at the provider, which sends the browser home', async () => {
    const url = await room.gatewayWith(GROUPS);
    const visitor = new Visitor();
    await signIn(url, visitor);
    const rows = JSON.stringify(await room.database.db('person_session').select());
    expect(rows).not.toContain('eyJ');
    const stop = await out(url, visitor);
    expect(stop.status).toBe(200);
    const next = new URL(JSON.parse(stop.body).next);
    expect(next.href).toMatch(`${room.provider.issuer}/session/end?`);
    expect(next.searchParams.get('post_logout_redirect_uri')).toBe(`${url}/console/`);
    expect((await visitor.go(next)).body).toContain('Sign out');
    expect((await whoIs(url, visitor)).status).toBe(401);
  });

  it('of a session with a password, or while the provider is away, it is over here alone', async () => {
    const url = await room.gatewayWith(GROUPS);
    const visitor = new Visitor();
    await signIn(url, visitor);
    const later = await room.gatewayWith(GROUPS);
    visitor.cookies.set(later, visitor.cookies.get(url) as Map<string, string>);
    room.provider.status = 503;
    expect((await out(later, visitor)).status).toBe(204);
    expect(await room.database.db('person_session').select()).toEqual([]);
  });
});
