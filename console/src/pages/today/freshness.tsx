import { Link } from 'wouter';
import type { AnswerOf, useGet } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { count } from '../../parts/money.tsx';
import { Panel } from '../../parts/panel.tsx';
import { type Standing, Status } from '../../parts/status.tsx';
import { duration, When } from '../../parts/when.tsx';

type Supplier = AnswerOf<'/v1/freshness'>['suppliers'][number];
type Row = Supplier['feeds'][number] & { readonly of: Supplier };

const standings: Readonly<Record<string, readonly [Standing, string]>> = {
  'in-order': ['ok', 'fresh'],
  ageing: ['warn', 'ageing'],
  stale: ['bad', 'stale'],
  missing: ['bad', 'overdue'],
  held: ['held', 'held'],
  never: ['idle', 'never came'],
  unread: ['idle', 'not read any more'],
};

const columns: Column<Row>[] = [
  {
    key: 'supplier',
    title: 'Supplier · feed',
    show: ({ of, feed }) => (
      <>
        {of.name} <span className="quiet">{feed}</span>
      </>
    ),
  },
  {
    key: 'state',
    title: 'State',
    width: '9rem',
    show: ({ state }) => {
      const [standing, word] = standings[state] ?? ['warn', state];
      return <Status standing={standing}>{word}</Status>;
    },
  },
  { key: 'asOf', title: 'True as of', width: '8rem', show: ({ asOf }) => <When at={asOf} /> },
  { key: 'due', title: 'Next due', width: '8rem', show: ({ dueAt }) => <When at={dueAt} /> },
  {
    key: 'rhythm',
    title: 'Expected',
    width: '9rem',
    phone: 'hide',
    show: ({ expected, of }) => rhythm(expected, of.timeZone),
  },
  { key: 'stale', title: 'Sells until', width: '8rem', phone: 'hide', show: ({ staleAt }) => <When at={staleAt} /> },
  { key: 'skus', title: 'SKUs', width: '6rem', align: 'right', show: ({ named }) => count(named) },
  {
    key: 'trouble',
    title: 'What is wrong',
    wraps: true,
    show: ({ troubles }) => troubles.join(' ') || <span className="quiet">–</span>,
  },
];

/** How fresh each supplier's stock is, against its own calendar: what never came counts as much as what failed. */
export function Freshness({ query }: { readonly query: ReturnType<typeof useGet<'/v1/freshness'>> }) {
  return (
    <Panel title="Freshness of stock" flush actions={<Link href="/suppliers">Suppliers</Link>}>
      <Loaded query={query}>
        {({ suppliers }) => (
          <DataTable
            label="Freshness of stock"
            columns={columns}
            rows={rowsOf(suppliers)}
            rowKey={({ of, feed }) => `${of.supplier}/${feed}`}
            href={({ of }) => `/suppliers/${of.supplier}`}
            tone={({ state, troubles }) =>
              state === 'stale' || state === 'missing' ? 'bad' : troubles.length > 0 ? 'warn' : undefined
            }
            empty={
              <Empty title="No supplier is connected yet">
                A folder in <code>mappings/</code> with a <code>supplier.yaml</code> and its mapping files makes one;
                its feeds appear here with when they are due.
              </Empty>
            }
          />
        )}
      </Loaded>
    </Panel>
  );
}

/** What is in trouble first, then what is due first. */
function rowsOf(suppliers: readonly Supplier[]): readonly Row[] {
  const rows = suppliers.flatMap((of) => of.feeds.map((feed) => ({ ...feed, of })));
  return rows.sort(
    (a, b) =>
      Number(b.troubles.length > 0) - Number(a.troubles.length > 0) ||
      String(a.dueAt ?? '9').localeCompare(String(b.dueAt ?? '9')) ||
      a.of.name.localeCompare(b.of.name),
  );
}

/** `everyMs`: business time between files. `by`: a time of day, in minutes after midnight there. */
function rhythm(expected: Row['expected'], timeZone: string): string {
  if ('everyMs' in expected) return `every ${duration(expected.everyMs)}`;
  const hours = String(Math.floor(expected.by / 60)).padStart(2, '0');
  return `by ${hours}:${String(expected.by % 60).padStart(2, '0')} ${timeZone}`;
}
