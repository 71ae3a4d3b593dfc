import { expect, it } from 'vitest';
import { type LineAnswer, refusedSkus } from '../../../src/domain/refused-stock.ts';

/** Answers of lines of five units each. */
function answers(...said: (readonly [line: number, status: LineAnswer['answer']['status'], quantity?: number])[]) {
  return said.map(([lineNumber, status, quantity]): LineAnswer => {
    const line = { lineNumber, supplierSku: `SKU-${lineNumber}`, quantity: 5 };
    return { line, answer: { status, quantity } };
  });
}

it.each([
  ['a rejected line', answers([1, 'reject']), ['SKU-1']],
  ['some rejected units', answers([1, 'accept', 3], [1, 'reject', 2]), ['SKU-1']],
  ['fewer units than ordered', answers([1, 'quantity-change', 2]), ['SKU-1']],
  ['no unit', answers([1, 'quantity-change', 0]), ['SKU-1']],
  ['a change whose rest is accepted', answers([1, 'quantity-change', 2], [1, 'accept', 3]), []],
  ['a change whose rest comes later', answers([1, 'quantity-change', 2], [1, 'backorder', 3]), []],
  ['a change without a number', answers([1, 'quantity-change']), []],
  [
    'what is accepted, waits, is held or replaced',
    answers([1, 'accept'], [2, 'backorder'], [3, 'hold'], [4, 'substitute']),
    [],
  ],
  ['several lines', answers([2, 'reject'], [1, 'reject'], [3, 'accept']), ['SKU-1', 'SKU-2']],
] as const)('%s', (_, said, skus) => {
  expect(refusedSkus(said)).toEqual(skus);
});
