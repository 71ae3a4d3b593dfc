import { FLOW_MS, ownPage, type RoleRules } from '../../domain/identity.ts';
import type { Flow, IdentityProvider, ProvenIdentity } from '../../identity/identity-provider.ts';
import { RejectedError } from '../../kernel/errors.ts';
import { newToken, seal, tokenDigest, unseal } from '../../kernel/secrets.ts';
import { addAudit } from '../../stores/access/audit.ts';
import { takeAnswer } from '../../stores/access/identities.ts';
import { noteFailure } from '../../stores/access/sessions.ts';
import type { Gateway } from '../gateway.ts';
import { addressKey, refuseGuessing } from './identify.ts';

/** A provider at which people sign in, and what they may do who come from there. */
export interface ProviderSignIn {
  readonly provider: IdentityProvider;
  readonly roles: RoleRules;
  /** What seals the cookie of a sign-in under way: the same at every gateway of an installation. */
  readonly sealKey: string;
}

/** A sign-in under way, as the browser carries it, sealed: no gateway keeps it, and any of them can go on with it. */
interface Begun extends Flow {
  readonly to: string;
  /** When, in milliseconds. */
  readonly at: number;
}

/**
 * Begins a sign-in at the provider.
 *
 * @returns where the browser goes, and what it has to bring back
 * @throws TransientError OIDC-UNREACHABLE, ACCESS-CLOSED; ConfigError OIDC-SETUP
 */
export async function beginAtProvider(
  gateway: Gateway,
  { provider, sealKey }: ProviderSignIn,
  wanted: { readonly redirectUri: string; readonly to: string | undefined; readonly address: string },
): Promise<{ readonly url: string; readonly sealed: string }> {
  await refuseGuessing(gateway, wanted);
  const secrets: Flow = {
    redirectUri: wanted.redirectUri,
    state: newToken('state'),
    nonce: newToken('nonce'),
    verifier: newToken('verifier'),
  };
  const url = await provider.authorizationUrl(secrets);
  const begun: Begun = { ...secrets, to: ownPage(wanted.to), at: gateway.clock.now().getTime() };
  return { url, sealed: seal(JSON.stringify(begun), words(sealKey)) };
}

/**
 * Who came back from the provider, and where they wanted to go. The answer is taken once, before the provider is asked about it: another
 * gateway refuses it from then on.
 *
 * @throws RejectedError OIDC-FLOW: nobody began this here, it is too long ago, or it was taken; and whatever the provider throws
 */
export async function provenByProvider(
  gateway: Gateway,
  { provider, sealKey }: ProviderSignIn,
  came: { readonly sealed: string | undefined; readonly answer: URLSearchParams; readonly address: string },
): Promise<{ readonly identity: ProvenIdentity; readonly to: string }> {
  await refuseGuessing(gateway, came);
  const begun = opened(came.sealed, sealKey);
  if (begun === undefined) throw notOurs('This browser did not begin this sign-in here, or too long ago.');
  const now = gateway.clock.now();
  if (now.getTime() - begun.at > FLOW_MS)
    throw notOurs(`This sign-in was begun more than ${FLOW_MS / 60_000} minutes ago.`);
  if (came.answer.get('state') !== begun.state) throw notOurs('This answer belongs to another sign-in.');
  if (!(await takeAnswer(gateway.db, tokenDigest(begun.state), now))) throw notOurs('This sign-in was used already.');
  try {
    return { identity: await provider.prove(begun, came.answer), to: begun.to };
  } catch (error) {
    // Each answer that does not hold costs the provider a request: an address that brings many is not listened to for a while.
    if (error instanceof RejectedError) {
      await noteFailure(gateway.db, [addressKey(came.address)], now);
      await addAudit(gateway.db, {
        at: now,
        who: provider.name,
        role: 'none',
        action: 'sign-in refused',
        entity: `provider/${provider.name}`,
        after: { code: error.code, address: came.address },
        reason: error.message,
      });
    }
    throw error;
  }
}

function opened(sealed: string | undefined, sealKey: string): Begun | undefined {
  const text = sealed === undefined ? undefined : unseal(sealed, words(sealKey));
  return text === undefined ? undefined : (JSON.parse(text) as Begun);
}

function words(sealKey: string): readonly string[] {
  return ['sign-in at a provider', sealKey];
}

function notOurs(message: string): RejectedError {
  return new RejectedError('OIDC-FLOW', message);
}
