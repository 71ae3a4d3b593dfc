import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { api, rememberPage, said } from './client.ts';
import type { ApiProblem } from './problem.ts';
import { queries } from './queries.ts';

export const roles = ['viewer', 'operator', 'engineer', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who works here. `this machine`: nobody was given access yet, and whoever works on the gateway's machine may do everything. */
export interface Session {
  readonly name: string;
  readonly role: Role;
  readonly kind: 'person' | 'key' | 'this machine';
  readonly page?: string | undefined;
}

const KEY = ['/v1/session'];

export const SessionContext = createContext<Session | undefined>(undefined);

/** Who is signed in; only within the pages of one who is. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession needs a page within the shell');
  return session;
}

/** Whether the one who is signed in may do what needs this role. The gateway checks it again. */
export function useMay(role: Role): boolean {
  return may(useSession().role, role);
}

export function may(has: Role, needed: Role): boolean {
  return roles.indexOf(has) >= roles.indexOf(needed);
}

/** Who is signed in, asked of the gateway; an ApiProblem of status 401 when nobody is. */
export function useWhoIsIn() {
  return useQuery<Session, ApiProblem>({
    queryKey: KEY,
    queryFn: async () => remembered((await said(api.GET('/v1/session'))) as Session),
    staleTime: 60_000,
    retry: (count, error) => count < 2 && error.status !== 401,
  });
}

/** After sign-in or a link: the session that the answer began. */
export function beginSession(answer: {
  readonly name: string;
  readonly role: string;
  readonly page?: string | undefined;
}): void {
  forgetAnswers();
  queries.setQueryData(KEY, remembered({ ...answer, kind: 'person' } as Session));
}

/** A session that began at a provider is ended there too: the browser goes there and comes back. */
export async function signOut(): Promise<void> {
  const answer = await said(api.DELETE('/v1/session'));
  if (answer?.next !== undefined) location.assign(answer.next);
  else forgetSession();
}

/** Nobody is signed in any more: everything that was shown is forgotten, and the session is asked for anew. */
export function forgetSession(): void {
  rememberPage(undefined);
  forgetAnswers();
  void queries.resetQueries({ queryKey: KEY });
}

/** All but the session itself, which the door looks at all the time: what is removed under an observer it does not see anew. */
function forgetAnswers(): void {
  queries.removeQueries({ predicate: ({ queryKey: [path] }) => path !== KEY[0] });
}

function remembered(session: Session): Session {
  rememberPage(session.page);
  return session;
}
