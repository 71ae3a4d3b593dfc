import { useState } from 'react';
import { api, said } from '../../api/client.ts';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { Action } from '../../parts/action.tsx';
import { Button } from '../../parts/button.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { KeyDialog } from './key-dialog.tsx';

type Key = AnswerOf<'/v1/keys'>['keys'][number];

const columns: Column<Key>[] = [
  { key: 'name', title: 'Name', show: ({ name }) => name },
  { key: 'role', title: 'Role', width: '8rem', show: ({ role }) => role },
  { key: 'state', title: 'State', width: '8rem', show: (key) => <KeyState of={key} /> },
  { key: 'by', title: 'Made by', phone: 'hide', width: '10rem', show: ({ createdBy }) => createdBy },
  {
    key: 'used',
    title: 'Last used',
    width: '8rem',
    show: ({ usedAt }) => (usedAt === null ? 'never' : <When at={usedAt} />),
  },
  {
    key: 'ends',
    title: 'Ends',
    width: '8rem',
    show: ({ expiresAt }) => (expiresAt === null ? 'when revoked' : <When at={expiresAt} />),
  },
  {
    key: 'does',
    title: 'Actions',
    width: '7rem',
    show: ({ name, revokedAt }) =>
      revokedAt === null && (
        <Action
          kind="quiet"
          needs="admin"
          label="Revoke"
          does={({ reason }) =>
            said(
              api.DELETE('/v1/keys/{name}', {
                params: { path: { name }, query: reason === undefined ? {} : { reason } },
              }),
            )
          }
          confirm={{
            title: `Revoke the key ${name}?`,
            preview:
              'Whatever uses it is refused from this moment on. It cannot be taken back; a new key of the same name can be made.',
            danger: true,
            reason: 'asked',
          }}
          done={`The key ${name} opens nothing any more.`}
          changes={['/v1/keys', '/v1/audit']}
        />
      ),
  },
];

export function Keys() {
  const keys = useGet('/v1/keys');
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel
      title="API keys"
      count={keys.data?.keys.length}
      flush
      actions={
        <Button kind="main" onClick={() => setOpen(true)}>
          New key
        </Button>
      }
    >
      <Loaded query={keys}>
        {({ keys }) => (
          <DataTable
            label="API keys"
            columns={columns}
            rows={keys}
            rowKey={({ id }) => id}
            empty={
              <Empty title="No program has a key yet">
                A program sends its key as <code>authorization: Bearer KEY</code>. Give each its own, with the least
                role that does.
              </Empty>
            }
          />
        )}
      </Loaded>
      <KeyDialog open={isOpen} onClose={() => setOpen(false)} />
    </Panel>
  );
}

function KeyState({ of: { revokedAt, expiresAt } }: { readonly of: Key }) {
  if (revokedAt !== null) return <Status standing="idle">revoked</Status>;
  if (expiresAt !== null && new Date(expiresAt) <= new Date()) return <Status standing="warn">ended</Status>;
  return <Status standing="ok">in force</Status>;
}
