import { useState } from 'react';
import { api, said } from '../../api/client.ts';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import { Action } from '../../parts/action.tsx';
import { Button } from '../../parts/button.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { RoleSelect } from './role-select.tsx';

type Person = AnswerOf<'/v1/people'>['people'][number];

const columns: Column<Person>[] = [
  { key: 'name', title: 'Name', show: ({ name }) => name },
  { key: 'role', title: 'Role', width: '11rem', show: (person) => <RoleOf person={person} /> },
  {
    key: 'state',
    title: 'State',
    width: '9rem',
    show: ({ disabledAt }) =>
      disabledAt === null ? <Status standing="ok">may sign in</Status> : <Status standing="bad">shut out</Status>,
  },
  { key: 'since', title: 'Since', width: '9rem', phone: 'hide', show: ({ createdAt }) => <When at={createdAt} /> },
  { key: 'does', title: 'Actions', width: '15rem', show: (person) => <PersonActions person={person} /> },
];

export function People() {
  const people = useGet('/v1/people');
  const { kind } = useSession();
  const [invited, setInvited] = useState<{ name?: string } | undefined>();
  return (
    <Panel
      title="People"
      count={people.data?.people.length}
      flush
      actions={
        <Button kind="main" onClick={() => setInvited({})}>
          Invite somebody
        </Button>
      }
    >
      <Loaded query={people}>
        {({ people }) => (
          <DataTable
            label="People"
            columns={columns}
            rows={people}
            rowKey={({ name }) => name}
            empty={
              <Empty title="Nobody has a password yet">
                {kind === 'this machine'
                  ? 'Whoever works on this machine may do everything until the first person follows a link. Invite yourself as admin first: from then on everybody signs in.'
                  : 'Invite somebody: they get a link by which they choose a name and a password.'}
              </Empty>
            }
          />
        )}
      </Loaded>
      <InviteDialog
        open={invited !== undefined}
        isFirst={people.data?.people.length === 0}
        onClose={() => setInvited(undefined)}
      />
    </Panel>
  );
}

function RoleOf({ person }: { readonly person: Person }) {
  return (
    <RoleSelect
      label={`Role of ${person.name}`}
      role={person.role}
      onChange={(role) =>
        said(api.PATCH('/v1/people/{name}', { params: { path: { name: person.name } }, body: { role } }))
      }
    />
  );
}

function PersonActions({ person: { name, disabledAt } }: { readonly person: Person }) {
  const [isOpen, setOpen] = useState(false);
  const isOut = disabledAt !== null;
  return (
    <span className="row">
      <Button kind="quiet" onClick={() => setOpen(true)}>
        New password
      </Button>
      <InviteDialog open={isOpen} name={name} onClose={() => setOpen(false)} />
      <Action
        kind="quiet"
        needs="admin"
        label={isOut ? 'Let in again' : 'Shut out'}
        does={({ reason }) =>
          said(api.PATCH('/v1/people/{name}', { params: { path: { name } }, body: { disabled: !isOut, reason } }))
        }
        confirm={
          isOut
            ? { title: `Let ${name} in again?`, reason: 'asked' }
            : {
                title: `Shut ${name} out?`,
                preview: 'They are signed out everywhere at once and cannot sign in until somebody lets them in again.',
                danger: true,
                reason: 'asked',
              }
        }
        done={isOut ? `${name} may sign in again.` : `${name} is shut out.`}
        changes={['/v1/people', '/v1/sessions', '/v1/audit']}
      />
    </span>
  );
}
