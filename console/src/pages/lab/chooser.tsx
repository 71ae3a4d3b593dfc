import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { askAgain, useGet } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { kindWords } from '../../parts/kinds.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { propose, saveCase, saveDraft } from './calls.ts';
import { GiveSample } from './choose-sample.tsx';
import type { LabFiles, Proposal, Sample } from './types.ts';
import './lab.css';

/** Which supplier. */
export function ChooseSupplier() {
  const query = useGet('/v1/mappings');
  return (
    <Page title="Mapping lab" lead="A mapping beside a real file: try it as you type, test it, publish it.">
      <Panel title="Suppliers">
        <Loaded query={query}>
          {({ mappings }) => {
            const suppliers = [...new Set(mappings.map(({ supplier }) => supplier))];
            if (suppliers.length === 0)
              return (
                <Empty title="No supplier yet">
                  Suppliers are folders below mappings/; see docs/add-a-supplier.md.
                </Empty>
              );
            return (
              <ul className="lab-suppliers">
                {suppliers.map((supplier) => (
                  <li key={supplier}>
                    <Link href={`/lab?supplier=${supplier}`}>{supplier}</Link>
                    <span className="quiet">
                      {' '}
                      {mappings.filter((one) => one.supplier === supplier).length} mappings
                    </span>
                  </li>
                ))}
              </ul>
            );
          }}
        </Loaded>
      </Panel>
    </Page>
  );
}

const standings = {
  'in force': ['ok', 'The folder of this gateway holds what is in force.'],
  behind: ['bad', 'The folder of this gateway is not what is in force; nothing can be published here until it is.'],
  refused: ['bad', 'The folder was refused; what was last good is in force.'],
  'switched off': ['idle', 'The supplier is switched off: mappings can be worked on, but nothing is read with them.'],
  'not in force': ['warn', 'No gateway has run this supplier yet.'],
} as const;

/** Which of a supplier's mappings; or a new one from a sample. */
export function ChooseMapping({ supplier, file }: { readonly supplier: string; readonly file: string }) {
  const query = useGet('/v1/mappings/{supplier}', { path: { supplier } });
  return (
    <Page
      title={`Mappings of ${supplier}`}
      lead={<Link href="/lab">All suppliers</Link>}
      actions={query.data !== undefined && <NewMapping supplier={supplier} />}
    >
      <Loaded query={query} lines={6}>
        {(answer) => <List answer={answer} file={file} />}
      </Loaded>
    </Page>
  );
}

function List({ answer, file }: { readonly answer: LabFiles; readonly file: string }) {
  const { supplier, state, place, isWritable, findings, files, drafts } = answer;
  const [standing, words] = standings[state];
  const to = (mapping: string) => `/lab?supplier=${supplier}&mapping=${mapping}${file === '' ? '' : `&file=${file}`}`;
  return (
    <>
      <Panel title="Mapping files" count={files.length} flush>
        <table className="lab-table">
          <thead>
            <tr>
              <th scope="col">Mapping</th>
              <th scope="col">Document</th>
              <th scope="col">Format</th>
              <th scope="col">Tests</th>
              <th scope="col">Draft</th>
              <th scope="col">Last published</th>
            </tr>
          </thead>
          <tbody>
            {files.map(({ mapping, kind, direction, format, tests, draft, published }) => (
              <tr key={mapping}>
                <th scope="row">
                  <Link href={to(mapping)}>{mapping}</Link>
                </th>
                <td>
                  {kind === undefined ? (
                    <Status standing="bad">has findings</Status>
                  ) : (
                    `${kindWords(kind)} ${direction}`
                  )}
                </td>
                <td>{format ?? '–'}</td>
                <td className="number">{tests === 0 ? <Status standing="warn">none</Status> : tests}</td>
                <td>{draft === null ? '–' : <DraftNote {...draft} />}</td>
                <td>
                  {published === null ? (
                    <span className="quiet">in the folder</span>
                  ) : (
                    <>
                      <When at={published.at} /> by {published.by}
                    </>
                  )}
                </td>
              </tr>
            ))}
            {drafts.map(({ mapping, ...draft }) => (
              <tr key={mapping}>
                <th scope="row">
                  <Link href={to(mapping)}>{mapping}</Link>
                </th>
                <td colSpan={3} className="quiet">
                  not published yet
                </td>
                <td>
                  <DraftNote {...draft} />
                </td>
                <td>–</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
      <Panel title="The folder">
        <div className="stack">
          <p>
            <Status standing={standing}>{state}</Status> {words}
          </p>
          <p className="quiet">
            <code>{place}</code>{' '}
            {isWritable ? 'can be written.' : 'cannot be written: publishing offers a patch to download instead.'}
          </p>
          {findings.length > 0 && (
            <ul className="lab-list">
              {findings.map(({ file: where, line, column, message }) => (
                <li key={`${where}:${line}:${column}:${message}`}>
                  <code>
                    {where}:{line}:{column}
                  </code>{' '}
                  {message}
                </li>
              ))}
            </ul>
          )}
        </div>
      </Panel>
    </>
  );
}

function DraftNote({ savedBy, savedAt }: { readonly savedBy: string; readonly savedAt: string }) {
  return (
    <Status standing="info">
      {savedBy}, <When at={savedAt} />
    </Status>
  );
}

/** A mapping that is not there yet, proposed from a sample as `map init` does. */
function NewMapping({ supplier }: { readonly supplier: string }) {
  const [isGiving, setGiving] = useState(false);
  const [known, setKnown] = useState<{ sample: Sample; proposal: Proposal }>();
  const [error, setError] = useState<unknown>();
  const [, go] = useLocation();
  const ask = async (sample: Sample) => {
    setGiving(false);
    setError(undefined);
    try {
      setKnown({ sample, proposal: await propose(supplier, sample) });
    } catch (failure) {
      setError(failure);
    }
  };
  const begin = async (mapping: string, text: string, sample: Sample) => {
    try {
      await saveDraft({ supplier, mapping }, text, 0, null);
      await saveCase({ supplier, mapping }, '01-sample', sample, true);
      await askAgain('/v1/mappings');
      go(`/lab?supplier=${supplier}&mapping=${mapping}&tab=tests`);
    } catch (failure) {
      setError(failure);
    }
  };
  const isOpen = known !== undefined || error !== undefined;
  const proposal = known?.proposal;
  const close = () => {
    setKnown(undefined);
    setError(undefined);
  };
  return (
    <>
      <Button onClick={() => setGiving(true)}>New mapping from a sample…</Button>
      <GiveSample open={isGiving} onClose={() => setGiving(false)} onGive={(sample) => void ask(sample)} />
      <Dialog open={isOpen} title="What the sample seems to be" onClose={close} className="lab-publish">
        <div className="stack">
          {error !== undefined && <ProblemView error={error} />}
          {proposal?.state === 'refused' &&
            proposal.reasons.map((reason) => (
              <p key={reason}>
                <Status standing="bad">no mapping can be proposed</Status> {reason}
              </p>
            ))}
          {proposal?.state === 'proposed' &&
            proposal.mappings.map(({ id, kind, format, lines, held, guesses, text }) => (
              <section key={id} className="stack">
                <p>
                  <strong>{id}</strong>: {kindWords(kind)} in {format}, {lines} lines read, {held} held.
                </p>
                {guesses.length > 0 && (
                  <ul className="lab-list">
                    {guesses.map(({ field, guess }) => (
                      <li key={`${field} ${guess}`}>
                        <Status standing="warn">a guess</Status> <code>{field}</code>: {guess}
                      </li>
                    ))}
                  </ul>
                )}
                <p className="row">
                  <Button kind="main" className="push" onClick={() => known && void begin(id, text, known.sample)}>
                    Begin with it
                  </Button>
                </p>
              </section>
            ))}
        </div>
      </Dialog>
    </>
  );
}
