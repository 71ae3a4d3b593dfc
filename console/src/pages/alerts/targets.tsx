import { type AnswerOf, useGet } from '../../api/queries.ts';
import { Empty } from '../../parts/empty.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Status } from '../../parts/status.tsx';
import { duration } from '../../parts/when.tsx';

type Target = AnswerOf<'/v1/alert-targets'>['targets'][number];

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const ASKED_EVERY_MS = 20_000;

/** Who is told what, in which hours not, and who is told when nobody answers. */
export function Targets() {
  const query = useGet('/v1/alert-targets', {}, { everyMs: ASKED_EVERY_MS });
  return (
    <Panel title="Who is told" count={query.data?.targets.length} flush>
      <Loaded query={query}>
        {({ targets, remindAfterMs }) =>
          targets.length === 0 ? (
            <Empty title="Only the log is told">
              Name who is to get mails or webhooks under <code>alerts.targets</code> in <code>crossdock.yaml</code>,
              with severity, quiet hours and who is told when nobody answers. <code>crossdock alerts test</code> sends
              each of them a test.
            </Empty>
          ) : (
            <>
              <PlainTable
                label="Who is told"
                heads={['Target', 'Is told of', 'Quiet hours', 'When nobody acknowledges', 'Waits']}
              >
                {targets.map((target) => (
                  <tr key={target.id}>
                    <th scope="row">
                      {target.id} <span className="quiet">{target.kind}</span>
                    </th>
                    <td>{wants(target)}</td>
                    <td>
                      <Quiet of={target.quietHours} />
                    </td>
                    <td>
                      {target.escalate === null
                        ? 'nobody else'
                        : `${target.escalate.to} after ${duration(target.escalate.afterMs)}`}
                    </td>
                    <td>{waits(target)}</td>
                  </tr>
                ))}
              </PlainTable>
              <p className="panel-note quiet">
                {remindAfterMs === null
                  ? 'Nobody is reminded of what stays open.'
                  : `Errors that stay open, and that nobody acknowledged, are told again after ${duration(remindAfterMs)}.`}
              </p>
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

function wants({ severity, suppliers, codes }: Target): string {
  if (codes?.length === 0) return 'only what is escalated to it';
  const parts = [
    severity === 'error' ? 'errors' : 'errors and warnings',
    suppliers === null ? undefined : `of ${suppliers.join(', ')}`,
    codes === null ? undefined : `with ${codes.join(', ')}`,
  ];
  return parts.filter((part) => part !== undefined).join(' ');
}

function Quiet({ of }: { readonly of: Target['quietHours'] }) {
  if (of === null) return 'none';
  const { from, to, timeZone, days, urgent, isNow } = of;
  const urgents = [urgent.severity === 'none' ? undefined : `${urgent.severity}s`, ...urgent.codes];
  const told = urgents.filter((one) => one !== undefined).join(', ');
  return (
    <>
      {from} to {to} {timeZone}
      {days !== null && `, from ${days.map((day) => DAYS[day - 1]).join(', ')}`};{' '}
      {told === '' ? 'nothing is told then' : `then only ${told}`} {isNow && <Status standing="held">quiet now</Status>}
    </>
  );
}

function waits({ waiting, heldBack }: Target): React.ReactNode {
  if (waiting + heldBack === 0) return 'nothing';
  return (
    <>
      {waiting > 0 && <Status standing="busy">{`${waiting} on the way`}</Status>}{' '}
      {heldBack > 0 && <Status standing="held">{`${heldBack} for later`}</Status>}
    </>
  );
}
