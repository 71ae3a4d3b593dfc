import { Link } from 'wouter';
import type { AnswerOf } from '../../api/queries.ts';
import { feedHref, fileHref, orderHref, storefrontHref, supplierHref } from '../../parts/links.ts';
import { Money } from '../../parts/money.tsx';
import { Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Status } from '../../parts/status.tsx';
import { duration, When } from '../../parts/when.tsx';
import './sku.css';

type Explained = AnswerOf<'/v1/stock/{sku}'>;
type Listing = Explained['storefronts'][number];
type Offer = Explained['offers'][number];

/** Why a storefront shows what it shows, in the words of `crossdock explain`. */
function because(kind: string, { rule, pushed }: Listing, offers: readonly Offer[]): string {
  switch (kind) {
    case 'suppliers':
      return rule.split
        ? `for sale at all suppliers together (${offers.map(({ supplier, sum }) => `${supplier} ${sum.toSell}`).join(', ')})`
        : bestOf(offers);
    case 'sharing':
      return `shared out: few units are left, and this shop has weight ${rule.weight}`;
    case 'storefront-buffer':
      return `left unsold by this shop (publish.buffer ${rule.buffer})`;
    case 'cap':
      return `above the cap of this shop (publish.cap ${rule.cap ?? pushed ?? ''})`;
    default:
      return 'nothing below zero is shown';
  }
}

function bestOf(offers: readonly Offer[]): string {
  const [best, ...others] = [...offers].sort((a, b) => b.sum.toSell - a.sum.toSell);
  if (best === undefined || best.sum.toSell === 0) return 'for sale: no supplier has any';
  const why = others.map(({ supplier, sum }) => `${supplier} ${sum.toSell}`).join(', ');
  return `for sale at ${best.supplier}${others.length === 0 ? '' : `, the best of the suppliers (${why}): no line is split over two`}`;
}

/** What a storefront shows, as a sum. */
export function ListingSum({ listing, offers }: { readonly listing: Listing; readonly offers: readonly Offer[] }) {
  const { storefront, sum, desired, pushed, pushedAt, refusal, isCurrent } = listing;
  return (
    <Panel
      title={storefront}
      flush
      actions={
        <>
          {refusal !== null && <Status standing="bad">refused</Status>}
          {pushed !== desired && refusal === null && <Status standing="busy">{`${desired} on its way`}</Status>}
          {!isCurrent && <Status standing="busy">changing</Status>}
          <Link href={storefrontHref(storefront)}>Storefront</Link>
        </>
      }
    >
      <p className="sku-number">
        <strong className="number">{pushed ?? '–'}</strong>
        <span className="quiet">
          {pushed === null ? (
            'not told yet'
          ) : (
            <>
              units shown, told <When at={pushedAt} />
            </>
          )}
        </span>
      </p>
      {refusal !== null && <p className="sku-note">The shop did not take it: {refusal}</p>}
      <PlainTable label={`Sum for ${storefront}`} heads={['Because', { title: 'Units', align: 'right' }]}>
        {sum.terms.map(({ kind, units }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the terms of a sum are never moved.
          <tr key={`${kind} ${index}`}>
            <th scope="row">{because(kind, listing, offers)}</th>
            <td className="right">{signed(units, index)}</td>
          </tr>
        ))}
        <tr className="sum">
          <th scope="row">to be shown</th>
          <td className="right">{sum.published}</td>
        </tr>
      </PlainTable>
    </Panel>
  );
}

const BUFFER_FROM = {
  sku: 'set for this SKU',
  'fast-mover': 'of a fast mover',
  usual: 'as usual',
  learnt: 'learnt from how fast it sells',
} as const;

/** What becomes of a supplier's figure, term by term, each with what it comes from. */
export function OfferSum({ offer }: { readonly offer: Offer }) {
  const { supplier, supplierName, supplierSku, status, isStale, confirmedAt, cost, currency, sum } = offer;
  return (
    <Panel
      title={supplierName}
      flush
      actions={
        <>
          {status !== 'active' && <Status standing="warn">{status}</Status>}
          {isStale && <Status standing="bad">too old to sell by</Status>}
          <Link href={supplierHref(supplier)}>Supplier</Link>
        </>
      }
    >
      <p className="sku-note quiet">
        Their SKU <code>{supplierSku}</code>, cost <Money amount={cost} currency={currency} />, confirmed{' '}
        <When at={confirmedAt} />
      </p>
      <PlainTable label={`Sum for ${supplierName}`} heads={['Because', { title: 'Units', align: 'right' }]}>
        {sum.terms.map(({ kind, units }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the terms of a sum are never moved.
          <tr key={`${kind} ${index}`}>
            <th scope="row">
              <Term kind={kind} offer={offer} />
            </th>
            <td className="right">{signed(units, index)}</td>
          </tr>
        ))}
        <tr className="sum">
          <th scope="row">for sale</th>
          <td className="right">{sum.toSell}</td>
        </tr>
      </PlainTable>
      {sum.toRoute !== sum.toSell && (
        <p className="sku-note quiet">
          An order may take {sum.toRoute}: what is kept back is kept from shops, not from orders.
        </p>
      )}
    </Panel>
  );
}

function Term({ kind, offer }: { readonly kind: string; readonly offer: Offer }) {
  switch (kind) {
    case 'reported':
      return <Reported offer={offer} />;
    case 'unreflected':
      return (
        <>
          our orders that the figure does not show yet
          <ul className="sku-from">
            {offer.reservations.map(({ poNumber, order, storefront, units, placedAt }) => (
              <li key={poNumber}>
                {units} for <Link href={orderHref(storefront, order)}>order {order}</Link> ({poNumber},{' '}
                <When at={placedAt} />)
              </li>
            ))}
          </ul>
        </>
      );
    case 'overdrawn':
      return 'nothing below zero';
    case 'pack':
      return `not a whole pack of ${offer.packSize}`;
    case 'stale':
      return 'the figure is too old to sell by';
    case 'refused':
      return offer.refusal === null ? (
        'it could not be sent lately'
      ) : (
        <>
          it could not be sent for {offer.refusal.poNumber} (<When at={offer.refusal.at} />
          ), and no later figure came
        </>
      );
    case 'paused':
      return offer.pause === null
        ? 'the supplier is paused'
        : `the supplier is paused by ${offer.pause.by}: ${offer.pause.reason}`;
    case 'buffer':
      return `kept back, ${BUFFER_FROM[offer.bufferFrom]}`;
    case 'ageing':
      return `kept back because the figure is ${duration(offer.overdueMs)} overdue`;
    case 'not-orderable':
      return offer.cost === null
        ? 'no cost is known, so nothing can be ordered'
        : 'the supplier cannot be ordered from';
    default:
      return kind;
  }
}

/** The figure of each warehouse, with the feed run and the file that it stands in. */
function Reported({ offer: { warehouses } }: { readonly offer: Offer }) {
  if (warehouses.length === 0) return 'the supplier never said how many';
  return (
    <>
      the supplier says
      <ul className="sku-from">
        {warehouses.map(({ warehouse, units, isExact, run, file, fileId, place, asOf }) => (
          <li key={warehouse}>
            {isExact ? '' : 'at least '}
            {units}
            {warehouse === '*' ? '' : ` in ${warehouse}`}
            {run !== null && (
              <>
                {' '}
                by <Link href={feedHref(run)}>run {run}</Link>
              </>
            )}
            {fileId !== null && (
              <>
                {' '}
                from <Link href={fileHref(fileId)}>{file}</Link>
                {place > 0 && ` (${place})`}
              </>
            )}
            {asOf !== null && (
              <>
                , as of <When at={asOf} />
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function signed(units: number, index: number): string {
  if (index === 0 || units === 0) return String(units);
  return units > 0 ? `+${units}` : `−${-units}`;
}
