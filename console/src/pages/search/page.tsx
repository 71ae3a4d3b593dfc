import { Link } from 'wouter';
import { useGet } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Filters, FilterText, useFilter } from '../../parts/filters.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { hitNames, hrefOfHit, type SearchHit } from '../../parts/search-hits.ts';
import { When } from '../../parts/when.tsx';

/** So many of each kind the gateway looks for. */
const MOST = 8;

const columns: readonly Column<SearchHit>[] = [
  { key: 'title', title: 'What', show: ({ title }) => title, width: '26%' },
  { key: 'kind', title: 'Kind', show: ({ kind }) => hitNames[kind], width: '11rem' },
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
                  rowKey={({ kind, key, title, by }) => `${kind} ${key} ${title} ${by}`}
                  href={hrefOfHit}
                  empty={
                    <Empty title={`Nothing goes by “${words}”`}>
                      Numbers are looked for from their beginning: a file by the beginning of its name, a hash by its
                      first six digits.
                    </Empty>
                  }
                />
                {Object.values(Object.groupBy(hits, ({ kind }) => kind)).some(({ length }) => length >= MOST) && (
                  <p className="panel-note quiet">
                    No more than {MOST} of a kind are looked up: write more of the number to see others.
                  </p>
                )}
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
