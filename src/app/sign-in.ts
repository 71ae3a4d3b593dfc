import type { Config } from '../config/load.ts';
import { codes } from '../kernel/codes.ts';
import { CrossdockError, errorMessage } from '../kernel/errors.ts';
import { COME_BACK } from '../server/access/provider.ts';
import type { SignInWays } from '../server/options.ts';
import type { Check } from './check.ts';

/** How people sign in, as crossdock.yaml says. No provider is asked for anything yet; without one its client is not loaded either. */
export async function buildSignIn({ access }: Pick<Config, 'access'>): Promise<SignInWays> {
  const { passwords = true, oidc } = access ?? {};
  if (oidc === undefined) return { passwords };
  const { createOpenidProvider } = await import('../identity/openid-connect.ts');
  const { roles, ...options } = oidc;
  const { claim, default: otherwise, ...values } = roles;
  const claims = ['email', 'preferred_username', ...(claim === undefined ? [] : [claim.split('.')[0] as string])];
  return {
    passwords,
    provider: {
      provider: createOpenidProvider({ ...options, claims }),
      roles: { claim, values, otherwise },
      sealKey: oidc.clientSecret,
    },
  };
}

/** Asks the provider what it says of itself: neither a person nor the client secret is needed for that. */
export async function checkSignIn(config: Config, add: (check: Check) => void): Promise<void> {
  const { provider } = (await buildSignIn(config)).provider ?? {};
  if (provider === undefined) return;
  const about = { subject: 'sign-in', name: provider.name };
  const { host, port, publicUrl } = config.server;
  const comesBack = `${publicUrl ?? `http://${host}:${port}`}${COME_BACK}`;
  try {
    const { issuer, endsSessions, takesPkce } = await provider.describe();
    add({
      ...about,
      ok: takesPkce !== false,
      detail:
        takesPkce === false
          ? `${issuer} says that it takes no PKCE with S256, which every sign-in here has`
          : `${issuer} answers; registered there have to be ${comesBack}${endsSessions ? ` and, for signing out, ${comesBack.replace(COME_BACK, '/console/')}` : ''}`,
      fix: 'Switch PKCE (S256) on at the provider.',
    });
  } catch (error) {
    const isOurs = error instanceof CrossdockError;
    add({
      ...about,
      ok: false,
      detail: isOurs ? `${error.code}: ${error.message}` : errorMessage(error),
      fix: isOurs ? codes[error.code].remedy : 'docs/access.md says what the provider has to have.',
    });
  } finally {
    await provider.close();
  }
}
