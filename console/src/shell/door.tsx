import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { whenSignedOut } from '../api/client.ts';
import { forgetSession, SessionContext, useWhoIsIn } from '../api/session.ts';
import { Skeleton } from '../parts/loaded.tsx';
import { ProblemView } from '../parts/problem-view.tsx';
import { Shell } from './shell.tsx';
import { SignIn } from './sign-in.tsx';
import { Welcome } from './welcome.tsx';

/** Who is not signed in stands here: the address stays, so that after sign-in one is where one wanted to go. */
export function Door() {
  const [path] = useLocation();
  const who = useWhoIsIn();
  useEffect(() => whenSignedOut(forgetSession), []);
  if (path === '/welcome') return <Welcome />;
  if (who.data !== undefined) {
    return (
      <SessionContext value={who.data}>
        <Shell />
      </SessionContext>
    );
  }
  if (who.error === null) return <Skeleton lines={5} />;
  if (who.error.status === 401) return <SignIn />;
  return (
    <div className="page">
      <ProblemView error={who.error} again={() => void who.refetch()} />
    </div>
  );
}
