/**
 * # Identity provider: somebody else who says who a person is
 *
 * The gateway sends the browser to `authorizationUrl`, the browser comes back with an answer, and `prove` makes of that answer an identity
 * that holds, or throws. Nothing is asked of the provider before the first of these: one that is away stops nobody from starting. What an
 * identity may do here, and which person it is, is decided in pipeline/access.
 *
 * Errors, everywhere: TransientError OIDC-UNREACHABLE (it gives no answer), RejectedError OIDC-REFUSED (it lets this person not in) or OIDC-PROOF (what it
 * answered does not hold), ConfigError OIDC-SETUP (it does not take what is configured here).
 */
export interface IdentityProvider {
  /** What people call it: it stands on the button. */
  readonly name: string;
  /** Where the browser goes to sign in. */
  authorizationUrl(flow: Flow): Promise<string>;
  /** Who came back. `answer`: the parameters of the address that the browser came back to. */
  prove(flow: Flow, answer: URLSearchParams): Promise<ProvenIdentity>;
  /** Where the browser goes to end the session at the provider too; undefined where it offers no such place. */
  signOutUrl(wanted: { readonly idToken: string; readonly returnTo: string }): Promise<string | undefined>;
  /** Asks for nothing but what the provider says of itself. */
  describe(): Promise<ProviderDescription>;
  close(): Promise<void>;
}

/** The secrets of one sign-in. Each is made anew, used once, and known to this browser and the gateways only. */
export interface Flow {
  /** Where the provider sends the browser back to. It has to be registered there. */
  readonly redirectUri: string;
  /** Comes back with the browser: the answer belongs to this sign-in (RFC 6749, 10.12). */
  readonly state: string;
  /** Comes back within the token: the token belongs to this sign-in (OpenID Connect Core 1.0, 3.1.2.1). */
  readonly nonce: string;
  /** Proof that whoever began exchanges the code (PKCE, RFC 7636). */
  readonly verifier: string;
}

/** A person as the provider knows it: signature, issuer, audience, nonce and times of the token were checked. */
export interface ProvenIdentity {
  readonly issuer: string;
  /** Of the person at this issuer, for ever. */
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** As it came: it is the hint with which the session at the provider is ended. */
  readonly idToken: string;
}

/** What a provider says of itself. */
export interface ProviderDescription {
  readonly issuer: string;
  readonly endsSessions: boolean;
  /** Whether it says that it takes PKCE with S256; undefined: it says nothing of it. */
  readonly takesPkce: boolean | undefined;
}
