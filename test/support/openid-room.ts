import { afterEach, beforeAll, beforeEach } from 'vitest';
import { buildSignIn } from '../../src/app/sign-in.ts';
import { configFile } from '../../src/config/schema.ts';
import { invite } from '../../src/pipeline/access/grant.ts';
import { createServer } from '../../src/server/server.ts';
import { emptyTables, type TestDatabase, testDatabase } from './database.ts';
import { CLIENT_ID, CLIENT_SECRET, type OpenidProvider, startOpenidProvider } from './openid-provider.ts';
import { type StepGateway, stepGateway } from './step-gateway.ts';
import { type Stop, Visitor } from './visitor.ts';

export const PASSWORD = 'a lamp beside the tent';
/** Who signs in at the provider, if a test says nothing else. */
export const ANNA = {
  sub: 'anna-at-work',
  email: 'Anna@example.com',
  email_verified: true,
  groups: ['staff', 'edi-ops'],
};
export const GROUPS = { claim: 'groups', operator: ['edi-ops'], admin: ['edi-admins'] };
export const giver = { by: { name: 'test', role: 'admin' as const } };

/** A provider for each test, and gateways that send people to it. */
export interface OpenidRoom {
  readonly database: TestDatabase;
  readonly step: StepGateway;
  readonly provider: OpenidProvider;
  /** A gateway with this `access`, as crossdock.yaml would say it; its address. */
  gatewayWith(roles: object, more?: { passwords?: boolean; oidc?: object }): Promise<string>;
  /** Somebody who has a password there. */
  withPassword(name: string, role: 'viewer' | 'admin', url: string): Promise<void>;
  audit(): Promise<Record<string, unknown>[]>;
}

/** Call it once at the top of a test file: it registers its own hooks. */
export function openidRoom(): OpenidRoom {
  const database = testDatabase();
  const closers: (() => Promise<unknown>)[] = [];
  let provider: OpenidProvider;
  let step: StepGateway;
  beforeAll(async () => {
    step = await stepGateway(database);
  });
  beforeEach(async () => {
    await emptyTables(
      database.db,
      'person, person_session, person_identity, provider_answer, invitation, api_key, sign_in_failure, audit_entry',
    );
    provider = await startOpenidProvider();
    provider.account = ANNA;
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
    await provider.close();
  });
  return {
    database,
    get step() {
      return step;
    },
    get provider() {
      return provider;
    },
    gatewayWith: async (roles, { passwords = true, oidc = {} } = {}) => {
      const registered = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
      const about = { name: 'Work', issuer: provider.issuer, scopes: ['profile', 'email', 'groups'] };
      const access = { passwords, oidc: { ...about, ...registered, roles, ...oidc } };
      const signIn = await buildSignIn(configFile.parse({ crossdock: 1, access }));
      closers.push(async () => signIn.provider?.provider.close());
      const server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true, signIn });
      closers.push(() => server.close());
      const url = await server.listen({ host: '127.0.0.1', port: 0 });
      provider.register(url);
      return url;
    },
    withPassword: async (name, role, url) => {
      const { token } = await invite(step.gateway, { role }, giver);
      const { status } = await post(`${url}/v1/session/invitation`, { token, name, password: PASSWORD });
      if (status !== 200) throw new Error(`${name} could not choose a password: ${status}`);
    },
    audit: () => database.db('audit_entry').select().orderBy('id'),
  };
}

export function begin(url: string, to = ''): string {
  return `${url}/v1/session/openid${to === '' ? '' : `?to=${encodeURIComponent(to)}`}`;
}

export function comesBack(url: string): string {
  return `${url}/v1/session/openid/callback`;
}

/** To the provider and back again; what the gateway answers then. */
export async function signIn(url: string, visitor = new Visitor(), to?: string): Promise<Stop> {
  return visitor.go(await visitor.follow(begin(url, to), comesBack(url)));
}

export async function whoIs(
  url: string,
  visitor: Visitor,
): Promise<{ status: number; body: Readonly<Record<string, unknown>> }> {
  const { status, body } = await visitor.go(`${url}/v1/session`);
  return { status, body: JSON.parse(body) };
}

export function problem({ status, body }: Stop): Record<string, unknown> {
  return { status, ...JSON.parse(body) };
}

export async function post(address: string, body: object, more: Readonly<Record<string, string>> = {}) {
  const headers = { 'content-type': 'application/json', connection: 'close', ...more };
  const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
