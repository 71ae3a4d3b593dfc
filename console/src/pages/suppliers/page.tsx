import { type AnswerOf, useGet } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { supplierHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { count } from '../../parts/money.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';

type Row = AnswerOf<'/v1/suppliers'>['suppliers'][number];

const columns: readonly Column<Row>[] = [
  {
    key: 'name',
    title: 'Supplier',
    width: '16rem',
    wraps: true,
    show: ({ name, own, simulator, pause }) => (
      <>
        {name} {own && <Status standing="info">our own</Status>}{' '}
        {simulator && <Status standing="info">simulator</Status>}{' '}
        {pause !== null && <Status standing="held">paused</Status>}
      </>
    ),
  },
  {
    key: 'state',
    title: 'Needs a person',
    wraps: true,
    show: ({ standing }) => <Needs standing={standing} />,
  },
  { key: 'file', title: 'Last file', width: '9rem', show: ({ standing }) => <When at={standing?.lastFileAt} /> },
  {
    key: 'poll',
    title: 'Last look',
    width: '9rem',
    phone: 'hide',
    show: ({ standing }) => <When at={standing?.lastPollAt} />,
  },
  { key: 'offers', title: 'SKUs', width: '7rem', align: 'right', show: ({ standing }) => count(standing?.offers ?? 0) },
  {
    key: 'open',
    title: 'Open orders',
    width: '8rem',
    align: 'right',
    show: ({ standing }) => count(standing?.openOrders ?? 0),
  },
  {
    key: 'waiting',
    title: 'Documents waiting',
    width: '10rem',
    align: 'right',
    phone: 'hide',
    show: ({ standing }) => count(standing?.waitingDeliveries ?? 0),
  },
  {
    key: 'way',
    title: 'Connected by',
    width: '9rem',
    phone: 'hide',
    show: ({ channel, delivers }) => (channel === delivers.channel ? channel : `${channel}, ${delivers.channel}`),
  },
];

function Needs({ standing }: { readonly standing: Row['standing'] }) {
  if (standing === null) return <Status standing="idle">never ran</Status>;
  const { errors, warnings, heldFeeds, overdue } = standing;
  const needs = [
    errors > 0 && (
      <Status key="errors" standing="bad">
        {`${errors} error${errors === 1 ? '' : 's'}`}
      </Status>
    ),
    warnings > 0 && (
      <Status key="warnings" standing="warn">
        {`${warnings} warning${warnings === 1 ? '' : 's'}`}
      </Status>
    ),
    heldFeeds > 0 && (
      <Status key="held" standing="held">
        {`${heldFeeds} feed${heldFeeds === 1 ? '' : 's'} held`}
      </Status>
    ),
    overdue > 0 && (
      <Status key="overdue" standing="warn">
        {`${overdue} answer${overdue === 1 ? '' : 's'} overdue`}
      </Status>
    ),
  ].filter((need) => need !== false);
  return needs.length === 0 ? <Status standing="ok">in order</Status> : <span className="row">{needs}</span>;
}

/** Who is connected, and what waits at each. */
export default function SuppliersPage() {
  const query = useGet('/v1/suppliers', undefined, { everyMs: 60_000 });
  return (
    <Page title="Suppliers" lead="Who is connected, how, and what waits at each.">
      <Panel title="Suppliers" flush>
        <Loaded query={query}>
          {({ suppliers }) => (
            <DataTable
              label="Suppliers"
              columns={columns}
              rows={suppliers}
              rowKey={({ id }) => id}
              href={({ id }) => supplierHref(id)}
              tone={({ standing }) =>
                (standing?.errors ?? 0) > 0 ? 'bad' : (standing?.heldFeeds ?? 0) > 0 ? 'warn' : undefined
              }
              empty={
                <Empty title="No supplier is connected">
                  A supplier is a folder below <code>mappings/</code> with a <code>supplier.yaml</code>;{' '}
                  <code>crossdock map init</code> makes one from a sample file. One whose variables are not set is left
                  out: <code>crossdock doctor</code> says which.
                </Empty>
              }
            />
          )}
        </Loaded>
      </Panel>
    </Page>
  );
}
