import { Link } from 'wouter';
import { type AnswerOf, useList } from '../../api/queries.ts';
import { Acknowledge } from '../../parts/alert-answers.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterChoice, Filters, FilterText, useFilter } from '../../parts/filters.tsx';
import { alertHref } from '../../parts/links.ts';
import { Nothing } from '../../parts/nothing.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SupplierChoice } from '../../parts/parties.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';

type Alert = AnswerOf<'/v1/alerts'>['alerts'][number];

/** No event tells that a notice went out; what was told is asked again so often. */
const ASKED_EVERY_MS = 20_000;

const columns: readonly Column<Alert>[] = [
  { key: 'title', title: 'What', show: ({ title }) => title, width: '20%', wraps: true },
  {
    key: 'severity',
    title: 'How bad',
    show: ({ severity, closedAt }) =>
      closedAt !== null ? (
        <Status standing="ok">over</Status>
      ) : (
        <Status standing={severity === 'error' ? 'bad' : 'warn'}>{severity}</Status>
      ),
    width: '7.5rem',
  },
  { key: 'message', title: 'In this case', show: ({ message }) => message, wraps: true },
  { key: 'supplier', title: 'Supplier', show: ({ supplierId }) => supplierId ?? '', width: '6.5rem' },
  { key: 'since', title: 'Since', show: ({ openedAt }) => <When at={openedAt} />, width: '7rem' },
  { key: 'told', title: 'Told', show: ({ told }) => <Told told={told} />, width: '12rem', wraps: true },
  { key: 'seen', title: 'Seen', show: (alert) => <Seen alert={alert} />, width: '11rem', wraps: true },
];

/** What is open, or was; the newest first. */
export function Alerts() {
  const [state] = useFilter('state', 'open');
  const [severity] = useFilter('severity');
  const [supplier] = useFilter('supplier');
  const [code] = useFilter('code');
  const [seen] = useFilter('seen');
  const filter = {
    ...(severity === '' ? {} : { severity: severity as Alert['severity'] }),
    ...(supplier === '' ? {} : { supplier }),
    ...(code.trim() === '' ? {} : { code: code.trim().toUpperCase() }),
    ...(seen === '' ? {} : { acknowledged: seen === 'yes' ? 'true' : 'false' }),
  };
  const list = useList(
    '/v1/alerts',
    { query: { ...filter, state: state as 'open' | 'closed' | 'all', limit: 100 } },
    ({ alerts }) => alerts,
    { everyMs: ASKED_EVERY_MS },
  );
  const isFiltered = state !== 'open' || Object.keys(filter).length > 0;
  return (
    <>
      <Filters>
        <FilterChoice
          name="state"
          label="State"
          options={[
            ['open', 'open'],
            ['closed', 'over'],
            ['all', 'all'],
          ]}
        />
        <FilterChoice name="severity" label="How bad" options={[['', 'any'], 'error', 'warning']} />
        <FilterChoice
          name="seen"
          label="Seen"
          options={[
            ['', 'or not'],
            ['no', 'by nobody yet'],
            ['yes', 'by somebody'],
          ]}
        />
        <SupplierChoice />
        <FilterText name="code" label="Code" placeholder="FEED-OVERDUE" />
      </Filters>
      {list.query.error !== null && <ProblemView error={list.query.error} again={() => void list.query.refetch()} />}
      <Panel title="Alerts" count={list.count} flush>
        <DataTable
          label="Alerts"
          columns={columns}
          rows={list.rows}
          more={list.more}
          rowKey={({ id }) => id}
          href={({ id }) => alertHref(id)}
          tone={({ severity: how, closedAt, acknowledgedAt }) =>
            closedAt !== null || acknowledgedAt !== null ? undefined : how === 'error' ? 'bad' : 'warn'
          }
          empty={
            <Nothing query={list.query}>
              {isFiltered ? (
                <Empty title="No alert fits these filters" />
              ) : (
                <Empty title="Nobody has to be told of anything" good>
                  When a feed is late, a document is not delivered or an order cannot be filled, it appears here, and
                  whoever <Link href="/alerts?tab=targets">is told</Link> gets a mail or a webhook.
                </Empty>
              )}
            </Nothing>
          }
        />
      </Panel>
    </>
  );
}

function Told({ told }: Pick<Alert, 'told'>) {
  if (told.length === 0) return <span className="quiet">only the log</span>;
  return told.map(({ target, state, at }) => (
    <span key={target} className="row">
      {target} {state === 'sent' ? <When at={at} /> : <Status standing={standingOf(state)}>{state}</Status>}
    </span>
  ));
}

function Seen({ alert: { id, closedAt, acknowledgedBy, acknowledgedAt, mutedUntil } }: { readonly alert: Alert }) {
  return (
    <>
      {acknowledgedBy !== null ? (
        <span className="row">
          {acknowledgedBy} <When at={acknowledgedAt} />
        </span>
      ) : (
        closedAt === null && <Acknowledge id={id} />
      )}
      {mutedUntil !== null && (
        <Status standing="held">
          muted, ends <When at={mutedUntil} />
        </Status>
      )}
    </>
  );
}

function standingOf(state: string): 'busy' | 'bad' {
  return state === 'waiting' ? 'busy' : 'bad';
}
