import { useState } from 'react';
import { api, said } from '../../api/client.ts';
import { askAgain } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { newKey } from '../../parts/action.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/confirm.tsx';
import { kindWords } from '../../parts/kinds.ts';
import { ProblemView } from '../../parts/problem-view.tsx';
import { Status } from '../../parts/status.tsx';
import { toast } from '../../parts/toasts.tsx';
import { useSubmit } from '../../parts/use-submit.ts';
import type { File } from './file.ts';

type Outcome = Awaited<ReturnType<typeof ask>>['outcome'];
type Mappings = 'current' | 'old';

function ask(id: string, mappings: Mappings, reason: string, preview: boolean, key?: string) {
  return said(
    api.POST('/v1/files/{id}/reprocess', {
      params: { path: { id }, ...(key === undefined ? {} : { header: { 'idempotency-key': key } }) },
      body: { reason, with: mappings, preview },
    }),
  );
}

/** Reads a file again: first it says what would come of it, then it does it. */
export function ReadAgain({ file }: { readonly file: File }) {
  const mayDo = useMay('engineer');
  const [open, setOpen] = useState(false);
  const canBe = file.removedAt === null && (file.state === 'opened' || file.state === 'held');
  return (
    <>
      <Button
        // Reading again what took effect is seldom meant: only where nothing else helps it is the obvious thing to do.
        kind={file.state === 'held' ? 'main' : 'plain'}
        disabled={!mayDo || !canBe}
        title={
          mayDo
            ? canBe
              ? undefined
              : 'Only a file that was read, and is no repeat, can be read again.'
            : 'This needs the role engineer.'
        }
        onClick={() => setOpen(true)}
      >
        Read again
      </Button>
      <Dialog open={open} title={`Read ${file.name} again`} onClose={() => setOpen(false)}>
        <Form file={file} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Form({ file, onClose }: { readonly file: File; readonly onClose: () => void }) {
  const [mappings, setMappings] = useState<Mappings>('current');
  const [reason, setReason] = useState('');
  const [preview, setPreview] = useState<Outcome>();
  const [key] = useState(newKey);
  const { submit, isBusy, failure } = useSubmit(async () => {
    if (preview === undefined) {
      return setPreview((await ask(file.id, mappings, reason.trim() || 'looked at first', true)).outcome);
    }
    const { outcome } = await ask(file.id, mappings, reason.trim(), false, key);
    setPreview(outcome);
    if (!outcome.ok) return;
    toast('ok', `${file.name} was read again: ${outcome.state}.`);
    await askAgain('/v1/files', '/v1/documents', '/v1/exceptions', '/v1/today');
    onClose();
  });
  return (
    <form className="stack" onSubmit={submit}>
      <p className="quiet">
        A document that took effect is not applied a second time. Stock counts, unless newer stock is in force.
      </p>
      <div>
        <label htmlFor="read-by">By the mappings</label>
        <select
          id="read-by"
          value={mappings}
          onChange={({ target }) => {
            setMappings(target.value as Mappings);
            setPreview(undefined);
          }}
        >
          <option value="current">in force now</option>
          <option value="old" disabled={file.revision === null}>
            that it was read by last
          </option>
        </select>
      </div>
      <div>
        <label htmlFor="read-why">Why (kept with the reading)</label>
        <input id="read-why" value={reason} maxLength={200} onChange={({ target }) => setReason(target.value)} />
      </div>
      {preview !== undefined && <WhatWouldCome outcome={preview} />}
      {failure !== undefined && <ProblemView error={failure} />}
      <div className="row">
        <Button className="push" onClick={onClose}>
          Cancel
        </Button>
        {preview === undefined ? (
          <Button type="submit" kind="main" disabled={isBusy}>
            {isBusy ? 'Reading…' : 'Show what would come of it'}
          </Button>
        ) : (
          <Button type="submit" kind="main" disabled={isBusy || !preview.ok || reason.trim() === ''}>
            {isBusy ? 'Reading…' : 'Read it again'}
          </Button>
        )}
      </div>
    </form>
  );
}

function WhatWouldCome({ outcome }: { readonly outcome: Outcome }) {
  if (!outcome.ok) return <Status standing="bad">{outcome.reason}</Status>;
  return (
    <div role="status">
      <p>
        It would be <strong>{outcome.state}</strong>
        {outcome.problem === undefined ? '.' : `: ${outcome.problem}`}
      </p>
      <ul>
        {outcome.documents.map(({ kind, state, count, lines }) => (
          <li key={`${kind}${state}`}>
            {count} {kindWords(kind)}: {state}, {lines} lines
          </li>
        ))}
      </ul>
    </div>
  );
}
