import { useMutation } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, said } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Action } from '../../parts/action.tsx';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { skuHref } from '../../parts/links.ts';
import { count } from '../../parts/money.tsx';
import { Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { type Standing, Status } from '../../parts/status.tsx';

const WHAT: Readonly<Record<string, readonly [Standing, string]>> = {
  send: ['warn', 'would be sent'],
  waits: ['busy', 'on its way already'],
  sold: ['info', 'sold there, the order is on its way here'],
  refused: ['bad', 'refused by the shop'],
  unknown: ['bad', 'the shop has no such SKU'],
  ambiguous: ['bad', 'several products share the SKU'],
  untracked: ['warn', 'the shop does not count it'],
};

/** Compares what the shop shows with what it should; sends only after it was looked at. */
export function Sync({ id, canBeAsked }: { readonly id: string; readonly canBeAsked: boolean }) {
  const mayDo = useMay('operator');
  const sync = (dryRun: boolean) =>
    said(api.POST('/v1/storefronts/{storefront}/sync', { params: { path: { storefront: id } }, body: { dryRun } }));
  const look = useMutation({ mutationFn: () => sync(true) });
  if (!canBeAsked) {
    return (
      <Empty title="This shop cannot be asked what it shows">
        It only takes what it is told, so there is nothing to compare.
      </Empty>
    );
  }
  const { data } = look;
  const toSend = data?.counts.send ?? 0;
  return (
    <Panel
      title="What it shows, beside what it should"
      flush
      actions={
        <>
          <Button disabled={!mayDo || look.isPending} onClick={() => look.mutate()}>
            {look.isPending ? 'Comparing…' : 'Compare (changes nothing)'}
          </Button>
          {toSend > 0 && (
            <Action
              label={`Send ${count(toSend)}`}
              kind="main"
              done={`${count(toSend)} quantities are sent.`}
              changes={['/v1/storefronts', '/v1/products', '/v1/traffic']}
              confirm={{
                title: `Send ${count(toSend)} quantities to ${id}?`,
                preview: 'Each SKU is read once more before it is sent; what changed meanwhile is left alone.',
              }}
              does={async () => {
                await sync(false);
                await look.mutateAsync();
              }}
            />
          )}
        </>
      }
    >
      {look.error !== null && <ProblemView error={look.error} />}
      {data === undefined && look.error === null && (
        <Empty title="Not compared now">
          The shop is asked for every SKU that it should show. What differs can be sent after you have seen it.
        </Empty>
      )}
      {data !== undefined && (
        <>
          <p className="storefront-note" aria-live="polite">
            {count(data.inSync)} of {count(data.listed)} SKUs are as they should be.{' '}
            {Object.entries(data.counts)
              .map(([what, number]) => `${number ?? 0} ${WHAT[what]?.[1] ?? what}`)
              .join(', ')}
          </p>
          {data.differing.length > 0 && (
            <PlainTable
              label="What differs"
              heads={[
                'SKU',
                { title: 'Should show', align: 'right' },
                { title: 'Was told', align: 'right' },
                { title: 'Shows', align: 'right' },
                'So',
              ]}
            >
              {data.differing.map(({ sku, desired, told, shows, what }) => (
                <tr key={sku}>
                  <th scope="row">
                    <Link href={skuHref(sku)}>{sku}</Link>
                  </th>
                  <td className="right">{desired}</td>
                  <td className="right">{told ?? '–'}</td>
                  <td className="right">{shows ?? '–'}</td>
                  <td>
                    <Status standing={WHAT[what]?.[0] ?? 'idle'}>{WHAT[what]?.[1] ?? what}</Status>
                  </td>
                </tr>
              ))}
            </PlainTable>
          )}
        </>
      )}
    </Panel>
  );
}
