import { useId, useState } from 'react';
import { useGet } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/confirm.tsx';
import type { LabFile, Sample } from './types.ts';

/** The sample as the choice of it writes it: `file:12`, `test:01-happy`, `given`. */
function wordOf(sample: Sample | undefined): string {
  if (sample === undefined) return '';
  if ('file' in sample) return `file:${sample.file}`;
  return 'test' in sample ? `test:${sample.test}` : 'given';
}

/** What the draft is tried on: a test's input, one of the last files, or what somebody pastes or drops. */
export function ChooseSample({
  file,
  sample,
  onChoose,
}: {
  readonly file: LabFile;
  readonly sample: Sample | undefined;
  readonly onChoose: (sample: Sample) => void;
}) {
  const id = useId();
  const [isGiving, setGiving] = useState(false);
  const recent = useGet('/v1/files', { query: { supplier: file.supplier, limit: 30 } });
  const files =
    (recent.data as { files?: readonly { id: string; name: string; state: string }[] } | undefined)?.files ?? [];
  const known = wordOf(sample);
  const isListed = sample === undefined || !('file' in sample) || files.some((one) => one.id === sample.file);
  const choose = (word: string) => {
    const [kind, what = ''] = word.split(':');
    if (kind === 'file') onChoose({ file: what });
    else if (kind === 'test') onChoose({ test: what });
    else setGiving(true);
  };
  return (
    <>
      <label htmlFor={id} className="unseen">
        Sample
      </label>
      <select id={id} className="lab-choose" value={known} onChange={({ target }) => choose(target.value)}>
        {sample === undefined && <option value="">Choose a sample…</option>}
        <optgroup label="Received files">
          {!isListed && <option value={known}>file {known.slice(5)}</option>}
          {files.map(({ id: one, name, state }) => (
            <option key={one} value={`file:${one}`}>
              {name}
              {state === 'held' ? ' (held)' : ''}
            </option>
          ))}
        </optgroup>
        <optgroup label="Tests">
          {file.tests.map(({ name, draft }) => (
            <option key={name} value={`test:${name}`}>
              {name}
              {draft === null ? '' : ' (draft)'}
            </option>
          ))}
        </optgroup>
        <optgroup label="Of your own">
          {sample !== undefined && 'name' in sample && <option value="given">{sample.name}</option>}
          <option value="paste">Paste or drop a file…</option>
        </optgroup>
      </select>
      <GiveSample
        open={isGiving}
        onClose={() => setGiving(false)}
        onGive={(given) => {
          setGiving(false);
          onChoose(given);
        }}
      />
    </>
  );
}

/** A sample that somebody pastes or chooses from their own machine. It goes to this gateway and nowhere else. */
export function GiveSample({
  open,
  onClose,
  onGive,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onGive: (sample: Sample) => void;
}) {
  const id = useId();
  const [text, setText] = useState('');
  const [name, setName] = useState('sample.txt');
  const take = async (file: File | undefined) => {
    if (file !== undefined) onGive({ name: file.name, base64: base64Of(new Uint8Array(await file.arrayBuffer())) });
  };
  return (
    <Dialog open={open} title="A sample of your own" onClose={onClose}>
      <section
        className="stack"
        aria-label="Drop a file here"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void take(event.dataTransfer.files[0]);
        }}
      >
        <p className="quiet">It goes to this gateway and nowhere else, and is not kept unless you save it as a test.</p>
        <div>
          <label htmlFor={`${id}-file`}>A file (or drop it here)</label>
          <input id={`${id}-file`} type="file" onChange={({ target }) => void take(target.files?.[0])} />
        </div>
        <div>
          <label htmlFor={`${id}-text`}>Or its text</label>
          <textarea
            id={`${id}-text`}
            className="mono"
            rows={8}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        </div>
        <div>
          <label htmlFor={`${id}-name`}>Name, as the supplier would call it</label>
          <input id={`${id}-name`} value={name} onChange={({ target }) => setName(target.value)} />
        </div>
        <div className="row">
          <Button
            kind="main"
            className="push"
            disabled={text === '' || name.trim() === ''}
            onClick={() => onGive({ name: name.trim(), base64: base64Of(new TextEncoder().encode(text)) })}
          >
            Use this text
          </Button>
        </div>
      </section>
    </Dialog>
  );
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
