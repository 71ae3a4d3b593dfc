import { api, said } from '../../api/client.ts';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { Action } from '../../parts/action.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';

type Session = AnswerOf<'/v1/sessions'>['sessions'][number];

const columns: Column<Session>[] = [
  {
    key: 'name',
    title: 'Name',
    show: ({ name, isOwn }) => (
      <span className="row">
        {name} {isOwn && <Status standing="info">this one</Status>}
      </span>
    ),
  },
  { key: 'role', title: 'Role', width: '8rem', show: ({ role }) => role },
  { key: 'agent', title: 'With', phone: 'hide', show: ({ agent }) => agent ?? '–' },
  {
    key: 'address',
    title: 'From',
    width: '9rem',
    show: ({ address }) => <span className="mono">{address ?? '–'}</span>,
  },
  { key: 'since', title: 'Signed in', width: '8rem', show: ({ createdAt }) => <When at={createdAt} /> },
  { key: 'used', title: 'Last used', width: '8rem', show: ({ usedAt }) => <When at={usedAt} /> },
  {
    key: 'does',
    title: 'Actions',
    width: '8rem',
    show: ({ id, name, isOwn }) =>
      !isOwn && (
        <Action
          kind="quiet"
          needs="admin"
          label="Sign out"
          does={() => said(api.DELETE('/v1/sessions/{id}', { params: { path: { id } } }))}
          done={`${name} is signed out there.`}
          changes={['/v1/sessions', '/v1/audit']}
        />
      ),
  },
];

export function Sessions() {
  const sessions = useGet('/v1/sessions', undefined, { everyMs: 60_000 });
  return (
    <Panel title="Signed in" count={sessions.data?.sessions.length} flush>
      <Loaded query={sessions}>
        {({ sessions }) => (
          <DataTable
            label="Who is signed in"
            columns={columns}
            rows={sessions}
            rowKey={({ id }) => id}
            empty={
              <Empty title="Nobody is signed in">
                A session ends twelve hours after it was last used, and after a week in any case.
              </Empty>
            }
          />
        )}
      </Loaded>
    </Panel>
  );
}
