import { Link } from 'wouter';
import { api, said } from '../../api/client.ts';
import { type AnswerOf, useList } from '../../api/queries.ts';
import { Action } from '../../parts/action.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { orderHref } from '../../parts/links.ts';
import { Nothing } from '../../parts/nothing.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { When } from '../../parts/when.tsx';

type Letter = AnswerOf<'/v1/letters'>['letters'][number];

const columns: readonly Column<Letter>[] = [
  {
    key: 'order',
    title: 'Order',
    width: '9rem',
    show: ({ storefrontId, orderId }) => <Link href={orderHref(storefrontId, orderId)}>{orderId}</Link>,
  },
  { key: 'what', title: 'What', width: '14rem', wraps: true, show: ({ what }) => inWords(what) },
  { key: 'why', title: 'Why it has it not', wraps: true, show: ({ reason }) => reason ?? 'it gave no answer' },
  { key: 'tries', title: 'Attempts', width: '6rem', align: 'right', show: ({ attempts }) => attempts ?? '–' },
  { key: 'at', title: 'When', width: '9rem', show: ({ at }) => <When at={at} /> },
  { key: 'does', title: 'Actions', width: '9rem', show: (letter) => <Resend letter={letter} /> },
];

/** What the shop refused, or never took however often it was told: dead letters of the last 14 days, each to be sent again. */
export function Letters({ id }: { readonly id: string }) {
  const list = useList('/v1/letters', { query: { storefront: id, limit: 100 } }, ({ letters }) => letters, {
    everyMs: 30_000,
  });
  return (
    <>
      {list.query.error !== null && <ProblemView error={list.query.error} again={() => void list.query.refetch()} />}
      <Panel title="What the shop did not take" count={list.count} flush>
        <DataTable
          label="Packages and statuses the shop did not take"
          columns={columns}
          rows={list.rows}
          more={list.more}
          rowKey={({ id }) => id}
          empty={
            <Nothing query={list.query}>
              <Empty title="The shop has taken what it was told" good>
                A package that the shop refuses, and a status of an order that it refuses or does not take for some
                days, stand here for 14 days with what it answered. Mend the cause in the shop, then send them again.
                Quantities and prices are not among them: those always go out as they are now.
              </Empty>
            </Nothing>
          }
        />
      </Panel>
    </>
  );
}

function Resend({ letter: { id, storefrontId, orderId, what, reason } }: { readonly letter: Letter }) {
  return (
    <Action
      kind="quiet"
      label="Send again…"
      confirm={{
        title: `Tell ${storefrontId} once more?`,
        preview: `It is told of ${inWords(what)} of order ${orderId} under the same key as before: if it has it after all, it drops it.${
          reason === null ? '' : ` Last time it answered: ${reason}.`
        } If the cause is not gone, it comes back here.`,
        reason: 'asked',
      }}
      does={({ key, reason }) =>
        said(
          api.POST('/v1/letters/resend', {
            params: { header: { 'idempotency-key': key } },
            body: reason === undefined ? { id } : { id, reason },
          }),
        )
      }
      done="It is told once more."
      changes={['/v1/letters', '/v1/exceptions', '/v1/storefronts', '/v1/orders']}
    />
  );
}

/** `order.status shipped` and `fulfilment PKG-1` are names of the gateway's own. */
function inWords(what: string): string {
  const [kind = '', ...rest] = what.split(' ');
  const named = rest.join(' ');
  if (kind === 'order.status') return `the status “${named}”`;
  return kind === 'fulfilment' ? `package ${named}` : what;
}
