import { Link } from 'wouter';
import type { AnswerOf } from '../../api/queries.ts';
import { Empty } from '../../parts/empty.tsx';
import { HeldAnswers } from '../../parts/held-answers.tsx';
import { deliveryHref, documentHref, fileHref, supplierHref } from '../../parts/links.ts';
import { Money } from '../../parts/money.tsx';
import { Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { standingOf, stateWords } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { OpenChange } from './open-change.tsx';

type Order = AnswerOf<'/v1/orders/{storefront}/{orderId}'>;
type PurchaseOrder = Order['detail']['orders'][number];
type Said = NonNullable<Order['purchaseOrders']>[number];
type Document = PurchaseOrder['documents'][number];

const KINDS = {
  delivery: 'We sent',
  acknowledgment: 'It answered',
  report: 'It reported',
  shipment: 'It shipped',
  invoice: 'It billed',
} as const;

/** What suppliers were asked for, and every document about it, in the order in which they came. */
export function PurchaseOrders({ order }: { readonly order: Order }) {
  const { orders } = order.detail;
  if (orders.length === 0) {
    return (
      <Panel title="Purchase orders" count={0}>
        <Empty title="No supplier was asked yet">
          {order.state === 'held'
            ? 'The order waits for a person; it is routed once it is released.'
            : 'An order is routed within a second of its arrival. If nobody can fill it, the reason stands above, and it is tried again whenever stock comes.'}
        </Empty>
      </Panel>
    );
  }
  return orders.map((one) => (
    <One
      key={one.id}
      of={one}
      said={order.purchaseOrders?.find(
        ({ poNumber, supplier }) => poNumber === one.poNumber && supplier === one.supplier,
      )}
    />
  ));
}

function One({ of, said }: { readonly of: PurchaseOrder; readonly said: Said | undefined }) {
  const state = said?.state ?? 'new';
  return (
    <Panel
      title={of.poNumber}
      flush
      actions={
        <>
          <Status standing={standingOf(state)}>{state}</Status>
          <Link href={supplierHref(of.supplier)}>{of.supplier}</Link>
        </>
      }
    >
      <p className="order-po-facts quiet">
        {said?.supplierReference != null && <>Their number {said.supplierReference}. </>}
        {said?.shipBy != null && <>To leave by {said.shipBy}. </>}
        {Number(of.dropShipFee) !== 0 && (
          <>
            Drop-ship fee <Money amount={of.dropShipFee} currency={of.currency} />.{' '}
          </>
        )}
        {Number(of.freight) !== 0 && (
          <>
            Freight expected <Money amount={of.freight} currency={of.currency} />.{' '}
          </>
        )}
        {(said?.overdue.length ?? 0) > 0 && (
          <Status standing="warn">{`${said?.overdue.length} answer(s) overdue: ${overdueText(said?.overdue ?? [])}`}</Status>
        )}
      </p>
      <HeldAnswers about={{ supplier: of.supplier, poNumber: of.poNumber }} />
      {of.openChange !== null && <OpenChange of={of} change={of.openChange} />}
      <PlainTable
        label={`Lines of ${of.poNumber}`}
        heads={[
          'Line',
          'Their SKU',
          ...['Ordered', 'Accepted', 'Backordered', 'Refused or given up', 'Shipped', 'Billed', 'Unit cost'].map(
            (title) => ({
              title,
              align: 'right' as const,
            }),
          ),
        ]}
      >
        {of.lines.map((line) => (
          <tr key={line.lineNumber}>
            <td>{line.lineId}</td>
            <th scope="row">{line.supplierSku}</th>
            <td className="right">{line.quantity}</td>
            <td className="right">{line.acknowledged}</td>
            <td className="right">{line.backordered}</td>
            <td className="right">{line.dead}</td>
            <td className="right">{line.shipped}</td>
            <td className="right">{line.invoiced}</td>
            <td className="right">
              <Money amount={line.unitCost} currency={of.currency} />
            </td>
          </tr>
        ))}
      </PlainTable>
      <ol className="order-chain" aria-label={`Documents about ${of.poNumber}`}>
        {of.documents.map((document) => (
          <li key={`${document.kind} ${document.id} ${document.documentId}`}>
            <Step document={document} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function overdueText(overdue: readonly unknown[]): string {
  return overdue
    .map((one) => (typeof one === 'object' && one !== null && 'step' in one ? String(one.step) : '?'))
    .join(', ');
}

/** One step of the chain 850 → 997 → 855 → 856 → 810, with where to look at it. */
function Step({ document }: { readonly document: Document }) {
  const { kind, id, name, state, documentId, fileId, file, at } = document;
  return (
    <>
      <span className="order-chain-kind">{KINDS[kind]}</span>
      {kind === 'delivery' && id !== null && <Link href={deliveryHref(id)}>{name ?? id}</Link>}
      {kind === 'invoice' && id !== null && <Link href={`/reports?tab=invoices&invoice=${id}`}>invoice {name}</Link>}
      {kind !== 'delivery' && kind !== 'invoice' && name !== null && <span>{name}</span>}
      {state !== null && state !== 'original' && <Status standing={standingOf(state)}>{stateWords(state)}</Status>}
      <span className="quiet">
        {documentId !== null && <Link href={documentHref(documentId)}>document</Link>}
        {fileId !== null && (
          <>
            {' in '}
            <Link href={fileHref(fileId)}>{file}</Link>
          </>
        )}{' '}
        <When at={at} />
      </span>
    </>
  );
}
