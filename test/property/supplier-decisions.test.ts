import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide, type SupplierFault, unitsPacked } from '../../src/simulator/suppliers/faults.ts';
import type { SupplierOrder } from '../../src/simulator/suppliers/order.ts';

const skus = ['A', 'B', 'C', 'UNKNOWN'] as const;
const lineNumbers = fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 5 })), { nil: undefined });

const fault: fc.Arbitrary<SupplierFault> = fc
  .tuple(
    fc.constantFrom('reject', 'backorder', 'price-change', 'short-ship', 'split', 'late', 'silence'),
    lineNumbers,
    fc.integer({ min: 0, max: 30 }),
    fc.boolean(),
  )
  .map(([kind, lines, amount, announced]): SupplierFault => {
    const on = lines === undefined ? {} : { lines };
    switch (kind) {
      case 'reject':
        return { kind, ...on };
      case 'backorder':
        return { kind, ...on, quantity: amount };
      case 'price-change':
        return { kind, ...on, percent: amount };
      case 'short-ship':
        return { kind, ...on, missing: amount, announced };
      case 'late':
        return { kind, milliseconds: amount };
      default:
        return { kind };
    }
  });

const order: fc.Arbitrary<SupplierOrder> = fc
  .array(fc.tuple(fc.constantFrom(...skus), fc.integer({ min: 1, max: 20 })), { minLength: 1, maxLength: 5 })
  .map((lines) => ({
    poNumber: 'PO1',
    placedOn: '',
    service: '',
    shipTo: { name: '', line1: '', line2: '', city: '', region: '', postalCode: '', country: '' },
    lines: lines.map(([sku, quantity], index) => ({ number: index + 1, sku, quantity, unitCost: '10.00' })),
  }));

it('never promises more than was ordered, and never takes more from the shelf than is on it', () => {
  fc.assert(
    fc.property(
      order,
      fc.array(fault, { maxLength: 4 }),
      fc.array(fc.nat(30), { minLength: 3, maxLength: 3 }),
      (given, faults, amounts) => {
        const shelf = new Map(['A', 'B', 'C'].map((sku, index) => [sku, amounts[index] ?? 0]));
        const decisions = decide(
          given,
          { stock: (sku) => shelf.get(sku), listCost: () => '10.00' },
          faults,
          new Date(0),
        );
        expect(decisions.map(({ line }) => line)).toEqual(given.lines);
        for (const decision of decisions) {
          const { line, status, ships, later } = decision;
          expect(ships + later).toBeLessThanOrEqual(line.quantity);
          expect(Math.min(ships, later, unitsPacked(decision, faults))).toBeGreaterThanOrEqual(0);
          expect(unitsPacked(decision, faults)).toBeLessThanOrEqual(ships);
          if (status === 'accepted' || status === 'price-changed') expect(ships).toBe(line.quantity);
          if (status === 'backordered') expect([ships + later, later > 0]).toEqual([line.quantity, true]);
          if (status === 'rejected') expect(ships + later).toBe(0);
          shelf.set(line.sku, (shelf.get(line.sku) ?? 0) - ships);
        }
        expect([...shelf.values()].every((left) => left >= 0)).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});
