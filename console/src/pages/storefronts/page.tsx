import { Link } from 'wouter';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { storefrontHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { count } from '../../parts/money.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';

type Row = AnswerOf<'/v1/storefronts'>['storefronts'][number] & {
  readonly traffic: AnswerOf<'/v1/traffic'>['storefronts'][number] | undefined;
};

const columns: readonly Column<Row>[] = [
  { key: 'id', title: 'Storefront', width: '14rem', show: ({ storefront }) => storefront },
  {
    key: 'calls',
    title: 'Calls',
    wraps: true,
    show: ({ traffic }) => {
      if (traffic === undefined) return <Status standing="idle">never called</Status>;
      if (traffic.openSince !== null) {
        return (
          <>
            <Status standing="bad">left alone</Status> since <When at={traffic.openSince} />: {traffic.openMessage},
            tried again <When at={traffic.probeAt} />
          </>
        );
      }
      if (traffic.pausedUntil !== null) {
        return (
          <>
            <Status standing="warn">paused</Status> by the shop until <When at={traffic.pausedUntil} />
          </>
        );
      }
      return <Status standing="ok">answers</Status>;
    },
  },
  { key: 'listed', title: 'Listed', width: '7rem', align: 'right', show: ({ listed }) => count(listed) },
  {
    key: 'waiting',
    title: 'Not told yet',
    width: '8rem',
    align: 'right',
    show: ({ waiting }) => (waiting === 0 ? '0' : <Status standing="busy">{count(waiting)}</Status>),
  },
  {
    key: 'refused',
    title: 'Refused',
    width: '7rem',
    align: 'right',
    show: ({ refused }) => (refused === 0 ? '0' : <Status standing="bad">{count(refused)}</Status>),
  },
  {
    key: 'packages',
    title: 'Packages waiting',
    width: '9rem',
    align: 'right',
    phone: 'hide',
    show: ({ packagesWaiting }) => count(packagesWaiting),
  },
  {
    key: 'looked',
    title: 'Orders looked for',
    width: '10rem',
    phone: 'hide',
    show: ({ lookedAt }) => <When at={lookedAt} />,
  },
  {
    key: 'compared',
    title: 'Compared',
    width: '9rem',
    phone: 'hide',
    show: ({ comparedAt }) => <When at={comparedAt} />,
  },
];

/** The shops: whether each answers, and what it does not know yet. */
export default function StorefrontsPage() {
  const query = useGet('/v1/storefronts', undefined, { everyMs: 30_000 });
  const traffic = useGet('/v1/traffic', undefined, { everyMs: 30_000 }).data?.storefronts ?? [];
  return (
    <Page
      title="Storefronts"
      lead="The shops: whether each answers, and what it does not know yet."
      actions={<Link href="/push-log">Push log</Link>}
    >
      <Panel title="Storefronts" flush>
        <Loaded query={query}>
          {({ storefronts }) => (
            <DataTable
              label="Storefronts"
              columns={columns}
              rows={storefronts.map((row) => ({
                ...row,
                traffic: traffic.find(({ storefrontId }) => storefrontId === row.storefront),
              }))}
              rowKey={({ storefront }) => storefront}
              href={({ storefront }) => storefrontHref(storefront)}
              tone={({ traffic, refused }) => (traffic?.openSince != null ? 'bad' : refused > 0 ? 'warn' : undefined)}
              empty={
                <Empty title="No shop is connected">
                  A shop is an entry of <code>storefronts</code> in crossdock.yaml; the guides in docs/storefronts.md
                  say what each kind needs. <code>crossdock storefront check</code> looks at it before it is used.
                </Empty>
              }
            />
          )}
        </Loaded>
      </Panel>
    </Page>
  );
}
