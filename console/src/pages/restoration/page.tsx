import { Link } from 'wouter';
import { api, said } from '../../api/client.ts';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { Action } from '../../parts/action.tsx';
import { Empty } from '../../parts/empty.tsx';
import { storefrontHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { count } from '../../parts/money.tsx';
import { Page } from '../../parts/page.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';

type Answer = AnswerOf<'/v1/restoration'>;
type Restoration = NonNullable<Answer['restoration']>;
type Back = NonNullable<Answer['back']>;

/** Counts of what waits move without an event for each. */
const ASKED_EVERY_MS = 10_000;

/** A database that came back from a backup: what is held since, what to look at, and letting things go out again. */
export default function RestorationPage() {
  const query = useGet('/v1/restoration', {}, { everyMs: ASKED_EVERY_MS });
  const { restoration, back } = query.data ?? {};
  return (
    <Page
      title="Restore"
      lead="After a backup was put back nothing goes out before a person has looked: sent again, it would be a doubled order."
      actions={restoration != null && back != null && <Release restoration={restoration} back={back} />}
    >
      <Loaded query={query} lines={6}>
        {({ restoration, back }) =>
          restoration === null ? (
            <Panel title="How it stands">
              <Empty title="This database was never restored: everything goes out" good>
                When a gateway finds that its database came back from a backup, or is a copy of another one, it sends
                nothing: no document, no quantity, no package. This page then says what is held, what is in doubt, and
                lets it go. <code>crossdock backup FILE</code> takes a backup while gateways work on;{' '}
                <code>crossdock restore from FILE</code> puts one back.
              </Empty>
            </Panel>
          ) : (
            <>
              <Standing restoration={restoration} isHeld={back !== null} />
              {back !== null && (
                <>
                  <LookAt back={back} restoration={restoration} />
                  <Waiting back={back} silent={restoration.silentShops} />
                </>
              )}
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function Release({ restoration, back }: { readonly restoration: Restoration; readonly back: Back }) {
  return (
    <Action
      label="Release…"
      kind="danger"
      needs="admin"
      confirm={{
        title: 'Let things go out again?',
        preview: (
          <div className="stack">
            <p>{released(back)}</p>
            <p>
              {inDoubt(back)} stay held after that, each for a decision of its own. What went out cannot be called back:
              release only after you looked at suppliers and shops. A copy for trying things out is never released.
            </p>
          </div>
        ),
        danger: true,
        word: 'release',
        reason: 'needed',
      }}
      does={({ key, reason = '' }) =>
        said(
          api.POST('/v1/restoration/release', {
            params: { header: { 'idempotency-key': key } },
            body: { restoration: restoration.id, reason },
          }),
        )
      }
      done="Things go out again."
      changes={['/v1/']}
    />
  );
}

function released({ documents, reports, shops }: Back): string {
  const quantities = shops.reduce((sum, shop) => sum + shop.quantities, 0);
  const packages = shops.reduce((sum, shop) => sum + shop.packages + shop.statuses, 0);
  return `At once ${count(documents.waiting)} documents go to suppliers, ${count(reports.ready)} reports too, and shops are told ${count(quantities)} quantities and ${count(packages)} packages and news of orders.`;
}

function inDoubt({ documents, orders, reports }: Back): string {
  return `${count(documents.uncertain)} documents, ${count(orders)} orders and ${count(reports.uncertain)} reports`;
}

function Standing({ restoration, isHeld }: { readonly restoration: Restoration; readonly isHeld: boolean }) {
  return (
    <Panel title="How it stands">
      <div className="stack">
        <p>
          {isHeld ? (
            <Status standing="held">Nothing goes out until somebody releases it</Status>
          ) : (
            <Status standing="ok">Released: everything goes out</Status>
          )}
        </p>
        <Facts
          of={[
            ['Restored', <When key="restored" at={restoration.restoredAt} />],
            ['The backup knows all until', <When key="backup" at={restoration.backupAt} />],
            ['How it was noticed', restoration.cause],
            ['Control and PO numbers went on higher by', count(Number(restoration.numbersSkipped))],
            [
              'Released',
              isHeld ? (
                'not yet'
              ) : (
                <span key="released">
                  <When at={restoration.releasedAt} /> by {restoration.releasedBy}
                </span>
              ),
            ],
            ...(restoration.releasedBecause === null ? [] : ([['Why', restoration.releasedBecause]] as const)),
          ]}
        />
      </div>
    </Panel>
  );
}

/** What is in doubt: each is decided by itself, before or after the release. */
function LookAt({ back, restoration }: { readonly back: Back; readonly restoration: Restoration }) {
  const { documents, orders, reports } = back;
  return (
    <Panel title="Look at this first">
      <PlainTable label="What is in doubt" heads={['What', { title: 'How many', align: 'right' }, 'What to do']}>
        <tr>
          <th scope="row">
            <Link href="/documents?way=out&state=failed">Documents that may have been sent</Link>
          </th>
          <td className="right number">{count(documents.uncertain)}</td>
          <td>Ask the supplier for the name of each: “It arrived”, or “Send again” with the same bytes and numbers.</td>
        </tr>
        <tr>
          <th scope="row">
            <Link href="/orders?state=held">Orders that a supplier may have</Link>
          </th>
          <td className="right number">{count(orders)}</td>
          <td>Release an order once no supplier has it; cancel it here where one does.</td>
        </tr>
        <tr>
          <th scope="row">
            <Link href="/files">Files that came after the backup</Link>
          </th>
          <td className="right">?</td>
          <td>
            Move them from the suppliers' archive folders back to where they are collected: their answers end doubts by
            themselves. They carry a time after <When at={restoration.backupAt} style="utc" />.
          </td>
        </tr>
        <tr>
          <th scope="row">
            <Link href="/error-reports?show=uncertain">Reports to suppliers</Link>
          </th>
          <td className="right number">{count(reports.uncertain)}</td>
          <td>Look into the mailbox that they are sent from; send or discard each.</td>
        </tr>
        <tr>
          <th scope="row">
            <Link href="/storefronts">What shops show</Link>
          </th>
          <td className="right number">{count(back.shops.length)}</td>
          <td>
            Shops that can be asked are compared by themselves: see what differs on the page of each, under “Drift”.
            {restoration.silentShops.length > 0 &&
              ` ${restoration.silentShops.join(', ')} cannot be asked: told everything once it is released; packages and news wait on the page of each, under “Not taken”.`}
          </td>
        </tr>
      </PlainTable>
    </Panel>
  );
}

/** What goes out with the release. */
function Waiting({ back, silent }: { readonly back: Back; readonly silent: readonly string[] }) {
  const right = { align: 'right' } as const;
  return (
    <Panel title="Held back, and goes out with the release" flush>
      <PlainTable
        label="What goes out with the release"
        heads={[
          'To',
          { title: 'Documents', ...right },
          { title: 'Reports', ...right },
          { title: 'Quantities', ...right },
          { title: 'Packages', ...right },
          { title: 'News of orders', ...right },
        ]}
      >
        <tr>
          <th scope="row">
            <Link href="/documents?way=out&state=new">suppliers</Link>
          </th>
          <td className="right number">{count(back.documents.waiting)}</td>
          <td className="right number">{count(back.reports.ready)}</td>
          <td />
          <td />
          <td />
        </tr>
        {back.shops.map(({ storefront, quantities, packages, statuses }) => (
          <tr key={storefront}>
            <th scope="row">
              <Link href={storefrontHref(storefront)}>{storefront}</Link>
            </th>
            <td />
            <td />
            <td className="right number">{silent.includes(storefront) ? 'all of them' : count(quantities)}</td>
            <td className="right number">{count(packages)}</td>
            <td className="right number">{count(statuses)}</td>
          </tr>
        ))}
      </PlainTable>
    </Panel>
  );
}
