import { Link } from 'wouter';
import { api, said } from '../../api/client.ts';
import { useGet } from '../../api/queries.ts';
import { Action } from '../../parts/action.tsx';
import { Empty } from '../../parts/empty.tsx';
import { skuHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { count } from '../../parts/money.tsx';
import { Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import './storefront.css';

/** What comparisons of the shop with what it was told have found: the last one SKU by SKU, and those before. */
export function Drift({ id }: { readonly id: string }) {
  const path = { storefront: id };
  const last = useGet('/v1/storefronts/{storefront}/drift', { path }, { everyMs: 10_000 });
  const runs = useGet('/v1/storefronts/{storefront}/drift/runs', { path }, { everyMs: 10_000 });
  return (
    <>
      <Panel
        title="The last comparison"
        flush
        actions={
          <Action
            label="Compare again"
            done="It is compared now; what differs is looked at twice before it counts."
            does={() => said(api.POST('/v1/storefronts/{storefront}/drift', { params: { path } }))}
            changes={['/v1/storefronts']}
          />
        }
      >
        <Loaded query={last}>
          {({ drift }) => {
            if (drift === null) {
              return (
                <Empty title="It was never compared">
                  Every night the shop is asked what it shows; what differs from what it was told is told again, and
                  stands here.
                </Empty>
              );
            }
            return (
              <>
                <p className="storefront-note">
                  {drift.endedAt === null ? (
                    <Status standing="busy">goes on</Status>
                  ) : (
                    <Status standing="ok">ended</Status>
                  )}{' '}
                  begun <When at={drift.begunAt} /> by {drift.askedBy}: {count(drift.compared)} SKUs compared,{' '}
                  {count(drift.waiting)} were on their way anyway; {count(drift.prices.compared)} prices compared.
                </p>
                {drift.skus.length === 0 && drift.prices.drifted === 0 && (
                  <Empty title="Everything is as it was told" good />
                )}
                {drift.skus.length > 0 && (
                  <Differences
                    label="What differed"
                    of={drift.skus.map(({ state, isRepaired, ...one }) => ({
                      ...one,
                      how: (
                        <Status standing={isRepaired ? 'ok' : 'warn'}>
                          {isRepaired ? `${state}, told again` : state}
                        </Status>
                      ),
                    }))}
                  />
                )}
                {drift.prices.drifted > 0 && (
                  <Differences
                    label="Prices that differed"
                    of={drift.prices.skus.map(({ currency, ...one }) => ({ ...one, how: `price in ${currency}` }))}
                  />
                )}
              </>
            );
          }}
        </Loaded>
      </Panel>
      <Panel title="Comparisons that are kept" flush>
        <Loaded query={runs}>
          {({ runs }) =>
            runs.length === 0 ? (
              <Empty title="None yet">The last thirty are kept.</Empty>
            ) : (
              <PlainTable
                label="Comparisons"
                heads={[
                  'Begun',
                  'Asked by',
                  { title: 'Compared', align: 'right' },
                  { title: 'Differed', align: 'right' },
                  { title: 'Told again', align: 'right' },
                ]}
              >
                {runs.map(({ id, begunAt, askedBy, compared, drifted, repaired }) => (
                  <tr key={id}>
                    <td>
                      <When at={begunAt} />
                    </td>
                    <td>{askedBy}</td>
                    <td className="right">{count(compared)}</td>
                    <td className="right">{count(drifted)}</td>
                    <td className="right">{count(repaired)}</td>
                  </tr>
                ))}
              </PlainTable>
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

interface Difference {
  readonly sku: string;
  readonly how: React.ReactNode;
  readonly pushed: React.ReactNode;
  readonly found: React.ReactNode;
  readonly why: string;
  readonly foundAt: string;
}

function Differences({ label, of }: { readonly label: string; readonly of: readonly Difference[] }) {
  return (
    <PlainTable
      label={label}
      heads={['SKU', 'How', { title: 'Told', align: 'right' }, { title: 'Found', align: 'right' }, 'Why', 'When']}
    >
      {of.map(({ sku, how, pushed, found, why, foundAt }) => (
        <tr key={sku}>
          <th scope="row">
            <Link href={skuHref(sku)}>{sku}</Link>
          </th>
          <td>{how}</td>
          <td className="right">{pushed}</td>
          <td className="right">{found ?? '–'}</td>
          <td>{why}</td>
          <td>
            <When at={foundAt} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
