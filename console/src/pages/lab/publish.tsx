import { useEffect, useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/confirm.tsx';
import { Skeleton } from '../../parts/loaded.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { ScrollFrame } from '../../parts/scroll-frame.tsx';
import { patchOf, publishDraft } from './calls.ts';
import type { Desk } from './desk.ts';
import { Cases } from './tests.tsx';
import type { Finding, Published, TestCase } from './types.ts';

/** Puts the draft in force: what changes is shown, a reason is asked for, and lint and tests have the last word. */
export function Publish({
  desk,
  onPublished,
}: {
  readonly desk: Desk;
  readonly onPublished: (published: Published) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button kind="main" onClick={() => setOpen(true)} disabled={!desk.isDirty && desk.version === 0}>
        Publish…
      </Button>
      <Dialog
        open={isOpen}
        title={`Publish ${desk.name.mapping}`}
        onClose={() => setOpen(false)}
        className="lab-publish"
      >
        <PublishForm
          desk={desk}
          onClose={() => setOpen(false)}
          onPublished={(published) => {
            setOpen(false);
            onPublished(published);
          }}
        />
      </Dialog>
    </>
  );
}

function PublishForm({
  desk,
  onClose,
  onPublished,
}: {
  readonly desk: Desk;
  readonly onClose: () => void;
  readonly onPublished: (published: Published) => void;
}) {
  const [prepared, setPrepared] = useState<{ readonly version: number; readonly patch: string }>();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is prepared when the window opens, and after an expectation was taken.
  useEffect(() => {
    let isGone = false;
    const prepare = async () => {
      const version = await desk.save();
      const patch = await patchOf(desk.name);
      if (!isGone) setPrepared({ version, patch });
    };
    prepare().catch((failure: unknown) => setError(failure));
    return () => {
      isGone = true;
    };
  }, [round]);
  const publish = async (event: React.SubmitEvent) => {
    event.preventDefault();
    if (prepared === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      const published = await publishDraft(desk.name, prepared.version, reason.trim());
      await desk.settled();
      onPublished(published);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const accept = async (test: string) => {
    setBusy(true);
    try {
      await desk.accept(test);
      setError(undefined);
      setRound(round + 1);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void publish(event)}>
      {prepared === undefined ? (
        error === undefined && <Skeleton lines={5} />
      ) : (
        <>
          <p>
            From the next file on, {desk.name.supplier} is read with this, on every gateway. What was read before stays
            as it is; afterwards you can read failed files again.
          </p>
          <Patch text={prepared.patch} />
        </>
      )}
      <Refused error={error} desk={desk} onAccept={(test) => void accept(test)} isBusy={isBusy} />
      <div>
        <label htmlFor="lab-reason">Why (kept in the history and the audit)</label>
        <input
          id="lab-reason"
          value={reason}
          maxLength={200}
          required
          onChange={({ target }) => setReason(target.value)}
        />
      </div>
      <div className="row">
        <Button className="push" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" kind="main" disabled={isBusy || prepared === undefined || reason.trim() === ''}>
          {isBusy ? 'Testing and publishing…' : 'Publish'}
        </Button>
      </div>
    </form>
  );
}

/** Why nothing was published, with what there is to do about it. */
function Refused({
  error,
  desk,
  onAccept,
  isBusy,
}: {
  readonly error: unknown;
  readonly desk: Desk;
  readonly onAccept: (test: string) => void;
  readonly isBusy: boolean;
}) {
  if (error === undefined) return null;
  const problem = error instanceof ApiProblem ? error : undefined;
  const cases = (problem?.facts.cases ?? []) as readonly TestCase[];
  const findings = (problem?.facts.findings ?? []) as readonly Finding[];
  return (
    <>
      <ProblemView error={error} />
      {findings.length > 0 && (
        <ul className="lab-list">
          {findings.map(({ file, line, column, message }) => (
            <li key={`${file}:${line}:${column}:${message}`}>
              <code>
                {file}:{line}:{column}
              </code>{' '}
              {message}
            </li>
          ))}
        </ul>
      )}
      {cases.length > 0 && (
        <Cases
          cases={cases}
          isOwn={({ mapping }) => mapping === desk.name.mapping}
          onAccept={onAccept}
          isBusy={isBusy}
        />
      )}
      {problem?.code === 'MAPPING-READ-ONLY' && (
        <p>
          <a
            className="button"
            href={`/v1/mappings/${desk.name.supplier}/${desk.name.mapping}/draft/patch`}
            download={`${desk.name.mapping}.patch`}
          >
            Download the patch
          </a>
        </p>
      )}
    </>
  );
}

/** A patch with what comes and what goes told apart by sign and colour. */
function Patch({ text }: { readonly text: string }) {
  if (text === '') return <p className="quiet">The files stay as they are.</p>;
  return (
    <ScrollFrame label="What changes" className="lab-patch-frame">
      <pre className="lab-patch mono">
        {text.split('\n').map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines keep their order.
          <span key={index} className={kindOf(line)}>{`${line}\n`}</span>
        ))}
      </pre>
    </ScrollFrame>
  );
}

function kindOf(line: string): string {
  if (/^(\+\+\+|---|diff |new file|@@|#)/.test(line)) return 'quiet';
  return line.startsWith('+') ? 'lab-after' : line.startsWith('-') ? 'lab-before' : '';
}
