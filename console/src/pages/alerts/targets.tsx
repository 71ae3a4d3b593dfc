import { useMutation } from '@tanstack/react-query';
import { api, said } from '../../api/client.ts';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
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
              with severity, quiet hours and who is told when nobody answers. A test can be sent to each of them here.
            </Empty>
          ) : (
            <>
              <PlainTable
                label="Who is told"
                heads={['Target', 'Is told of', 'Quiet hours', 'When nobody acknowledges', 'Waits', 'Does it work?']}
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
                    <td>
                      <Test of={target.id} />
                    </td>
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

/** A notice that says it is a test, whatever hours and filters say; a target that cannot be told answers why. */
function Test({ of: id }: { readonly of: string }) {
  const mayDo = useMay('operator');
  const test = useMutation({
    mutationFn: () => said(api.POST('/v1/alert-targets/{id}/test', { params: { path: { id } } })),
  });
  return (
    <div aria-live="polite">
      <Button
        kind="quiet"
        disabled={!mayDo || test.isPending}
        onClick={() => test.mutate()}
        aria-label={`Send ${id} a test`}
      >
        {test.isPending ? 'Sending…' : 'Send a test'}
      </Button>
      {test.error !== null && <ProblemView error={test.error} />}
      {test.data !== undefined && (
        <p>
          <Status standing={test.data.ok ? 'ok' : 'bad'}>{test.data.ok ? 'taken' : 'not taken'}</Status>{' '}
          {test.data.answer}
        </p>
      )}
    </div>
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
