import { useId, useState } from 'react';
import { useLocation } from 'wouter';
import { api, said } from '../api/client.ts';
import { Refused } from '../api/problem.ts';
import { beginSession } from '../api/session.ts';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { ProblemView } from '../parts/problem-view.tsx';
import { useSubmit } from '../parts/use-submit.ts';
import { DoorFrame } from './door-frame.tsx';

/**
 * Where a one-time link leads: a name and a password are chosen. The token stands after the # of the link, which no browser sends, so that it is in
 * no log of a proxy; it is taken out of the address at once.
 */
export function Welcome() {
  const id = useId();
  const [, go] = useLocation();
  const [token] = useState(takeToken);
  const { submit, isBusy, failure } = useSubmit(async (form) => {
    const given = new FormData(form);
    const name = String(given.get('name')).trim();
    const password = String(given.get('password'));
    if (password !== given.get('again')) throw new Refused('The two passwords are not the same.');
    const body = { token, password, ...(name === '' ? {} : { name }) };
    beginSession(await said(api.POST('/v1/session/invitation', { body })));
    go('/', { replace: true });
  });
  if (token === '') {
    return (
      <DoorFrame title="Welcome">
        <Empty title="This link is not whole">
          Open it again as it was given to you: its part after the # is the key. It works once, for a day.
        </Empty>
      </DoorFrame>
    );
  }
  return (
    <DoorFrame title="Welcome">
      <p className="quiet">This link makes you known here. Choose how you sign in from now on.</p>
      <form className="stack" onSubmit={submit}>
        <div>
          <label htmlFor={`${id}-name`}>Name</label>
          <input
            id={`${id}-name`}
            name="name"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            aria-describedby={`${id}-name-how`}
          />
          <p id={`${id}-name-how`} className="quiet">
            Small letters, digits and <code>. _ - @</code>. Leave it empty if the link is for a new password of yours.
          </p>
        </div>
        <div>
          <label htmlFor={`${id}-password`}>Password</label>
          <input
            id={`${id}-password`}
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={12}
            maxLength={200}
            required
            aria-describedby={`${id}-password-how`}
          />
          <p id={`${id}-password-how`} className="quiet">
            12 characters or more. A few words that nobody else would put together are best.
          </p>
        </div>
        <div>
          <label htmlFor={`${id}-again`}>Password, once more</label>
          <input id={`${id}-again`} name="again" type="password" autoComplete="new-password" required />
        </div>
        {failure !== undefined && <ProblemView error={failure} />}
        <Button kind="main" type="submit" disabled={isBusy}>
          {isBusy ? 'One moment…' : 'Enter'}
        </Button>
      </form>
    </DoorFrame>
  );
}

let taken: string | undefined;

/** Once, also where React asks twice. */
function takeToken(): string {
  if (taken !== undefined) return taken;
  taken = location.hash.slice(1);
  history.replaceState(history.state, '', location.pathname);
  return taken;
}
