import { useMutation } from '@tanstack/react-query';
import { api, said } from '../../api/client.ts';
import type { AnswerOf } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { HostKeys } from '../../parts/host-keys.tsx';
import { kindWords } from '../../parts/kinds.ts';
import { Facts, Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { Status } from '../../parts/status.tsx';

type Supplier = AnswerOf<'/v1/suppliers/{id}'>;

/** How a supplier is reached, and whether that works right now. */
export function Connection({ supplier }: { readonly supplier: Supplier }) {
  const mayDo = useMay('operator');
  const check = useMutation({
    mutationFn: () => said(api.POST('/v1/suppliers/{id}/check', { params: { path: { id: supplier.id } } })),
  });
  const { collects, delivers, reads, writes } = supplier;
  return (
    <>
      <Panel title="How it is reached">
        <Facts
          of={Object.entries({
            'Files come by': supplier.channel,
            'From folders':
              collects.length === 0
                ? 'none: the supplier brings them'
                : collects.map(({ folder, rule }) => (rule === '' ? folder : `${folder} (${rule})`)).join(', '),
            'Documents go by': `${delivers.channel}, into ${delivers.folder}`,
            'We read': kindsOf(reads) || 'nothing',
            'We write': kindsOf(writes) || 'nothing',
          })}
        />
      </Panel>
      <Panel
        title="Is it in order?"
        actions={
          <Button disabled={!mayDo || check.isPending} onClick={() => check.mutate()}>
            {check.isPending ? 'Looking…' : 'Check the connection'}
          </Button>
        }
      >
        {check.error !== null && <ProblemView error={check.error} />}
        {check.data === undefined && check.error === null && (
          <Empty title="Not looked at now">
            A check signs in, lists the folders, and writes, renames and removes a scratch file where documents go. No
            file of the supplier is touched.
          </Empty>
        )}
        {check.data !== undefined && (
          <>
            <p aria-live="polite">
              {check.data.isInOrder ? (
                <Status standing="ok">in order</Status>
              ) : (
                <Status standing="bad">not in order</Status>
              )}
            </p>
            <PlainTable label="What was looked at" heads={['Way', 'Step', 'Result', 'What was seen']}>
              {check.data.steps.map(({ way, name, ok, detail }) => (
                <tr key={`${way} ${name} ${detail}`}>
                  <td>{way}</td>
                  <th scope="row">{name}</th>
                  <td>
                    <Status standing={ok ? 'ok' : 'bad'}>{ok ? 'ok' : 'failed'}</Status>
                  </td>
                  <td>{detail}</td>
                </tr>
              ))}
            </PlainTable>
          </>
        )}
      </Panel>
      {[supplier.channel, delivers.channel].includes('sftp') && <HostKeys supplierId={supplier.id} />}
    </>
  );
}

/** Two mappings may read the same kind, a 997 and a 999: it is named once. */
function kindsOf(agreements: readonly { readonly kind: string }[]): string {
  return [...new Set(agreements.map(({ kind }) => kindWords(kind)))].join(', ');
}
