import { useState } from 'react';
import { askAgain, useGet } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { kindWords } from '../../parts/kinds.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { Status } from '../../parts/status.tsx';
import { toast } from '../../parts/toasts.tsx';
import { When } from '../../parts/when.tsx';
import { type Name, replayFiles } from './calls.ts';
import type { FailedFile, Replay } from './types.ts';

/** Files that failed under this mapping, and reading them again with what is in force: previewed, counted, then done. */
export function Failed({ name }: { readonly name: Name }) {
  const query = useGet('/v1/mappings/{supplier}/{mapping}/failed', { path: { ...name } });
  return <Loaded query={query}>{({ files }) => <Files name={name} files={files} />}</Loaded>;
}

function Files({ name, files }: { readonly name: Name; readonly files: readonly FailedFile[] }) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [preview, setPreview] = useState<Replay>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const chosen = files.filter(({ id }) => !left.has(id)).map(({ id }) => id);
  if (files.length === 0)
    return (
      <Empty good title="No file waits">
        Files that this mapping cannot read as a whole stand here, to be read again when it can.
      </Empty>
    );
  const toggle = (id: string) => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  const look = async () => {
    setBusy(true);
    setError(undefined);
    try {
      setPreview(await replayFiles(name, chosen, 'preview', true));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack">
      <ul className="lab-failed">
        {files.map(({ id, name: file, state, heldLines, documents, receivedAt }) => (
          <li key={id}>
            <label className="row">
              <input type="checkbox" checked={!left.has(id)} onChange={() => toggle(id)} />
              <span>{file}</span>
              <Status standing={state === 'held' ? 'held' : 'warn'}>{saying(state, heldLines, documents)}</Status>
              <span className="quiet push">
                <When at={receivedAt} />
              </span>
            </label>
          </li>
        ))}
      </ul>
      {error !== undefined && <ProblemView error={error} />}
      <p className="row">
        <Button kind="main" className="push" onClick={() => void look()} disabled={isBusy || chosen.length === 0}>
          {isBusy ? 'Looking what would come of it…' : `Read ${chosen.length} again…`}
        </Button>
      </p>
      <Confirm
        open={preview !== undefined}
        label={`Read ${chosen.length} again`}
        title={`Read ${chosen.length} ${chosen.length === 1 ? 'file' : 'files'} again?`}
        preview={preview === undefined ? '' : <Outcome files={files} replay={preview} />}
        reason="needed"
        onClose={() => setPreview(undefined)}
        onConfirm={async ({ reason = '' }) => {
          const done = await replayFiles(name, chosen, reason, false);
          toast(
            'ok',
            `${done.files.filter(({ outcome }) => outcome.ok).length} of ${done.files.length} were read again.`,
          );
          await askAgain(
            '/v1/mappings',
            '/v1/files',
            '/v1/exceptions',
            '/v1/held-lines',
            '/v1/feeds',
            '/v1/stock',
            '/v1/today',
          );
        }}
      />
    </div>
  );
}

function saying(state: string, heldLines: number, documents: number): string {
  if (heldLines > 0) return `${heldLines} ${heldLines === 1 ? 'line' : 'lines'} held`;
  if (documents > 0) return `${documents} ${documents === 1 ? 'document' : 'documents'} held`;
  return state;
}

/** What would come of it, counted: every file was read and taken back. */
function Outcome({ files, replay }: { readonly files: readonly FailedFile[]; readonly replay: Replay }) {
  return (
    <ul className="lab-list">
      {replay.files.map(({ id, outcome }) => (
        <li key={id}>
          <strong>{files.find((file) => file.id === id)?.name ?? id}</strong>{' '}
          {outcome.ok
            ? `would be ${outcome.state}: ${outcome.documents.map(({ kind, state, count }) => `${count} ${kindWords(kind)} ${state}`).join(', ') || (outcome.problem ?? 'nothing in it')}`
            : `stays as it is: ${outcome.reason}`}
        </li>
      ))}
    </ul>
  );
}
