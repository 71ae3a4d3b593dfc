import { Link } from 'wouter';
import { type AnswerOf, useGet, useList } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterChoice, Filters, FilterText, useFilter } from '../../parts/filters.tsx';
import { orderHref } from '../../parts/links.ts';
import { count, Money } from '../../parts/money.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { StorefrontChoice, SupplierChoice } from '../../parts/parties.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { standingOf } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import './orders.css';

type Listed = Extract<AnswerOf<'/v1/orders'>, { readonly next: unknown }>;
type Row = Listed['orders'][number];
const STATES = ['received', 'held', 'routed', 'unfulfillable', 'shipped', 'cancelled'] as const;
type State = (typeof STATES)[number];

const columns: readonly Column<Row>[] = [
  {
    key: 'order',
    title: 'Order',
    width: '11rem',
    show: (row) => row.orderId,
  },
  {
    key: 'state',
    title: 'State',
    wraps: true,
    show: ({ state, reason, isTest, overdue }) => (
      <>
        <Status standing={standingOf(state)}>{state}</Status> {isTest && <Status standing="info">test</Status>}{' '}
        {overdue > 0 && <Status standing="warn">{`${overdue} answer${overdue === 1 ? '' : 's'} overdue`}</Status>}
        {reason !== null && <span className="quiet"> {reason}</span>}
      </>
    ),
  },
  { key: 'placed', title: 'Placed', width: '9rem', show: ({ placedAt }) => <When at={placedAt} /> },
  { key: 'shop', title: 'Storefront', width: '9rem', phone: 'hide', show: ({ storefront }) => storefront },
  {
    key: 'suppliers',
    title: 'Ordered from',
    width: '16rem',
    wraps: true,
    show: ({ purchaseOrders }) =>
      purchaseOrders.length === 0 ? (
        <span className="quiet">nobody</span>
      ) : (
        <span className="orders-pos">
          {purchaseOrders.map(({ supplier, poNumber, state }) => (
            <span key={poNumber} title={poNumber}>
              {supplier} <Status standing={standingOf(state)}>{state}</Status>
            </span>
          ))}
        </span>
      ),
  },
  { key: 'units', title: 'Units', width: '5rem', align: 'right', show: ({ units }) => units },
  {
    key: 'value',
    title: 'Value',
    width: '8rem',
    align: 'right',
    show: ({ value, currency }) => <Money amount={value} currency={currency} />,
  },
  {
    key: 'margin',
    title: 'Margin',
    width: '7rem',
    align: 'right',
    phone: 'hide',
    show: ({ margin }) => <Money amount={margin} />,
  },
];

/** Customers' orders, the newest first: where each stands, who ships it, what is left of it. */
export default function OrdersPage() {
  const [state] = useFilter('state');
  const [storefront] = useFilter('storefront');
  const [supplier] = useFilter('supplier');
  const [from] = useFilter('from');
  const [to] = useFilter('to');
  const [search] = useFilter('search');
  const [problem] = useFilter('problem');
  const query = {
    limit: 200,
    ...(state === '' ? {} : { state: state as State }),
    ...(storefront === '' ? {} : { storefront }),
    ...(supplier === '' ? {} : { supplier }),
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
    ...(search.trim() === '' ? {} : { search: search.trim() }),
    ...(problem === '' ? {} : { problem: 'true' }),
  };
  const list = useList('/v1/orders', { query }, (answer) => (answer as Listed).orders);
  const counts = useGet('/v1/orders/counts').data?.counts ?? {};
  const isFiltered = Object.keys(query).length > 1;
  return (
    <Page title="Orders" lead="What customers ordered: where each order stands, who ships it, what is left of it.">
      <nav className="row" aria-label="Orders by state">
        {STATES.filter((one) => (counts[one] ?? 0) > 0).map((one) => (
          <Link key={one} href={`/orders?state=${one}`} className="orders-count">
            <Status standing={standingOf(one)}>{one}</Status> <span className="number">{count(counts[one] ?? 0)}</span>
          </Link>
        ))}
      </nav>
      <Filters>
        <FilterText name="search" label="Order, PO or supplier's number" placeholder="1001, PO-ACME-000012…" />
        <FilterChoice name="state" label="State" options={[['', 'All'], ...STATES]} />
        <FilterChoice
          name="problem"
          label="Trouble"
          options={[
            ['', 'All orders'],
            ['true', 'Only those in trouble'],
          ]}
        />
        <StorefrontChoice />
        <SupplierChoice />
        <FilterText name="from" label="Placed from (UTC)" type="date" />
        <FilterText name="to" label="to (UTC)" type="date" />
      </Filters>
      {list.query.error !== null && <ProblemView error={list.query.error} again={() => void list.query.refetch()} />}
      <Panel title="Orders" flush>
        <DataTable
          label="Orders"
          columns={columns}
          rows={list.rows}
          more={list.more}
          rowKey={({ id }) => id}
          href={({ storefront, orderId }) => orderHref(storefront, orderId)}
          tone={({ state, overdue }) =>
            state === 'unfulfillable' ? 'bad' : state === 'held' || overdue > 0 ? 'warn' : undefined
          }
          empty={
            <Nothing query={list.query}>
              {isFiltered ? (
                <Empty title="No order is like this">
                  Widen the period or take a filter away. A number is looked for from its beginning.
                </Empty>
              ) : (
                <Empty title="No order came yet">
                  Orders come from shops by webhook and by looking, or by <code>POST /v1/orders</code>. Is a shop
                  connected? <Link href="/storefronts">Storefronts</Link> shows it;{' '}
                  <code>crossdock storefront sample-order</code> sends one that only simulates.
                </Empty>
              )}
            </Nothing>
          }
        />
      </Panel>
    </Page>
  );
}
