import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, said } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { Skeleton } from '../parts/loaded.tsx';
import { ProblemView } from '../parts/problem-view.tsx';
import { DoorFrame } from './door-frame.tsx';
import { PasswordForm } from './password-form.tsx';

/** By the provider that the gateway names, by name and password, or either. */
export function SignIn() {
  // Why one came back without being signed in is told once, so what it said is kept as long as the page stands.
  const ways = useQuery({
    queryKey: ['/v1/session/ways'],
    queryFn: async () => said(api.GET('/v1/session/ways')),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: 1,
  });
  const [here] = useState(() => `${location.pathname}${location.search}${location.hash}`);
  if (ways.isPending) {
    return (
      <DoorFrame title="Sign in">
        <Skeleton lines={3} />
      </DoorFrame>
    );
  }
  const { passwords = true, provider = null, refused = null } = ways.data ?? {};
  return (
    <DoorFrame title="Sign in">
      {refused !== null && <ProblemView error={new ApiProblem({ status: 403, ...refused })} />}
      {provider !== null && (
        <a className="button main" href={`/v1/session/openid?to=${encodeURIComponent(here)}`}>
          Sign in with {provider.name}
        </a>
      )}
      {provider !== null && passwords && <p className="quiet door-or">or with a password of Crossdock</p>}
      {passwords && <PasswordForm isOnlyWay={provider === null} />}
    </DoorFrame>
  );
}
