import { Link } from 'wouter';
import { api, said } from '../../api/client.ts';
import { type AnswerOf, useList } from '../../api/queries.ts';
import { Action } from '../../parts/action.tsx';
import { Mute } from '../../parts/alert-answers.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { alertHref } from '../../parts/links.ts';
import { Nothing } from '../../parts/nothing.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { When } from '../../parts/when.tsx';

type OneMute = AnswerOf<'/v1/alert-mutes'>['mutes'][number];

const columns: readonly Column<OneMute>[] = [
  { key: 'what', title: 'What', show: (mute) => <What mute={mute} /> },
  { key: 'until', title: 'Ends', show: ({ until }) => <When at={until} />, width: '9rem' },
  { key: 'why', title: 'Why', show: ({ reason }) => reason, wraps: true },
  { key: 'by', title: 'By', show: ({ madeBy }) => madeBy, width: '10rem' },
  { key: 'since', title: 'Since', show: ({ madeAt }) => <When at={madeAt} />, width: '9rem', phone: 'hide' },
  {
    key: 'does',
    title: 'Actions',
    width: '8rem',
    show: ({ id }) => (
      <Action
        kind="quiet"
        label="Tell again"
        confirm={{
          title: 'Tell of it again?',
          preview: 'What is open still, and was told to nobody, is told within a minute.',
        }}
        does={({ key }) =>
          said(api.DELETE('/v1/alert-mutes/{id}', { params: { path: { id }, header: { 'idempotency-key': key } } }))
        }
        done="It is told again."
        changes={['/v1/alerts', '/v1/alert-mutes']}
      />
    ),
  },
];

/** What nobody is told of for a while. */
export function Mutes() {
  const list = useList('/v1/alert-mutes', { query: { limit: 100 } }, ({ mutes }) => mutes);
  return (
    <>
      {list.query.error !== null && <ProblemView error={list.query.error} again={() => void list.query.refetch()} />}
      <Panel title="Muted" flush actions={<Mute of={{ kind: 'some' }} label="Mute a kind of alert…" />}>
        <DataTable
          label="Muted alerts"
          columns={columns}
          rows={list.rows}
          more={list.more}
          rowKey={({ id }) => id}
          empty={
            <Nothing query={list.query}>
              <Empty title="Nothing is muted" good>
                While a supplier moves its server, or a known cause is mended, mute its alerts for so long. Whatever is
                open still when the time is over is told then.
              </Empty>
            </Nothing>
          }
        />
      </Panel>
    </>
  );
}

function What({ mute: { exceptionId, codes, supplierId } }: { readonly mute: OneMute }) {
  if (exceptionId !== null) return <Link href={alertHref(exceptionId)}>alert {exceptionId}</Link>;
  return (
    <span>
      {codes === null ? 'everything' : <code>{codes}</code>}
      {supplierId !== null && ` of ${supplierId}`}
    </span>
  );
}
