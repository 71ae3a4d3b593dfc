import { expect, it } from 'vitest';
import { redact } from '../../../src/domain/redact.ts';

const cut = (value: unknown): unknown => JSON.parse(redact(JSON.stringify(value), true));

it('keeps what was told of goods', () => {
  const stock = {
    type: 'stock.updated',
    data: { items: [{ sku: 'LAMP', quantity: 0, version: 3 }] },
    quantities: [{ name: 'available', quantity: 3 }],
    tracking: { company: undefined, number: '1Z999', url: 'https://carrier.example/1Z999' },
    supplierName: 'Acme',
  };
  expect(cut(stock)).toEqual(JSON.parse(JSON.stringify(stock)));
});

it('removes who the customer is, wherever that stands (N9)', () => {
  const order = {
    id: 17,
    email: 'ann@example.com',
    shipping_address: { first_name: 'Ann', address1: '1 Test Way', zip: '97301' },
    billing: { phone: '555-0100' },
    shipTo: { name: 'Ann Example' },
    customer_note: 'ring twice',
    client_ip: '203.0.113.9',
    line_items: [{ sku: 'LAMP', quantity: 1 }],
    notes: [{ body: 'call ann@example.com' }],
  };
  const text = redact(JSON.stringify(order), true);
  for (const secret of ['Ann', 'ann@', '1 Test Way', '97301', '555-0100', 'ring twice', '203.0.113.9']) {
    expect(text).not.toContain(secret);
  }
  expect(text).toContain('LAMP');
  expect(text).toContain('"id":17');
});

it('removes keys and tokens, also inside of texts (N9)', () => {
  const text = redact(
    JSON.stringify({
      access_token: 'shpat_1',
      'X-Auth-Token': 'abc',
      consumer_secret: 'cs_1',
      said: 'Bearer abcdefghijkl failed',
    }),
    false,
  );
  for (const secret of ['shpat_1', '"abc"', 'cs_1', 'abcdefghijkl']) expect(text).not.toContain(secret);
});

it('keeps no text of a call about people that it cannot look into', () => {
  expect(redact('<html>Ann Example, 1 Test Way', true)).toBe('(29 characters that are not JSON)');
  expect(redact('<html>502 Bad Gateway', false)).toBe('<html>502 Bad Gateway');
});

it('leaves empty fields as they are', () => {
  expect(cut({ email: null, phone: '' })).toEqual({ email: null, phone: '' });
});
