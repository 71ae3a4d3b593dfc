import type { SalesOrder } from '../../documents/sales-order.ts';
import { RejectedError } from '../../kernel/errors.ts';
import { sampleOffer, simulators } from '../../stores/samples.ts';
import type { Gateway } from '../gateway.ts';
import { transact } from '../transact.ts';
import { storefrontNamed } from './storefront-named.ts';
import { takeOrder } from './take-order.ts';

export interface PlacedSample {
  readonly storefront: string;
  readonly orderId: string;
  readonly sku: string;
  readonly quantity: number;
  /** Of the suppliers who could get it, all of whom only simulate. */
  readonly supplier: string;
}

/**
 * Places an order that is only a test: it goes the way of every order, to a supplier that simulates, and its tracking is told to
 * nobody. No real supplier can get it, whatever else is wrong (stores/sql/orders-to-route.ts).
 *
 * @throws RejectedError STOREFRONT-UNKNOWN, SAMPLE-REFUSED
 */
export async function placeSample(
  gateway: Gateway,
  storefrontId: string,
  { sku, id }: { readonly sku?: string | undefined; readonly id: string },
): Promise<PlacedSample> {
  storefrontNamed(gateway, storefrontId);
  const known = await simulators(gateway.db);
  if (known.length === 0) throw refused('no supplier is marked as one that only simulates (simulator: true)');
  const offer = await sampleOffer(gateway.db, sku);
  if (offer === undefined) {
    throw refused(
      `none of ${known.join(', ')} has ${sku === undefined ? 'anything that can be ordered' : `the SKU ${sku}`}`,
    );
  }
  const order: SalesOrder = {
    storefront: storefrontId,
    orderId: `SAMPLE-${id}`,
    placedAt: gateway.clock.now().toISOString(),
    currency: offer.currency,
    shippingService: 'ground',
    shippingIncome: '0',
    shipTo: {
      name: 'SAMPLE ORDER - DO NOT SHIP',
      line1: '1 Test Way',
      city: 'Salem',
      region: 'OR',
      postalCode: '97301',
      country: 'US',
    },
    note: 'Only a test: do not ship.',
    test: true,
    lines: [{ lineId: '1', sku: offer.sku, quantity: offer.packSize, unitPrice: offer.cost }],
  };
  await transact(gateway, (trx, gateway) => takeOrder(gateway, trx, order));
  return {
    storefront: storefrontId,
    orderId: order.orderId,
    sku: offer.sku,
    quantity: offer.packSize,
    supplier: offer.supplierId,
  };
}

function refused(why: string): RejectedError {
  return new RejectedError('SAMPLE-REFUSED', `No sample order was placed: ${why}.`);
}
