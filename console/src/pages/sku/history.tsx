import { useState } from 'react';
import { Link } from 'wouter';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { feedHref, fileHref, orderHref, storefrontHref, supplierHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import './sku.css';

type Event = AnswerOf<'/v1/stock/{sku}/history'>['events'][number];

/** Everything that changed the numbers of a SKU, the newest first, page by page. */
export function History({ sku }: { readonly sku: string }) {
  const [places, setPlaces] = useState<readonly string[]>([]);
  const before = places.at(-1);
  const query = useGet(
    '/v1/stock/{sku}/history',
    { path: { sku }, query: { limit: 100, ...(before === undefined ? {} : { before }) } },
    { keep: true },
  );
  return (
    <Panel title="What happened" flush>
      <Loaded query={query} lines={8}>
        {({ events, older }) => (
          <>
            {events.length === 0 && (
              <Empty title="Nothing is written down">History is kept as long as retention.stockHistory says.</Empty>
            )}
            {events.length > 0 && (
              <PlainTable label="What happened" heads={['When', 'What', 'From']}>
                {[...events].reverse().map((event) => (
                  <tr key={keyOf(event)}>
                    <td>
                      <When at={event.at} />
                    </td>
                    <td>
                      <What event={event} />
                    </td>
                    <td className="sku-links">
                      <From event={event} />
                    </td>
                  </tr>
                ))}
              </PlainTable>
            )}
            {(older !== null || places.length > 0) && (
              <p className="row sku-note">
                {places.length > 0 && <Button onClick={() => setPlaces(places.slice(0, -1))}>Newer</Button>}
                {older !== null && <Button onClick={() => setPlaces([...places, older])}>Older</Button>}
              </p>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function keyOf(event: Event): string {
  return event.kind === 'order' ? `order ${event.purchaseOrderId} ${event.lineNumber}` : `${event.kind} ${event.id}`;
}

function What({ event }: { readonly event: Event }) {
  if (event.kind === 'push') {
    return (
      <>
        {event.refusal === null ? <Status standing="ok">told</Status> : <Status standing="bad">refused</Status>}{' '}
        <Link href={storefrontHref(event.storefront)}>{event.storefront}</Link> <strong>{event.quantity}</strong>
        {event.refusal !== null && <span className="quiet"> {event.refusal}</span>}
      </>
    );
  }
  if (event.kind === 'order') {
    return (
      <>
        <Status standing="info">ordered</Status> {event.units} of {event.supplier} {event.supplierSku}, {event.standing}
      </>
    );
  }
  if (event.warehouse !== null) {
    return (
      <>
        <Status standing={event.undoes === null ? 'idle' : 'warn'}>
          {event.undoes === null ? 'figure' : 'undone'}
        </Status>{' '}
        <Link href={supplierHref(event.supplier)}>{event.supplier}</Link>
        {event.warehouse === '*' ? '' : ` ${event.warehouse}`}: {event.quantityBefore ?? 'nothing'} →{' '}
        <strong>{event.quantityAfter ?? 'nothing'}</strong>
      </>
    );
  }
  return (
    <>
      <Status standing="idle">facts</Status> {event.supplier} {event.supplierSku}:{' '}
      {event.changed.map(({ fact, before, after }) => `${fact} ${text(before)} → ${text(after)}`).join(', ')}
    </>
  );
}

function text(value: unknown): string {
  return value === null || value === undefined ? 'nothing' : String(value);
}

function From({ event }: { readonly event: Event }) {
  if (event.kind === 'push')
    return (
      <span className="quiet">
        due since <When at={event.since} />
      </span>
    );
  if (event.kind === 'order') {
    return (
      <>
        <Link href={orderHref(event.storefront, event.order)}>order {event.order}</Link>{' '}
        <span className="quiet">{event.poNumber}</span>
      </>
    );
  }
  return (
    <>
      {event.run !== null && <Link href={feedHref(event.run)}>run {event.run}</Link>}
      {event.catalog !== null && `price catalog ${event.catalog}`}
      {event.fileId !== null && (
        <>
          {' '}
          <Link href={fileHref(event.fileId)}>{event.file}</Link>
        </>
      )}
      {event.decidedBy !== null && (
        <span className="quiet">
          {' '}
          by {event.decidedBy}
          {event.decisionReason === null ? '' : `: ${event.decisionReason}`}
        </span>
      )}
    </>
  );
}
