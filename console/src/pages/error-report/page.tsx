import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { api, said } from '../../api/client.ts';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { Action } from '../../parts/action.tsx';
import { Button } from '../../parts/button.tsx';
import { fileHref, supplierHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { standingOf } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';
import { Timeline } from '../../parts/timeline.tsx';
import { When } from '../../parts/when.tsx';
import { Edit } from './edit.tsx';
import './error-report.css';

type Answer = AnswerOf<'/v1/error-reports/{id}'>;
type Report = Answer['report'];

const CHANGES = ['/v1/error-reports', '/v1/exceptions', '/v1/alerts', '/v1/files'];
const MEANS: Readonly<Record<Report['state'], string>> = {
  draft: 'waits for a person: nothing was sent',
  ready: 'goes out within a minute',
  sending: 'is on its way',
  sent: 'the mail server took it',
  uncertain: 'nobody knows whether it arrived; it is not sent again by itself',
  discarded: 'is not sent',
};

/** One report as its supplier reads it; changing, sending and discarding it. */
export default function ErrorReportPage() {
  const { id = '' } = useParams<{ id: string }>();
  const query = useGet('/v1/error-reports/{id}', { path: { id } });
  return (
    <Loaded query={query} lines={8} title="Error report">
      {(answer) => <One answer={answer} />}
    </Loaded>
  );
}

function One({ answer: { report, files, history } }: { readonly answer: Answer }) {
  const [isEditing, setEditing] = useState(false);
  const mayEdit = useMay('operator');
  const { state, supplierId, recipients, subject, text } = report;
  const isDraft = state === 'draft';
  return (
    <Page
      title={subject}
      lead={
        <span className="row">
          <Status standing={standingOf(state)}>{state}</Status>
          <span>
            A report to <Link href={supplierHref(supplierId)}>{supplierId}</Link>, written <When at={report.madeAt} />:{' '}
            {MEANS[state]}
          </span>
        </span>
      }
      actions={!isEditing && <Decide report={report} />}
    >
      <Panel
        title="As the supplier reads it"
        actions={
          isDraft &&
          !isEditing && (
            <Button
              disabled={!mayEdit}
              title={mayEdit ? undefined : 'This needs the role operator.'}
              onClick={() => setEditing(true)}
            >
              Change the words
            </Button>
          )
        }
      >
        {isDraft && isEditing ? (
          <Edit report={report} onDone={() => setEditing(false)} />
        ) : (
          <div className="letter">
            <dl>
              <dt>To</dt>
              <dd>{recipients.join(', ')}</dd>
              <dt>Subject</dt>
              <dd>{subject}</dd>
            </dl>
            <pre>{text}</pre>
          </div>
        )}
      </Panel>
      <Panel title="What is known of it">
        <Facts
          of={[
            [
              'Tells of',
              files.length === 0
                ? null
                : files.map(({ id, name }) => (
                    <span key={id} className="row">
                      <Link href={fileHref(id)}>{name}</Link>
                    </span>
                  )),
            ],
            ['Attempts', report.attempts],
            ['Answer of the mail server', report.answer],
            ['Decided by', report.settledBy],
            ['Why', report.reason],
            ['Settled', <When key="settled" at={report.settledAt} />],
          ]}
        />
      </Panel>
      <Panel title="History">
        <Timeline
          label="What happened to the report"
          moments={history.map(({ to, at, actor, reason, cause }, index) => ({
            key: `${index}`,
            title: `${to}${actor == null ? '' : ` by ${actor}`}`,
            at,
            standing: standingOf(to),
            word: to,
            note: reason == null ? cause : `${cause}: ${reason}`,
          }))}
        />
      </Panel>
    </Page>
  );
}

function Decide({ report: { id, state, recipients, version } }: { readonly report: Report }) {
  const isUncertain = state === 'uncertain';
  const path = { id };
  return (
    <>
      {(state === 'draft' || state === 'ready' || isUncertain) && (
        <Action
          label="Discard"
          kind="plain"
          confirm={{
            title: 'Discard this report?',
            preview: 'It is not sent, and the supplier is not told of these files again.',
            danger: true,
            reason: 'needed',
          }}
          does={({ key, reason = '' }) =>
            said(
              api.POST('/v1/error-reports/{id}/discard', {
                params: { path, header: { 'idempotency-key': key } },
                body: { reason },
              }),
            )
          }
          done="It is not sent."
          changes={CHANGES}
        />
      )}
      {(state === 'draft' || isUncertain) && (
        <Action
          label={isUncertain ? 'Send once more' : 'Approve and send'}
          kind="main"
          confirm={{
            title: isUncertain ? 'Send this report once more?' : 'Send this report?',
            preview: `${recipients.join(' and ')} read${recipients.length === 1 ? 's' : ''} exactly what stands here.${
              isUncertain ? ' It may have arrived already, and would come twice.' : ''
            } A mail cannot be taken back.`,
            danger: isUncertain,
            reason: 'asked',
          }}
          does={({ key, reason }) =>
            said(
              api.POST('/v1/error-reports/{id}/send', {
                params: { path, header: { 'idempotency-key': key } },
                body: { seen: version, ...(reason === undefined ? {} : { reason }) },
              }),
            )
          }
          done="It goes out within a minute."
          changes={CHANGES}
        />
      )}
    </>
  );
}
