import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/app/check.ts';
import { checkSignIn } from '../../src/app/sign-in.ts';
import type { Config } from '../../src/config/load.ts';
import { configFile } from '../../src/config/schema.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/openid-provider.ts';
import {
  begin,
  comesBack,
  GROUPS,
  openidRoom,
  PASSWORD,
  post,
  problem,
  signIn,
  whoIs,
} from '../support/openid-room.ts';
import { Visitor } from '../support/visitor.ts';

const room = openidRoom();

describe('what does not hold is refused', () => {
  const isOut = async (url: string, visitor: Visitor): Promise<void> => {
    expect((await whoIs(url, visitor)).status).toBe(401);
    expect(await room.database.db('person_session').select()).toEqual([]);
  };

  it('a state of somebody else, and the own sign-in still works after it', async () => {
    const url = await room.gatewayWith(GROUPS);
    const visitor = new Visitor();
    const back = await visitor.follow(begin(url), comesBack(url));
    const forged = new URL(back);
    forged.searchParams.set('state', 'state_forged');
    expect(problem(await visitor.go(forged))).toMatchObject({
      status: 410,
      code: 'OIDC-FLOW',
      detail: 'This answer belongs to another sign-in.',
    });
    await isOut(url, visitor);
    expect((await visitor.go(back)).status).toBe(302);
  });

  it('an answer in a browser that did not begin it', async () => {
    const url = await room.gatewayWith(GROUPS);
    const back = await new Visitor().follow(begin(url), comesBack(url));
    const victim = new Visitor();
    expect(problem(await victim.go(back))).toMatchObject({ status: 410, code: 'OIDC-FLOW' });
    const begun = new Visitor();
    await begun.go(begin(url));
    expect(problem(await begun.go(back))).toMatchObject({ status: 410, code: 'OIDC-FLOW' });
    await isOut(url, victim);
  });

  it('a cookie that was made up or changed', async () => {
    const url = await room.gatewayWith(GROUPS);
    for (const change of [() => 'x', (sealed: string) => `${sealed.slice(0, -8)}AAAAAAA=`]) {
      const visitor = new Visitor();
      const back = await visitor.follow(begin(url), comesBack(url));
      const jar = visitor.cookies.get(url) as Map<string, string>;
      jar.set('crossdock-sign-in', change(jar.get('crossdock-sign-in') as string));
      expect(problem(await visitor.go(back))).toMatchObject({ status: 410, code: 'OIDC-FLOW' });
    }
  });

  it('an answer that was used, also with the cookie of that time', async () => {
    const url = await room.gatewayWith(GROUPS);
    const visitor = new Visitor();
    const back = await visitor.follow(begin(url), comesBack(url));
    const replay = new Visitor();
    replay.cookies.set(url, new Map(visitor.cookies.get(url)));
    expect((await visitor.go(back)).status).toBe(302);
    room.provider.asked.length = 0;
    expect(problem(await replay.go(back))).toMatchObject({
      status: 410,
      code: 'OIDC-FLOW',
      detail: 'This sign-in was used already.',
    });
    // The provider is not asked about it.
    expect(room.provider.asked).toEqual([]);
    expect((await visitor.go(back)).status).toBe(410);
  });

  it('a sign-in that was begun more than ten minutes ago', async () => {
    const url = await room.gatewayWith(GROUPS);
    const visitor = new Visitor();
    const back = await visitor.follow(begin(url), comesBack(url));
    room.step.clock.advance(10 * 60_000 + 1);
    expect(problem(await visitor.go(back))).toMatchObject({
      status: 410,
      code: 'OIDC-FLOW',
      detail: 'This sign-in was begun more than 10 minutes ago.',
    });
    await isOut(url, visitor);
  });

  it('a token for another nonce: the provider was asked with another one than ours', async () => {
    const url = await room.gatewayWith(GROUPS);
    const visitor = new Visitor();
    const asked = (await visitor.go(begin(url))).location as URL;
    asked.searchParams.set('nonce', 'nonce_of_somebody_else');
    const refused = await visitor.go(await visitor.follow(asked, comesBack(url)));
    expect(problem(refused)).toMatchObject({
      status: 401,
      code: 'OIDC-PROOF',
      detail: 'What Work answered does not hold: the claim nonce of its token is not what it has to be.',
    });
    await isOut(url, visitor);
  });

  it('a code that was asked for with another proof (PKCE)', async () => {
    const url = await room.gatewayWith(GROUPS);
    const visitor = new Visitor();
    const asked = (await visitor.go(begin(url))).location as URL;
    asked.searchParams.set('code_challenge', 'a'.repeat(43));
    const refused = await visitor.go(await visitor.follow(asked, comesBack(url)));
    expect(problem(refused)).toMatchObject({ status: 401, code: 'OIDC-PROOF' });
    await isOut(url, visitor);
  });

  it.each([
    ['another program', 'aud', { aud: 'another-program' }],
    ['another issuer', 'iss', { iss: 'https://evil.example' }],
    ['another time', 'exp', { exp: 1_000_000_000 }],
  ])('a token for or of %s, signed by the provider itself', async (_, claim, changed) => {
    const url = await room.gatewayWith(GROUPS);
    room.provider.twist = (claims) => ({ ...claims, ...changed });
    const visitor = new Visitor();
    const refused = problem(await signIn(url, visitor));
    expect(refused).toMatchObject({ status: 401, code: 'OIDC-PROOF' });
    expect(refused.detail).toContain(`the claim ${claim} of its token`);
    await isOut(url, visitor);
    expect(await room.audit()).toMatchObject([
      { action: 'sign-in refused', who: 'Work', after: { code: 'OIDC-PROOF' } },
    ]);
  });

  it('a token that somebody else signed', async () => {
    const url = await room.gatewayWith(GROUPS);
    room.provider.forgesSignatures = true;
    const visitor = new Visitor();
    expect(problem(await signIn(url, visitor))).toMatchObject({ status: 401, code: 'OIDC-PROOF' });
    await isOut(url, visitor);
  });

  it('somebody who turns back at the provider', async () => {
    const url = await room.gatewayWith(GROUPS);
    room.provider.account = undefined;
    expect(problem(await signIn(url))).toMatchObject({
      status: 403,
      code: 'OIDC-REFUSED',
      detail: 'Work says: access_denied (the person turned back).',
    });
  });

  it('a way out: whatever was asked for, it leads to our own first page', async () => {
    const url = await room.gatewayWith(GROUPS);
    const ways = [
      'https://evil.example/',
      '//evil.example/console/',
      '/\\evil.example/console/',
      '/console/../v1/keys',
      'javascript:alert(1)',
    ];
    for (const to of [...ways, '/console', `/console/${'x'.repeat(1000)}`])
      expect([to, (await signIn(url, new Visitor(), to)).location?.href]).toEqual([to, `${url}/console/`]);
  });

  it('an address from which thirty answers came that did not hold, for a quarter of an hour', async () => {
    const url = await room.gatewayWith(GROUPS);
    const at = room.step.clock.now();
    await room.database
      .db('sign_in_failure')
      .insert(Array.from({ length: 29 }, () => ({ who: 'address:127.0.0.1', at })));
    room.provider.forgesSignatures = true;
    expect(problem(await signIn(url))).toMatchObject({ status: 401 });
    room.provider.forgesSignatures = false;
    expect(problem(await new Visitor().go(begin(url)))).toMatchObject({ status: 429, code: 'ACCESS-CLOSED' });
    room.step.clock.advance(15 * 60_000);
    expect((await signIn(url)).status).toBe(302);
  });
});

describe('a provider that is away', () => {
  it('stops no password, says so, and is asked anew the next time', async () => {
    const url = await room.gatewayWith(GROUPS);
    await room.withPassword('ben', 'admin', url);
    room.provider.status = 503;
    const away = { status: 503, code: 'OIDC-UNREACHABLE' };
    expect(problem(await new Visitor().go(begin(url)))).toMatchObject({
      ...away,
      detail: expect.stringMatching(/^Work could not be asked: localhost:\d+ answers 503\.$/),
    });
    expect((await post(`${url}/v1/session`, { name: 'ben', password: PASSWORD })).status).toBe(200);
    room.provider.status = undefined;
    expect((await signIn(url)).status).toBe(302);
    const visitor = new Visitor();
    const back = await visitor.follow(begin(url), comesBack(url));
    room.provider.status = 503;
    expect(problem(await visitor.go(back))).toMatchObject(away);
  });

  it('doctor asks it what it says of itself, and says what has to be registered there', async () => {
    const checks: Check[] = [];
    const doctor = async () => {
      checks.length = 0;
      const oidc = { name: 'Work', issuer: room.provider.issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
      const { access } = configFile.parse({ crossdock: 1, access: { oidc } });
      const server = { host: '127.0.0.1', port: 8780, publicUrl: 'https://gateway.example' };
      await checkSignIn({ access, server } as Config, (check) => void checks.push(check));
      return checks;
    };
    await room.gatewayWith(GROUPS);
    expect(await doctor()).toMatchObject([
      {
        subject: 'sign-in',
        name: 'Work',
        ok: true,
        detail: `${room.provider.issuer} answers; registered there have to be https://gateway.example/v1/session/openid/callback and, for signing out, https://gateway.example/console/`,
      },
    ]);
    room.provider.status = 503;
    expect(await doctor()).toMatchObject([{ ok: false, detail: expect.stringContaining('OIDC-UNREACHABLE: Work') }]);
  });

  it('a port that nobody listens on is no different', async () => {
    const url = await room.gatewayWith(GROUPS, { oidc: { issuer: 'http://127.0.0.1:9' } });
    expect(problem(await new Visitor().go(begin(url)))).toMatchObject({ status: 503, code: 'OIDC-UNREACHABLE' });
  });

  it('what is no provider, or another one than the configuration names, is told as a mistake of the configuration', async () => {
    const url = await room.gatewayWith(GROUPS, { oidc: { issuer: `${room.provider.issuer}/elsewhere` } });
    expect(problem(await new Visitor().go(begin(url)))).toMatchObject({ status: 500, code: 'OIDC-SETUP' });
    const other = await room.gatewayWith(GROUPS);
    room.provider.register(other, 'https://another.example');
    expect(problem(await new Visitor().go(begin(other)))).toMatchObject({
      status: 500,
      code: 'OIDC-SETUP',
      detail: `Sign-in with Work is not set up right: what ${room.provider.issuer} says of itself names another issuer.`,
    });
  });
});
