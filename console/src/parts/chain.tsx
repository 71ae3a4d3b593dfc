import { Link } from 'wouter';
import { type AnswerOf, useGet } from '../api/queries.ts';
import { Loaded } from './loaded.tsx';
import { stateWords } from './standings.ts';
import { type Standing, Status } from './status.tsx';
import { When } from './when.tsx';
import './chain.css';

type ChainAnswer = AnswerOf<'/v1/orders/{storefront}/{orderId}/chain'>['chain'];
type PurchaseOrder = ChainAnswer['purchaseOrders'][number];
type ChainLinkAnswer = PurchaseOrder['links'][number];

const words: Readonly<Record<ChainLinkAnswer['step'], string>> = {
  order: 'Purchase order',
  'functional-acknowledgment': 'Could be read',
  acknowledgment: 'Answer',
  'ship-notice': 'Ship notice',
  invoice: 'Invoice',
  fulfilment: 'Shop told',
};

const standings: Readonly<Record<ChainLinkAnswer['state'], readonly [Standing, string]>> = {
  done: ['ok', 'done'],
  waiting: ['busy', 'waiting'],
  late: ['warn', 'late'],
  overdue: ['bad', 'overdue'],
  refused: ['bad', 'refused'],
  'not-expected': ['idle', 'not expected'],
  unknown: ['idle', 'no clock known'],
};

/**
 * What followed from an order: 850 → 997 → 855 → 856 → 810 → fulfilment, by the clocks of each supplier. `here`: the document that the page is about.
 *
 * @example <Chain storefront="shop" orderId="1001" here={document.id} />
 */
export function Chain({
  storefront,
  orderId,
  here,
}: {
  readonly storefront: string;
  readonly orderId: string;
  readonly here?: string | undefined;
}) {
  const query = useGet('/v1/orders/{storefront}/{orderId}/chain', { path: { storefront, orderId } });
  return (
    <Loaded query={query}>
      {({ chain }) => (
        <div className="stack">
          {chain.purchaseOrders.length === 0 && (
            <p className="quiet">
              Nothing was ordered at a supplier yet{chain.reason === null ? '.' : `: ${chain.reason}`}
            </p>
          )}
          {chain.purchaseOrders.map((order) => (
            <section key={order.id} className="stack" aria-label={`Purchase order ${order.poNumber}`}>
              <p>
                <strong>{order.poNumber}</strong> at {order.supplierId}: {order.state}
                {order.supplierReference !== null && (
                  <span className="quiet"> · their number {order.supplierReference}</span>
                )}
              </p>
              <ol className="chain">
                {order.links.map((link) => (
                  <ChainStep key={link.step} link={link} here={here} />
                ))}
              </ol>
            </section>
          ))}
        </div>
      )}
    </Loaded>
  );
}

function ChainStep({ link, here }: { readonly link: ChainLinkAnswer; readonly here: string | undefined }) {
  const [standing, word] = standings[link.state];
  const isHere = link.documents.some(({ direction, id }) => direction === 'in' && id === here);
  return (
    <li className={`chain-link ${standing} ${isHere ? 'here' : ''}`} aria-current={isHere ? 'true' : undefined}>
      <h3>
        {words[link.step]} <span className="mono">{link.set === 'fulfilment' ? '' : link.set}</span>
      </h3>
      <Status standing={standing}>{word}</Status>
      {link.doneAt !== undefined && <When at={link.doneAt} />}
      {link.doneAt === undefined && link.dueAt !== undefined && (
        <span>
          {link.state === 'overdue' ? 'was due ' : 'due '}
          <When at={link.dueAt} />
        </span>
      )}
      {link.documents.map(({ id, direction, name, number, state }) => (
        <span key={`${direction}${id}`}>
          <Link href={direction === 'in' ? `/documents/${id}` : `/documents?way=out&delivery=${id}`}>
            {number ?? name}
          </Link>{' '}
          <span className="quiet">{stateWords(state)}</span>
        </span>
      ))}
      {link.parcels?.map(({ package: parcel, carrier, trackingNumber, state, reason }) => (
        <span key={parcel}>
          {trackingNumber ?? parcel}{' '}
          <span className="quiet">{[carrier, reason ?? state].filter(Boolean).join(', ')}</span>
        </span>
      ))}
    </li>
  );
}
