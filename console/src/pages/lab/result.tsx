import { Empty } from '../../parts/empty.tsx';
import { ScrollFrame } from '../../parts/scroll-frame.tsx';
import { Status } from '../../parts/status.tsx';
import { type Came, type Lit, resultKey } from './links.ts';
import type { FileProblem, Report, Trial, TriedDocument, TriedLine } from './types.ts';

interface Shown {
  readonly lit: Lit;
  readonly onResult: (key: string) => void;
}

/** What came out: header, lines and held lines of every document, or the file that was written. */
export function Result({ trial, ...shown }: { readonly trial: Trial } & Shown) {
  const { report, findings } = trial;
  if (report === undefined)
    return (
      <Empty title="The draft cannot be compiled">
        {findings.length === 0
          ? 'It names nothing that is there.'
          : 'Correct the marked lines; then what comes out of the sample stands here.'}
      </Empty>
    );
  if (report.direction === 'out') return <Written report={report} />;
  const { documents = [], problems } = report;
  return (
    <div className="stack">
      <p className="row">
        <Status standing="ok">{report.lineCount ?? 0} lines</Status>
        {(report.heldCount ?? 0) > 0 && <Status standing="held">{report.heldCount} held</Status>}
        {trial.isCut && <Status standing="warn">only the first 2 MB</Status>}
      </p>
      <Problems problems={problems} />
      {documents.length === 0 && (
        <Empty title="Nothing in this file is for this mapping">The findings above say what the file is.</Empty>
      )}
      {documents.map((document, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: documents keep their order.
        <Document key={index} number={index + 1} document={document} {...shown} />
      ))}
    </div>
  );
}

function Document({
  number,
  document,
  ...shown
}: { readonly number: number; readonly document: TriedDocument } & Shown) {
  const { label, header, lines, held, lineCount, heldCount, problems } = document;
  const fields = columnsOf([...lines, ...held]);
  return (
    <section className="stack" aria-label={label === '' ? 'Document' : label}>
      {label !== '' && <h3>{label}</h3>}
      <Problems problems={problems} />
      {Object.keys(header).length > 0 && (
        <dl className="lab-header">
          {Object.entries(header).map(([field, value]) => (
            <div key={field}>
              <dt>{field}</dt>
              <dd>
                <Value at={resultKey(number, 0, field)} value={value} {...shown} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {held.length > 0 && (
        <ul className="lab-held">
          {held.map((line) => (
            <li key={line.number}>
              <p className="row">
                <Status standing="held">line {line.number} held</Status>
                <code>{line.raw}</code>
              </p>
              <Problems problems={line.problems ?? []} />
            </li>
          ))}
        </ul>
      )}
      {lines.length > 0 && (
        <ScrollFrame className="lab-lines" label="Lines">
          <table>
            <thead>
              <tr>
                <th scope="col">line</th>
                {fields.map((field) => (
                  <th key={field} scope="col">
                    {field}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.number}>
                  <th scope="row" className="number">
                    {line.number}
                  </th>
                  {fields.map((field) => (
                    <td key={field}>
                      <Value at={resultKey(number, line.number, field)} value={line.fields[field]} {...shown} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollFrame>
      )}
      {lines.length < lineCount && <p className="quiet">{lineCount - lines.length} more lines are not shown.</p>}
      {held.length < heldCount && <p className="quiet">{heldCount - held.length} more held lines are not shown.</p>}
    </section>
  );
}

function columnsOf(lines: readonly TriedLine[]): readonly string[] {
  return [...new Set(lines.flatMap(({ fields }) => Object.keys(fields)))];
}

function Value({ at, value, lit, onResult }: { readonly at: string; readonly value: unknown } & Shown) {
  if (value === undefined) return <span className="quiet">–</span>;
  const isLit = lit.results.has(at);
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return (
    <button
      type="button"
      className={`lab-value ${isLit ? 'lit' : ''}`}
      aria-pressed={isLit}
      onClick={() => onResult(at)}
    >
      {text}
    </button>
  );
}

function Problems({ problems }: { readonly problems: readonly FileProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className="lab-problems">
      {problems.map(({ code, severity, message, found, expected }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: findings keep their order.
        <li key={index}>
          <Status standing={severity === 'error' ? 'bad' : 'warn'}>{code}</Status> {message}
          {found !== undefined && found !== '' && (
            <>
              {' '}
              Found <code>{found}</code>
            </>
          )}
          {expected !== undefined && <>, expected {expected}</>}
        </li>
      ))}
    </ul>
  );
}

function Written({ report }: { readonly report: Extract<Report, { direction: 'out' }> }) {
  return (
    <div className="stack">
      {report.reasons.map((reason) => (
        <p key={reason}>
          <Status standing="bad">no such document</Status> {reason}
        </p>
      ))}
      <Problems problems={report.problems} />
      {report.text !== undefined && <pre className="lab-written mono">{report.text}</pre>}
    </div>
  );
}

/** How one value came about, step by step. */
export function Story({ came }: { readonly came: Came }) {
  const { field, line, trace } = came;
  return (
    <ScrollFrame className="lab-story" label="How it came about">
      <h3>
        {field} {line === 0 ? 'of the header' : `of line ${line}`}
      </h3>
      <ol>
        {trace.isSkipped && <li>its “when” does not hold here, so it does not count</li>}
        {trace.reads.map(({ address, value }) => (
          <li key={address}>
            read <code>{address}</code> → {value === undefined ? 'nothing' : <code>{shown(value)}</code>}
          </li>
        ))}
        {trace.default !== undefined && (
          <li>
            nothing was there: default <code>{trace.default}</code>
          </li>
        )}
        {trace.steps.map(({ step, value, fault }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps keep their order.
          <li key={index}>
            <code>{step}</code> → {fault === undefined ? <code>{shown(value)}</code> : fault.message}
          </li>
        ))}
        {trace.checks
          .filter(({ ok }) => !ok)
          .map(({ rule }) => (
            <li key={rule}>“{rule}” does not hold</li>
          ))}
        <li>
          {trace.fault !== undefined ? (
            <Status standing="bad">{trace.fault.message}</Status>
          ) : trace.value === undefined ? (
            'it stays empty'
          ) : (
            <>
              it is <code>{shown(trace.value)}</code>
            </>
          )}
        </li>
      </ol>
    </ScrollFrame>
  );
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
}
