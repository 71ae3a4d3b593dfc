import { Link, useParams } from 'wouter';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { Chain } from '../../parts/chain.tsx';
import { HeldLine } from '../../parts/held-line.tsx';
import { HostKeys } from '../../parts/host-keys.tsx';
import { alertHref, errorReportHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { OfferedActions } from '../../parts/offered.tsx';
import { Page } from '../../parts/page.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { Prose } from '../../parts/prose.tsx';
import { Finding } from '../../parts/reading.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { Slice } from './slice.tsx';
import './exception.css';

type Answer = AnswerOf<'/v1/exceptions/{id}'>;
type Problem = Answer['problems'][number];

/** One exception: what happened, the exact place, why it matters, what to do, and the buttons that do it. */
export default function ExceptionPage() {
  const { id = '' } = useParams<{ id: string }>();
  const query = useGet('/v1/exceptions/{id}', { path: { id } });
  return (
    <Loaded query={query} lines={8} title="Exception">
      {(answer) => <One answer={answer} />}
    </Loaded>
  );
}

function One({ answer }: { readonly answer: Answer }) {
  const { exception, subjects, problems, actions } = answer;
  const { closedAt, severity, supplierId } = exception;
  return (
    <Page
      title={exception.title}
      lead={
        <span className="row">
          {closedAt === null ? (
            <Status standing={severity === 'error' ? 'bad' : 'warn'}>{severity}</Status>
          ) : (
            <Status standing="ok">closed</Status>
          )}
          <code>{exception.code}</code>
          {supplierId !== null && <Link href={`/suppliers/${supplierId}`}>{supplierId}</Link>}
        </span>
      }
      actions={<Link href={alertHref(exception.id)}>Who was told</Link>}
    >
      <section className="exception-what" aria-label="What happened">
        <p className="exception-message">{exception.message}</p>
        <div className="columns">
          <div>
            <h2>Why it matters</h2>
            <p>
              <Prose text={exception.why} />
            </p>
          </div>
          <div>
            <h2>What to do</h2>
            <p>
              <Prose text={exception.remedy} />
            </p>
          </div>
        </div>
        {closedAt === null ? (
          <OfferedActions actions={actions} />
        ) : (
          <p>
            Closed <When at={closedAt} />: {exception.closedBecause}
          </p>
        )}
      </section>
      {exception.code === 'CHANNEL-HOST-KEY' && closedAt === null && supplierId !== null && (
        <HostKeys supplierId={supplierId} offered={offeredKey(actions)} asksAtOnce />
      )}
      {subjects.heldLines.length > 0 && (
        <Panel title="Lines that could not be read" count={subjects.heldCount}>
          <div className="stack">
            {subjects.heldLines.slice(0, MOST_LINES).map((line) => (
              <HeldLine key={line.id} line={line} />
            ))}
            {subjects.heldCount > MOST_LINES && (
              <p className="quiet">
                The first {MOST_LINES} of {subjects.heldCount}; the others stand with{' '}
                <Link href={`/documents/${subjects.heldLines[0]?.documentId ?? ''}?tab=held`}>their document</Link>.
              </p>
            )}
          </div>
        </Panel>
      )}
      {problems.length > 0 && (
        <Panel title="Where it is" count={problems.length}>
          <div className="stack">
            {problems.slice(0, MOST_PROBLEMS).map((one, index) => (
              <article key={`${one.place}${one.code}${one.message}`} className="stack">
                <p>
                  <Link href={`/documents/${one.documentId}`}>
                    {one.place === '' ? 'In the document' : capital(one.place)}
                  </Link>
                </p>
                {one.slice !== null && !isSame(one.slice, problems[index - 1]?.slice) && (
                  <Slice slice={one.slice} found={one.found} />
                )}
                <Finding finding={one} />
              </article>
            ))}
          </div>
        </Panel>
      )}
      {subjects.order !== null && (
        <Panel title={`Order ${subjects.order.orderId} of ${subjects.order.storefront}`}>
          <Chain storefront={subjects.order.storefront} orderId={subjects.order.orderId} />
        </Panel>
      )}
      <Panel title="What is known of it">
        <Facts
          of={known([
            ['Opened', <When key="opened" at={exception.openedAt} />],
            ['Seen', exception.seen > 1 ? `${exception.seen} times` : 'once'],
            ['Seen last', <When key="last" at={exception.lastSeenAt} />],
            [
              'File',
              subjects.file === null ? null : (
                <Link
                  key="file"
                  href={`/files/${subjects.file.id}`}
                >{`${subjects.file.name}, ${subjects.file.state}`}</Link>
              ),
            ],
            [
              'Feed',
              subjects.feed === null ? null : (
                <Link
                  key="feed"
                  href={`/feeds/${subjects.feed.id}`}
                >{`${subjects.feed.feed}, run ${subjects.feed.id}, ${subjects.feed.state}`}</Link>
              ),
            ],
            [
              'Went out',
              subjects.delivery === null ? null : (
                <Link
                  key="out"
                  href={`/documents?way=out&delivery=${subjects.delivery.id}`}
                >{`${subjects.delivery.name}, ${subjects.delivery.state}`}</Link>
              ),
            ],
            [
              'Report to the supplier',
              subjects.report === null ? null : (
                <Link
                  key="report"
                  href={errorReportHref(subjects.report.id)}
                >{`${subjects.report.subject}, ${subjects.report.state}`}</Link>
              ),
            ],
            ['Invoice', subjects.invoice === null ? null : `${subjects.invoice.number}, ${subjects.invoice.state}`],
          ])}
        />
        <details>
          <summary>All facts that were kept with it</summary>
          <pre className="mono">{JSON.stringify(exception.facts, null, 2)}</pre>
        </details>
      </Panel>
    </Page>
  );
}

/** The key that the button above trusts: the one that the server showed when it was met last. */
function offeredKey(actions: Answer['actions']): string | undefined {
  const fingerprint = actions.find(({ id }) => id === 'trust-key')?.request?.body.fingerprint;
  return typeof fingerprint === 'string' ? fingerprint : undefined;
}

type Fact = readonly [name: string, fact: React.ReactNode];

/** What does not apply is left out. */
function known(facts: readonly Fact[]): readonly Fact[] {
  return facts.filter(([, fact]) => fact !== null);
}

/** Two findings about one segment: its bytes are shown once. */
function isSame(slice: Problem['slice'], before: Problem['slice'] | undefined): boolean {
  return (
    before != null && slice?.marked === before.marked && slice.offset === before.offset && slice.row === before.row
  );
}

const MOST_LINES = 10;
const MOST_PROBLEMS = 20;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
