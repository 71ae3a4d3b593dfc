import { useEffect, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { ApiProblem } from '../../api/problem.ts';
import { useGet } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { later } from '../../parts/later.tsx';
import { Loaded, Skeleton } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { Status } from '../../parts/status.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { toast } from '../../parts/toasts.tsx';
import { When } from '../../parts/when.tsx';
import type { Name } from './calls.ts';
import { ChooseSample } from './choose-sample.tsx';
import { type Desk, useDesk } from './desk.ts';
import { Difference } from './difference.tsx';
import type { LineRange } from './editor.tsx';
import { History } from './history.tsx';
import { LeftOver } from './left-over.tsx';
import { cameOf, cellsAt, type Lit, litByCell, litByPath, litByResult, nothingLit } from './links.ts';
import { Publish } from './publish.tsx';
import { Failed } from './replay.tsx';
import { Result, Story } from './result.tsx';
import { SampleView } from './sample.tsx';
import { Tests } from './tests.tsx';
import {
  documentsOf,
  type LabFile,
  type Published,
  type Sample,
  type Trial,
  type SampleView as View,
} from './types.ts';
import { useTrial } from './use-trial.ts';
import './lab.css';

const Editor = later(() => import('./editor.tsx'), 12);

/** One mapping: a sample, the mapping and what comes out of it side by side, each pointing at the others. */
export function Workbench({
  name,
  sample,
  setSample,
}: {
  readonly name: Name;
  readonly sample: Sample | undefined;
  readonly setSample: (sample: Sample) => void;
}) {
  const query = useGet('/v1/mappings/{supplier}/{mapping}', { path: { ...name } });
  useEffect(() => {
    // Its script is the longest of all, and on its way while the mapping is asked for. Where it does not come, its pane says so.
    Editor.bring().catch(() => undefined);
  }, []);
  return (
    <Loaded query={query} lines={8} title={name.mapping}>
      {(answer) => <Bench name={name} file={answer} sample={sample} setSample={setSample} />}
    </Loaded>
  );
}

function Bench({
  name,
  file,
  sample,
  setSample,
}: {
  readonly name: Name;
  readonly file: LabFile;
  readonly sample: Sample | undefined;
  readonly setSample: (sample: Sample) => void;
}) {
  const first = file.tests[0]?.name;
  const usual = useMemo(() => sample ?? (first === undefined ? undefined : { test: first }), [sample, first]);
  const desk = useDesk(name, file, usual, setSample);
  const { trial, error, isBusy } = useTrial(name, desk.text, usual);
  const came = useMemo(() => (trial === undefined ? [] : cameOf(trial)), [trial]);
  const [lit, setLit] = useState<Lit>(nothingLit);
  const [published, setPublished] = useState<Published>();
  const read = useMemo(() => new Set(came.flatMap(({ cells }) => cells)), [came]);
  const wrong = useMemo(() => (trial === undefined ? new Set<string>() : wrongCells(trial)), [trial]);
  const ranges = useMemo(() => rangesOf(trial, lit, file.file), [trial, lit, file.file]);
  const findings = useMemo(() => (trial?.findings ?? []).filter((one) => one.file === file.file), [trial, file.file]);
  const elsewhere = (trial?.findings ?? []).filter((one) => one.file !== file.file);
  const inputs = useMemo(() => inputsOf(trial?.sample), [trial?.sample]);
  const onLine = (line: number) => {
    const field = trial?.fields.find((one) => one.file === file.file && one.line <= line && line <= one.endLine);
    setLit(field === undefined ? nothingLit : litByPath(came, field.path));
  };
  const shown = { lit, onResult: (key: string) => setLit(litByResult(came, key)) };
  return (
    <Page
      title={name.mapping}
      lead={
        <>
          <Link href={`/lab?supplier=${name.supplier}`}>{name.supplier}</Link> / {file.file}
          {file.extends.length > 0 && <>, extends {file.extends.map((parent) => parent.file).join(', ')}</>}
        </>
      }
      actions={<Actions desk={desk} onPublished={setPublished} />}
    >
      <Standing desk={desk} />
      <div className="lab-bench">
        <section className="panel lab-pane" aria-label="Sample pane">
          <header>
            <h2>Sample</h2>
            <ChooseSample file={file} sample={usual} onChoose={setSample} />
          </header>
          {trial === undefined ? (
            usual === undefined ? (
              <Empty title="No sample yet">Choose a received file, a test, or paste one of your own.</Empty>
            ) : error === undefined ? (
              <Skeleton lines={10} />
            ) : (
              <ProblemView error={error} />
            )
          ) : (
            <SampleView
              view={trial.sample}
              read={read}
              wrong={wrong}
              lit={lit}
              onCell={(cell) => setLit(litByCell(came, cell))}
            />
          )}
        </section>
        <section className="panel lab-pane" aria-label="Mapping pane">
          <header>
            <h2>Mapping</h2>
            <span className="push">
              {findings.length > 0 ? (
                <Status standing="bad">
                  {findings.length} {findings.length === 1 ? 'finding' : 'findings'}
                </Status>
              ) : isBusy ? (
                <Status standing="busy">trying</Status>
              ) : (
                trial !== undefined && <Status standing="ok">no findings</Status>
              )}
            </span>
          </header>
          <Editor
            label={`Mapping ${file.file}`}
            text={desk.text}
            findings={findings}
            lit={ranges}
            inputs={inputs}
            onChange={desk.setText}
            onLine={onLine}
            onSave={() => void desk.save().then(() => toast('ok', 'The draft is saved.'), said)}
          />
          {(findings.length > 0 || elsewhere.length > 0) && (
            <ul className="lab-findings" aria-label="Findings">
              {[...findings, ...elsewhere]
                .slice(0, 20)
                .map(({ file: where, line, column, code, message, suggestion }) => (
                  <li key={`${where}:${line}:${column}:${message}`}>
                    <code>
                      {where === file.file ? '' : `${where}:`}
                      {line}:{column}
                    </code>{' '}
                    {message}
                    {suggestion !== undefined && <> Did you mean “{suggestion}”?</>}{' '}
                    <span className="quiet">{code}</span>
                  </li>
                ))}
            </ul>
          )}
        </section>
        <section className="panel lab-pane" aria-label="Result pane">
          <header>
            <h2>{trial?.report?.direction === 'out' ? 'The file that is written' : 'Canonical result'}</h2>
            <span className="push">{isBusy && <Status standing="busy">trying</Status>}</span>
          </header>
          {lit.came !== undefined && <Story came={lit.came} />}
          <div className={`lab-result ${isBusy ? 'stale' : ''}`}>
            {trial !== undefined && <Inherited trial={trial} lit={lit} own={file.file} />}
            {trial !== undefined && error !== undefined && <ProblemView error={error} />}
            {trial !== undefined && <Result trial={trial} {...shown} />}
          </div>
        </section>
      </div>
      <section className="panel">
        <div className="panel-body">
          <Tabs
            label="About this draft"
            tabs={[
              { id: 'left', title: 'Left over', show: () => <LeftOver trial={trial} /> },
              { id: 'difference', title: 'Difference', show: () => <Difference name={name} text={desk.text} /> },
              { id: 'tests', title: 'Tests', count: file.tests.length, show: () => <Tests desk={desk} /> },
              { id: 'failed', title: 'Failed files', show: () => <Failed name={name} /> },
              { id: 'history', title: 'History', show: () => <History desk={desk} onPublished={setPublished} /> },
            ]}
          />
        </div>
      </section>
      <Dialog
        open={published !== undefined}
        title="Published"
        onClose={() => setPublished(undefined)}
        className="lab-publish"
      >
        {published !== undefined && (
          <div className="stack">
            <p>
              <Status standing={published.isLive ? 'ok' : 'warn'}>{published.isLive ? 'in force' : 'written'}</Status>{' '}
              {published.said}
            </p>
            <h3>Files that failed before</h3>
            <Failed name={name} />
          </div>
        )}
      </Dialog>
    </Page>
  );
}

function Actions({ desk, onPublished }: { readonly desk: Desk; readonly onPublished: (published: Published) => void }) {
  return (
    <>
      {(desk.version > 0 || desk.isDirty) && (
        <Button kind="quiet" onClick={() => void desk.discard().catch(said)}>
          Discard draft
        </Button>
      )}
      <Button
        disabled={!desk.isDirty}
        onClick={() => void desk.save().then(() => toast('ok', 'The draft is saved.'), said)}
        title="Ctrl-S"
      >
        Save draft
      </Button>
      <Publish desk={desk} onPublished={onPublished} />
    </>
  );
}

function said(error: unknown): void {
  toast('bad', error instanceof ApiProblem ? `${error.title}: ${error.detail}` : String(error));
}

/** How the text in the editor stands to what is saved and in the folder. */
function Standing({ desk }: { readonly desk: Desk }) {
  const { file, version, isDirty, base } = desk;
  const { draft } = file;
  const isTheirs = draft !== null && draft.version > version;
  const isOutdated = !isTheirs && base !== file.sha256;
  return (
    <div className="row lab-standing" role="status">
      {isDirty ? (
        <Status standing="warn">not saved</Status>
      ) : version > 0 ? (
        <Status standing="info">draft {version}</Status>
      ) : (
        <Status standing="ok">as in the folder</Status>
      )}
      {draft !== null && (
        <span className="quiet">
          saved by {draft.savedBy} <When at={draft.savedAt} />
        </span>
      )}
      {isTheirs && <Status standing="bad">a newer draft of {draft.savedBy}</Status>}
      {isOutdated && (
        <Status standing="bad">
          the file changed under it: {version > 0 ? 'discard the draft' : 'load it anew'}, and put your change on top
        </Status>
      )}
      {(isTheirs || (isOutdated && version === 0)) && (
        <Button kind="quiet" onClick={() => void desk.loadAnew().catch(said)}>
          Load it{isDirty ? ' (what you typed is lost)' : ''}
        </Button>
      )}
    </div>
  );
}

/** A field that is lit but stands in a file that this one extends: the editor cannot show it. */
function Inherited({ trial, lit, own }: { readonly trial: Trial; readonly lit: Lit; readonly own: string }) {
  const above = trial.fields.filter(({ path, file }) => lit.paths.has(path) && file !== own);
  if (above.length === 0) return null;
  return (
    <p className="quiet">
      {above.map(({ path, field, file, line }) => (
        <span key={path}>
          <code>{field}</code> is read by {file}, line {line}, which this file extends.{' '}
        </span>
      ))}
    </p>
  );
}

function rangesOf(trial: Trial | undefined, lit: Lit, own: string): readonly LineRange[] {
  return (trial?.fields ?? [])
    .filter(({ path, file }) => file === own && lit.paths.has(path))
    .map(({ line, endLine }) => ({ from: line, to: endLine }));
}

function wrongCells({ report, sample }: Trial): ReadonlySet<string> {
  return new Set(
    documentsOf(report).flatMap((document, index) =>
      [...document.problems, ...document.held.flatMap(({ problems = [] }) => problems)].flatMap(({ position }) =>
        cellsAt(sample, index + 1, position),
      ),
    ),
  );
}

/** What a mapping may name of this sample: headers, or elements of segments as their guide writes them. */
function inputsOf(sample: View | undefined): readonly string[] {
  if (sample === undefined || sample.kind === 'lines') return [];
  if (sample.kind === 'rows') return sample.header;
  const seen = new Set<string>();
  for (const { cells } of sample.pieces)
    for (const [number, cell] of cells.entries())
      if (number > 0 && cell !== '') seen.add(`${cells[0]}${String(number).padStart(2, '0')}`);
  return [...seen].sort();
}
