import { Link } from 'wouter';
import { type AnswerOf, useList } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterChoice, Filters, useFilter } from '../../parts/filters.tsx';
import { errorReportHref } from '../../parts/links.ts';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SupplierChoice } from '../../parts/parties.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { standingOf } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';

type Report = AnswerOf<'/v1/error-reports'>['reports'][number];

const STATES = ['draft', 'ready', 'sending', 'sent', 'uncertain', 'discarded'] as const;
const columns: readonly Column<Report>[] = [
  { key: 'subject', title: 'Subject', show: ({ subject }) => subject, wraps: true },
  {
    key: 'state',
    title: 'State',
    show: ({ state }) => <Status standing={standingOf(state)}>{state}</Status>,
    width: '8rem',
  },
  { key: 'supplier', title: 'Supplier', show: ({ supplierId }) => supplierId, width: '8rem' },
  { key: 'to', title: 'To', show: ({ recipients }) => recipients.join(', '), width: '14rem', wraps: true },
  { key: 'made', title: 'Written', show: ({ madeAt }) => <When at={madeAt} />, width: '8rem' },
  { key: 'by', title: 'Decided by', show: ({ settledBy }) => settledBy ?? '', width: '9rem', phone: 'hide' },
  {
    key: 'answer',
    title: 'Answer of the mail server',
    show: ({ answer, reason, state }) => (state === 'discarded' ? (reason ?? '') : (answer ?? '')),
    width: '16rem',
    wraps: true,
  },
];

/** What suppliers are told of files that could not be used: drafts that wait for a person, and what was sent. */
export default function ErrorReportsPage() {
  const [show] = useFilter('show', 'waiting');
  const [supplier] = useFilter('supplier');
  const query = {
    limit: 100,
    ...(supplier === '' ? {} : { supplier }),
    ...(show === 'waiting' ? { waiting: 'true' } : show === 'all' ? {} : { state: show as Report['state'] }),
  };
  const list = useList('/v1/error-reports', { query }, ({ reports }) => reports);
  return (
    <Page
      title="Error reports"
      lead="What suppliers are told, in plain words, of files that could not be used: read it, change it, send it or not."
    >
      <Filters>
        <FilterChoice
          name="show"
          label="Show"
          options={[['waiting', 'what waits for a person'], ['all', 'all'], ...STATES]}
        />
        <SupplierChoice />
      </Filters>
      {list.query.error !== null && <ProblemView error={list.query.error} again={() => void list.query.refetch()} />}
      <Panel title="Reports" count={list.count} flush>
        <DataTable
          label="Reports to suppliers"
          columns={columns}
          rows={list.rows}
          more={list.more}
          rowKey={({ id }) => id}
          href={({ id }) => errorReportHref(id)}
          tone={({ state }) => (state === 'uncertain' ? 'bad' : state === 'draft' ? 'warn' : undefined)}
          empty={
            <Nothing query={list.query}>
              {show === 'waiting' ? (
                <Empty title="No report waits for a person" good>
                  When lines of a supplier's file are held, a draft in plain words is written for it after a quarter of
                  an hour, where <code>errorReports.to</code> in its <code>supplier.yaml</code> names who gets it.{' '}
                  <Link href="/error-reports?show=all">All reports</Link>
                </Empty>
              ) : (
                <Empty title="No report is like this">
                  Reports are written for suppliers that <code>errorReports.to</code> in <code>supplier.yaml</code>{' '}
                  names somebody of.
                </Empty>
              )}
            </Nothing>
          }
        />
      </Panel>
    </Page>
  );
}
