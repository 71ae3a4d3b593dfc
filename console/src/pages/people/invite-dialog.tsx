import { useId, useState } from 'react';
import { api, said } from '../../api/client.ts';
import { askAgain } from '../../api/queries.ts';
import { roles } from '../../api/session.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/confirm.tsx';
import { Copy } from '../../parts/copy.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { When } from '../../parts/when.tsx';
import type { RoleName } from './role-select.tsx';

const means: Readonly<Record<RoleName, string>> = {
  viewer: 'sees everything but secrets',
  operator: 'also releases, refuses, reroutes, sends again',
  engineer: 'also changes mappings and what is in force',
  admin: 'also says who may do what',
};

/** A one-time link: for somebody new, or (`name`) for a new password of somebody who is here. It is shown once. */
export function InviteDialog({
  open,
  name,
  isFirst = false,
  onClose,
}: {
  readonly open: boolean;
  readonly name?: string;
  readonly isFirst?: boolean;
  readonly onClose: () => void;
}) {
  return (
    <Dialog open={open} title={name === undefined ? 'Invite somebody' : `New password for ${name}`} onClose={onClose}>
      <InviteForm name={name} isFirst={isFirst} />
    </Dialog>
  );
}

function InviteForm({ name, isFirst }: { readonly name: string | undefined; readonly isFirst: boolean }) {
  const id = useId();
  const [role, setRole] = useState<RoleName>(isFirst ? 'admin' : 'viewer');
  const [made, setMade] = useState<{ link: string; expiresAt: string } | undefined>();
  const [failure, setFailure] = useState<unknown>();
  const make = async () => {
    setFailure(undefined);
    try {
      const body = name === undefined ? { role } : { name };
      const { token, expiresAt } = await said(api.POST('/v1/people/invitations', { body }));
      setMade({ link: `${location.origin}/console/welcome#${token}`, expiresAt });
      await askAgain('/v1/audit');
    } catch (error) {
      setFailure(error);
    }
  };
  if (made !== undefined) {
    return (
      <div className="stack">
        <p>
          Give this link to {name ?? 'them'}. It works once, and ends <When at={made.expiresAt} />. It is shown only
          now.
        </p>
        <p className="row">
          <code>{made.link}</code>
          <Copy text={made.link} what="the link" />
        </p>
      </div>
    );
  }
  return (
    <div className="stack">
      {name === undefined ? (
        <fieldset className="person-choice">
          <legend>What they may do</legend>
          {roles.map((one) => (
            <label key={one} htmlFor={`${id}-${one}`}>
              <input id={`${id}-${one}`} type="radio" name={id} checked={one === role} onChange={() => setRole(one)} />
              <span>
                {one} <span className="quiet">{means[one]}</span>
              </span>
            </label>
          ))}
        </fieldset>
      ) : (
        <p>
          They choose a new password by a link. The old one works until they do; then they are signed out everywhere
          else.
        </p>
      )}
      {isFirst && (
        <p className="quiet">
          The first person must be an admin: from then on everybody signs in, also on this machine.
        </p>
      )}
      {failure !== undefined && <ProblemView error={failure} />}
      <Button kind="main" onClick={() => void make()}>
        Make the link
      </Button>
    </div>
  );
}
