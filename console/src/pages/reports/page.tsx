import { Link } from 'wouter';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterChoice, Filters, useFilter } from '../../parts/filters.tsx';
import { orderHref, skuHref, supplierHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { count, Money } from '../../parts/money.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SupplierChoice } from '../../parts/parties.tsx';
import { standingOf } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { When } from '../../parts/when.tsx';
import { Invoice } from './invoice.tsx';
import { columnWidth, isAmount, isNumber, titleOf } from './words.ts';
import './reports.css';

type Table = AnswerOf<'/v1/reports/margin'>;
type Row = Table['rows'][number] & { readonly at: number };
/** Nobody reads more of a table on a page; the CSV has all of it. */
const NEWEST = 1000;
/** Invoices that wait are worked off from the oldest on. */
const WAITING = 10;

type Report = 'margin' | 'invoices' | 'statement' | 'suppliers';

/** Money: what orders leave, what suppliers bill, what was settled, how good suppliers were. As tables, and for spreadsheets. */
export default function ReportsPage() {
  return (
    <Page
      title="Reports"
      lead="What orders leave, what suppliers bill, and how good they were. Every table can be had as CSV."
    >
      <Tabs
        label="Reports"
        tabs={[
          { id: 'margin', title: 'Margin', show: () => <Margin /> },
          { id: 'invoices', title: 'Invoices', show: () => <Invoices /> },
          { id: 'statement', title: 'Statement', show: () => <Statement /> },
          { id: 'suppliers', title: 'Suppliers', show: () => <Suppliers /> },
        ]}
      />
    </Page>
  );
}

/** The period in the address; the last thirty days without one. */
function usePeriod(): { readonly from: string; readonly to: string } {
  const [from] = useFilter('from', day(-30));
  const [to] = useFilter('to', day(0));
  return { from: from === '' ? day(-30) : from, to: to === '' ? day(0) : to };
}

function day(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

function Period({ children }: { readonly children?: React.ReactNode }) {
  return (
    <Filters>
      <Day name="from" label="From (UTC)" usual={day(-30)} />
      <Day name="to" label="To (UTC)" usual={day(0)} />
      {children}
    </Filters>
  );
}

function Day({ name, label, usual }: { readonly name: string; readonly label: string; readonly usual: string }) {
  const [value, setValue] = useFilter(name, usual);
  return (
    <div className="filter">
      <label htmlFor={`report-${name}`}>{label}</label>
      <input id={`report-${name}`} type="date" value={value} onChange={({ target }) => setValue(target.value)} />
    </div>
  );
}

function Margin() {
  const period = usePeriod();
  const [by] = useFilter('by', 'order');
  const query = { ...period, by: by as 'line' | 'order' | 'product' | 'supplier' };
  const isByOrder = by === 'order' || by === 'line';
  const asked = { query: { ...query, ...(isByOrder ? { newest: NEWEST } : {}) } };
  const report = useGet('/v1/reports/margin', asked, { keep: true });
  return (
    <>
      <Period>
        <FilterChoice name="by" label="A row for each" options={['order', 'line', 'product', 'supplier']} />
      </Period>
      <Shown report="margin" query={query} answer={report} {...(isByOrder ? { newest: 'orders' } : {})}>
        Orders that were placed in the period. Margins are estimated when an order is routed, and corrected by what
        suppliers accept, ship and bill.
      </Shown>
    </>
  );
}

function Invoices() {
  const period = usePeriod();
  const [supplier] = useFilter('supplier');
  const [invoice, setInvoice] = useFilter('invoice');
  const query = { ...period, ...(supplier === '' ? {} : { supplier }) };
  const report = useGet('/v1/reports/invoices', { query: { ...query, newest: NEWEST } }, { keep: true });
  return (
    <>
      {invoice !== '' && <Invoice id={invoice} onClose={() => setInvoice('')} />}
      <Waiting onOpen={setInvoice} />
      <Period>
        <SupplierChoice />
      </Period>
      <Shown report="invoices" query={query} answer={report} newest="invoices">
        Invoices and credits that came in the period, oldest first, each beside what was ordered and shipped.
      </Shown>
    </>
  );
}

/** Invoices that wait for a person or for the goods. */
function Waiting({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const query = useGet('/v1/invoices', { query: { waiting: 'true', limit: WAITING + 1 } });
  const invoices = query.data?.invoices ?? [];
  if (invoices.length === 0) return null;
  return (
    <Panel
      title={invoices.length > WAITING ? `Wait for a person: the oldest ${WAITING}` : 'Wait for a person'}
      count={invoices.length > WAITING ? undefined : invoices.length}
    >
      <ul className="reports-waiting">
        {invoices.slice(0, WAITING).map(({ id, supplierId, number, amount, currency, state, findings }) => (
          <li key={id} className="row">
            <Status standing={standingOf(state)}>{state}</Status>
            <button type="button" className="button quiet" onClick={() => onOpen(id)}>
              {supplierId} {number}
            </button>
            <Money amount={amount} currency={currency} />
            <span className="quiet">{findings.map(({ message }) => message).join('; ')}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Statement() {
  const period = usePeriod();
  const [supplier] = useFilter('supplier');
  const query = { ...period, ...(supplier === '' ? {} : { supplier }) };
  const report = useGet('/v1/reports/statement', { query }, { keep: true });
  return (
    <>
      <Period>
        <SupplierChoice />
      </Period>
      <Shown report="statement" query={query} answer={report}>
        What we ordered, what came, and what was billed, supplier by supplier: what should agree at the end of a month.
      </Shown>
    </>
  );
}

function Suppliers() {
  const query = usePeriod();
  const report = useGet('/v1/reports/suppliers', { query }, { keep: true });
  return (
    <>
      <Period />
      <Shown report="suppliers" query={query} answer={report}>
        Scorecards of the period. “At least” is what a rate is with 95 % confidence: one good order of one proves
        little.
      </Shown>
    </>
  );
}

function Shown({
  report,
  query,
  answer,
  newest,
  children,
}: {
  readonly report: Report;
  readonly query: Readonly<Record<string, string>>;
  readonly answer: Parameters<typeof Loaded<Table>>[0]['query'];
  /** What only the last 1,000 of are asked for. */
  readonly newest?: 'orders' | 'invoices';
  readonly children: React.ReactNode;
}) {
  const csv = `/v1/reports/${report}?${new URLSearchParams({ ...query, format: 'csv' })}`;
  return (
    <>
      <p className="quiet">{children}</p>
      <Loaded query={answer} lines={8}>
        {({ columns, rows }) => {
          const shown = columns.filter((name) => rows.length === 0 || rows.some((row) => !isNothing(row[name])));
          return (
            <Panel
              title={`${titleOf(report)}, ${query.from} to ${query.to}`}
              count={rows.length}
              flush
              actions={
                <a className="button plain" href={csv} download={`${report}-${query.from}-${query.to}.csv`}>
                  Download as CSV
                </a>
              }
            >
              <div className="reports-wide" style={{ ['--columns' as string]: shown.length }}>
                <DataTable
                  label={titleOf(report)}
                  columns={shown.map((name) => columnOf(name))}
                  rows={rows.map((row, at) => ({ ...row, at }) as Row)}
                  rowKey={({ at }) => String(at)}
                  empty={
                    <Empty title="Nothing happened in this period">
                      Choose another one above: <code>From</code> and <code>To</code> are days in UTC, and both count.
                    </Empty>
                  }
                />
              </div>
              {newest !== undefined && countOf(rows) >= NEWEST && (
                <p className="reports-note quiet">
                  Only the last {count(NEWEST)} {newest} of the period; the CSV has all of them.
                </p>
              )}
              {shown.length < columns.length && (
                <p className="reports-note quiet">
                  Nothing stands in{' '}
                  {columns
                    .filter((name) => !shown.includes(name))
                    .map((name) => `“${titleOf(name)}”`)
                    .join(', ')}
                  : left out here, not in the CSV.
                </p>
              )}
            </Panel>
          );
        }}
      </Loaded>
    </>
  );
}

/** Orders with several lines, each with a row, count once. */
function countOf(rows: Table['rows']): number {
  return new Set(rows.map((row, at) => (row.order === undefined ? at : `${row.storefront} ${row.order}`))).size;
}

function isNothing(value: string | number | null | undefined): boolean {
  return value === null || value === undefined || value === '' || Number(value) === 0;
}

function columnOf(name: string): Column<Row> {
  return {
    key: name,
    title: titleOf(name),
    width: columnWidth(name),
    ...(isNumber(name) ? { align: 'right' as const } : {}),
    ...(name === 'findings' ? { wraps: true } : {}),
    show: (row) => <Cell name={name} row={row} />,
  };
}

function Cell({ name, row }: { readonly name: string; readonly row: Row }) {
  const value = row[name];
  if (value === null || value === undefined || value === '') return <span className="quiet">–</span>;
  if (typeof value === 'number') return count(value);
  if (name === 'receivedAt') return <When at={value} />;
  if (name === 'order' && typeof row.storefront === 'string')
    return <Link href={orderHref(row.storefront, value)}>{value}</Link>;
  if (name === 'supplier') return <Link href={supplierHref(value)}>{value}</Link>;
  if (name === 'sku' && typeof row.storefront === 'string') return <Link href={skuHref(value)}>{value}</Link>;
  if (name === 'state') return <Status standing={standingOf(value)}>{value}</Status>;
  return isAmount(name) && /^-?\d/.test(value) ? <Money amount={value} /> : value;
}
