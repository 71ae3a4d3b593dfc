import { Link, useParams } from 'wouter';
import { api, said } from '../../api/client.ts';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { Action } from '../../parts/action.tsx';
import { useFilter } from '../../parts/filters.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { count } from '../../parts/money.tsx';
import { Page } from '../../parts/page.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { PauseWords } from '../../parts/pause-words.tsx';
import { usePlotsSoon } from '../../parts/plot.tsx';
import { SettingsList } from '../../parts/settings-list.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { When } from '../../parts/when.tsx';
import { Connection } from './connection.tsx';
import { Freshness } from './freshness.tsx';
import { PauseAction } from './pause.tsx';
import { Scorecard, useScorecards } from './scorecard.tsx';

type Supplier = AnswerOf<'/v1/suppliers/{id}'>;

/** One supplier: how fresh its stock is, how good it was, what its file says, whether its connection is in order. */
export default function SupplierPage() {
  const params = useParams();
  const id = decodeURIComponent(params.id ?? '');
  const query = useGet('/v1/suppliers/{id}', { path: { id } }, { everyMs: 60_000 });
  const [tab] = useFilter('tab');
  // Asked and brought at once with the rest, not after it.
  useScorecards(id, tab === 'score');
  usePlotsSoon(tab === 'score');
  return (
    <Page
      title={query.data?.name ?? id}
      lead={id}
      actions={
        <>
          {query.data !== undefined && (
            <Action
              label="Poll now"
              disabled={query.data.pause !== null}
              does={() => said(api.POST('/v1/suppliers/{id}/poll', { params: { path: { id } }, body: {} }))}
              done="Its folders are looked into as soon as a gateway gets to it."
              changes={['/v1/suppliers', '/v1/files']}
            />
          )}
          {query.data !== undefined && <PauseAction supplier={query.data} />}
        </>
      }
    >
      <Loaded query={query} lines={8}>
        {(supplier) => (
          <>
            {supplier.pause !== null && (
              <p>
                <PauseWords pause={supplier.pause} />
              </p>
            )}
            <Standing supplier={supplier} />
            <Tabs
              label="Parts of the supplier"
              tabs={[
                {
                  id: 'stock',
                  title: 'Freshness',
                  count: supplier.freshness.feeds.length,
                  show: () => <Freshness of={supplier.freshness} />,
                },
                { id: 'score', title: 'Scorecard', show: () => <Scorecard id={id} /> },
                { id: 'connection', title: 'Connection', show: () => <Connection supplier={supplier} /> },
                { id: 'settings', title: 'Settings', show: () => <Settings id={id} /> },
              ]}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Standing({ supplier: { id, standing, currency, timeZone, revision } }: { readonly supplier: Supplier }) {
  const by = (path: string) => `${path}${path.includes('?') ? '&' : '?'}supplier=${encodeURIComponent(id)}`;
  return (
    <Panel title="What waits">
      <Facts
        of={Object.entries({
          Exceptions: (
            <Link href={by('/exceptions')}>
              {many(standing?.errors ?? 0, 'error')}, {many(standing?.warnings ?? 0, 'warning')}
            </Link>
          ),
          'Held feeds': <Link href={by('/feeds?state=held')}>{standing?.heldFeeds ?? 0}</Link>,
          'Open purchase orders': <Link href={by('/orders')}>{count(standing?.openOrders ?? 0)}</Link>,
          'Answers overdue': <Link href={by('/orders?problem=true')}>{count(standing?.overdue ?? 0)}</Link>,
          'Documents waiting': count(standing?.waitingDeliveries ?? 0),
          SKUs: (
            <>
              <Link href={by('/stock')}>{count(standing?.offers ?? 0)}</Link>
              {(standing?.unmatched ?? 0) > 0 && (
                <>
                  , of which{' '}
                  <Link href={by('/stock?tab=unmatched')}>
                    {count(standing?.unmatched ?? 0)} are no product of ours
                  </Link>
                </>
              )}
            </>
          ),
          'Last file': <When at={standing?.lastFileAt} />,
          'Bills in / lives in': `${currency}, ${timeZone}`,
          'Mappings in force': (
            <>
              <code>{revision.slice(0, 8)}</code> since <When at={standing?.revisionSince} />
            </>
          ),
        })}
      />
    </Panel>
  );
}

function Settings({ id }: { readonly id: string }) {
  const query = useGet('/v1/suppliers/{id}/settings', { path: { id } });
  return (
    <Panel title="What its file says, and where each value comes from">
      <Loaded query={query} lines={10}>
        {({ settings }) => <SettingsList settings={settings} />}
      </Loaded>
    </Panel>
  );
}

function many(number: number, word: string): string {
  return `${count(number)} ${word}${number === 1 ? '' : 's'}`;
}
