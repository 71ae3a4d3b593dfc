import { Link } from 'wouter';
import type { AnswerOf } from '../../api/queries.ts';
import { Empty } from '../../parts/empty.tsx';
import { count } from '../../parts/money.tsx';
import { Panel } from '../../parts/panel.tsx';
import { When } from '../../parts/when.tsx';

type Waiting = AnswerOf<'/v1/today'>['waiting'][number];

const kinds: Readonly<Record<string, { readonly word: string; readonly href: (of: string) => string }>> = {
  feeds: { word: 'stock feeds held', href: (supplier) => `/feeds?supplier=${supplier}` },
  orders: { word: 'orders held', href: () => '/orders?state=held' },
  unroutable: { word: 'orders that nobody can fill', href: (shop) => `/orders?state=unfulfillable&storefront=${shop}` },
  lines: { word: 'lines of files held', href: (supplier) => `/exceptions?supplier=${supplier}` },
  catalogs: { word: 'price catalogs held', href: (supplier) => `/suppliers/${supplier}` },
  invoices: { word: 'invoices that do not match', href: (supplier) => `/reports?tab=invoices&supplier=${supplier}` },
  changes: {
    word: 'changes to settle by hand',
    href: (supplier) => `/exceptions?code=PO-CANCEL-BY-HAND&supplier=${supplier}`,
  },
  answers: {
    word: 'answers of suppliers to decide',
    href: (supplier) => `/exceptions?code=PO-PRICE-HELD&supplier=${supplier}`,
  },
  reports: { word: 'reports to suppliers to read and send', href: (supplier) => `/error-reports?supplier=${supplier}` },
  deliveries: { word: 'documents not delivered', href: (supplier) => `/documents?way=out&supplier=${supplier}` },
};

/** What a person has to decide, by kind: how many, and since when the oldest waits. */
export function Decisions({ waiting }: { readonly waiting: readonly Waiting[] }) {
  return (
    <Panel title="Waits for a decision" flush>
      {waiting.length === 0 ? (
        <Empty title="Nothing waits" good>
          Held feeds and orders, invoices that do not match and changes to settle by hand are counted here.
        </Empty>
      ) : (
        <ul className="today-list">
          {waiting.map(({ what, of, count: number, oldest }) => {
            const kind = kinds[what];
            return (
              <li key={`${what} ${of}`}>
                <Link href={kind?.href(encodeURIComponent(of ?? '')) ?? '/exceptions'} className="today-entry">
                  <span className="today-count number">{count(number)}</span>
                  <span className="today-what">
                    {kind?.word ?? what}
                    {of !== null && <span className="quiet"> · {of}</span>}
                  </span>
                  <span className="today-when">{oldest !== null && <When at={oldest} />}</span>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
