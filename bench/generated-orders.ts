import { type RoutingRequest, routingRequest } from '../src/documents/routing-request.ts';

/** Whole numbers below a limit that look random and are the same in every run. */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** An order whose lines may be split; every supplier has six of ten products, and often too few of them. */
export function randomRequest(
  next: (below: number) => number,
  { lines, suppliers, most }: { readonly lines: number; readonly suppliers: number; readonly most?: number },
): RoutingRequest {
  const money = (cents: number): string => (next(cents) / 100).toFixed(2);
  const quantities = Array.from({ length: lines }, () => 1 + next(8));
  return routingRequest.parse({
    at: '2026-12-01T10:00:00Z',
    currency: 'USD',
    policy: {
      splitLines: true,
      complete: 'none',
      splitPenalty: '1.50',
      ...(most === undefined ? {} : { mostSuppliers: most }),
    },
    lines: quantities.map((quantity, at) => ({ lineId: `${at + 1}`, sku: `k${at}`, quantity, unitPrice: '39.90' })),
    suppliers: Array.from({ length: suppliers }, (_, at) => ({
      id: `s${at}`,
      dropShipFee: money(300),
      freight: { perOrder: money(900), perUnit: money(60) },
      record: { lines: 100, refused: next(10) },
    })),
    offers: Array.from({ length: suppliers }, (_, at) =>
      quantities.flatMap((quantity, sku) =>
        next(10) < 6
          ? [
              {
                supplierId: `s${at}`,
                supplierSku: `s${at}-k${sku}`,
                sku: `k${sku}`,
                available: next(quantity * 2 + 1),
                unitCost: (10 + next(1500) / 100).toFixed(2),
              },
            ]
          : [],
      ),
    ).flat(),
  });
}
