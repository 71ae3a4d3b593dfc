import { Link, useParams } from 'wouter';
import { api, said } from '../../api/client.ts';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { Action } from '../../parts/action.tsx';
import { Empty } from '../../parts/empty.tsx';
import { useFilter } from '../../parts/filters.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { count } from '../../parts/money.tsx';
import { Page } from '../../parts/page.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { Plot, usePlotsSoon } from '../../parts/plot.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { SettingsList } from '../../parts/settings-list.tsx';
import { Status } from '../../parts/status.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { When } from '../../parts/when.tsx';
import { Check } from './check.tsx';
import { Drift } from './drift.tsx';
import { FetchOrder } from './fetch-order.tsx';
import { Letters } from './letters.tsx';
import { Sync } from './sync.tsx';

type Storefront = AnswerOf<'/v1/storefronts/{storefront}'>;

/** One shop: whether it answers, what it was told, where it shows otherwise, what its configuration says. */
export default function StorefrontPage() {
  const params = useParams();
  const id = decodeURIComponent(params.storefront ?? '');
  const query = useGet('/v1/storefronts/{storefront}', { path: { storefront: id } }, { everyMs: 30_000 });
  const [tab] = useFilter('tab', 'told');
  // Asked and brought at once with the rest, not after it.
  usePushes(id, tab === 'told');
  usePlotsSoon(tab === 'told');
  return (
    <Page
      title={id}
      lead={query.data?.capabilities.adapter}
      actions={
        <>
          <Link href={`/push-log?storefront=${encodeURIComponent(id)}`}>Push log</Link>
          {query.data?.traffic?.openSince != null && (
            <Action
              label="Try now"
              kind="main"
              done="It is tried with the next call."
              does={() =>
                said(api.POST('/v1/storefronts/{storefront}/retry', { params: { path: { storefront: id } } }))
              }
              changes={['/v1/storefronts', '/v1/traffic']}
            />
          )}
        </>
      }
    >
      <Loaded query={query} lines={8}>
        {(storefront) => (
          <>
            <Standing storefront={storefront} />
            <Tabs
              label="Parts of the storefront"
              tabs={[
                { id: 'told', title: 'What it was told', show: () => <Told id={id} /> },
                { id: 'letters', title: 'Not taken', show: () => <Letters id={id} /> },
                { id: 'drift', title: 'Drift', show: () => <Drift id={id} /> },
                { id: 'sync', title: 'Sync', show: () => <Sync id={id} canBeAsked={storefront.does.itemsAreRead} /> },
                {
                  id: 'order',
                  title: 'Missing order',
                  show: () => <FetchOrder id={id} canBeAsked={storefront.does.ordersAreRead} />,
                },
                { id: 'check', title: 'Check', show: () => <Check id={id} /> },
                { id: 'settings', title: 'Settings', show: () => <Settings id={id} /> },
              ]}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Standing({
  storefront: { storefront, standing, traffic, capabilities, does },
}: {
  readonly storefront: Storefront;
}) {
  const by = `&storefront=${encodeURIComponent(storefront)}`;
  return (
    <Panel title="How it stands">
      <Facts
        of={Object.entries({
          Calls:
            traffic === null ? (
              <Status standing="idle">never called</Status>
            ) : traffic.openSince !== null ? (
              <>
                <Status standing="bad">left alone</Status> since <When at={traffic.openSince} />, tried again{' '}
                <When at={traffic.probeAt} />: {traffic.openMessage}
              </>
            ) : (
              <Status standing="ok">answers</Status>
            ),
          'May be spent now':
            traffic === null || traffic.available === null
              ? 'no limit'
              : `${count(traffic.available)} of ${count(traffic.capacity ?? 0)}, ${traffic.perSecond ?? 0} a second`,
          Listed: <Link href={`/stock?${by.slice(1)}`}>{count(standing?.listed ?? 0)}</Link>,
          'Not told yet': <Link href={`/stock?show=waiting${by}`}>{count(standing?.waiting ?? 0)}</Link>,
          Refused: <Link href={`/stock?show=refused${by}`}>{count(standing?.refused ?? 0)}</Link>,
          'Packages waiting': count(standing?.packagesWaiting ?? 0),
          'Orders looked for': <When at={standing?.lookedAt} />,
          Compared: <When at={standing?.comparedAt} />,
          'It can':
            [
              does.ordersAreRead ? 'be asked for orders' : undefined,
              does.itemsAreRead ? 'be asked what it shows' : undefined,
              does.takesPrices ? 'take prices' : undefined,
              does.takesStatuses ? 'hear what became of orders' : undefined,
              does.sendsWebhooks ? 'be told to send webhooks' : undefined,
              capabilities.compareAndSet ? 'set a quantity only if it is what was read' : undefined,
            ]
              .filter((one) => one !== undefined)
              .join(', ') || 'only take what it is told',
        })}
      />
    </Panel>
  );
}

function usePushes(id: string, enabled = true) {
  const params = { path: { storefront: id }, query: { hours: 168 } };
  return useGet('/v1/storefronts/{storefront}/pushes', params, { enabled });
}

function Told({ id }: { readonly id: string }) {
  const query = usePushes(id);
  return (
    <Loaded query={query} lines={6}>
      {({ hours }) => {
        if (hours.length === 0) {
          return (
            <Empty title="It was told nothing in a week">
              Quantities go out as soon as a feed or an order changes what it should show.
            </Empty>
          );
        }
        const { times, at } = everyHour(hours);
        return (
          <div className="columns">
            <Panel title="Quantities told, by hour">
              <Plot
                title="Quantities told by hour"
                times={times}
                series={[{ name: 'quantities', values: times.map((time) => at(time)?.items ?? 0), kind: 'bars' }]}
              />
            </Panel>
            <Panel title="From a supplier's file until the shop knew">
              <Plot
                title="Seconds from a file until the shop knew"
                unit="seconds"
                times={times}
                series={[
                  {
                    name: 'half of the batches within',
                    values: times.map((time) => seconds(at(time)?.p50)),
                  },
                  { name: '99 of 100 within', values: times.map((time) => seconds(at(time)?.p99)) },
                ]}
              />
            </Panel>
          </div>
        );
      }}
    </Loaded>
  );
}

type Hour = AnswerOf<'/v1/storefronts/{storefront}/pushes'>['hours'][number];
const HOUR_MS = 3_600_000;

/** Every hour from the first in which something was told until now, and two before it, so that little is seen as little. */
function everyHour(hours: readonly Hour[]): { times: number[]; at: (time: number) => Hour | undefined } {
  const known = new Map(hours.map((hour) => [Date.parse(hour.hour), hour]));
  const first = Math.min(...known.keys()) - 2 * HOUR_MS;
  const count = Math.floor((Date.now() - first) / HOUR_MS) + 2;
  return { times: Array.from({ length: count }, (_, index) => first + index * HOUR_MS), at: (time) => known.get(time) };
}

function seconds(ms: number | null | undefined): number | null {
  return ms == null ? null : ms / 1000;
}

function Settings({ id }: { readonly id: string }) {
  const query = useGet('/v1/storefronts/{storefront}/settings', { path: { storefront: id } });
  if (query.error?.status === 404) {
    return (
      <Empty title="It is not in crossdock.yaml">
        This shop was given to the gateway by a program (the demo does so), and has no settings in a file.
      </Empty>
    );
  }
  if (query.error !== null) return <ProblemView error={query.error} again={() => void query.refetch()} />;
  return (
    <Panel title="What crossdock.yaml says of it, and where each value comes from">
      <Loaded query={query} lines={10}>
        {({ settings }) => <SettingsList settings={settings} />}
      </Loaded>
    </Panel>
  );
}
