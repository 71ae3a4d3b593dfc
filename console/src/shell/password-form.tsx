import { useId } from 'react';
import { api, said } from '../api/client.ts';
import { beginSession } from '../api/session.ts';
import { Button } from '../parts/button.tsx';
import { ProblemView } from '../parts/problem-view.tsx';
import { useSubmit } from '../parts/use-submit.ts';

/** Name and password. What is said of a wrong name is what is said of a wrong password. */
export function PasswordForm({ isOnlyWay }: { readonly isOnlyWay: boolean }) {
  const id = useId();
  const { submit, isBusy, failure } = useSubmit(async (form) => {
    const given = new FormData(form);
    const body = { name: String(given.get('name')), password: String(given.get('password')) };
    beginSession(await said(api.POST('/v1/session', { body })));
  });
  return (
    <form className="stack" onSubmit={submit}>
      <div>
        <label htmlFor={`${id}-name`}>Name</label>
        <input
          id={`${id}-name`}
          name="name"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
      </div>
      <div>
        <label htmlFor={`${id}-password`}>Password</label>
        <input id={`${id}-password`} name="password" type="password" autoComplete="current-password" required />
      </div>
      {failure !== undefined && <ProblemView error={failure} />}
      <Button kind={isOnlyWay ? 'main' : 'plain'} type="submit" disabled={isBusy}>
        {isBusy ? 'Signing in…' : 'Sign in'}
      </Button>
      <p className="quiet">
        Nobody has a password yet, or you lost yours? An admin gives you a link, under People and keys or with{' '}
        <code>crossdock access invite</code> on the gateway's machine.
      </p>
    </form>
  );
}
