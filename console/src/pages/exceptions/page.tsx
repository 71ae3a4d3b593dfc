import { useState } from 'react';
import { type AnswerOf, useGet, useList } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterChoice, Filters, FilterText, useFilter } from '../../parts/filters.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { Bulk } from './bulk.tsx';

type Exception = AnswerOf<'/v1/exceptions'>['exceptions'][number];

const columns: readonly Column<Exception>[] = [
  { key: 'title', title: 'What', show: ({ title }) => title, width: '24%', wraps: true },
  {
    key: 'severity',
    title: 'How bad',
    show: ({ severity, closedAt }) =>
      closedAt !== null ? (
        <Status standing="ok">closed</Status>
      ) : (
        <Status standing={severity === 'error' ? 'bad' : 'warn'}>{severity}</Status>
      ),
    width: '7rem',
  },
  { key: 'message', title: 'In this case', show: ({ message }) => message, wraps: true },
  { key: 'supplier', title: 'Supplier', show: ({ supplierId }) => supplierId ?? '', width: '7rem' },
  {
    key: 'seen',
    title: 'Seen',
    show: ({ seen, lastSeenAt }) => (
      <>
        {seen > 1 && `${seen} times, last `}
        <When at={lastSeenAt} />
      </>
    ),
    width: '11rem',
    phone: 'hide',
  },
  { key: 'since', title: 'Since', show: ({ openedAt }) => <When at={openedAt} />, width: '8rem' },
];

/** What needs a person: each in a sentence, with what to do about it. */
export default function ExceptionsPage() {
  const [state] = useFilter('state', 'open');
  const [severity] = useFilter('severity');
  const [supplier] = useFilter('supplier');
  const [code] = useFilter('code');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const filter = {
    ...(severity === '' ? {} : { severity: severity as Exception['severity'] }),
    ...(supplier === '' ? {} : { supplier }),
    ...(code === '' ? {} : { code }),
  };
  const list = useList(
    '/v1/exceptions',
    { query: { ...filter, state: state as 'open' | 'closed' | 'all', limit: 200 } },
    ({ exceptions }) => exceptions,
  );
  const counts = useGet('/v1/exceptions/counts');
  const suppliers = [...new Set(counts.data?.counts.flatMap(({ supplierId }) => supplierId ?? []))].sort();
  const codes = new Map(counts.data?.counts.map((one) => [one.code as string, one.title]));
  const total = counts.data?.counts.reduce((sum, { count }) => sum + count, 0);
  return (
    <Page title="Exceptions" lead="What needs a person: what happened, why it matters, and the button that mends it.">
      <Filters>
        <FilterChoice name="state" label="State" options={['open', 'closed', 'all']} />
        <FilterChoice name="severity" label="How bad" options={[['', 'any'], 'error', 'warning']} />
        <FilterChoice name="supplier" label="Supplier" options={[['', 'any'], ...withChosen(suppliers, supplier)]} />
        <FilterChoice
          name="code"
          label="What"
          options={[
            ['', 'any'],
            ...withChosen([...codes.keys()], code).map((one) => [one, codes.get(one) ?? one] as const),
          ]}
        />
        <FilterText name="code" label="Code" placeholder="FEED-ZEROED" />
      </Filters>
      {list.query.error !== null && <ProblemView error={list.query.error} again={() => void list.query.refetch()} />}
      {state === 'open' && list.rows.length > 0 && (
        <Bulk chosen={[...chosen]} filter={filter} onDone={() => setChosen(new Set())} />
      )}
      <Panel title="Exceptions" count={state === 'open' && Object.keys(filter).length === 0 ? total : undefined} flush>
        <DataTable
          label="Exceptions"
          columns={columns}
          rows={list.rows}
          more={list.more}
          rowKey={({ id }) => id}
          href={({ id }) => `/exceptions/${id}`}
          tone={({ severity: how, closedAt }) => (closedAt !== null ? undefined : how === 'error' ? 'bad' : 'warn')}
          {...(state === 'open' ? { chosen, onChoose: setChosen } : {})}
          empty={
            <Nothing query={list.query}>
              {state === 'open' && Object.keys(filter).length === 0 ? (
                <Empty title="Nothing needs a person" good>
                  When a file cannot be read, a feed is held or a supplier does not answer, it appears here by itself.
                </Empty>
              ) : (
                <Empty title="No exception fits these filters" />
              )}
            </Nothing>
          }
        />
      </Panel>
    </Page>
  );
}

/** A filter that came with the address is a choice also where nothing open has it. */
function withChosen(options: readonly string[], chosen: string): string[] {
  return chosen === '' || options.includes(chosen) ? [...options] : [...options, chosen];
}
