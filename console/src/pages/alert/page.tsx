import { Link, useParams } from 'wouter';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { Acknowledge, Mute } from '../../parts/alert-answers.tsx';
import { Empty } from '../../parts/empty.tsx';
import { exceptionHref, supplierHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Prose } from '../../parts/prose.tsx';
import { Status } from '../../parts/status.tsx';
import { type Moment, Timeline } from '../../parts/timeline.tsx';
import { duration, When } from '../../parts/when.tsx';

type Answer = AnswerOf<'/v1/alerts/{id}'>;
type Alert = Answer['alert'];

/** No event tells that a notice went out; what was told is asked again so often. */
const ASKED_EVERY_MS = 20_000;
const BECAUSE: Readonly<Record<string, string>> = {
  opened: 'it opened',
  escalated: 'a warning became an error',
  reminder: 'it is open still',
  unanswered: 'nobody acknowledged it elsewhere',
  many: 'many of its kind are open',
  resolved: 'it is over',
};

/** One alert: what it is about, who was told of it, who has seen it; acknowledging and muting. */
export default function AlertPage() {
  const { id = '' } = useParams<{ id: string }>();
  const query = useGet('/v1/alerts/{id}', { path: { id } }, { everyMs: ASKED_EVERY_MS });
  return (
    <Loaded query={query} lines={8} title="Alert">
      {(answer) => <One answer={answer} />}
    </Loaded>
  );
}

function One({ answer: { alert, history } }: { readonly answer: Answer }) {
  const { id, severity, closedAt, code, supplierId, acknowledgedBy, acknowledgedAt, mutedUntil } = alert;
  const isOpen = closedAt === null;
  return (
    <Page
      title={alert.title}
      lead={
        <span className="row">
          {isOpen ? (
            <Status standing={severity === 'error' ? 'bad' : 'warn'}>{severity}</Status>
          ) : (
            <Status standing="ok">over</Status>
          )}
          <code>{code}</code>
          {supplierId !== null && <Link href={supplierHref(supplierId)}>{supplierId}</Link>}
        </span>
      }
      actions={
        isOpen && (
          <>
            <Mute of={{ alert: id }} label="Mute…" />
            {acknowledgedBy === null && <Acknowledge id={id} kind="main" />}
          </>
        )
      }
    >
      <Panel
        title="What it is about"
        actions={<Link href={exceptionHref(id)}>See it, and what can be done about it</Link>}
      >
        <div className="stack">
          <p>
            <strong>{alert.message}</strong>
          </p>
          <p>
            <Prose text={alert.why} />
          </p>
          <Facts
            of={[
              ['Since', <When key="since" at={alert.openedAt} />],
              ['Over', isOpen ? 'not yet' : <When key="over" at={closedAt} />],
              [
                'Seen',
                acknowledgedBy === null ? (
                  'by nobody yet'
                ) : (
                  <span key="seen">
                    by {acknowledgedBy} <When at={acknowledgedAt} />
                  </span>
                ),
              ],
              [
                'Muted',
                mutedUntil === null ? (
                  'no'
                ) : (
                  <span key="muted">
                    ends <When at={mutedUntil} />
                  </span>
                ),
              ],
            ]}
          />
        </div>
      </Panel>
      <Told alert={alert} />
      {history.length > 0 && (
        <Panel title="What people did">
          <Timeline label="What people did" moments={history.map(momentOf)} />
        </Panel>
      )}
    </Page>
  );
}

function Told({ alert }: { readonly alert: Alert }) {
  const targets = useGet('/v1/alert-targets').data?.targets ?? [];
  return (
    <Panel
      title="Who was told"
      count={alert.told.length}
      flush
      actions={<Link href="/alerts?tab=targets">Who is told when</Link>}
    >
      {alert.told.length === 0 ? (
        <Empty title="Only the log was told">
          Nobody is named for it in <code>alerts.targets</code> of <code>crossdock.yaml</code>, or it is muted.
        </Empty>
      ) : (
        <PlainTable
          label="Who was told"
          heads={['Target', 'Because', 'How it stands', 'When', 'Answer', 'What follows']}
        >
          {alert.told.map(({ target, because, state, at, answer }) => {
            const { quietHours = null, escalate = null } = targets.find(({ id }) => id === target) ?? {};
            const isSilent = state === 'waiting' && quietHours?.isNow === true;
            return (
              <tr key={target}>
                <th scope="row">{target}</th>
                <td>{BECAUSE[because] ?? because}</td>
                <td>
                  <Status standing={state === 'sent' ? 'ok' : state === 'waiting' ? 'busy' : 'bad'}>{state}</Status>{' '}
                  {isSilent && `until the quiet hours end at ${quietHours.to}`}
                </td>
                <td>
                  <When at={at} />
                </td>
                <td>{answer ?? ''}</td>
                <td>
                  <Follows alert={alert} at={at} escalate={escalate} />
                </td>
              </tr>
            );
          })}
        </PlainTable>
      )}
    </Panel>
  );
}

/** Who is told next, unless somebody acknowledges it. */
function Follows({
  alert: { closedAt, severity, acknowledgedAt, told },
  at,
  escalate,
}: {
  readonly alert: Alert;
  readonly at: string | null;
  readonly escalate: { readonly to: string; readonly afterMs: number } | null;
}) {
  if (escalate === null) return 'nothing';
  const isToldOn = told.some(({ target, because }) => target === escalate.to && because === 'unanswered');
  if (isToldOn) return `${escalate.to} was told, because nobody acknowledged it`;
  if (closedAt !== null || acknowledgedAt !== null || severity !== 'error') return 'nothing';
  if (at === null)
    return `${escalate.to} is told ${duration(escalate.afterMs)} after it, unless somebody acknowledges it`;
  return (
    <>
      {escalate.to} is told <When at={new Date(new Date(at).getTime() + escalate.afterMs)} /> unless somebody
      acknowledges it
    </>
  );
}

function momentOf({ to, at, actor, reason, cause }: Answer['history'][number], index: number): Moment {
  return {
    key: `${index}`,
    title: `${to}${actor == null ? '' : ` by ${actor}`}`,
    at,
    standing: 'ok',
    word: to,
    note: reason ?? cause,
  };
}
