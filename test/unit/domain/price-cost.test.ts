import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { routingRequest } from '../../../src/documents/routing-request.ts';
import { type CostOffer, chooseCost } from '../../../src/domain/price-cost.ts';
import { route } from '../../../src/domain/routing/route.ts';
import { add } from '../../../src/kernel/decimal.ts';

const settings = { currency: 'USD', cost: 'routed', basis: 'item' } as const;

function offer(supplierId: string, cost: string | undefined, more: Partial<CostOffer> = {}): CostOffer {
  return {
    supplierId,
    supplierSku: 'S',
    cost,
    currency: 'USD',
    isRoutable: true,
    fees: '0',
    feeCurrency: 'USD',
    priority: 100,
    ...more,
  };
}

describe('the cost of a price', () => {
  test('is of the supplier that an order of one unit would go to: the cheapest with its fees, but the fees are no part of it', () => {
    const offers = [offer('one', '10', { fees: '5' }), offer('two', '12', { fees: '1' })];
    expect(chooseCost(settings, offers)).toMatchObject({ amount: '12', offer: { supplierId: 'two' } });
    expect(chooseCost({ ...settings, basis: 'landed' }, offers)).toMatchObject({ amount: '13' });
  });

  test('is the highest, where that is wished', () => {
    const offers = [offer('one', '10'), offer('two', '12'), offer('three', '15', { isRoutable: false })];
    expect(chooseCost({ ...settings, cost: 'highest' }, offers)).toMatchObject({ amount: '12' });
  });

  test('is of a supplier that has the product, and of any while nobody has it', () => {
    const offers = [offer('one', '10', { isRoutable: false }), offer('two', '12')];
    expect(chooseCost(settings, offers)).toMatchObject({ amount: '12' });
    expect(
      chooseCost(
        settings,
        offers.map((one) => ({ ...one, isRoutable: false })),
      ),
    ).toMatchObject({ amount: '10' });
  });

  test.each([
    ['no-offer', []],
    ['no-cost', [offer('one', undefined)]],
    ['no-cost', [offer('one', '0')]],
    ['currency', [offer('one', '10', { currency: 'EUR' })]],
  ] as const)('is missing: %s', (none, offers) => {
    expect(chooseCost(settings, offers)).toMatchObject({ none });
  });

  test('is never converted: neither a cost nor the fees of a landed one', () => {
    expect(chooseCost(settings, [offer('one', '10', { currency: 'EUR' }), offer('two', undefined)])).toEqual({
      none: 'currency',
      because: 'no cost in USD: one in EUR; nothing is converted',
    });
    const foreignFees = [offer('one', '10', { fees: '5', feeCurrency: 'EUR' })];
    expect(chooseCost({ ...settings, basis: 'landed' }, foreignFees)).toMatchObject({ none: 'currency' });
    expect(chooseCost(settings, foreignFees)).toMatchObject({ amount: '10' });
  });

  test('is the one that routing takes, whatever is offered', async () => {
    const any = fc.record({
      supplierId: fc.constantFrom('a', 'b', 'c'),
      supplierSku: fc.constantFrom('x', 'y'),
      cost: fc.option(fc.integer({ min: 1, max: 20 }).map(String), { nil: undefined }),
      currency: fc.constantFrom('USD', 'USD', 'EUR'),
      isRoutable: fc.boolean(),
    });
    const terms = { a: ['3', 100], b: ['1', 100], c: ['0', 50] } as const;
    const offersOf = fc.uniqueArray(any, { selector: (one) => `${one.supplierId}/${one.supplierSku}` });
    await fc.assert(
      fc.asyncProperty(offersOf, async (given) => {
        const offers = given.map((one) => {
          const [fees, priority] = terms[one.supplierId as keyof typeof terms];
          return { ...one, fees, priority, feeCurrency: 'USD' };
        });
        const { assignments } = await route(
          routingRequest.parse({
            at: '2026-12-01T10:00:00Z',
            currency: 'USD',
            lines: [{ lineId: '1', sku: 'k', quantity: 1 }],
            offers: given.map(({ cost, isRoutable, ...one }) => ({
              ...one,
              sku: 'k',
              unitCost: cost,
              available: isRoutable ? 1 : 0,
            })),
            suppliers: Object.entries(terms).map(([id, [dropShipFee, priority]]) => ({ id, priority, dropShipFee })),
          }),
        );
        const [assignment] = assignments;
        if (assignment === undefined) return;
        expect(chooseCost(settings, offers)).toMatchObject({
          amount: add(assignment.lines[0]?.unitCost as string),
          offer: { supplierId: assignment.supplierId, supplierSku: assignment.lines[0]?.supplierSku },
        });
      }),
      { numRuns: 1000 },
    );
  });
});
