import { useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { askAgain } from '../../api/queries.ts';
import { roles } from '../../api/session.ts';
import { toast } from '../../parts/toasts.tsx';

export type RoleName = (typeof roles)[number];

/** The role of somebody, changed at once. */
export function RoleSelect({
  label,
  role,
  onChange,
}: {
  readonly label: string;
  readonly role: string;
  readonly onChange: (role: RoleName) => Promise<unknown>;
}) {
  const [isBusy, setBusy] = useState(false);
  const change = async (next: RoleName) => {
    setBusy(true);
    try {
      await onChange(next);
      toast('ok', `${label} is ${next} now.`);
    } catch (error) {
      toast('bad', error instanceof ApiProblem ? error.detail : String(error));
    } finally {
      setBusy(false);
      await askAgain('/v1/people', '/v1/session', '/v1/audit');
    }
  };
  return (
    <select
      aria-label={label}
      value={role}
      disabled={isBusy}
      onChange={({ target }) => void change(target.value as RoleName)}
    >
      {roles.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}
