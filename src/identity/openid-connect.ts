import * as openid from 'openid-client';
import { monotonicMs } from '../kernel/clock.ts';
import { createWebClient, type WebClient } from '../web/client.ts';
import type { Flow, IdentityProvider, ProvenIdentity, ProviderDescription } from './identity-provider.ts';
import { providerError, Unanswered } from './openid-errors.ts';

/** How a provider of OpenID Connect is reached, and as whom. */
export interface OpenidOptions {
  readonly name: string;
  /** https, or http on loopback. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How the secret is shown; without it as the provider says that it takes it. */
  readonly clientAuthentication?: 'basic' | 'post' | undefined;
  readonly scopes: readonly string[];
  /** Claims that are needed: what the token lacks of them is asked of the provider's userinfo. */
  readonly claims: readonly string[];
  /** Certificate authority to trust besides the well-known ones, as PEM. */
  readonly ca?: string | undefined;
}

const TIMEOUT_MS = 10_000;
const LONGEST_ANSWER = 1024 * 1024;
/** So long it is believed what the provider said of itself. New keys are asked for by themselves when a token names one. */
const BELIEVED_MS = 3600_000;

/** Authorization code flow with PKCE (OpenID Connect Core 1.0, 3.1). The provider is first asked when somebody wants to sign in. */
export function createOpenidProvider(options: OpenidOptions): IdentityProvider {
  const client = createWebClient({
    timeoutMs: TIMEOUT_MS,
    // Who may sign people in is named by whoever runs the gateway, and many have it in their own network.
    allowPrivateAddresses: true,
    longestAnswer: LONGEST_ANSWER,
    keepsConnections: false,
    ca: options.ca,
  });
  return new OpenidProvider(options, client);
}

class OpenidProvider implements IdentityProvider {
  readonly name: string;
  private readonly options: OpenidOptions;
  private readonly client: WebClient;
  private known: { readonly at: number; readonly said: Promise<openid.Configuration> } | undefined;

  constructor(options: OpenidOptions, client: WebClient) {
    this.name = options.name;
    this.options = options;
    this.client = client;
  }

  authorizationUrl({ redirectUri, state, nonce, verifier }: Flow): Promise<string> {
    return this.asking(async (configuration) => {
      const url = openid.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: [...new Set(['openid', ...this.options.scopes])].join(' '),
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return url.href;
    });
  }

  prove({ redirectUri, state, nonce, verifier }: Flow, answer: URLSearchParams): Promise<ProvenIdentity> {
    return this.asking(async (configuration) => {
      const cameTo = new URL(redirectUri);
      cameTo.search = answer.toString();
      const tokens = await openid.authorizationCodeGrant(configuration, cameTo, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const token = tokens.claims() as openid.IDToken;
      const lacks = this.options.claims.some((claim) => !(claim in token));
      const asked =
        lacks && configuration.serverMetadata().userinfo_endpoint !== undefined
          ? await openid.fetchUserInfo(configuration, tokens.access_token, token.sub)
          : {};
      return {
        issuer: token.iss,
        subject: token.sub,
        claims: { ...asked, ...token },
        idToken: tokens.id_token as string,
      };
    });
  }

  signOutUrl({ idToken, returnTo }: { idToken: string; returnTo: string }): Promise<string | undefined> {
    return this.asking(async (configuration) => {
      if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
      const wanted = { id_token_hint: idToken, post_logout_redirect_uri: returnTo };
      return openid.buildEndSessionUrl(configuration, wanted).href;
    });
  }

  describe(): Promise<ProviderDescription> {
    return this.asking(async (configuration) => {
      const { issuer, end_session_endpoint, code_challenge_methods_supported } = configuration.serverMetadata();
      return {
        issuer,
        endsSessions: end_session_endpoint !== undefined,
        takesPkce: code_challenge_methods_supported?.includes('S256'),
      };
    });
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private async asking<Result>(action: (configuration: openid.Configuration) => Promise<Result>): Promise<Result> {
    try {
      return await action(await this.discovered());
    } catch (error) {
      throw providerError(error, this.options);
    }
  }

  /** What the provider says of itself (OpenID Connect Discovery 1.0): asked once by whoever come together, and a failure is not kept. */
  private discovered(): Promise<openid.Configuration> {
    const now = monotonicMs();
    if (this.known !== undefined && now - this.known.at < BELIEVED_MS) return this.known.said;
    const known = { at: now, said: this.discover() };
    this.known = known;
    known.said.catch(() => {
      if (this.known === known) this.known = undefined;
    });
    return known.said;
  }

  private async discover(): Promise<openid.Configuration> {
    const issuer = new URL(this.options.issuer);
    const configuration = await openid.discovery(issuer, this.options.clientId, undefined, this.authentication(), {
      [openid.customFetch]: (url, request) => this.fetch(url, request),
      timeout: TIMEOUT_MS / 1000,
      execute: issuer.protocol === 'http:' ? [openid.allowInsecureRequests] : [],
    });
    // The token comes straight from the provider, so its signature need not be checked; it costs nothing to.
    openid.enableNonRepudiationChecks(configuration);
    return configuration;
  }

  /** The specification has `basic` as what counts where nothing is said (OpenID Connect Discovery 1.0, 3). */
  private authentication(): openid.ClientAuth {
    const { clientSecret, clientAuthentication } = this.options;
    const [basic, post] = [openid.ClientSecretBasic(clientSecret), openid.ClientSecretPost(clientSecret)];
    return (server, ...rest) => {
      const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
      const said = clientAuthentication ?? (taken.includes('client_secret_basic') ? 'basic' : 'post');
      return (said === 'basic' ? basic : post)(server, ...rest);
    };
  }

  private async fetch(url: string, { method, headers, body }: openid.CustomFetchOptions): Promise<Response> {
    const answer = await this.client.send({
      method: method as 'GET' | 'POST',
      url,
      headers,
      ...(body === undefined || body === null ? {} : { body: String(body) }),
    });
    const { status, complete } = answer;
    if (status >= 500 || status === 429) throw new Unanswered(`${new URL(url).host} answers ${status}`);
    if (!complete) throw new Unanswered(`the answer of ${new URL(url).host} broke off or is too long`);
    return new Response(status === 204 || status === 304 ? null : answer.body, { status, headers: answer.headers });
  }
}
