import { useState } from 'react';
import { type AnswerOf, useGet, useList } from '../../api/queries.ts';
import { Dialog } from '../../parts/confirm.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterChoice, Filters, useFilter } from '../../parts/filters.tsx';
import { kindWords } from '../../parts/kinds.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { OfferedActions } from '../../parts/offered.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { SupplierChoice } from '../../parts/parties.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { size } from '../../parts/size.ts';
import { standingOf } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';

type Delivery = AnswerOf<'/v1/deliveries'>['deliveries'][number];

const columns: readonly Column<Delivery>[] = [
  { key: 'name', title: 'File', show: ({ name }) => name, width: '19rem' },
  {
    key: 'state',
    title: 'State',
    show: ({ state }) => <Status standing={standingOf(state)}>{state}</Status>,
    width: '10rem',
  },
  { key: 'what', title: 'What', show: ({ kind, subject }) => `${kindWords(kind)} ${subject}`, width: '24rem' },
  { key: 'supplier', title: 'Supplier', show: ({ supplierId }) => supplierId, width: '8rem' },
  { key: 'sent', title: 'Sent', show: ({ sentAt }) => <When at={sentAt} />, width: '9rem' },
  {
    key: 'read',
    title: 'Could be read',
    show: ({ acknowledgedAt }) => <When at={acknowledgedAt} />,
    width: '9rem',
    phone: 'hide',
  },
  {
    key: 'why',
    title: 'Why it waits',
    show: ({ why, reason }) => why ?? reason ?? '',
    phone: 'hide',
  },
];

/** Documents that went out, or are about to. */
export function Sent() {
  const supplier = useFilter('supplier')[0];
  const state = useFilter('state')[0];
  const [open, setOpen] = useFilter('delivery');
  const wanted = { ...(supplier === '' ? {} : { supplier }), ...(state === '' ? {} : { state }), limit: 200 };
  const list = useList('/v1/deliveries', { query: wanted as never }, ({ deliveries }) => deliveries);
  const [closed, setClosed] = useState(false);
  return (
    <>
      <Filters>
        <FilterChoice
          name="way"
          label="Way"
          options={[
            ['in', 'came in'],
            ['out', 'went out'],
          ]}
        />
        <FilterChoice
          name="state"
          label="State"
          options={[['', 'any'], 'new', 'staged', 'sent', 'acknowledged', 'failed', 'abandoned']}
        />
        <SupplierChoice />
      </Filters>
      {list.query.error !== null && <ProblemView error={list.query.error} again={() => void list.query.refetch()} />}
      <Panel title="Went out" flush>
        <DataTable
          label="Documents that went out"
          columns={columns}
          rows={list.rows}
          more={list.more}
          rowKey={({ id }) => id}
          onOpen={({ id }) => {
            setClosed(false);
            setOpen(id);
          }}
          tone={(row) => (row.state === 'failed' ? 'bad' : undefined)}
          empty={
            <Nothing query={list.query}>
              <Empty title="Nothing went out yet">
                Purchase orders and acknowledgments appear here when they are written.
              </Empty>
            </Nothing>
          }
        />
      </Panel>
      <Dialog
        open={open !== '' && !closed}
        title="A document that went out"
        onClose={() => {
          setClosed(true);
          setOpen('');
        }}
      >
        {open !== '' && <One id={open} />}
      </Dialog>
    </>
  );
}

function One({ id }: { readonly id: string }) {
  const query = useGet('/v1/deliveries/{id}', { path: { id } });
  return (
    <Loaded query={query}>
      {({ delivery, history, actions }) => (
        <div className="stack">
          <Facts
            of={[
              ['File', `${delivery.folder}/${delivery.name}`],
              ['What', `${kindWords(delivery.kind)} ${delivery.subject}`],
              [
                'State',
                <Status key="state" standing={standingOf(delivery.state)}>
                  {delivery.state}
                </Status>,
              ],
              ['Why', delivery.why ?? delivery.reason],
              ['Size', size(delivery.size)],
              ['Sent', <When key="sent" at={delivery.sentAt} />],
              ['Sent again', delivery.resends],
              ['Attempts that failed', delivery.attempts],
            ]}
          />
          <OfferedActions actions={actions} />
          <ol>
            {history.map(({ to, at, cause, actor, reason }) => (
              <li key={`${at}${to}`}>
                <When at={at} /> {to}: {cause}
                {actor != null && `, by ${actor}`}
                {reason != null && `: ${reason}`}
              </li>
            ))}
          </ol>
          <p>
            <a href={`/v1/deliveries/${id}/content`}>Its bytes</a>
          </p>
        </div>
      )}
    </Loaded>
  );
}
