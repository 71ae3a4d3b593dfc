import { useId, useState } from 'react';
import { api, said } from '../../api/client.ts';
import { askAgain } from '../../api/queries.ts';
import { roles } from '../../api/session.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/confirm.tsx';
import { Copy } from '../../parts/copy.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import type { RoleName } from './role-select.tsx';

const DAY_MS = 24 * 3600_000;

/** A new key for a program. It is shown once. */
export function KeyDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Dialog open={open} title="New key" onClose={onClose}>
      <KeyForm />
    </Dialog>
  );
}

function KeyForm() {
  const id = useId();
  const [key, setKey] = useState<string | undefined>();
  const [failure, setFailure] = useState<unknown>();
  const submit = async (event: React.SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const days = Number(form.get('days'));
    setFailure(undefined);
    try {
      const made = await said(
        api.POST('/v1/keys', {
          body: {
            name: String(form.get('name')),
            role: String(form.get('role')) as RoleName,
            ...(days > 0 ? { expiresAt: new Date(Date.now() + days * DAY_MS).toISOString() } : {}),
          },
        }),
      );
      setKey(made.key);
      await askAgain('/v1/keys', '/v1/audit');
    } catch (error) {
      setFailure(error);
    }
  };
  if (key !== undefined) {
    return (
      <div className="stack">
        <p>This is the key. It is shown only now and kept nowhere; put it where the program finds it.</p>
        <p className="row">
          <code>{key}</code>
          <Copy text={key} what="the key" />
        </p>
      </div>
    );
  }
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <div>
        <label htmlFor={`${id}-name`}>Which program it is for</label>
        <input id={`${id}-name`} name="name" required maxLength={100} />
      </div>
      <div>
        <label htmlFor={`${id}-role`}>What it may do</label>
        <select id={`${id}-role`} name="role" defaultValue="viewer">
          {roles.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </select>
      </div>
      <div>
        <label htmlFor={`${id}-days`}>For how many days (empty: until it is revoked)</label>
        <input id={`${id}-days`} name="days" type="number" min={1} max={3650} />
      </div>
      {failure !== undefined && <ProblemView error={failure} />}
      <Button kind="main" type="submit">
        Make the key
      </Button>
    </form>
  );
}
