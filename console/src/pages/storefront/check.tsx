import { useMutation } from '@tanstack/react-query';
import { api, said } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { count } from '../../parts/money.tsx';
import { Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { Prose } from '../../parts/prose.tsx';
import { Status } from '../../parts/status.tsx';

const VERDICTS = { ok: 'ok', warning: 'warn', failed: 'bad' } as const;

/** Asks the shop what a person would look at first: credentials, scopes, locations, webhooks, and how our SKUs are found there. */
export function Check({ id }: { readonly id: string }) {
  const mayDo = useMay('operator');
  const check = useMutation({
    mutationFn: () => said(api.POST('/v1/storefronts/{storefront}/check', { params: { path: { storefront: id } } })),
  });
  const { data } = check;
  return (
    <Panel
      title="Is it in order?"
      actions={
        <Button disabled={!mayDo || check.isPending} onClick={() => check.mutate()}>
          {check.isPending ? 'Asking the shop…' : 'Check the shop'}
        </Button>
      }
    >
      {check.error !== null && <ProblemView error={check.error} />}
      {data === undefined && check.error === null && (
        <Empty title="Not looked at now">
          A check asks for credentials, scopes, locations, webhooks and every one of our SKUs. Only webhooks that are
          missing are made; nothing else is written.
        </Empty>
      )}
      {data !== undefined && (
        <div className="stack">
          <p aria-live="polite">
            {data.isInOrder ? <Status standing="ok">in order</Status> : <Status standing="bad">not in order</Status>}
          </p>
          {data.findings.length === 0 ? (
            <p className="quiet">A shop of this kind has nothing that could be asked: it only takes what it is told.</p>
          ) : (
            <PlainTable label="What was looked at" heads={['What', 'Verdict', 'What was found', 'What to do']}>
              {data.findings.map(({ check, verdict, says, remedy }) => (
                <tr key={`${check} ${says}`}>
                  <th scope="row">{check}</th>
                  <td>
                    <Status standing={VERDICTS[verdict]}>{verdict}</Status>
                  </td>
                  <td>{says}</td>
                  <td>{remedy === undefined ? null : <Prose text={remedy} />}</td>
                </tr>
              ))}
            </PlainTable>
          )}
          {data.coverage !== undefined && (
            <p>
              {count(data.coverage.found)} of {count(data.coverage.listed)} SKUs were found there.{' '}
              {data.coverage.lacking
                .map(({ state, count, examples }) => `${count} ${state} (${examples.map(({ sku }) => sku).join(', ')})`)
                .join('; ')}
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}
