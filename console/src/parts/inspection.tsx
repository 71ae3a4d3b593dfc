import { useMemo, useState } from 'react';
import { Empty } from './empty.tsx';
import { otherFindings, type Part, partsOf, type Report, recordsOf } from './inspected.ts';
import { Facts, Panel } from './panel.tsx';
import { Finding, Reading } from './reading.tsx';
import { size } from './size.ts';
import { Status } from './status.tsx';

const verdicts = { A: ['ok', 'accepted'], E: ['warn', 'accepted, errors noted'], R: ['bad', 'rejected'] } as const;
const MOST_FINDINGS = 100;

/**
 * What is in a file, in words: what it is, what is wrong with it, and one of its documents raw beside meaning. `bytes`: the file itself, where it is at hand;
 * `onWhole` asks for one document whole.
 *
 * @example <Inspection report={report} bytes={bytes} onWhole={setNumber} />
 */
export function Inspection({
  report,
  bytes,
  onWhole,
}: {
  readonly report: Report;
  readonly bytes: Uint8Array | undefined;
  readonly onWhole: (number: number) => void;
}) {
  const parts = useMemo(() => partsOf(report), [report]);
  const text = useMemo(
    () => (bytes === undefined || report.entries !== undefined ? undefined : decoded(bytes, report.format)),
    [bytes, report],
  );
  const [chosen, setChosen] = useState<number>();
  const firstShown = parts.find(({ document }) => (document.records?.length ?? 0) > 0) ?? parts[0];
  const part = parts.find(({ number }) => number === chosen) ?? firstShown;
  return (
    <>
      <Panel title="What it is">
        <Facts
          of={[
            ['Format', `${report.format.toUpperCase()}: ${report.reason}`],
            [
              'Findings',
              report.errors + report.warnings === 0 ? (
                <Status key="none" standing="ok">
                  none
                </Status>
              ) : (
                <Status key="some" standing={report.errors > 0 ? 'bad' : 'warn'}>
                  {counted(report.errors, 'error')}, {counted(report.warnings, 'warning')}
                </Status>
              ),
            ],
            [
              'Complete',
              report.complete ? (
                'yes'
              ) : (
                <Status key="cut" standing="bad">
                  no, something is cut or contradicts its counts
                </Status>
              ),
            ],
            ['Size', size(report.byteCount)],
            ['In it', totalsOf(report)],
            ...report.interchanges
              .slice(0, 3)
              .map(
                ({ controlNumber, sender, receiver, usage, version }) =>
                  [
                    `Interchange ${controlNumber}`,
                    `${sender.qualifier}/${sender.id} to ${receiver.qualifier}/${receiver.id}, ${usage === 'P' ? 'production' : usage === 'T' ? 'TEST' : usage}, version ${version}`,
                  ] as const,
              ),
          ]}
        />
      </Panel>
      {part === undefined ? (
        <Panel title="Findings">
          {report.problems.length === 0 ? (
            <Empty title="There is nothing in it that can be shown" />
          ) : (
            report.problems
              .slice(0, MOST_FINDINGS)
              .map((one) => (
                <Finding
                  key={`${one.place}${one.code}`}
                  finding={{ ...one, message: `${one.place === '' ? '' : `${one.place}: `}${one.message}` }}
                />
              ))
          )}
        </Panel>
      ) : (
        <OnePart
          part={part}
          parts={parts}
          text={text}
          report={report}
          onChoose={(number) => {
            setChosen(number);
            onWhole(number);
          }}
        />
      )}
    </>
  );
}

function OnePart({
  part,
  parts,
  text,
  report,
  onChoose,
}: {
  readonly part: Part;
  readonly parts: readonly Part[];
  readonly text: string | undefined;
  readonly report: Report;
  readonly onChoose: (number: number) => void;
}) {
  const [active, setActive] = useState<string>();
  const records = useMemo(() => recordsOf(part, text), [part, text]);
  const [standing, word] = verdicts[part.document.status];
  const outside = [...otherFindings(part), ...report.problems.filter((one) => isOutside(one, parts))].slice(
    0,
    MOST_FINDINGS,
  );
  return (
    <Panel
      title={part.title}
      actions={
        <>
          <Status standing={standing}>{word}</Status>
          {parts.length > 1 && (
            <select
              aria-label="Which document of the file"
              value={part.number}
              onChange={({ target }) => onChoose(Number(target.value))}
            >
              {parts.map(({ number, title, document }) => (
                <option key={number} value={number}>
                  {number}. {title}
                  {document.problems.length > 0 ? ` (${document.problems.length} findings)` : ''}
                </option>
              ))}
            </select>
          )}
        </>
      }
    >
      {outside.map((one) => (
        <Finding key={`${one.place}${one.code}${one.message}`} finding={one} />
      ))}
      <Reading
        label={part.title}
        text={text}
        breakAfter={breakAfter(part)}
        records={records}
        active={active}
        onActive={setActive}
      />
    </Panel>
  );
}

/** Findings about interchanges, groups and the file. */
function isOutside(found: Report['problems'][number], parts: readonly Part[]): boolean {
  return !parts.some(({ document }) =>
    document.problems.some(
      (one) => one.code === found.code && one.place === found.place && one.message === found.message,
    ),
  );
}

function breakAfter({ separators }: Part): string | undefined {
  return separators === undefined || /\s/.test(separators.segment) ? undefined : separators.segment;
}

function totalsOf({ totals }: Report): string {
  const names = {
    interchanges: 'interchange',
    groups: 'group',
    transactionSets: 'transaction set',
    documents: 'document',
  };
  const parts = Object.entries(names).flatMap(([key, name]) =>
    (totals[key] ?? 0) > 0 ? [counted(totals[key] ?? 0, name)] : [],
  );
  return parts.join(', ') || 'nothing that can be read';
}

function counted(count: number, name: string): string {
  return `${count.toLocaleString('en')} ${name}${count === 1 ? '' : 's'}`;
}

/** X12 one character a byte, so that offsets hold; the others as they mostly are. */
function decoded(bytes: Uint8Array, format: string): string | undefined {
  if (format === 'xlsx' || format === 'gzip' || format === 'zip' || format === 'unknown') return undefined;
  return new TextDecoder(format === 'x12' ? 'latin1' : 'utf-8').decode(bytes);
}
