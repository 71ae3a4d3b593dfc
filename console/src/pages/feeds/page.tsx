import { Link } from 'wouter';
import { type AnswerOf, useGet, useList } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterChoice, Filters, FilterText, useFilter } from '../../parts/filters.tsx';
import { feedHref } from '../../parts/links.ts';
import { count } from '../../parts/money.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SupplierChoice } from '../../parts/parties.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { standingOf } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';
import { duration, useNow, When } from '../../parts/when.tsx';

type Row = AnswerOf<'/v1/feeds'>['feeds'][number];
type State = Row['state'] | 'all';

const columns: readonly Column<Row>[] = [
  { key: 'run', title: 'Run', width: '7rem', show: ({ id }) => id },
  {
    key: 'supplier',
    title: 'Supplier and feed',
    width: '14rem',
    show: ({ supplierId, feed }) => `${supplierId} ${feed}`,
  },
  {
    key: 'state',
    title: 'State',
    wraps: true,
    show: ({ state, reason, broken }) => (
      <>
        <Status standing={standingOf(state)}>{state}</Status>{' '}
        <span className="quiet">{broken.length > 0 ? broken.map(({ text }) => text).join('; ') : reason}</span>
      </>
    ),
  },
  {
    key: 'file',
    title: 'File',
    width: '15rem',
    phone: 'hide',
    show: ({ file }) => file ?? <span className="quiet">puts an earlier state back</span>,
  },
  { key: 'asOf', title: 'As of', width: '8rem', show: ({ asOf }) => <When at={asOf} /> },
  { key: 'lines', title: 'Lines', width: '6rem', align: 'right', show: ({ lines }) => count(lines) },
  {
    key: 'changed',
    title: 'Changed',
    width: '6rem',
    align: 'right',
    show: ({ changed, inserted }) => count(changed + inserted),
  },
  { key: 'zeroed', title: 'To zero', width: '6rem', align: 'right', show: ({ zeroed }) => count(zeroed) },
];

/** Stock feeds: what came, what the guard said of it, what it changed. */
export default function FeedsPage() {
  const [state] = useFilter('state', 'all');
  const [supplier] = useFilter('supplier');
  const [feed] = useFilter('feed');
  const query = {
    limit: 200,
    state: state as State,
    ...(supplier === '' ? {} : { supplier }),
    ...(feed === '' ? {} : { feed }),
  };
  const list = useList('/v1/feeds', { query }, ({ feeds }) => feeds);
  const isFiltered = supplier !== '' || feed !== '' || state !== 'all';
  return (
    <Page
      title="Feed runs"
      lead="Every stock feed: what the guard said of it, and what it changed."
      actions={<Link href="/catalogs">Price catalogs</Link>}
    >
      <BeingRead />
      <Filters>
        <FilterChoice
          name="state"
          label="State"
          options={['all', 'held', 'applied', 'stale', 'heartbeat', 'released', 'refused', 'superseded']}
        />
        <SupplierChoice />
        <FilterText name="feed" label="Feed (its mapping)" placeholder="stock" />
      </Filters>
      {list.query.error !== null && <ProblemView error={list.query.error} again={() => void list.query.refetch()} />}
      <Panel title="Runs" flush>
        <DataTable
          label="Feed runs"
          columns={columns}
          rows={list.rows}
          more={list.more}
          rowKey={({ id }) => id}
          href={({ id }) => feedHref(id)}
          tone={({ state }) => (state === 'held' ? 'warn' : undefined)}
          empty={
            <Nothing query={list.query}>
              {isFiltered ? (
                <Empty title={state === 'held' ? 'No feed is held' : 'No run is like this'} good={state === 'held'}>
                  A feed that looks wrong (too few SKUs, everything at zero, quantities that moved) is held until a
                  person or a better file decides.
                </Empty>
              ) : (
                <Empty title="No stock feed came yet">
                  A file with stock becomes a run here. Look whether a supplier is polled under Suppliers.
                </Empty>
              )}
            </Nothing>
          }
        />
      </Panel>
    </Page>
  );
}

/** Long files that are read right now. */
function BeingRead() {
  const reading = useGet('/v1/feeds', { query: { limit: 1 } }, { everyMs: 5000 }).data?.reading ?? [];
  const now = useNow();
  if (reading.length === 0) return null;
  return (
    <Panel title="Being read now" count={reading.length}>
      {reading.map(({ supplierId, fileId, name, size, bytes, phase, beganAt }) => (
        <p key={`${supplierId} ${fileId}`} className="row">
          <Status standing="busy">{phase}</Status> {supplierId} {name}
          <progress max={size} value={bytes} aria-label={`${name}: bytes read`} />
          <span className="quiet number">
            {Math.round((100 * bytes) / Math.max(1, size))} % after {duration(now - Date.parse(beganAt))}
          </span>
        </p>
      ))}
    </Panel>
  );
}
