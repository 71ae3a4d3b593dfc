import { Link } from 'wouter';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Filters, FilterText, useFilter } from '../../parts/filters.tsx';
import { deliveryHref, documentHref, fileHref, orderHref, skuHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { When } from '../../parts/when.tsx';

type Hit = AnswerOf<'/v1/search'>['hits'][number];

const names: Readonly<Record<Hit['kind'], string>> = {
  order: 'Order',
  'purchase-order': 'Purchase order',
  product: 'Product',
  document: 'Document',
  delivery: 'Went out',
  file: 'File',
  shipment: 'Shipment',
  invoice: 'Invoice',
};

const columns: readonly Column<Hit>[] = [
  { key: 'title', title: 'What', show: ({ title }) => title, width: '26%' },
  { key: 'kind', title: 'Kind', show: ({ kind }) => names[kind], width: '11rem' },
  { key: 'by', title: 'Found by', show: ({ by, isExact }) => `${by}${isExact ? '' : ', begins so'}` },
  { key: 'supplier', title: 'Supplier', show: ({ supplierId }) => supplierId ?? '', width: '9rem' },
  { key: 'state', title: 'State', show: ({ state }) => state ?? '', width: '11rem' },
  { key: 'at', title: 'When', show: ({ at }) => <When at={at} />, width: '9rem' },
];

/** Whatever goes by a number that somebody has on the paper before them. */
export default function SearchPage() {
  const [words] = useFilter('q');
  const isLong = words.trim().length >= 2;
  const query = useGet('/v1/search', { query: { q: words.trim() } }, { enabled: isLong, keep: true });
  return (
    <Page
      title="Search"
      lead="By order, PO, SKU, control number, file name, hash, tracking, shipment or invoice number."
    >
      <Filters>
        <FilterText name="q" label="Look for" placeholder="PO-ACME-000001" />
      </Filters>
      {isLong ? (
        <Loaded query={query}>
          {({ hits, codes }) => (
            <>
              {codes.length > 0 && (
                <Panel title="Codes of findings">
                  <ul>
                    {codes.map(({ code, title }) => (
                      <li key={code}>
                        <Link href={`/exceptions?code=${code}&state=all`}>{code}</Link> {title}
                      </li>
                    ))}
                  </ul>
                </Panel>
              )}
              <Panel title="Found" count={hits.length} flush>
                <DataTable
                  label="Found"
                  columns={columns}
                  rows={hits}
                  rowKey={({ kind, key, by }) => `${kind} ${key} ${by}`}
                  href={hrefOf}
                  empty={
                    <Empty title={`Nothing goes by “${words}”`}>
                      Numbers are looked for from their beginning: a file by the beginning of its name, a hash by its
                      first six digits.
                    </Empty>
                  }
                />
              </Panel>
            </>
          )}
        </Loaded>
      ) : (
        <Empty title="Write at least two characters">
          Whatever stands on the paper before you: its kind is found out.
        </Empty>
      )}
    </Page>
  );
}

function hrefOf({ kind, key }: Hit): string {
  switch (kind) {
    case 'order':
    case 'purchase-order': {
      const [storefront = '', ...order] = key.split('/');
      return orderHref(storefront, order.join('/'));
    }
    case 'product':
      return skuHref(key);
    case 'document':
    case 'shipment':
    case 'invoice':
      return documentHref(key);
    case 'delivery':
      return deliveryHref(key);
    case 'file':
      return fileHref(key);
  }
}
