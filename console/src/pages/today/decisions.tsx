import { Link } from 'wouter';
import type { AnswerOf } from '../../api/queries.ts';
import { Empty } from '../../parts/empty.tsx';
import { count } from '../../parts/money.tsx';
import { Panel } from '../../parts/panel.tsx';
import { When } from '../../parts/when.tsx';

type Waiting = AnswerOf<'/v1/today'>['waiting'][number];

const kinds: Readonly<
  Record<string, { readonly one: string; readonly many: string; readonly href: (of: string) => string }>
> = {
  feeds: { one: 'stock feed held', many: 'stock feeds held', href: (supplier) => `/feeds?supplier=${supplier}` },
  orders: { one: 'order held', many: 'orders held', href: () => '/orders?state=held' },
  unroutable: {
    one: 'order that nobody can fill',
    many: 'orders that nobody can fill',
    href: (shop) => `/orders?state=unfulfillable&storefront=${shop}`,
  },
  lines: {
    one: 'line of a file held',
    many: 'lines of files held',
    href: (supplier) => `/exceptions?supplier=${supplier}`,
  },
  catalogs: { one: 'price catalog held', many: 'price catalogs held', href: (supplier) => `/suppliers/${supplier}` },
  invoices: {
    one: 'invoice that does not match',
    many: 'invoices that do not match',
    href: (supplier) => `/reports?tab=invoices&supplier=${supplier}`,
  },
  changes: {
    one: 'change to settle by hand',
    many: 'changes to settle by hand',
    href: (supplier) => `/exceptions?code=PO-CANCEL-BY-HAND&supplier=${supplier}`,
  },
  answers: {
    one: 'answer of a supplier to decide',
    many: 'answers of suppliers to decide',
    href: (supplier) => `/exceptions?code=PO-PRICE-HELD&supplier=${supplier}`,
  },
  reports: {
    one: 'report to a supplier to read and send',
    many: 'reports to suppliers to read and send',
    href: (supplier) => `/error-reports?supplier=${supplier}`,
  },
  deliveries: {
    one: 'document not delivered',
    many: 'documents not delivered',
    href: (supplier) => `/documents?way=out&supplier=${supplier}`,
  },
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
                    {(number === 1 ? kind?.one : kind?.many) ?? what}
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
