import { describe, expect, test } from 'vitest';
import { type RoutingRequest, routingRequest } from '../../../src/documents/routing-request.ts';
import type { SolveProgram } from '../../../src/domain/routing/program.ts';
import { route } from '../../../src/domain/routing/route.ts';

type Given = { readonly [Key in keyof RoutingRequest]?: unknown };

const supplier = (id: string, dropShipFee = '1', perOrder = '4', more = {}) => ({
  id,
  priority: 1,
  dropShipFee,
  freight: { perOrder },
  ...more,
});
const offer = (supplierId: string, sku: string, unitCost: string | undefined, available = 9, more = {}) => ({
  supplierId,
  supplierSku: `${supplierId}-${sku}`,
  sku,
  unitCost,
  available,
  ...more,
});
const request = (given: Given): RoutingRequest =>
  routingRequest.parse({
    at: '2026-12-01T10:00:00Z',
    currency: 'USD',
    suppliers: [supplier('acme'), supplier('bravo', '2', '6')],
    lines: [{ lineId: '1', sku: 'a', quantity: 2 }],
    ...given,
  });
const linesOf = (...skus: readonly string[]) => skus.map((sku, at) => ({ lineId: `${at + 1}`, sku, quantity: 2 }));
const chosen = async (given: Given) =>
  (await route(request(given))).assignments.map(({ supplierId, lines }) => [
    supplierId,
    ...lines.map(({ lineId, quantity }) => `${quantity} of ${lineId}`),
  ]);
const reasonFor = async (given: Given) => (await route(request(given))).unfulfillable.map(({ reason }) => reason);

describe('routing', () => {
  test('takes the cheapest landed cost, not the cheapest item, and says why the other lost', async () => {
    // acme 2 × 10.00 + 1 + 4 = 25.00; bravo 2 × 9.00 + 2 + 6 = 26.00
    const plan = await route(request({ offers: [offer('acme', 'a', '10.00'), offer('bravo', 'a', '9.00')] }));
    expect(plan.assignments).toEqual([
      {
        supplierId: 'acme',
        currency: 'USD',
        rate: '1',
        dropShipFee: '1',
        surcharge: '0',
        freight: '4',
        lines: [{ lineId: '1', supplierSku: 'acme-a', quantity: 2, unitCost: '10.00' }],
      },
    ]);
    expect(plan.explanation).toMatchObject({
      method: 'enumeration',
      isProven: true,
      total: { item: '20', dropShipFee: '1', freight: '4', landed: '25' },
      candidates: [
        { supplierId: 'acme', outcome: 'chosen', because: '1 line for 25.00' },
        { supplierId: 'bravo', outcome: 'lost', because: 'costs 1.00 more', costs: { item: '18', landed: '26' } },
      ],
    });
  });

  test('compares what suppliers bill in other currencies at the rate it was given, and orders in theirs', async () => {
    const given = {
      suppliers: [supplier('acme', '1', '4', { currency: 'EUR' }), supplier('bravo', '2', '6')],
      offers: [offer('acme', 'a', '8.00', 9, { currency: 'EUR' }), offer('bravo', 'a', '9.00')],
    };
    // acme (2 × 8.00 + 1 + 4) × 1.25 = 26.25; bravo 2 × 9.00 + 2 + 6 = 26.00
    const dear = await route(request({ ...given, rates: { EUR: '1.25' } }));
    expect(dear.assignments).toMatchObject([{ supplierId: 'bravo', currency: 'USD', rate: '1' }]);
    // (2 × 8.00 + 1 + 4) × 1.2 = 25.20
    const cheap = await route(request({ ...given, rates: { EUR: '1.2' } }));
    expect(cheap.assignments).toEqual([
      {
        supplierId: 'acme',
        currency: 'EUR',
        rate: '1.2',
        dropShipFee: '1',
        surcharge: '0',
        freight: '4',
        lines: [{ lineId: '1', supplierSku: 'acme-a', quantity: 2, unitCost: '8.00' }],
      },
    ]);
    expect(cheap.explanation).toMatchObject({
      total: { item: '19.2', dropShipFee: '1.2', freight: '4.8', landed: '25.2' },
      candidates: [
        { supplierId: 'acme', outcome: 'chosen', exchange: { currency: 'EUR', rate: '1.2' } },
        { supplierId: 'bravo', because: 'costs 0.80 more' },
      ],
    });
    expect(cheap.explanation.candidates[1]).not.toHaveProperty('exchange');
  });

  test('holds a minimum order against what the supplier bills, in its own currency', async () => {
    const minimumOrder = { value: '16' };
    const given = {
      suppliers: [supplier('acme', '0', '0', { currency: 'EUR', minimumOrder })],
      offers: [offer('acme', 'a', '8.00')],
      rates: { EUR: '0.333333333333' },
    };
    expect(await chosen(given)).toEqual([['acme', '2 of 1']]);
    expect(await reasonFor({ ...given, offers: [offer('acme', 'a', '7.99')] })).toEqual([
      'acme takes no order below 16 EUR',
    ]);
  });

  test('leaves out an offer in another currency than its supplier bills in', async () => {
    const given = {
      suppliers: [supplier('acme', '1', '4', { currency: 'EUR' })],
      offers: [offer('acme', 'a', '8.00', 9, { currency: 'USD' })],
      rates: { EUR: '1.25' },
    };
    expect(await reasonFor(given)).toEqual(['acme has no cost in EUR']);
  });

  test('splits an order where that is cheaper, and not where the penalty makes it dearer', async () => {
    const lines = linesOf('a', 'b');
    // together at bravo 2 × 9 + 2 × 9 + 8 = 44; split 2 × 1 + 2 × 9 + 5 + 8 = 33
    const offers = [offer('acme', 'a', '1'), offer('bravo', 'a', '9'), offer('bravo', 'b', '9')];
    expect(await chosen({ lines, offers })).toEqual([
      ['acme', '2 of 1'],
      ['bravo', '2 of 2'],
    ]);
    expect(await chosen({ lines, offers, policy: { splitPenalty: '11.01' } })).toEqual([['bravo', '2 of 1', '2 of 2']]);
    expect(await chosen({ lines, offers, policy: { mostSuppliers: 1 } })).toEqual([['bravo', '2 of 1', '2 of 2']]);
  });

  test('counts weight, risk and lateness, each as a term of its own', async () => {
    const facts = {
      promisedBy: '2026-12-03',
      lines: [{ lineId: '1', sku: 'a', quantity: 2, unitPrice: '50.00' }],
      products: [{ sku: 'a', weightKg: '1.5' }],
      policy: { rejectionPercent: '10', latenessPercent: '4' },
      suppliers: [
        supplier('acme', '1', '4', {
          freight: { perOrder: '4', perUnit: '0.10', perKg: '2.40' },
          record: { lines: 80, refused: 19 },
          arrives: { earliest: '2026-12-02', latest: '2026-12-05' },
        }),
      ],
      offers: [offer('acme', 'a', '20.00')],
    };
    const { explanation } = await route(request(facts));
    // refuses (19 + 1) / (80 + 20) = 0.2 of 10 % of 50.00; late on 2 of 4 days: 0.5 of 4 % of 50.00
    expect(explanation.total).toEqual({
      item: '40',
      dropShipFee: '1',
      surcharge: '0',
      freight: '11.4',
      rejection: '2',
      lateness: '2',
      split: '0',
      landed: '56.4',
    });
  });

  test('expects a refusal where others will have bought the stock by then', async () => {
    const facts = (sells: object | undefined) => ({
      lines: [{ lineId: '1', sku: 'a', quantity: 4, unitPrice: '100.00' }],
      offers: [offer('acme', 'a', '20.00', 10, sells === undefined ? {} : { sells })],
    });
    const rejectionAt = async (sells?: object) => (await route(request(facts(sells)))).explanation.total.rejection;
    expect(await rejectionAt()).toBe('2');
    expect(await rejectionAt({ mean: 0, deviation: 0 })).toBe('2');
    // 6 are spare, and 6.5 ± 2 will go: half of the time they are still there.
    expect(await rejectionAt({ mean: 6.5, deviation: 2 })).toBe('21');
    expect(await rejectionAt({ mean: 60, deviation: 2 })).toBe('40');
  });

  test.each([
    ['priority', 'bravo'],
    ['fastest', 'cargo'],
    ['nearest', 'delta'],
    ['landed_cost', 'acme'],
    ['fewest_splits', 'acme'],
  ])('goes by %s to %s', async (objective, winner) => {
    const suppliers = [
      supplier('acme', '1', '4', { priority: 5, km: 500, arrives: { earliest: '2026-12-03', latest: '2026-12-09' } }),
      supplier('bravo', '1', '5', { priority: 1 }),
      supplier('cargo', '1', '5', { priority: 5, km: 400, arrives: { earliest: '2026-12-03', latest: '2026-12-04' } }),
      supplier('delta', '1', '5', { priority: 5, km: 20, arrives: { earliest: '2026-12-03', latest: '2026-12-08' } }),
    ];
    const offers = ['acme', 'bravo', 'cargo', 'delta'].map((id) => offer(id, 'a', '10'));
    expect(await chosen({ suppliers, offers, policy: { objective } })).toEqual([[winner, '2 of 1']]);
  });

  test('fewest_splits keeps an order together although a split is cheaper', async () => {
    const offers = [offer('acme', 'a', '1'), offer('bravo', 'a', '90'), offer('bravo', 'b', '9')];
    const facts = { lines: linesOf('a', 'b'), offers, policy: { objective: 'fewest_splits' } };
    expect(await chosen(facts)).toEqual([['bravo', '2 of 1', '2 of 2']]);
  });

  test('breaks a tie by fewer suppliers, then priority, then name', async () => {
    const offers = [offer('acme', 'a', '1'), offer('bravo', 'a', '1')];
    const equal = (first: number, second: number) => ({
      suppliers: [supplier('bravo', '1', '1', { priority: first }), supplier('acme', '1', '1', { priority: second })],
      offers,
    });
    expect(await chosen(equal(1, 2))).toEqual([['bravo', '2 of 1']]);
    expect(await chosen(equal(1, 1))).toEqual([['acme', '2 of 1']]);
    const free = {
      suppliers: [supplier('acme', '0', '0'), supplier('bravo', '0', '0')],
      lines: linesOf('a', 'b'),
      offers: [offer('acme', 'a', '1'), offer('bravo', 'a', '1'), offer('bravo', 'b', '1')],
    };
    expect(await chosen(free)).toEqual([['bravo', '2 of 1', '2 of 2']]);
  });
});

describe('who may not have a line', () => {
  const bravo = offer('bravo', 'a', '50', 2);

  test.each([
    ['has too few', offer('acme', 'a', '1', 1), 'has 1 of 2', {}],
    ['has no cost', offer('acme', 'a', undefined), 'has no cost in USD', {}],
    ['asks for another currency', offer('acme', 'a', '1', 9, { currency: 'EUR' }), 'has no cost in USD', {}],
    ['refused it before', offer('acme', 'a', '1', 9, { refuses: 'refused it before' }), 'refused it before', {}],
    [
      'has only an old figure',
      offer('acme', 'a', '1', 9, { staleness: 'stale', confirmedAt: '2026-11-01T00:00:00Z' }),
      'says nothing new since 2026-11-01T00:00:00Z: its stock is too old to go by',
      {},
    ],
    ['sells packs', offer('acme', 'a', '1', 9, { pack: 3 }), 'sells it in packs of 3', {}],
    ['sells more at a time', offer('acme', 'a', '1', 9, { least: 5 }), 'sells no fewer than 5 of it', {}],
    ['sells less at a time', offer('acme', 'a', '1', 9, { most: 1 }), 'sells no more than 1 of it at a time', {}],
    [
      'ships no dangerous goods',
      offer('acme', 'a', '1'),
      'does not ship dangerous goods',
      { products: [{ sku: 'a', hazmat: true }] },
    ],
    ['does not ship there', offer('acme', 'a', '1'), 'does not ship to CA', { refuses: 'does not ship to CA' }],
    [
      'bills in a currency without a rate',
      offer('acme', 'a', '1'),
      'bills in EUR, and there is no rate of exchange from EUR to USD',
      { currency: 'EUR' },
    ],
  ])('one who %s', async (_, acme, reason, more) => {
    const { products, ...ofSupplier } = more as { products?: object };
    const suppliers = [
      supplier('acme', '1', '4', ofSupplier),
      supplier('bravo', '2', '6', products === undefined ? {} : { hazmat: true }),
    ];
    const facts = { suppliers, ...(products === undefined ? {} : { products }) };
    expect(await chosen({ ...facts, offers: [acme, bravo] })).toEqual([['bravo', '2 of 1']]);
    expect(await reasonFor({ ...facts, offers: [acme] })).toEqual([`acme ${reason}; bravo does not sell it`]);
    const { explanation } = await route(request({ ...facts, offers: [acme, bravo] }));
    expect(explanation.candidates.find(({ supplierId }) => supplierId === 'acme')).toMatchObject({
      outcome: 'not-eligible',
      because: `line 1: ${reason}`,
    });
  });

  test('one who would leave less than the floor of the price, item and freight paid', async () => {
    const lines = [{ lineId: '1', sku: 'a', quantity: 2, unitPrice: '10.00' }];
    const suppliers = [supplier('acme', '1', '4', { freight: { perOrder: '4', perUnit: '0.50' } })];
    const facts = (floor: string) => ({
      lines,
      suppliers,
      offers: [offer('acme', 'a', '7.00')],
      policy: { marginFloorPercent: floor },
    });
    expect(await chosen(facts('25'))).toEqual([['acme', '2 of 1']]);
    expect(await reasonFor(facts('25.01'))).toEqual(['acme leaves 25 % of the price, less than the floor of 25.01 %']);
    const gift = [{ lineId: '1', sku: 'a', quantity: 2, unitPrice: '0' }];
    expect(await chosen({ ...facts('25.01'), lines: gift })).toEqual([['acme', '2 of 1']]);
  });

  test('nobody: nobody sells it', async () => {
    expect(await reasonFor({ suppliers: [], offers: [] })).toEqual(['no supplier sells it']);
  });
});

describe('lines and orders that are not whole', () => {
  const five = [{ lineId: '1', sku: 'a', quantity: 5 }];
  const offers = [offer('acme', 'a', '1', 3), offer('bravo', 'a', '2', 2)];

  test('a line is split over suppliers only where that is allowed', async () => {
    expect(await chosen({ lines: five, offers })).toEqual([]);
    expect(await chosen({ lines: five, offers, policy: { splitLines: true } })).toEqual([
      ['acme', '3 of 1'],
      ['bravo', '2 of 1'],
    ]);
  });

  test('a part of a line is shipped only where that is allowed, and the rest is named', async () => {
    const plan = await route(request({ lines: five, offers, policy: { complete: 'none' } }));
    expect(plan.assignments.map(({ lines }) => lines[0]?.quantity)).toEqual([3]);
    expect(plan.unfulfillable).toMatchObject([{ lineId: '1', quantity: 2 }]);
  });

  test('an order that must be whole is not begun', async () => {
    const lines = linesOf('a', 'b');
    const facts = { lines, offers: [offer('acme', 'a', '1'), offer('acme', 'b', '1', 1)] };
    expect(await chosen(facts)).toEqual([['acme', '2 of 1']]);
    const plan = await route(request({ ...facts, policy: { complete: 'order' } }));
    expect(plan.assignments).toEqual([]);
    expect(plan.unfulfillable).toEqual([
      {
        lineId: '1',
        quantity: 2,
        reason: 'acme could, but the order is shipped whole or not at all; bravo does not sell it',
      },
      { lineId: '2', quantity: 2, reason: 'acme has 1 of 2; bravo does not sell it' },
    ]);
  });

  test('lines of one product never get the same unit', async () => {
    const both = { lines: linesOf('a', 'a'), offers: [offer('acme', 'a', '1', 3), offer('bravo', 'a', '9', 3)] };
    expect(await chosen(both)).toEqual([
      ['acme', '2 of 1'],
      ['bravo', '2 of 2'],
    ]);
    expect(await reasonFor({ ...both, offers: [offer('acme', 'a', '1', 3)] })).toEqual([
      'acme has 3, of which other lines or parts get 2; bravo does not sell it',
    ]);
  });

  test('more suppliers than an order may have are not asked, and the lines say so', async () => {
    const facts = {
      lines: linesOf('a', 'b'),
      offers: [offer('acme', 'a', '1'), offer('bravo', 'b', '1')],
      policy: { mostSuppliers: 1 },
    };
    expect(await reasonFor(facts)).toEqual([
      'acme does not sell it; bravo is not among the 1 supplier(s) an order may have',
    ]);
  });
});

describe('a minimum order', () => {
  const lines = linesOf('a', 'b');
  const offers = [offer('acme', 'a', '10'), offer('acme', 'b', '10'), offer('bravo', 'a', '9.90')];
  const suppliers = (minimumOrder: object) => [
    supplier('acme', '0', '0', { minimumOrder }),
    supplier('bravo', '0', '0'),
  ];

  test('is reached by taking what is dearer there, where the surcharge would cost more', async () => {
    const solve: SolveProgram = async () => ({ failed: 'it is not needed' });
    const policy = { splitPenalty: '0' };
    const facts = { lines, offers, policy, suppliers: suppliers({ value: '40', surcharge: '5' }) };
    const plan = await route(request(facts), solve);
    expect(plan.assignments).toMatchObject([{ supplierId: 'acme', surcharge: '0', lines: [{}, {}] }]);
    const cheap = { ...facts, suppliers: suppliers({ value: '40', surcharge: '0.10' }) };
    expect((await route(request(cheap), solve)).assignments).toMatchObject([
      { supplierId: 'acme', surcharge: '0.10', lines: [{ lineId: '2' }] },
      { supplierId: 'bravo' },
    ]);
  });

  test('without a surcharge nobody asks for less', async () => {
    const small = { lines: linesOf('a'), offers: [offer('acme', 'a', '10')], suppliers: suppliers({ value: '40' }) };
    expect(await reasonFor(small)).toEqual(['acme takes no order below 40; bravo does not sell it']);
  });
});

describe('more suppliers than can be gone through', () => {
  const ids = Array.from({ length: 30 }, (_, index) => `s${String(index).padStart(2, '0')}`);
  const many = request({
    lines: ids.map((_, at) => ({ lineId: `${at}`, sku: `k${at}`, quantity: 3 })),
    suppliers: ids.map((id, at) => supplier(id, `${at % 7}`, `${at % 5}`)),
    offers: ids.flatMap((id, at) =>
      [0, 1, 2, 3].map((next) => offer(id, `k${(at * 7 + next) % 30}`, `${5 + ((at * next) % 9)}`, 3)),
    ),
    policy: { splitLines: true },
  });

  test('get the greedy answer, and it says so, where no solver answers', async () => {
    const { explanation, unfulfillable } = await route(many, async () => ({ failed: 'it had no time' }));
    expect(unfulfillable).toEqual([]);
    expect(explanation).toMatchObject({ method: 'greedy', isProven: false, notes: ['it had no time'] });
  });

  test('get the greedy answer when the solver breaks a rule: nothing is ordered that was not checked', async () => {
    const lies: SolveProgram = async ({ integers }) => ({
      isProven: true,
      values: new Map(integers.map(({ name, most }) => [name, most])),
    });
    const { explanation } = await route(many, lies);
    expect(explanation).toMatchObject({ method: 'greedy', notes: ['the answer of the solver breaks a rule'] });
  });
});

describe('amounts', () => {
  test('that are too large for exact whole numbers are compared in coarser ones, and stay exact themselves', async () => {
    const dear = offer('acme', 'a', '999999999999.999999', 900_000);
    const plan = await route(request({ lines: [{ lineId: '1', sku: 'a', quantity: 800_000 }], offers: [dear] }));
    expect(plan.explanation.total.item).toBe('799999999999999999.2');
    expect(plan.explanation.total.landed).toBe('800000000000000004.2');
  });
});
