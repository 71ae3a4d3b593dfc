import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routingRequest } from '../../../src/documents/routing-request.ts';
import { route } from '../../../src/domain/routing/route.ts';

/** Every worked example of docs/routing.md is true. */
const page = readFileSync(join(import.meta.dirname, '../../../docs/routing.md'), 'utf8');
const [, table = ''] = page.split('## Worked examples');
const rows = table
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

/** `a 9.00, b 1.00 (1 left)` */
function offersOf(supplierId: string, cell: string) {
  return cell.split(', ').map((text) => {
    const [, sku, unitCost, left = '9'] = /^(\w) ([\d.]+)(?: \((\d+) left\))?$/.exec(text) ?? [];
    return { supplierId, supplierSku: `${supplierId}-${sku}`, sku, unitCost, available: Number(left) };
  });
}

describe('docs/routing.md', () => {
  it('has examples', () => expect(rows.length).toBeGreaterThanOrEqual(5));

  it.each(rows)(
    'routes %s (acme %s; bravo %s) to %s for %s',
    async (order = '', acme = '', bravo = '', asked, landed) => {
      const skus = order.split(' ');
      const plan = await route(
        routingRequest.parse({
          at: '2026-12-01T10:00:00Z',
          currency: 'USD',
          lines: skus.map((sku, at) => ({ lineId: `${at + 1}`, sku, quantity: 2 })),
          suppliers: [
            { id: 'acme', dropShipFee: '1', freight: { perOrder: '4' } },
            { id: 'bravo', dropShipFee: '2', freight: { perOrder: '6' } },
          ],
          offers: [...offersOf('acme', acme), ...offersOf('bravo', bravo)],
        }),
      );
      const parts = plan.assignments.map(
        ({ supplierId, lines }) => `${supplierId}: ${lines.map(({ lineId }) => skus[Number(lineId) - 1]).join(' ')}`,
      );
      expect([parts.join('; '), plan.explanation.total.landed]).toEqual([asked, landed]);
    },
  );
});
