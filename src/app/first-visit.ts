import type { RunningGateway } from '../app.ts';
import type { Config } from '../config/load.ts';
import { inviteFirstAdmin } from '../pipeline/access/grant.ts';
import { isUnguarded } from '../pipeline/access/identify.ts';

/** How people get into the console of a gateway that has just started. */
export interface FirstVisit {
  readonly console: string;
  /** The one-time link of the first admin; undefined when there are people, or whoever works on this machine needs none. */
  readonly firstAdmin: string | undefined;
  /** Where else people sign in, as people call it. */
  readonly provider?: string | undefined;
  /** Whoever works on this machine may do everything, because nobody was given access yet. */
  readonly isUnguarded: boolean;
}

/**
 * As long as there are no people, each start of a gateway that asks for proof makes a link for the first admin. Where nobody was given access at all and the gateway listens
 * on loopback only, none is made: whoever works on the machine is let in, and a link in a log would only be something to steal.
 * Nor where nobody signs in with a password.
 */
export async function firstVisit({ gateway, url }: RunningGateway, { server, access }: Config): Promise<FirstVisit> {
  const base = server.publicUrl ?? reachable(url);
  const { passwords = true, oidc } = access ?? {};
  const isOpen = server.apiKey === undefined && oidc === undefined && (await isUnguarded(gateway));
  const token = isOpen || !passwords ? undefined : await inviteFirstAdmin(gateway);
  return {
    console: `${base}/console/`,
    firstAdmin: token === undefined ? undefined : `${base}/console/welcome#${token}`,
    provider: oidc?.name,
    isUnguarded: isOpen,
  };
}

/** Nobody can go to 0.0.0.0. */
function reachable(url: string): string {
  return url.replace(/\/\/(0\.0\.0\.0|\[::\])/, '//127.0.0.1');
}
