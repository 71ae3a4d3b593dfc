import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type AccountClaims, type Adapter, type AdapterPayload } from 'oidc-provider';

export const CLIENT_ID = 'crossdock';
export const CLIENT_SECRET = 'a secret that the provider gave us';

/** A real provider of OpenID Connect on this machine, certified as such (oidc-provider), under a name that is another site than 127.0.0.1. */
export interface OpenidProvider {
  readonly issuer: string;
  /** Who signs in there, and what is said of them; undefined: they turn back. */
  account: AccountClaims | undefined;
  /** Changes what its tokens say, before they are signed. */
  twist: ((claims: Record<string, unknown>) => Record<string, unknown>) | undefined;
  forgesSignatures: boolean;
  /** What it answers to everything instead, such as 503. */
  status: number | undefined;
  /** Paths that were asked for, in order; with a secret in their head: `Basic …`. */
  readonly asked: string[];
  /** Where it may send browsers; `issuer`: what it calls itself. */
  register(gateway: string, issuer?: string): void;
  close(): Promise<void>;
}

const ownKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const foreignKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

export async function startOpenidProvider(): Promise<OpenidProvider> {
  let handle: ReturnType<Provider['callback']> | undefined;
  const server = createServer((request, response) => {
    const { authorization } = request.headers;
    const [path] = String(request.url).split('?');
    told.asked.push(authorization === undefined ? `${path}` : `${path} ${authorization.split(' ')[0]}`);
    if (told.status === undefined && handle !== undefined) return void handle(request, response);
    response.writeHead(told.status ?? 404, { 'content-type': 'text/plain' }).end('out of order');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const told: OpenidProvider = {
    issuer,
    account: undefined,
    twist: undefined,
    forgesSignatures: false,
    status: undefined,
    asked: [],
    register: (gateway, issuer = told.issuer) => {
      handle = createProvider(told, gateway, issuer).callback();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return told;
}

function createProvider(told: OpenidProvider, gateway: string, issuer: string): Provider {
  const provider = new Provider(issuer, {
    adapter: Kept,
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [`${gateway}/v1/session/openid/callback`],
        post_logout_redirect_uris: [`${gateway}/console/`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [{ ...ownKey.export({ format: 'jwk' }), kid: 'own', use: 'sig', alg: 'RS256' }] },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    cookies: { keys: ['a key of cookies of this test'] },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username'],
      groups: ['groups'],
    },
    scopes: ['openid', 'email', 'profile', 'groups'],
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        // A page that a person would press a button on, pressed.
        logoutSource: (ctx, form) => {
          ctx.body = `<!doctype html><link rel="icon" href="data:,"><title>Out</title>${form.replace('</form>', '<input type="hidden" name="logout" value="yes"/></form>')}<button form="op.logoutForm">Sign out</button>`;
        },
      },
    },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ ...told.account, sub: accountId }) }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({
        clientId: oidc.client?.clientId as string,
        accountId: oidc.session?.accountId as string,
      });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
    renderError: (ctx, out) => {
      ctx.body = JSON.stringify(out);
    },
  });
  provider.use(async (ctx, next) => {
    if (ctx.path.startsWith('/interaction/')) {
      const { account } = told;
      const result =
        account === undefined
          ? { error: 'access_denied', error_description: 'the person turned back' }
          : { login: { accountId: account.sub, remember: false } };
      ctx.respond = false;
      return provider.interactionFinished(ctx.req, ctx.res, result);
    }
    await next();
    const body = ctx.body as { id_token?: string } | undefined;
    if (ctx.oidc?.route === 'token' && body?.id_token !== undefined) body.id_token = twisted(told, body.id_token);
  });
  return provider;
}

/** What the provider keeps, as long as it runs. */
class Kept implements Adapter {
  private readonly model: string;
  private readonly kept: Map<string, AdapterPayload>;

  constructor(model: string) {
    this.model = model;
    this.kept = new Map();
  }

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    this.kept.set(id, payload);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.kept.get(id);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return [...this.kept.values()].find((payload) => payload.uid === uid);
  }

  async findByUserCode(): Promise<undefined> {
    throw new Error(`${this.model} knows no codes of devices`);
  }

  async consume(id: string): Promise<void> {
    const payload = this.kept.get(id);
    if (payload !== undefined) this.kept.set(id, { ...payload, consumed: 1 });
  }

  async destroy(id: string): Promise<void> {
    this.kept.delete(id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, payload] of this.kept) if (payload.grantId === grantId) this.kept.delete(id);
  }
}

/** The token as it is, or with other claims, signed as the provider signs or by somebody else. */
function twisted({ twist, forgesSignatures }: OpenidProvider, token: string): string {
  if (twist === undefined && !forgesSignatures) return token;
  const [header = '', payload = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const said = Buffer.from(JSON.stringify(twist?.(claims) ?? claims)).toString('base64url');
  const signed = sign('sha256', Buffer.from(`${header}.${said}`), forgesSignatures ? foreignKey : ownKey);
  return `${header}.${said}.${signed.toString('base64url')}`;
}
