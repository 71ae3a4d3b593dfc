import { describe, expect, it } from 'vitest';
import type { SalesOrder } from '../../../src/documents/sales-order.ts';
import { type HoldKind, holdsOf, usualIntake } from '../../../src/domain/order-holds.ts';
import { orderOf } from '../../support/loop.ts';

const order = (given: Partial<SalesOrder> = {}): SalesOrder => ({
  ...orderOf('1', [['LAMP', 1]]),
  shippingService: 'ground',
  ...given,
});
const kinds = (given: Partial<SalesOrder>, unknown: string[] = [], rules = usualIntake): HoldKind[] =>
  holdsOf(order(given), unknown, rules).map(({ kind }) => kind);
const at = (address: Partial<SalesOrder['shipTo']>): Partial<SalesOrder> => ({
  shipTo: { ...order().shipTo, ...address },
});

describe('an order', () => {
  it.each([
    ['nothing', {}, []],
    ['nothing, where the shop says paid', { payment: 'paid' }, []],
    ['a payment that is not there', { payment: 'authorized' }, ['unpaid']],
    ['a payment that is on its way', { payment: 'pending' }, ['unpaid']],
    ['a refused payment', { payment: 'refused' }, ['unpaid']],
    ['fraud', { risk: 'high' }, ['fraud']],
    ['nothing at a medium risk', { risk: 'medium' }, []],
    ['no postal code', at({ postalCode: '  ' }), ['address']],
    ['no postal code of the country', at({ postalCode: '9730' }), ['address']],
    ['no state', at({ region: undefined }), ['address']],
    ['nothing, in a country without a rule', at({ country: 'HK', region: undefined, postalCode: undefined }), []],
    ['nothing, with a long code', at({ postalCode: '97301-1234' }), []],
    ['nothing, in Canada', at({ country: 'CA', region: 'ON', postalCode: 'k1a 0b1' }), []],
  ] as const)('is held for %s', (_, given, expected) => {
    expect(kinds(given as Partial<SalesOrder>)).toEqual(expected);
  });

  it('is held for everything that speaks against it', () => {
    const rules = { approval: 'manual' as const, payment: ['paid'], risk: 'medium' as const };
    const given = { ...at({ postalCode: '' }), payment: 'pending' as const, risk: 'medium' as const };
    expect(kinds(given, ['X'], rules)).toEqual(['unpaid', 'fraud', 'address', 'unknown-sku', 'approval']);
  });

  it('is let through as its shop says', () => {
    const rules = { ...usualIntake, payment: ['paid', 'authorized'], risk: 'never' as const };
    expect(kinds({ payment: 'authorized', risk: 'high' }, [], rules)).toEqual([]);
  });

  it('says nothing of the address but what is wrong', () => {
    const [hold] = holdsOf(order(at({ postalCode: 'SECRET' })), [], usualIntake);
    expect(hold?.detail).toBe('the address has no postal code as US has them');
  });
});
