import fc from 'fast-check';
import { type RoutingRequest, routingRequest } from '../../src/documents/routing-request.ts';

/** Random routing requests: small enough for brute force, or of a given size for the solvers. */
export interface Sizes {
  readonly lines: number;
  readonly suppliers: number;
  readonly quantity: number;
  /** Lines may want the same product. */
  readonly shared?: boolean;
  readonly packs?: boolean;
  readonly minimums?: boolean;
  /** Suppliers bill in currencies of their own. */
  readonly currencies?: boolean;
}

/** With so few digits that no amount of a random request has to be rounded. */
export const RATES: Readonly<Record<string, string>> = { EUR: '1.2', GBP: '1.5', JPY: '0.5' };

const money = (most: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: most }).map((cents) => (cents / 100).toFixed(2));

export function routingRequests(sizes: Sizes): fc.Arbitrary<RoutingRequest> {
  const ids = Array.from({ length: sizes.suppliers }, (_, index) => `s${index}`);
  const skus = Array.from({ length: sizes.lines }, (_, index) => `k${sizes.shared ? index >> 1 : index}`);
  const policy = fc.record({
    objective: fc.constantFrom('landed_cost', 'landed_cost', 'priority', 'fewest_splits', 'fastest', 'nearest'),
    splitLines: fc.boolean(),
    complete: fc.constantFrom('line', 'line', 'none', 'order'),
    mostSuppliers: fc.option(fc.integer({ min: 1, max: sizes.suppliers }), { nil: undefined }),
    splitPenalty: money(400),
    rejectionPercent: fc.constantFrom('0', '10'),
    latenessPercent: fc.constantFrom('0', '5'),
  });
  const supplier = (id: string) =>
    fc.record({
      id: fc.constant(id),
      priority: fc.integer({ min: 1, max: 3 }),
      currency: sizes.currencies ? fc.constantFrom('USD', ...Object.keys(RATES)) : fc.constant(undefined),
      dropShipFee: money(500),
      freight: fc.record({ perOrder: money(900), perUnit: money(100), perKg: money(200) }),
      arrives: fc.option(
        fc.integer({ min: 1, max: 9 }).map((day) => ({ earliest: '2026-12-01', latest: `2026-12-0${day}` })),
        { nil: undefined },
      ),
      km: fc.option(fc.integer({ min: 0, max: 4000 }), { nil: undefined }),
      record: fc.record({ lines: fc.integer({ min: 10, max: 90 }), refused: fc.integer({ min: 0, max: 10 }) }),
      minimumOrder: sizes.minimums
        ? fc.option(fc.record({ value: money(9000), surcharge: fc.option(money(600), { nil: undefined }) }), {
            nil: undefined,
          })
        : fc.constant(undefined),
    });
  const offer = (supplierId: string, sku: string) =>
    fc.option(
      fc.record({
        supplierId: fc.constant(supplierId),
        supplierSku: fc.constant(`${supplierId}-${sku}`),
        sku: fc.constant(sku),
        available: fc.integer({ min: 0, max: sizes.quantity * 2 }),
        unitCost: fc.integer({ min: 1, max: 40 }).map((half) => (half / 2).toFixed(2)),
        pack: sizes.packs ? fc.constantFrom(1, 1, 2, 3) : fc.constant(1),
        least: sizes.packs ? fc.constantFrom(1, 1, 2) : fc.constant(1),
      }),
      { nil: undefined, freq: 3 },
    );
  return fc
    .record({
      policy,
      suppliers: fc.tuple(...ids.map(supplier)),
      quantities: fc.tuple(...skus.map(() => fc.integer({ min: 1, max: sizes.quantity }))),
      weights: fc.tuple(...skus.map(() => fc.integer({ min: 0, max: 3000 }))),
      offers: fc.tuple(...ids.flatMap((id) => [...new Set(skus)].map((sku) => offer(id, sku)))),
    })
    .map(({ policy: rules, suppliers, quantities, weights, offers }) =>
      routingRequest.parse({
        at: '2026-12-01T10:00:00Z',
        currency: 'USD',
        ...(sizes.currencies ? { rates: RATES } : {}),
        promisedBy: '2026-12-05',
        policy: rules,
        lines: skus.map((sku, index) => ({
          lineId: `l${index}`,
          sku,
          quantity: quantities[index],
          unitPrice: '19.90',
        })),
        products: [...new Set(skus)].map((sku, index) => ({
          sku,
          weightKg: ((weights[index] ?? 0) / 1000).toFixed(3),
        })),
        suppliers,
        offers: offers.filter((one) => one !== undefined),
      }),
    );
}
