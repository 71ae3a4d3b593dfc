import { useState } from 'react';
import { api, said } from '../../api/client.ts';
import { useGet } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Confirm, Dialog } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { ScrollFrame } from '../../parts/scroll-frame.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { revertTo } from './calls.ts';
import type { Desk } from './desk.ts';
import type { History as Answer, Published } from './types.ts';

type Entry = Answer['entries'][number];

/** The texts that the mapping had: when, by whom, why; each can be looked at, and put in force again. */
export function History({
  desk,
  onPublished,
}: {
  readonly desk: Desk;
  readonly onPublished: (published: Published) => void;
}) {
  const { name } = desk;
  const query = useGet('/v1/mappings/{supplier}/{mapping}/history', { path: { ...name } });
  const [reading, setReading] = useState<string>();
  const [back, setBack] = useState<Entry>();
  return (
    <Loaded query={query}>
      {({ entries, sha256 }) => {
        if (entries.length === 0)
          return <Empty title="It was never in force">Its history begins when it is published.</Empty>;
        return (
          <>
            <ul className="lab-history">
              {entries.map((one) => (
                <li key={one.entry} className="row">
                  <span>
                    <When at={one.at} />{' '}
                    {one.by === null ? (
                      <span className="quiet">changed in the folder</span>
                    ) : (
                      <>
                        by <strong>{one.by}</strong>: {one.reason}
                      </>
                    )}
                  </span>
                  {one.sha256 === sha256 && <Status standing="ok">in the folder now</Status>}
                  <Button kind="quiet" className="push" onClick={() => setReading(one.entry)}>
                    Look
                  </Button>
                  {one.sha256 !== sha256 && (
                    <Button kind="quiet" onClick={() => setBack(one)}>
                      Put in force again
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            <Dialog
              open={reading !== undefined}
              title="The text as it was"
              onClose={() => setReading(undefined)}
              className="lab-publish"
            >
              {reading !== undefined && <Text desk={desk} entry={reading} onDone={() => setReading(undefined)} />}
            </Dialog>
            <Confirm
              open={back !== undefined}
              label="Put in force"
              title="Put this text in force again?"
              preview="The mapping goes back to it, if today's tests pass. What was read before stays as it is."
              reason="needed"
              onClose={() => setBack(undefined)}
              onConfirm={async ({ reason = '' }) => {
                const published = await revertTo(name, back?.entry ?? '', sha256 ?? '', reason);
                await desk.settled();
                onPublished(published);
              }}
            />
          </>
        );
      }}
    </Loaded>
  );
}

function Text({ desk, entry, onDone }: { readonly desk: Desk; readonly entry: string; readonly onDone: () => void }) {
  const { name } = desk;
  const query = useGet('/v1/mappings/{supplier}/{mapping}/history/{entry}', { path: { ...name, entry } });
  const use = async () => {
    const call = api.GET('/v1/mappings/{supplier}/{mapping}/history/{entry}', { params: { path: { ...name, entry } } });
    desk.setText((await said(call)).text);
    onDone();
  };
  return (
    <Loaded query={query}>
      {(answer) => (
        <div className="stack">
          <ScrollFrame className="lab-patch-frame" label="Text">
            <pre className="mono">{answer.text}</pre>
          </ScrollFrame>
          <p className="row">
            <Button className="push" onClick={() => void use()}>
              Take it into the editor
            </Button>
          </p>
        </div>
      )}
    </Loaded>
  );
}
