import { Link } from 'wouter';
import { type AnswerOf, useList } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterChoice, Filters, FilterText, useFilter } from '../../parts/filters.tsx';
import { kindOptions, kindWords } from '../../parts/kinds.ts';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SupplierChoice } from '../../parts/parties.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { size } from '../../parts/size.ts';
import { standingOf } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';

type File = AnswerOf<'/v1/files'>['files'][number];

const columns: readonly Column<File>[] = [
  { key: 'name', title: 'File', show: ({ name }) => name, width: '28%' },
  {
    key: 'state',
    title: 'State',
    show: ({ state, attempt }) => (
      <>
        <Status standing={standingOf(state)}>{state}</Status>
        {attempt > 0 && <span className="quiet"> read {attempt + 1} times</span>}
      </>
    ),
    width: '11rem',
  },
  { key: 'supplier', title: 'Supplier', show: ({ supplierId }) => supplierId, width: '8rem' },
  { key: 'kinds', title: 'Holds', show: ({ kinds }) => kinds.map(kindWords).join(', '), width: '17rem' },
  { key: 'received', title: 'Received', show: ({ receivedAt }) => <When at={receivedAt} />, width: '9rem' },
  {
    key: 'size',
    title: 'Size',
    show: ({ size: bytes }) => size(Number(bytes)),
    align: 'right',
    width: '6rem',
    phone: 'hide',
  },
  { key: 'reason', title: 'Why', show: ({ reason }) => reason ?? '', phone: 'hide' },
];

/** Every file that a supplier brought, the newest first. */
export default function FilesPage() {
  const given = {
    supplier: useFilter('supplier')[0],
    state: useFilter('state')[0],
    name: useFilter('name')[0],
    kind: useFilter('kind')[0],
    control: useFilter('control')[0],
    po: useFilter('po')[0],
    since: useFilter('since')[0],
  };
  const wanted = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const name = given.name === '' || /[*?]/.test(given.name) ? given.name : `*${given.name}*`;
  const query = { ...wanted, ...(name === '' ? {} : { name }), limit: 200 };
  const list = useList('/v1/files', { query }, ({ files }) => files);
  return (
    <Page title="Files" lead="Every file that a supplier brought, as it came. What was in it stands in its documents.">
      <Filters>
        <FilterChoice
          name="state"
          label="State"
          options={[
            ['', 'any'],
            ['opened', 'opened'],
            ['held', 'held'],
            ['received', 'not read yet'],
            ['duplicate', 'duplicate'],
          ]}
        />
        <SupplierChoice />
        <FilterText name="name" label="Name" placeholder="inv_*.csv" />
        <FilterText name="po" label="PO number" />
        <FilterText name="control" label="Control number" />
        <FilterChoice name="kind" label="Holds" options={[['', 'any'], ...kindOptions]} />
        <FilterText name="since" label="Since" placeholder="7d, 2026-11-01" />
      </Filters>
      {list.query.error !== null && <ProblemView error={list.query.error} again={() => void list.query.refetch()} />}
      <Panel title="Files" count={list.count} flush>
        <DataTable
          label="Files"
          columns={columns}
          rows={list.rows}
          more={list.more}
          rowKey={({ id }) => id}
          href={({ id }) => `/files/${id}`}
          tone={({ state }) => (state === 'held' ? 'warn' : undefined)}
          empty={
            <Nothing query={list.query}>
              {Object.keys(wanted).length > 0 ? (
                <Empty title="No file fits these filters">
                  Take one away, or look for its number with the search (press /).
                </Empty>
              ) : (
                <Empty title="No file came yet">
                  Files appear here as soon as a supplier&apos;s folder was looked into.{' '}
                  <Link href="/suppliers">Look at the suppliers</Link>, or try one of your own in the{' '}
                  <Link href="/inspect">inspector</Link>.
                </Empty>
              )}
            </Nothing>
          }
        />
      </Panel>
    </Page>
  );
}
