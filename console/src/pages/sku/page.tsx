import { Link, useParams } from 'wouter';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { Empty } from '../../parts/empty.tsx';
import { FilterChoice, useFilter } from '../../parts/filters.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Plot, usePlotsSoon } from '../../parts/plot.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { plotOf } from './align.ts';
import { History } from './history.tsx';
import { ListingSum, OfferSum } from './sums.tsx';

type Explained = AnswerOf<'/v1/stock/{sku}'>;

/** One product: every number as a sum, with where each term comes from; and how the numbers went. */
export default function SkuPage() {
  const params = useParams();
  const sku = decodeURIComponent(params.sku ?? '');
  const query = useGet('/v1/stock/{sku}', { path: { sku } });
  const [tab] = useFilter('tab');
  // Asked and brought at once with the rest, not after it.
  useSeries(sku, tab === 'time');
  usePlotsSoon(tab === 'time');
  return (
    <Page
      title={sku}
      lead={query.data?.title}
      actions={<Link href={`/stock?search=${encodeURIComponent(sku)}`}>In the list</Link>}
    >
      <Loaded query={query} lines={8}>
        {(explained) => (
          <Tabs
            label="About this SKU"
            tabs={[
              { id: 'why', title: 'Why this number', show: () => <Sums explained={explained} /> },
              { id: 'time', title: 'Over time', show: () => <OverTime sku={explained.sku} /> },
              { id: 'history', title: 'What happened', show: () => <History sku={explained.sku} /> },
            ]}
          />
        )}
      </Loaded>
    </Page>
  );
}

function Sums({ explained: { storefronts, offers } }: { readonly explained: Explained }) {
  return (
    <>
      <div className="columns">
        {storefronts.map((listing) => (
          <ListingSum key={listing.storefront} listing={listing} offers={offers} />
        ))}
      </div>
      {offers.length === 0 ? (
        <Panel title="Suppliers">
          <Empty title="Nobody offers it">
            A supplier's feed joins it by SKU, GTIN or a list. What joins nothing stands under{' '}
            <Link href="/stock?tab=unmatched">offers without a product</Link>.
          </Empty>
        </Panel>
      ) : (
        <div className="columns">
          {offers.map((offer) => (
            <OfferSum key={`${offer.supplier} ${offer.supplierSku}`} offer={offer} />
          ))}
        </div>
      )}
    </>
  );
}

function useSeries(sku: string, enabled = true) {
  const [since] = useFilter('since', '30d');
  return useGet('/v1/stock/{sku}/series', { path: { sku }, query: { since } }, { keep: true, enabled });
}

function OverTime({ sku }: { readonly sku: string }) {
  const query = useSeries(sku);
  return (
    <>
      <div className="filters">
        <FilterChoice
          name="since"
          label="Period"
          options={[
            ['30d', '30 days'],
            ['1d', '24 hours'],
            ['7d', '7 days'],
            ['90d', '90 days'],
          ]}
        />
      </div>
      <Loaded query={query} lines={6}>
        {({ storefronts, suppliers, until, isCut }) => {
          const shown = plotOf(
            storefronts.map(({ storefront, points }) => ({ name: storefront, points })),
            until,
          );
          const had = plotOf(
            suppliers.map(({ supplier, supplierSku, points }) => ({ name: `${supplier} ${supplierSku}`, points })),
            until,
          );
          return (
            <>
              <Panel title="What storefronts were told">
                {shown.times.length < 2 ? (
                  <Empty title="Nothing was told in this period">
                    A line begins with the first quantity that a shop takes.
                  </Empty>
                ) : (
                  <Plot title="Units that storefronts show" unit="units" {...shown} height={240} />
                )}
              </Panel>
              <Panel title="What suppliers said they have">
                {had.times.length < 2 ? (
                  <Empty title="No figure changed in this period">Feeds that repeat a figure draw no new point.</Empty>
                ) : (
                  <Plot title="Units that suppliers have" unit="units" {...had} height={240} />
                )}
              </Panel>
              {isCut && (
                <p className="quiet">There were more changes than a plot can show: its beginning is left out.</p>
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
}
