import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RoutingRequest, route } from '../../../src/domain/routing.ts';

const supplier = (id: string, fee: string, freight: string, priority = 1) => ({
  id,
  priority,
  dropShipFee: fee,
  freightPerOrder: freight,
  freightPerUnit: '0',
});
const offer = (supplierId: string, unitCost: string | undefined, available: number, currency = 'USD') => ({
  supplierId,
  supplierSku: `${supplierId}-1`,
  unitCost,
  available,
  currency,
});
const request = (
  lines: Record<string, ReturnType<typeof offer>[]>,
  suppliers = [supplier('acme', '1', '4'), supplier('bravo', '2', '6')],
  quantity = 2,
): RoutingRequest => ({
  currency: 'USD',
  suppliers,
  lines: Object.entries(lines).map(([lineId, offers]) => ({ lineId, quantity, offers })),
});
const chosen = (given: RoutingRequest) =>
  route(given).assignments.map(({ supplierId, lines }) => [supplierId, ...lines.map((line) => line.lineId)]);

describe('routing', () => {
  test('takes the cheapest landed cost, not the cheapest item', () => {
    // acme 2 × 10.00 + 1 + 4 = 25.00; bravo 2 × 9.00 + 2 + 6 = 26.00
    const plan = route(request({ a: [offer('acme', '10.00', 9), offer('bravo', '9.00', 9)] }));
    expect(plan.assignments).toEqual([
      {
        supplierId: 'acme',
        dropShipFee: '1',
        freight: '4',
        lines: [{ lineId: 'a', supplierSku: 'acme-1', quantity: 2, unitCost: '10.00' }],
      },
    ]);
    expect(plan.explanation).toMatchObject({
      rule: 'one-supplier',
      candidates: [
        { supplierId: 'acme', landedCost: '25', outcome: 'chosen', because: '1 line(s) for 25' },
        { supplierId: 'bravo', landedCost: '26', outcome: 'lost', because: 'costs more' },
      ],
    });
  });

  test('keeps an order together where one supplier has all of it, even if a split were cheaper per item', () => {
    const lines = { a: [offer('acme', '1.00', 9), offer('bravo', '9.00', 9)], b: [offer('bravo', '9.00', 9)] };
    expect(chosen(request(lines))).toEqual([['bravo', 'a', 'b']]);
  });

  test('splits by line when nobody has all of it, and reports what nobody has', () => {
    const plan = route(
      request({
        a: [offer('acme', '1', 9)],
        b: [offer('bravo', '1', 9)],
        c: [{ ...offer('acme', '1', 1), supplierSku: 'c' }],
        d: [],
      }),
    );
    expect(plan.assignments.map(({ supplierId }) => supplierId)).toEqual(['acme', 'bravo']);
    expect(plan.explanation.rule).toBe('split-by-line');
    expect(plan.unfulfillable).toEqual([
      { lineId: 'c', reason: 'acme has 1 of 2; bravo does not sell it' },
      { lineId: 'd', reason: 'acme does not sell it; bravo does not sell it' },
    ]);
  });

  test('never routes more than is available, to an unknown cost or to another currency', () => {
    for (const bad of [offer('acme', '1', 1), offer('acme', undefined, 9), offer('acme', '1', 9, 'EUR')]) {
      expect(chosen(request({ a: [bad, offer('bravo', '50', 2)] }))).toEqual([['bravo', 'a']]);
    }
  });

  test('counts what an earlier line of the same SKU takes, whole or split', () => {
    const acme = [offer('acme', '1', 3)];
    expect(chosen(request({ a: acme, b: [...acme, offer('bravo', '9', 3)] }))).toEqual([
      ['acme', 'a'],
      ['bravo', 'b'],
    ]);
    expect(route(request({ a: acme, b: acme })).unfulfillable).toEqual([
      { lineId: 'b', reason: 'acme has 1 of 2; bravo does not sell it' },
    ]);
  });

  test('breaks a tie by priority, then by id', () => {
    const lines = { a: [offer('acme', '1', 9), offer('bravo', '1', 9)] };
    expect(chosen(request(lines, [supplier('bravo', '1', '1', 1), supplier('acme', '1', '1', 2)]))).toEqual([
      ['bravo', 'a'],
    ]);
    expect(chosen(request(lines, [supplier('bravo', '1', '1'), supplier('acme', '1', '1')]))).toEqual([['acme', 'a']]);
  });

  test('gives the same plan whatever the order of suppliers and offers, and never over-allocates', () => {
    const anyOffer = fc.record({
      supplierId: fc.constantFrom('s1', 's2', 's3'),
      supplierSku: fc.constantFrom('x', 'y'),
      unitCost: fc.option(
        fc.nat(500).map((cents) => (cents / 100).toFixed(2)),
        { nil: undefined },
      ),
      available: fc.nat(5),
      currency: fc.constantFrom('USD', 'EUR'),
    });
    const suppliers = ['s1', 's2', 's3'].map((id) => supplier(id, '1', '2'));
    fc.assert(
      fc.property(
        fc.array(fc.array(anyOffer), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 4 }),
        (lines, quantity) => {
          const given = {
            currency: 'USD',
            suppliers,
            lines: lines.map((offers, index) => ({ lineId: `${index}`, quantity, offers })),
          };
          const turned = {
            ...given,
            suppliers: suppliers.toReversed(),
            lines: given.lines.map((line) => ({ ...line, offers: line.offers.toReversed() })),
          };
          const plan = route(given);
          expect(route(turned).assignments).toEqual(plan.assignments);
          const assigned = plan.assignments.flatMap((part) =>
            part.lines.map((line) => ({ ...line, supplierId: part.supplierId })),
          );
          expect(assigned.length + plan.unfulfillable.length).toBe(lines.length);
          for (const line of assigned) {
            const source = lines[Number(line.lineId)] ?? [];
            expect(
              source.some(
                (one) =>
                  one.supplierId === line.supplierId &&
                  one.supplierSku === line.supplierSku &&
                  one.available >= quantity,
              ),
            ).toBe(true);
          }
        },
      ),
    );
  });
});
