import { useId, useState } from 'react';
import { api, said } from '../api/client.ts';
import { beginSession } from '../api/session.ts';
import { Button } from '../parts/button.tsx';
import { ProblemView } from '../parts/problem-view.tsx';

/** Name and password. What is said of a wrong name is what is said of a wrong password. */
export function PasswordForm({ isOnlyWay }: { readonly isOnlyWay: boolean }) {
  const id = useId();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const submit = async (event: React.SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(undefined);
    try {
      const body = { name: String(form.get('name')), password: String(form.get('password')) };
      beginSession(await said(api.POST('/v1/session', { body })));
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
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
