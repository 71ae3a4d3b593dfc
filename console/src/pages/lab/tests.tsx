import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { Status } from '../../parts/status.tsx';
import { testDraft } from './calls.ts';
import type { Desk } from './desk.ts';
import type { Tests as Answer, TestCase } from './types.ts';

/** The tests beside the mapping with the draft: what passes, what differs, and making a sample a further one. */
export function Tests({ desk }: { readonly desk: Desk }) {
  const { name, text, file } = desk;
  const [known, setKnown] = useState<{ text: string; tests: Answer }>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const doing = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
      setKnown({ text, tests: await testDraft(name, text) });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack">
      <div className="row">
        <Button onClick={() => void doing(async () => undefined)} disabled={isBusy}>
          {isBusy ? 'Testing…' : 'Run the tests'}
        </Button>
        <SaveAsTest desk={desk} />
      </div>
      {error !== undefined && <ProblemView error={error} />}
      {known === undefined ? (
        <Empty title={`${file.tests.length} ${file.tests.length === 1 ? 'test' : 'tests'} of this mapping`}>
          Nothing goes live unless all of them, and those of the supplier's other mappings, pass.
        </Empty>
      ) : (
        <>
          {known.text !== text && (
            <p className="quiet">You have typed since; run them again for the draft as it is now.</p>
          )}
          {known.tests.findings.length > 0 && <p>The draft has findings of lint; correct the marked lines first.</p>}
          <p className="row">
            <Status standing="ok">{known.tests.passed} passed</Status>
            {known.tests.failed > 0 && <Status standing="bad">{known.tests.failed} failed</Status>}
          </p>
          <Cases
            cases={known.tests.cases}
            onAccept={(test) => void doing(() => desk.accept(test))}
            isOwn={(one) => one.mapping === name.mapping}
            isBusy={isBusy}
          />
        </>
      )}
    </div>
  );
}

export function Cases({
  cases,
  isOwn,
  onAccept,
  isBusy = false,
}: {
  readonly cases: readonly TestCase[];
  readonly isOwn: (one: TestCase) => boolean;
  readonly onAccept?: (test: string) => void;
  readonly isBusy?: boolean;
}) {
  return (
    <ul className="lab-cases">
      {cases.map((one) => (
        <li key={`${one.mapping}/${one.name}`}>
          <p className="row">
            <Status standing={one.status === 'passed' ? 'ok' : 'bad'}>{one.status}</Status>
            <span>
              <code>{one.mapping}</code> {one.name}
            </span>
            {one.isDraft && <Status standing="info">with the draft</Status>}
            {one.status === 'failed' && isOwn(one) && onAccept !== undefined && (
              <Button kind="quiet" className="push" disabled={isBusy} onClick={() => onAccept(one.name)}>
                What comes out now is right
              </Button>
            )}
          </p>
          {one.difference !== undefined && (
            <pre className="lab-patch mono">
              {one.difference.split('\n').map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines keep their order.
                <span key={index} className={lineKind(line)}>{`${line}\n`}</span>
              ))}
            </pre>
          )}
        </li>
      ))}
    </ul>
  );
}

function lineKind(line: string): string {
  const sign = line.trimStart().charAt(0);
  return sign === '+' ? 'lab-after' : sign === '-' ? 'lab-before' : '';
}

/** Makes the sample that is open a test, with what the draft makes of it as its expectation. */
function SaveAsTest({ desk }: { readonly desk: Desk }) {
  const { file, sample } = desk;
  const [isOpen, setOpen] = useState(false);
  const [word, setWord] = useState('case');
  const [anonymous, setAnonymous] = useState(true);
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const next = String(Math.max(0, ...file.tests.map((one) => Number(one.name.slice(0, 2)))) + 1).padStart(2, '0');
  const clean = word
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const isTest = sample !== undefined && 'test' in sample;
  const save = async (event: React.SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await desk.saveCase(`${next}-${clean}`, anonymous);
      setOpen(false);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        onClick={() => setOpen(true)}
        disabled={sample === undefined || isTest}
        title={isTest ? 'It is one already.' : undefined}
      >
        Save sample as test
      </Button>
      <Dialog open={isOpen} title="Save the sample as a test" onClose={() => setOpen(false)}>
        <form className="stack" onSubmit={(event) => void save(event)}>
          <p>
            What the draft makes of the sample becomes what must come out. It is kept with the draft, and written beside
            the mapping when the draft is published.
          </p>
          <div>
            <label htmlFor="lab-test-name">What is special about it</label>
            <input id="lab-test-name" value={word} maxLength={50} onChange={({ target }) => setWord(target.value)} />
            <p className="quiet">
              <code>
                {next}-{clean}
              </code>
            </p>
          </div>
          <label className="row">
            <input type="checkbox" checked={anonymous} onChange={({ target }) => setAnonymous(target.checked)} />
            Replace names, addresses and telephone numbers of people by made-up ones
          </label>
          {error !== undefined && <ProblemView error={error} />}
          <div className="row">
            <Button className="push" onClick={() => setOpen(false)}>
              Cancel
            </Button>
            <Button type="submit" kind="main" disabled={isBusy || clean === ''}>
              {isBusy ? 'Saving…' : 'Save as test'}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
