import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../../src/kernel/clock.ts';
import { fulfilmentOutcome, itemOutcomes } from '../../../src/storefronts/headless/answer.ts';
import type { Answer } from '../../../src/web/post.ts';
import { retryAfterMs } from '../../../src/web/retry-after.ts';

const clock = fixedClock('2026-11-22T12:00:00Z');
const items = [
  { sku: 'A', quantity: 1, version: 1 },
  { sku: 'B', quantity: 2, version: 1 },
];

function answer(status: number, body: unknown = '', extra: Partial<Answer> = {}): Answer {
  return {
    status,
    contentType: typeof body === 'string' ? 'text/plain' : 'application/json',
    retryAfter: undefined,
    headers: {},
    body: typeof body === 'string' ? body : JSON.stringify(body),
    complete: true,
    ...extra,
  };
}

describe('what a stock answer means', () => {
  const done = [
    { key: 'A', outcome: 'done' },
    { key: 'B', outcome: 'done' },
  ];

  it.each([
    ['an empty 204', answer(204)],
    ['plain words', answer(200, 'OK')],
    ['words that a framework labels HTML', answer(200, 'OK', { contentType: 'text/html' })],
    ['foreign JSON', answer(202, { queued: true })],
    [
      'a yes for each',
      answer(200, {
        items: [
          { sku: 'A', ok: true },
          { sku: 'B', ok: true },
        ],
      }),
    ],
    ['a yes for one and silence on the other', answer(200, { items: [{ sku: 'A', ok: true }] })],
  ])('takes %s for a yes to all', (_, given) => {
    expect(itemOutcomes('stock', given, items, clock)).toEqual(done);
  });

  it.each([
    [
      'a web page',
      answer(200, '<!DOCTYPE html><title>Log in</title>'),
      "a web page answered (200), not the shop's webhook",
    ],
    [
      'broken JSON',
      answer(200, '{"items":[', { contentType: 'application/json' }),
      "the shop's answer (200) is not valid JSON",
    ],
    ['a cut answer', answer(200, '{"items":', { complete: false }), "the shop's answer (200) broke off or is too long"],
  ])('does not know what to make of %s', (_, given, reason) => {
    expect(itemOutcomes('stock', given, items, clock)).toEqual([
      { key: 'A', outcome: 'unknown', reason },
      { key: 'B', outcome: 'unknown', reason },
    ]);
  });

  it('reads refusals one by one, also from a 2xx', () => {
    const given = answer(200, {
      items: [
        { sku: 'A', ok: false, reason: 'not for sale' },
        { sku: 'X', ok: false, reason: 'other' },
      ],
    });
    expect(itemOutcomes('stock', given, items, clock)).toEqual([
      { key: 'A', outcome: 'refused', reason: 'not for sale', permanent: true },
      { key: 'B', outcome: 'done' },
    ]);
  });

  it('lets a no win over a yes for the same SKU, and keeps "try again" apart', () => {
    const given = answer(200, {
      items: [
        { sku: 'A', ok: true },
        { sku: 'A', ok: false, retry: true },
      ],
    });
    expect(itemOutcomes('stock', given, items, clock)[0]).toEqual({
      key: 'A',
      outcome: 'refused',
      reason: 'the shop gave no reason',
      permanent: false,
    });
  });

  it('does not take silence for a yes when the batch as a whole was refused', () => {
    const given = answer(422, { items: [{ sku: 'A', ok: false, reason: 'no such product' }] });
    expect(itemOutcomes('stock', given, items, clock)).toEqual([
      { key: 'A', outcome: 'refused', reason: 'no such product', permanent: true },
      { key: 'B', outcome: 'unknown', reason: 'the shop answered 422 and did not name this SKU' },
    ]);
  });

  it.each([409, 422])('refuses every item when %s names none', (status) => {
    const reason = `the shop refused the whole batch with ${status}: stock is frozen`;
    expect(itemOutcomes('stock', answer(status, 'stock is frozen'), items, clock)).toEqual([
      { key: 'A', outcome: 'refused', reason, permanent: true },
      { key: 'B', outcome: 'refused', reason, permanent: true },
    ]);
  });

  it.each([
    [301, 'rejected', 'STOREFRONT-REDIRECT'],
    [307, 'rejected', 'STOREFRONT-REDIRECT'],
    [400, 'rejected', 'STOREFRONT-REFUSED'],
    [401, 'rejected', 'STOREFRONT-SIGNATURE'],
    [403, 'rejected', 'STOREFRONT-SIGNATURE'],
    [404, 'rejected', 'STOREFRONT-NOT-FOUND'],
    [408, 'transient', 'STOREFRONT-FAILED'],
    [410, 'rejected', 'STOREFRONT-GONE'],
    [413, 'rejected', 'STOREFRONT-REFUSED'],
    [429, 'transient', 'STOREFRONT-THROTTLED'],
    [500, 'transient', 'STOREFRONT-FAILED'],
    [503, 'transient', 'STOREFRONT-FAILED'],
  ])('throws for %s: %s %s', (status, kind, code) => {
    expect(() => itemOutcomes('stock', answer(status, 'why\nnot'), items, clock)).toThrow(
      expect.objectContaining({ kind, code }),
    );
    expect(() => itemOutcomes('stock', answer(status, 'why\nnot'), items, clock)).toThrow(/why\\x0anot/);
  });

  it('says where to look when the secret is wrong', () => {
    expect(() => itemOutcomes('stock', answer(401, { reason: 'bad signature' }), items, clock)).toThrow(
      'The shop answered 401: {"reason":"bad signature"}.',
    );
  });
});

describe('what a fulfilment answer means', () => {
  it.each([
    [answer(204), { key: 'P', outcome: 'done' }],
    [answer(201, { id: 77 }), { key: 'P', outcome: 'done', externalId: '77' }],
    [
      answer(200, { ok: false, reason: 'cancelled' }),
      { key: 'P', outcome: 'refused', reason: 'cancelled', permanent: true },
    ],
    [
      answer(200, { ok: false, reason: 'busy', retry: true }),
      { key: 'P', outcome: 'refused', reason: 'busy', permanent: false },
    ],
    [answer(404), { key: 'P', outcome: 'refused', reason: 'the shop answered 404: (no text)', permanent: true }],
    [
      answer(409, { reason: 'already cancelled' }),
      { key: 'P', outcome: 'refused', reason: 'already cancelled', permanent: true },
    ],
    [
      answer(200, '<html>'),
      { key: 'P', outcome: 'unknown', reason: "a web page answered (200), not the shop's webhook" },
    ],
  ])('%#', (given, expected) => {
    expect(fulfilmentOutcome(given, 'P', clock)).toEqual(expected);
  });
});

describe('Retry-After', () => {
  it.each([
    ['7', 7_000],
    [' 0 ', 0],
    ['Sun, 22 Nov 2026 12:02:00 GMT', 120_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['99999999999', 3_600_000],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 3_600_000],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s ms', (header, expected) => {
    expect(retryAfterMs(header, clock)).toBe(expected);
  });
});
