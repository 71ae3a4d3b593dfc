import { type AnswerOf, useList } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterChoice, Filters, useFilter } from '../../parts/filters.tsx';
import { catalogHref } from '../../parts/links.ts';
import { count } from '../../parts/money.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SupplierChoice } from '../../parts/parties.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { standingOf } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';

type Row = AnswerOf<'/v1/catalogs'>['catalogs'][number];
type State = Row['state'];

const columns: readonly Column<Row>[] = [
  { key: 'catalog', title: 'Catalog', width: '7rem', show: ({ id }) => id },
  {
    key: 'supplier',
    title: 'Supplier and its name for it',
    width: '14rem',
    show: ({ supplierId, catalog }) => `${supplierId} ${catalog ?? ''}`,
  },
  {
    key: 'state',
    title: 'State',
    wraps: true,
    show: ({ state, broken, decisionReason }) => (
      <>
        <Status standing={standingOf(state)}>{state}</Status>{' '}
        <span className="quiet">{state === 'held' ? broken?.text : decisionReason}</span>
      </>
    ),
  },
  { key: 'file', title: 'File', width: '15rem', phone: 'hide', show: ({ file }) => file },
  { key: 'asOf', title: 'As of', width: '8rem', show: ({ asOf }) => <When at={asOf} /> },
  { key: 'prices', title: 'Prices', width: '6rem', align: 'right', show: ({ prices }) => count(prices) },
  { key: 'changed', title: 'Costs changed', width: '8rem', align: 'right', show: ({ changed }) => count(changed) },
];

/** Price catalogs of suppliers: what came, what was held and why, what it changed. */
export default function CatalogsPage() {
  const [state] = useFilter('state', 'all');
  const [supplier] = useFilter('supplier');
  const query = {
    limit: 200,
    ...(state === 'all' ? {} : { state: state as State }),
    ...(supplier === '' ? {} : { supplier }),
  };
  const list = useList('/v1/catalogs', { query }, ({ catalogs }) => catalogs);
  const isFiltered = supplier !== '' || state !== 'all';
  return (
    <Page title="Price catalogs" lead="What suppliers charge, where they say it apart from their stock.">
      <Filters>
        <FilterChoice
          name="state"
          label="State"
          options={['all', 'held', 'applied', 'released', 'refused', 'superseded']}
        />
        <SupplierChoice />
      </Filters>
      {list.query.error !== null && <ProblemView error={list.query.error} again={() => void list.query.refetch()} />}
      <Panel title="Catalogs" flush>
        <DataTable
          label="Price catalogs"
          columns={columns}
          rows={list.rows}
          more={list.more}
          rowKey={({ id }) => id}
          href={({ id }) => catalogHref(id)}
          tone={({ state }) => (state === 'held' ? 'warn' : undefined)}
          empty={
            <Nothing query={list.query}>
              {isFiltered ? (
                <Empty
                  title={state === 'held' ? 'No catalog is held' : 'No catalog is like this'}
                  good={state === 'held'}
                >
                  A catalog by which many costs move much is held until a person releases or refuses it; the costs in
                  force stay.
                </Empty>
              ) : (
                <Empty title="No price catalog came yet">
                  An X12 832 or a price file of a supplier stands here. Costs in stock files are no catalogs: they count
                  with their feed.
                </Empty>
              )}
            </Nothing>
          }
        />
      </Panel>
    </Page>
  );
}
