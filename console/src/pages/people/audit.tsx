import { type AnswerOf, useList } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Filters, FilterText, useFilter } from '../../parts/filters.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { When } from '../../parts/when.tsx';

type Entry = AnswerOf<'/v1/audit'>['entries'][number];

const columns: Column<Entry>[] = [
  { key: 'at', title: 'When', width: '9rem', show: ({ at }) => <When at={at} /> },
  { key: 'who', title: 'Who', width: '11rem', show: ({ who, role }) => `${who} (${role})` },
  { key: 'action', title: 'What', show: ({ action }) => action },
  { key: 'entity', title: 'On what', wraps: true, show: ({ entity }) => <span className="mono">{entity}</span> },
  {
    key: 'change',
    title: 'Before → after',
    wraps: true,
    phone: 'hide',
    show: ({ before, after }) => changeOf(before, after),
  },
  { key: 'reason', title: 'Why', wraps: true, show: ({ reason }) => reason ?? '–' },
];

/** What everybody did, newest first. */
export function Audit() {
  const [entity] = useFilter('entity');
  const list = useList('/v1/audit', { query: entity === '' ? {} : { entity } }, ({ entries }) => entries);
  return (
    <>
      <Filters>
        <FilterText name="entity" label="Done to" placeholder="person/anna, key/shop, /v1/orders/…" />
      </Filters>
      <Panel title="Audit" flush>
        <Loaded query={list.query}>
          {() => (
            <DataTable
              label="Audit"
              columns={columns}
              rows={list.rows}
              rowKey={({ id }) => id}
              more={list.more}
              empty={
                <Empty title="Nothing was done yet">
                  Whatever somebody does here, over the API or by command stands here: who, when, on what and why.
                </Empty>
              }
            />
          )}
        </Loaded>
      </Panel>
    </>
  );
}

function changeOf(before: unknown, after: unknown): string {
  if (before === undefined && after === undefined) return '–';
  return [before, after].map((side) => (side === undefined || side === null ? '–' : JSON.stringify(side))).join(' → ');
}
