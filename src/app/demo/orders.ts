import type { SalesOrder } from '../../documents/sales-order.ts';
import { type CatalogueProduct, demoCatalogue } from '../../simulator/catalogue.ts';

/** Orders of the demo, each chosen to show one thing. */
export interface DemoOrder {
  readonly orderId: string;
  readonly shows: string;
  readonly lines: readonly (readonly [sku: string, quantity: number])[];
}

export const firstOrders: readonly DemoOrder[] = [
  { orderId: 'W-1001', shows: 'two suppliers have it, the cheaper one gets it', lines: [['KETTLE-CAST', 1]] },
  {
    orderId: 'W-1002',
    shows: 'one supplier has both lines',
    lines: [
      ['TENT-4P-BLU', 1],
      ['FILTER-WATER', 2],
    ],
  },
  {
    orderId: 'W-1003',
    shows: 'nobody has all of it: split by line',
    lines: [
      ['SLEEP-BAG-KID', 2],
      ['APRON-CANVAS', 1],
      ['PACK-35-RED', 1],
    ],
  },
  {
    orderId: 'W-1004',
    shows: 'a purchase order in X12',
    lines: [
      ['PACK-60-GRY', 1],
      ['TABLE-ROLL-90', 2],
    ],
  },
  {
    orderId: 'W-1005',
    shows: 'several units of several lines',
    lines: [
      ['HEADLAMP-350', 2],
      ['LANTERN-USB', 3],
      ['KIT-FIRSTAID', 1],
    ],
  },
];

/** Goes to Cargo, which will refuse it. */
export const refusedOrder: DemoOrder = {
  orderId: 'W-1006',
  shows: 'the supplier refuses: rerouted by itself',
  lines: [['COOLER-24', 3]],
};

/** A demo order as the shop sends it: prices from the catalogue, an invented customer. */
export function salesOrderOf(order: DemoOrder, placedAt: Date): SalesOrder {
  return {
    storefront: 'shop',
    orderId: order.orderId,
    placedAt: placedAt.toISOString(),
    currency: 'USD',
    shippingService: 'ground',
    shippingIncome: '6.90',
    shipTo: {
      name: 'Zoe Nunez',
      line1: '12 Harbour Street',
      city: 'Portland',
      region: 'OR',
      postalCode: '97201',
      country: 'US',
    },
    lines: order.lines.map(([sku, quantity], index) => {
      const { price, description } = productOf(sku);
      return { lineId: String(index + 1), sku, quantity, unitPrice: price, description };
    }),
  };
}

function productOf(sku: string): CatalogueProduct {
  const product = demoCatalogue.find((candidate) => candidate.sku === sku);
  if (!product) throw new Error(`the demo's catalogue has no ${sku}`);
  return product;
}
