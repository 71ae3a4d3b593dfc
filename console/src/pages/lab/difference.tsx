import { useEffect, useRef, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { compareDraft, type Name } from './calls.ts';
import type { Comparison } from './types.ts';

/** What would have come out differently of the last files, against what is in force. */
export function Difference({ name, text }: { readonly name: Name; readonly text: string }) {
  const [last, setLast] = useState(20);
  const [known, setKnown] = useState<{ text: string; comparison: Comparison }>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const gone = useRef<AbortController>(null);
  useEffect(() => () => gone.current?.abort(), []);
  const run = async () => {
    gone.current?.abort();
    const mine = new AbortController();
    gone.current = mine;
    setBusy(true);
    setError(undefined);
    try {
      setKnown({ text, comparison: await compareDraft(name, text, last, mine.signal) });
    } catch (failure) {
      if (!mine.signal.aborted) setError(failure);
    } finally {
      if (gone.current === mine) setBusy(false);
    }
  };
  return (
    <div className="stack">
      <p className="row">
        <label htmlFor="lab-last">Over the last</label>
        <select
          id="lab-last"
          className="lab-choose"
          value={last}
          onChange={({ target }) => setLast(Number(target.value))}
        >
          {[5, 20, 50, 100].map((count) => (
            <option key={count} value={count}>
              {count} files
            </option>
          ))}
        </select>
        <Button onClick={() => void run()} disabled={isBusy}>
          {isBusy ? 'Reading…' : 'Compare with what is in force'}
        </Button>
      </p>
      {error !== undefined && <ProblemView error={error} />}
      {known === undefined ? (
        <Empty title="Not compared yet">
          Every archived file of the supplier is read by the draft and by the mapping in force; nothing is written.
        </Empty>
      ) : (
        <>
          {known.text !== text && (
            <p className="quiet">You have typed since; compare again for the draft as it is now.</p>
          )}
          <Compared comparison={known.comparison} />
        </>
      )}
    </div>
  );
}

function Compared({ comparison }: { readonly comparison: Comparison }) {
  if (comparison.state === 'broken')
    return <Empty title="The draft cannot be compiled">Correct the marked lines first.</Empty>;
  if (comparison.state === 'outbound')
    return (
      <Empty title="This mapping writes files">
        Only what is received can be read again; its tests say what it writes.
      </Empty>
    );
  const { files, differences } = comparison;
  if (files.length === 0) return <Empty title="No file of this kind came yet">There is nothing to compare with.</Empty>;
  const lines = files.reduce((sum, file) => sum + file.lines, 0);
  const differing = files.filter((file) => file.differences > 0).length;
  const head = `${count(files.length, 'file')} with ${count(lines, 'line')}: ${differing === 0 ? 'nothing comes out differently' : `${differing} of them would have come out differently`}.`;
  return (
    <>
      <p>{head}</p>
      <ul className="lab-differences">
        {differences.map(({ kind, says, document, where, field, count, examples }) => (
          <li key={`${kind} ${document} ${where} ${field}`}>
            <p>
              <strong className="number">{count}</strong> × {says}
              {field === undefined ? ` (${document})` : `: ${where} `}
              {field !== undefined && <code>{field}</code>}
            </p>
            <table>
              <thead className="unseen">
                <tr>
                  <th scope="col">where</th>
                  <th scope="col">in force</th>
                  <th scope="col">draft</th>
                </tr>
              </thead>
              <tbody>
                {examples.map(({ file, place, before, after }) => (
                  <tr key={`${file} ${place}`}>
                    <td className="quiet">
                      {file}
                      {place === '' ? '' : `, ${place}`}
                    </td>
                    <td className="lab-before">{shown(before)}</td>
                    <td className="lab-after">{shown(after)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </li>
        ))}
      </ul>
    </>
  );
}

function shown(value: unknown): string {
  if (value === undefined) return '(nothing)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
