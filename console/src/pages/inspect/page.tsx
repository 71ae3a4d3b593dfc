import { useRef, useState } from 'react';
import { pageHeaders } from '../../api/client.ts';
import { problemOfResponse, Refused } from '../../api/problem.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import type { Report } from '../../parts/inspected.ts';
import { Inspection } from '../../parts/inspection.tsx';
import { Skeleton } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { samples } from './samples.ts';
import './inspect.css';

const MOST_BYTES = 16 * 1024 * 1024;

interface Given {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Any file in words: pasted or dropped. It goes to this gateway and nowhere else, and is not kept. */
export default function InspectPage() {
  const [given, setGiven] = useState<Given>();
  const [report, setReport] = useState<Report>();
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const [pasted, setPasted] = useState('');
  const [isOver, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);

  const inspect = async (file: Given, set?: number) => {
    setBusy(true);
    setFailure(undefined);
    try {
      if (file.bytes.length > MOST_BYTES) {
        throw new Refused('More than 16 MB: use `crossdock inspect FILE` on the machine.');
      }
      setReport(await ask(file, set));
      setGiven(file);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const take = async (file: File | null | undefined) => {
    if (file == null) return;
    setPasted('');
    await inspect({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
  };
  const show = (text: string, name = '') => {
    setPasted(text);
    void inspect({ name, bytes: new TextEncoder().encode(text) });
  };
  return (
    <Page
      title="Inspector"
      lead="Paste or drop a file and read it in words. It goes to this gateway, is kept nowhere, and no supplier has to be configured."
    >
      <Panel title="A file">
        <form
          className={`inspect-drop ${isOver ? 'over' : ''}`}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            void take(event.dataTransfer.files[0]);
          }}
          onSubmit={(event) => {
            event.preventDefault();
            if (pasted.trim() !== '') show(pasted);
          }}
        >
          <label htmlFor="inspect-text">Paste it here, or drop a file anywhere on this box</label>
          <textarea
            id="inspect-text"
            className="mono"
            rows={report === undefined ? 10 : 4}
            spellCheck={false}
            value={pasted}
            placeholder={'ISA*00*          *00*          *ZZ*…  or  sku,qty,price'}
            onChange={({ target }) => setPasted(target.value)}
          />
          <div className="row">
            <Button type="submit" kind="main" disabled={isBusy || pasted.trim() === ''}>
              {isBusy ? 'Reading…' : 'Read it'}
            </Button>
            <Button onClick={() => picker.current?.click()}>Choose a file</Button>
            <input
              ref={picker}
              type="file"
              hidden
              aria-label="Choose a file"
              onChange={({ target }) => void take(target.files?.[0])}
            />
            {given !== undefined && given.name !== '' && <span className="quiet">{given.name}</span>}
          </div>
        </form>
      </Panel>
      {failure !== undefined && <ProblemView error={failure} />}
      {report === undefined ? (
        isBusy ? (
          <Skeleton lines={8} />
        ) : (
          <Empty title="What it reads">
            X12, CSV, fixed width, JSON, XML and XLSX, also inside gzip and zip. Try one:{' '}
            {samples.map(({ name, text }) => (
              <Button key={name} className="inspect-sample" onClick={() => show(text, name)}>
                {name}
              </Button>
            ))}
          </Empty>
        )
      ) : (
        <Inspection
          key={given?.name}
          report={report}
          bytes={given?.bytes}
          onWhole={(set) => given !== undefined && void inspect(given, set)}
        />
      )}
    </Page>
  );
}

/** Bytes as they are: the client of the API speaks JSON only. */
async function ask({ name, bytes }: Given, set: number | undefined): Promise<Report> {
  const query = new URLSearchParams({
    ...(name === '' ? {} : { name }),
    ...(set === undefined ? {} : { set: String(set) }),
  });
  const answer = await fetch(`/v1/inspect?${query}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/octet-stream', ...pageHeaders() },
    body: bytes,
  });
  if (!answer.ok) throw await problemOfResponse(answer);
  return ((await answer.json()) as { report: Report }).report;
}
