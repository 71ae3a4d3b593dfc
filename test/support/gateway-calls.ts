import { randomUUID } from 'node:crypto';
import type { GatewayProcess } from './gateway-process.ts';

/** An order as a shop posts it: so many units of each SKU, one line each. */
export function postedOrder(orderId: string, skus: readonly string[], quantity: number) {
  return {
    storefront: 'shop',
    orderId,
    placedAt: '2026-11-01T12:00:00Z',
    currency: 'USD',
    shippingService: 'ground',
    shippingIncome: '5.00',
    shipTo: { name: 'Ann', line1: '1 Way', city: 'Salem', region: 'OR', postalCode: '97301', country: 'US' },
    lines: skus.map((sku, index) => ({ lineId: `${index + 1}`, sku, quantity, unitPrice: '50.00' })),
  };
}

/** Calls the API of a gateway; throws unless it is taken. */
export async function call(gateway: GatewayProcess, method: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${gateway.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
}
