import { Link } from 'wouter';
import { type AnswerOf, useGet, useList } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterChoice, Filters, FilterText, useFilter } from '../../parts/filters.tsx';
import { skuHref } from '../../parts/links.ts';
import { count, Money } from '../../parts/money.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { StorefrontChoice, SupplierChoice } from '../../parts/parties.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { Status } from '../../parts/status.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import './stock.css';

type Row = AnswerOf<'/v1/products'>['products'][number];
type Show = 'all' | 'selling' | 'sold-out' | 'waiting' | 'refused' | 'stale' | 'missing' | 'unsupplied';

const columns: readonly Column<Row>[] = [
  { key: 'sku', title: 'SKU', width: '18rem', show: ({ sku }) => sku },
  { key: 'title', title: 'What', show: ({ title }) => title },
  {
    key: 'shown',
    title: 'Storefronts show',
    width: '20rem',
    wraps: true,
    show: ({ listings }) => (
      <span className="stock-many">
        {listings.map(({ storefront, desired, pushed, isWaiting, refusal }) => (
          <span key={storefront}>
            {storefront} <strong className="number">{pushed == null ? '–' : count(pushed)}</strong>
            {isWaiting && <Status standing="busy">{`${desired} on its way`}</Status>}
            {refusal !== null && <Status standing="bad">refused</Status>}
          </span>
        ))}
      </span>
    ),
  },
  {
    key: 'offers',
    title: 'Suppliers have',
    width: '22rem',
    wraps: true,
    show: ({ offers }) =>
      offers.length === 0 ? (
        <span className="quiet">nobody offers it</span>
      ) : (
        <span className="stock-many">
          {offers.map(({ supplier, supplierSku, units, status, isStale }) => (
            <span key={`${supplier} ${supplierSku}`}>
              {supplier} <strong className="number">{units == null ? '–' : count(units)}</strong>
              {status !== 'active' && <Status standing="warn">{status}</Status>}
              {isStale && <Status standing="bad">stale</Status>}
            </span>
          ))}
        </span>
      ),
  },
  {
    key: 'cost',
    title: 'Lowest cost',
    width: '8rem',
    align: 'right',
    phone: 'hide',
    show: ({ offers }) => {
      const [cheapest] = offers
        .filter(({ cost, status }) => cost !== null && status === 'active')
        .sort((a, b) => Number(a.cost) - Number(b.cost));
      return <Money amount={cheapest?.cost} currency={cheapest?.currency} />;
    },
  },
];

/** What we sell: what storefronts show of it and who has it. */
export default function StockPage() {
  return (
    <Page
      title="Stock"
      lead="What storefronts show of every product, and which suppliers have it."
      actions={<Link href="/feeds">Feed runs</Link>}
    >
      <Tabs
        label="Stock"
        tabs={[
          { id: 'products', title: 'Products', show: () => <Products /> },
          { id: 'unmatched', title: 'Offers without a product', show: () => <Unmatched /> },
        ]}
      />
    </Page>
  );
}

function Products() {
  const [search] = useFilter('search');
  const [show] = useFilter('show', 'all');
  const [supplier] = useFilter('supplier');
  const [storefront] = useFilter('storefront');
  const query = {
    limit: 200,
    show: show as Show,
    ...(search.trim() === '' ? {} : { search: search.trim() }),
    ...(supplier === '' ? {} : { supplier }),
    ...(storefront === '' ? {} : { storefront }),
  };
  const list = useList('/v1/products', { query }, ({ products }) => products);
  const isFiltered = Object.keys(query).length > 2 || show !== 'all';
  return (
    <>
      <Filters>
        <FilterText name="search" label="SKU, GTIN or a word of the title" placeholder="LAMP-1…" />
        <FilterChoice
          name="show"
          label="Show"
          options={[
            ['all', 'All products'],
            ['selling', 'For sale somewhere'],
            ['sold-out', 'Sold out everywhere'],
            ['waiting', 'Not told to a shop yet'],
            ['refused', 'Refused by a shop'],
            ['stale', 'Figures too old to sell by'],
            ['missing', 'No longer named by a feed'],
            ['unsupplied', 'Offered by nobody'],
          ]}
        />
        <SupplierChoice />
        <StorefrontChoice />
      </Filters>
      {list.query.error !== null && <ProblemView error={list.query.error} again={() => void list.query.refetch()} />}
      <Panel title="Products" flush>
        <DataTable
          label="Products"
          columns={columns}
          rows={list.rows}
          more={list.more}
          rowKey={({ sku }) => sku}
          href={({ sku }) => skuHref(sku)}
          tone={({ listings, offers }) =>
            listings.some(({ refusal }) => refusal !== null)
              ? 'bad'
              : offers.some(({ isStale }) => isStale)
                ? 'warn'
                : undefined
          }
          empty={
            <Nothing query={list.query}>
              {isFiltered ? (
                <Empty
                  title="No product is like this"
                  good={show === 'refused' || show === 'stale' || show === 'waiting'}
                >
                  Take a filter away. A SKU is looked for from its beginning, a title by any part of it.
                </Empty>
              ) : (
                <Empty title="There is no product yet">
                  What we sell comes by <code>PUT /v1/products</code>; what suppliers offer joins it by SKU, GTIN or a
                  list.
                </Empty>
              )}
            </Nothing>
          }
        />
      </Panel>
    </>
  );
}

type Offer = AnswerOf<'/v1/offers/unmatched'>['offers'][number];
const offerColumns: readonly Column<Offer>[] = [
  { key: 'sku', title: 'Their SKU', width: '16rem', show: ({ supplierSku }) => supplierSku },
  { key: 'gtin', title: 'GTIN', show: ({ gtin }) => gtin ?? <span className="quiet">none</span> },
  { key: 'units', title: 'Units', width: '7rem', align: 'right', show: ({ units }) => units ?? '–' },
  {
    key: 'cost',
    title: 'Cost',
    width: '9rem',
    align: 'right',
    show: ({ cost, currency }) => <Money amount={cost} currency={currency} />,
  },
];

function Unmatched() {
  const suppliers = useGet('/v1/suppliers').data?.suppliers ?? [];
  const withSome = suppliers.filter(({ standing }) => (standing?.unmatched ?? 0) > 0);
  const [chosen] = useFilter('supplier');
  const supplier = chosen === '' ? (withSome[0]?.id ?? '') : chosen;
  const list = useList('/v1/offers/unmatched', { query: { supplier, limit: 200 } }, ({ offers }) => offers, {
    enabled: supplier !== '',
  });
  return (
    <>
      <Filters>
        <SupplierChoice />
      </Filters>
      <Panel title={supplier === '' ? 'Offers without a product' : `Offers of ${supplier} without a product`} flush>
        <DataTable
          label="Offers without a product"
          columns={offerColumns}
          rows={supplier === '' ? [] : list.rows}
          more={list.more}
          rowKey={({ supplierSku }) => supplierSku}
          empty={
            <Empty title="Everything that is offered is one of our products" good>
              What a supplier offers joins our products by SKU, by GTIN or by a list beside its{' '}
              <code>supplier.yaml</code> (products.match). What joins nothing cannot be sold, and would stand here.
            </Empty>
          }
        />
      </Panel>
    </>
  );
}
