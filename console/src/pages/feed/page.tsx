import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { api, said } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { type AnswerOf, useGet, useList } from '../../api/queries.ts';
import { Action } from '../../parts/action.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { fileHref, skuHref, supplierHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { count } from '../../parts/money.tsx';
import { Page } from '../../parts/page.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { standingOf } from '../../parts/standings.ts';
import { StateHistory } from '../../parts/state-history.tsx';
import { Status } from '../../parts/status.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { When } from '../../parts/when.tsx';
import { Guard } from './guard.tsx';

type Run = AnswerOf<'/v1/feeds/{id}'>;
type Preview = AnswerOf<'/v1/feeds/{id}/figures'>['figures'][number];

const columns: readonly Column<Preview>[] = [
  { key: 'theirs', title: 'Their SKU', show: ({ supplierSku }) => supplierSku },
  {
    key: 'ours',
    title: 'Our SKU',
    show: ({ sku }) => (sku === null ? <span className="quiet">none</span> : <Link href={skuHref(sku)}>{sku}</Link>),
  },
  {
    key: 'warehouse',
    title: 'Warehouse',
    width: '10rem',
    show: ({ warehouse }) => (warehouse === '*' ? 'all' : warehouse),
  },
  { key: 'before', title: 'Before', width: '8rem', align: 'right', show: ({ before }) => before ?? '–' },
  { key: 'after', title: 'After', width: '8rem', align: 'right', show: ({ after }) => after ?? '–' },
];

const CHANGES = ['/v1/feeds', '/v1/stock', '/v1/products', '/v1/exceptions', '/v1/suppliers', '/v1/storefronts'];

/** One feed run: what came, what the guard counted and broke, what changed, and how to take it back. */
export default function FeedPage() {
  const { id = '' } = useParams();
  const query = useGet('/v1/feeds/{id}', { path: { id } });
  const { data } = query;
  return (
    <Page
      title={`Feed run ${id}`}
      lead={data === undefined ? undefined : `${data.feed.supplierId} ${data.feed.feed}`}
      actions={data !== undefined && <Actions run={data} />}
    >
      <Loaded query={query} lines={8}>
        {(run) => (
          <>
            <Head run={run} />
            <Tabs
              label="Parts of the run"
              tabs={[
                {
                  id: 'guard',
                  title: 'What the guard says',
                  count: run.feed.broken.length,
                  show: () => <Guard run={run.feed} />,
                },
                {
                  id: 'figures',
                  title: 'What it changed',
                  show: () => <Figures id={id} isApplied={run.feed.state === 'applied'} />,
                },
                {
                  id: 'history',
                  title: 'History',
                  count: run.history.length,
                  show: () => (
                    <StateHistory label="History of the run" history={run.history}>
                      What people decide about a run stands here.
                    </StateHistory>
                  ),
                },
              ]}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Head({ run: { feed } }: { readonly run: Run }) {
  return (
    <Panel title="What came">
      <Facts
        of={Object.entries({
          State: <Status standing={standingOf(feed.state)}>{feed.state}</Status>,
          Supplier: <Link href={supplierHref(feed.supplierId)}>{feed.supplierId}</Link>,
          File:
            feed.fileId === null ? (
              'none: an earlier state was put back'
            ) : (
              <Link href={fileHref(feed.fileId)}>{feed.file}</Link>
            ),
          'As of': <When at={feed.asOf} />,
          Recorded: <When at={feed.recordedAt} />,
          Names:
            feed.coverage === 'full'
              ? 'everything the supplier has'
              : feed.coverage === 'delta'
                ? 'changes'
                : 'some SKUs',
          Lines: `${count(feed.lines)}${feed.heldLines > 0 ? `, ${count(feed.heldLines)} of them held` : ''}`,
          'New / changed / to zero': `${count(feed.inserted)}, ${count(feed.changed)}, ${count(feed.zeroed)}`,
          Decided:
            feed.decidedBy === null ? undefined : (
              <>
                {feed.decidedBy}, <When at={feed.decidedAt} />
                {feed.decisionReason === null ? '' : `: ${feed.decisionReason}`}
              </>
            ),
        })}
      />
      {feed.reason !== null && <p>{feed.reason}</p>}
    </Panel>
  );
}

function Actions({ run: { feed } }: { readonly run: Run }) {
  const { id, state } = feed;
  const path = { id };
  if (state === 'held') {
    return (
      <>
        <Action
          label="Release"
          kind="main"
          changes={CHANGES}
          done="The feed is released."
          confirm={{
            title: `Release run ${id}?`,
            preview: `${count(feed.lines)} lines of ${feed.file ?? 'the file'} come into force although: ${feed.broken.map(({ text }) => text).join('; ')}. Storefronts are told at once.`,
            danger: true,
            reason: 'needed',
          }}
          does={({ reason }) =>
            said(api.POST('/v1/feeds/{id}/release', { params: { path }, body: { reason: reason ?? '' } }))
          }
        />
        <Action
          label="Refuse"
          changes={CHANGES}
          done="The feed is refused."
          confirm={{
            title: `Refuse run ${id}?`,
            preview: 'The stock in force stays as it is, and ages until a better file comes.',
            reason: 'needed',
          }}
          does={({ reason }) =>
            said(api.POST('/v1/feeds/{id}/refuse', { params: { path }, body: { reason: reason ?? '' } }))
          }
        />
      </>
    );
  }
  if (state !== 'applied') return null;
  return (
    <Action
      label="Undo…"
      kind="danger"
      changes={CHANGES}
      done="The feed is undone."
      confirm={{
        title: `Undo run ${id}?`,
        preview: <UndoPreview id={id} />,
        danger: true,
        word: 'undo',
        reason: 'needed',
      }}
      does={({ reason }) => said(api.POST('/v1/feeds/{id}/undo', { params: { path }, body: { reason: reason ?? '' } }))}
    />
  );
}

type Undo = NonNullable<Awaited<ReturnType<typeof askUndo>>>;

function askUndo(id: string) {
  return said(api.POST('/v1/feeds/{id}/undo/preview', { params: { path: { id } } }));
}

/** What would change, counted by doing it and taking it back. */
function UndoPreview({ id }: { readonly id: string }) {
  const preview = useQuery<Undo, ApiProblem>({
    queryKey: ['undo preview', id],
    queryFn: () => askUndo(id),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
  return (
    <Loaded query={preview} lines={4}>
      {({ takenBack, changed, zeroed, asOf, storefronts }) => (
        <div className="stack">
          <p>
            {changed === 1 ? '1 figure goes' : `${count(changed)} figures go`} back to what was before, {count(zeroed)}{' '}
            of them to zero.{' '}
            {asOf === null ? (
              'Nothing was known before.'
            ) : (
              <>
                The stock as of <When at={asOf} style="local" /> is in force again.
              </>
            )}{' '}
            {takenBack.length > 1 && `Later runs go with it: ${takenBack.slice(1).join(', ')}.`} The undoing is a run of
            its own, which can be undone.
          </p>
          {storefronts.length === 0 ? (
            <p>No storefront shows anything else after it.</p>
          ) : (
            storefronts.map(({ storefront, more, fewer, gone, examples }) => (
              <div key={storefront}>
                <p>
                  <strong>{storefront}</strong> shows more of {count(more)}, fewer of {count(fewer)}, and none any more
                  of {count(gone)} products.
                </p>
                <p className="quiet">
                  {examples
                    .slice(0, 6)
                    .map(({ sku, from, to }) => `${sku} ${from} → ${to}`)
                    .join(', ')}
                  {examples.length > 6 ? '…' : ''}
                </p>
              </div>
            ))
          )}
        </div>
      )}
    </Loaded>
  );
}

function Figures({ id, isApplied }: { readonly id: string; readonly isApplied: boolean }) {
  const list = useList('/v1/feeds/{id}/figures', { path: { id }, query: { limit: 500 } }, ({ figures }) => figures);
  return (
    <Panel title="Figures that changed" flush>
      <DataTable
        label="Figures that changed"
        columns={columns}
        rows={list.rows}
        more={list.more}
        rowKey={(row) => row.id}
        empty={
          <Empty title={isApplied ? 'Every figure was the same as before' : 'It changed nothing'}>
            {isApplied
              ? 'A feed that repeats what is known only confirms it. What changed longer ago than retention.stockHistory is not written down any more.'
              : 'Only a run that is applied changes figures.'}
          </Empty>
        }
      />
    </Panel>
  );
}
