import { Link, useParams } from 'wouter';
import { api, said } from '../../api/client.ts';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { Action } from '../../parts/action.tsx';
import { Empty } from '../../parts/empty.tsx';
import { exceptionHref, skuHref, storefrontHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Money } from '../../parts/money.tsx';
import { Page } from '../../parts/page.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { standingOf } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { When } from '../../parts/when.tsx';
import { Candidates } from './candidates.tsx';
import { Margin } from './margin.tsx';
import type { Explanation } from './preview.ts';
import { PurchaseOrders } from './purchase-orders.tsx';
import { Reroute } from './reroute.tsx';
import './order.css';

type Order = AnswerOf<'/v1/orders/{storefront}/{orderId}'>;

/** One order: where it stands, why it was routed as it was, what is left of it, and what can be done. */
export default function OrderPage() {
  const { storefront = '', orderId = '' } = useParams();
  const path = { storefront: decodeURIComponent(storefront), orderId: decodeURIComponent(orderId) };
  const query = useGet('/v1/orders/{storefront}/{orderId}', { path });
  return (
    <Page
      title={`Order ${path.orderId}`}
      lead={<Link href={storefrontHref(path.storefront)}>{path.storefront}</Link>}
      actions={query.data !== undefined && <Actions order={query.data} />}
    >
      <Loaded query={query} lines={8}>
        {(order) => (
          <>
            <Head order={order} />
            <Tabs
              label="Parts of the order"
              tabs={[
                { id: 'course', title: 'What became of it', show: () => <Course order={order} /> },
                {
                  id: 'routing',
                  title: 'Routing',
                  count: order.routing?.length ?? 0,
                  show: () => <Routing order={order} />,
                },
                {
                  id: 'margin',
                  title: 'Margin',
                  show: () => <Margin entries={order.detail.margin} currency={order.detail.currency} />,
                },
                { id: 'history', title: 'History', count: order.history.length, show: () => <History order={order} /> },
              ]}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Actions({ order }: { readonly order: Order }) {
  const path = { storefront: order.storefront, orderId: order.orderId };
  const changes = ['/v1/orders', '/v1/stock', '/v1/exceptions'];
  const standing = order.detail.holds.filter(({ releasedAt }) => releasedAt === null);
  const isOver = order.state === 'cancelled' || order.state === 'shipped';
  return (
    <>
      {order.state === 'held' && (
        <Action
          label={standing.some(({ kind }) => kind === 'approval') ? 'Approve' : 'Release'}
          kind="main"
          changes={changes}
          done="The order goes on."
          disabled={standing.every(({ kind }) => kind === 'unknown-sku')}
          confirm={{
            title: `Let order ${order.orderId} go on?`,
            preview: `It waits because ${standing.map(({ detail }) => detail).join('; ')}. Then it is routed at once, and suppliers are asked.`,
            reason: 'asked',
          }}
          does={({ reason }) =>
            said(
              api.POST('/v1/orders/{storefront}/{orderId}/release', {
                params: { path },
                body: reason === undefined ? {} : { reason },
              }),
            )
          }
        />
      )}
      {(order.state === 'received' || order.state === 'unfulfillable') && (
        <Action
          label="Hold…"
          changes={changes}
          done="The order waits."
          confirm={{
            title: `Hold order ${order.orderId}?`,
            preview: 'Nobody is asked for it until somebody releases it.',
            reason: 'needed',
          }}
          does={({ reason = '' }) =>
            said(api.POST('/v1/orders/{storefront}/{orderId}/hold', { params: { path }, body: { reason } }))
          }
        />
      )}
      {!isOver && order.state !== 'held' && <Reroute order={order} />}
      {!isOver && (
        <Action
          label="Cancel…"
          kind="danger"
          changes={changes}
          done="The order is cancelled, as far as it can be."
          confirm={{
            title: `Cancel order ${order.orderId}?`,
            preview: cancelPreview(order),
            danger: true,
            reason: 'needed',
          }}
          does={({ reason }) =>
            said(
              api.POST('/v1/orders/{storefront}/{orderId}/cancel', {
                params: { path },
                body: reason === undefined ? {} : { reason },
              }),
            )
          }
        />
      )}
    </>
  );
}

function cancelPreview({ detail: { items, orders } }: Order): string {
  const wanted = items.reduce((sum, { quantity, cancelled }) => sum + quantity - cancelled, 0);
  const asked = orders
    .filter(({ lines }) => lines.some(({ quantity, dead, shipped }) => quantity > dead + shipped))
    .map(({ supplier }) => supplier);
  const follows =
    asked.length === 0
      ? 'No supplier has any of it, so nobody has to be asked.'
      : `${asked.join(' and ')} ${asked.length === 1 ? 'is' : 'are'} asked to cancel; what has left already comes all the same.`;
  return `${wanted} unit(s) are not wanted any more. ${follows}`;
}

function Head({ order }: { readonly order: Order }) {
  const { detail } = order;
  const value = detail.items.reduce((total, item) => total + (item.quantity - item.cancelled), 0);
  const { shipTo } = detail;
  return (
    <Panel title="Where it stands">
      <Facts
        of={Object.entries({
          State: (
            <>
              <Status standing={standingOf(order.state)}>{order.state}</Status>{' '}
              {order.test && <Status standing="info">test: only simulators get it</Status>}
            </>
          ),
          Placed: <When at={detail.placedAt} />,
          Units: value,
          Shipping: detail.shippingService,
          'Goes to':
            shipTo === null
              ? 'the address is erased'
              : [shipTo.postalCode, shipTo.region, shipTo.country].filter((one) => one !== undefined).join(', '),
          'Promised by': order.promisedBy ?? 'nothing promised',
          Expected:
            order.estimate === null ? undefined : <Expected estimate={order.estimate} promisedBy={order.promisedBy} />,
        })}
      />
      {order.reason !== null && order.state !== 'held' && <p className="order-reason">{order.reason}</p>}
      {detail.holds
        .filter(({ releasedAt }) => releasedAt === null)
        .map(({ kind, detail }) => (
          <p key={kind} className="order-reason">
            <Status standing="held">{`waits: ${kind}`}</Status> {detail}
            {kind === 'unknown-sku' && '. It goes on by itself once the product is there (PUT /v1/products).'}
          </p>
        ))}
      {detail.exceptions.map(({ id, code, severity, message }) => (
        <p key={id} className="order-reason">
          <Status standing={standingOf(severity)}>{severity}</Status> <Link href={exceptionHref(id)}>{code}</Link>{' '}
          {message}
        </p>
      ))}
    </Panel>
  );
}

function Expected({
  estimate: { earliest, latest, source },
  promisedBy,
}: {
  readonly estimate: NonNullable<Order['estimate']>;
  readonly promisedBy: string | null;
}) {
  const isLate = promisedBy !== null && latest !== null && latest > promisedBy;
  return (
    <>
      {earliest !== latest && earliest !== null && (
        <>
          <span className="order-day">{earliest}</span> to{' '}
        </>
      )}
      <span className="order-day">{latest}</span>
      <span className="quiet"> by {source?.replaceAll('-', ' ')}</span>{' '}
      {isLate && <Status standing="bad">later than promised</Status>}
    </>
  );
}

function Course({ order }: { readonly order: Order }) {
  const { detail } = order;
  const lineOf = new Map(order.lines.map((line) => [line.lineId, line]));
  return (
    <>
      <Panel title="Lines" count={detail.items.length} flush>
        <PlainTable
          label="Lines of the order"
          heads={[
            'Line',
            'SKU',
            'What',
            { title: 'Units', align: 'right' },
            { title: 'Cancelled', align: 'right' },
            { title: 'Unit price', align: 'right' },
            'Expected',
          ]}
        >
          {detail.items.map((item) => (
            <tr key={item.lineId}>
              <td>{item.lineId}</td>
              <th scope="row">
                {item.isKnown ? <Link href={skuHref(item.sku)}>{item.sku}</Link> : item.sku}
                {!item.isKnown && <Status standing="warn">unknown SKU</Status>}
              </th>
              <td>{item.description}</td>
              <td className="right">{item.quantity - item.cancelled}</td>
              <td className="right">{item.cancelled === 0 ? '–' : item.cancelled}</td>
              <td className="right">
                <Money amount={item.unitPrice} currency={detail.currency} />
              </td>
              <td>{lineOf.get(item.lineId)?.estimate?.latest ?? <span className="quiet">–</span>}</td>
            </tr>
          ))}
        </PlainTable>
      </Panel>
      <PurchaseOrders order={order} />
      {(order.packages?.length ?? 0) > 0 && (
        <Panel title="Packages" count={order.packages?.length} flush>
          <PlainTable label="Packages" heads={['Package', 'Carrier', 'Tracking number', 'Told to the shop']}>
            {order.packages?.map(({ package: reference, carrier, trackingNumber, told }) => (
              <tr key={reference}>
                <th scope="row">{reference}</th>
                <td>{carrier ?? '–'}</td>
                <td>{trackingNumber === null ? '–' : <code>{trackingNumber}</code>}</td>
                <td>
                  <Status standing={told === 'done' ? 'ok' : told === 'refused' ? 'bad' : 'busy'}>{told}</Status>
                </td>
              </tr>
            ))}
          </PlainTable>
        </Panel>
      )}
    </>
  );
}

function Routing({ order }: { readonly order: Order }) {
  const attempts = [...(order.routing ?? [])].reverse();
  if (attempts.length === 0) {
    return (
      <Panel title="Routing">
        <Empty title="It was not routed yet">
          The first decision stands here as soon as it is made, with every supplier that could have had the order and
          why it did not get it.
        </Empty>
      </Panel>
    );
  }
  return attempts.map(({ attempt, explanation }) => {
    const choice = order.detail.choices.find(({ afterAttempt }) => afterAttempt === attempt - 1);
    return (
      <Panel key={attempt} title={attempts.length === 1 ? 'Why it was routed so' : `Attempt ${attempt}`}>
        {choice !== undefined && (
          <p>
            <Status standing="info">by hand</Status> {choice.by} had it routed{' '}
            {choice.supplier === null ? 'again' : `to ${choice.supplier}`}
            {choice.reason === null ? '' : `: ${choice.reason}`} (<When at={choice.at} />)
          </p>
        )}
        <Candidates explanation={explanation as Explanation} currency={order.detail.currency} />
      </Panel>
    );
  });
}

function History({ order }: { readonly order: Order }) {
  return (
    <Panel title="History" flush>
      <PlainTable label="History of the order" heads={['When', 'State', 'Because', 'Who']}>
        {order.history.map((event) => (
          <tr key={`${event.at} ${event.to} ${event.cause}`}>
            <td>
              <When at={event.at} />
            </td>
            <td>
              <Status standing={standingOf(event.to)}>{event.to}</Status>
            </td>
            <td>{event.cause}</td>
            <td>
              {event.actor ?? <span className="quiet">the gateway</span>}
              {event.reason != null && <span className="quiet">: {event.reason}</span>}
            </td>
          </tr>
        ))}
      </PlainTable>
    </Panel>
  );
}
