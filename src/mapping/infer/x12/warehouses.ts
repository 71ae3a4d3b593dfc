import { isDiscontinuedWord } from '../meanings.ts';
import type { FieldProposal } from '../proposal.ts';
import { lookAt, samplesOf } from '../values.ts';
import { type Pairs, placePair } from './pairs.ts';
import { element, headersOf, type Occurrence, qualified, type SampleSegments, valuesOf } from './segments.ts';

/** Lines that are warehouses of one item: the loops, and where quantity and warehouse stand in them. */
export interface LineCut {
  readonly loops: Readonly<Record<string, unknown>>;
  readonly each: string | readonly string[];
  readonly warehouse: FieldProposal;
  /** Where the quantity stands in the inner loop. */
  readonly quantity: string;
  /** Where its unit stands there. */
  readonly unit: string;
  /** Lines are also items without any warehouse. */
  readonly isOptional: boolean;
  /** The inner loop reads QTY itself. */
  readonly isQty: boolean;
}

/** Whether items list their warehouses, by SDQ, SCH or N1; undefined when a line is an item. */
export function cutLines(items: readonly Occurrence[], qualifiers: readonly string[]): LineCut | undefined {
  const item = { start: 'LIN', ends: ['CTT', 'SE'] };
  const has = (tag: string, test: (segment: Occurrence[number]) => boolean = () => true): boolean =>
    items.some((one) => one.some((segment) => segment.tag === tag && test(segment)));
  if (has('SDQ', (segment) => element(segment, 4) !== '')) {
    const seen = samplesOf(lookAt(valuesOf(items, 'SDQ', 3)));
    return {
      loops: { item, warehouse: { start: 'SDQ', every: ['SDQ03', 'SDQ04'], in: 'item' } },
      each: ['warehouse', 'item'],
      warehouse: {
        field: 'warehouse',
        spec: { from: 'SDQ03', do: ['trim'] },
        guess: 'a line is one warehouse of an item, as SDQ has them',
        seen,
      },
      quantity: 'SDQ04',
      unit: 'SDQ01',
      isOptional: true,
      isQty: false,
    };
  }
  if (has('SCH', (segment) => element(segment, 3) !== '' && element(segment, 4) !== '')) {
    const seen = samplesOf(lookAt(valuesOf(items, 'SCH', 4)));
    return {
      loops: { item, warehouse: { start: 'SCH', in: 'item' } },
      each: ['warehouse', 'item'],
      warehouse: {
        field: 'warehouse',
        spec: { from: 'SCH04', do: ['trim'] },
        guess: 'a line is one warehouse of an item, as SCH has them',
        seen,
      },
      quantity: 'SCH01',
      unit: 'SCH02',
      isOptional: true,
      isQty: false,
    };
  }
  const places = items.flatMap((one) => one.filter(({ tag }) => tag === 'N1'));
  if (places.length === 0) return undefined;
  const kinds = [...new Set(places.map((segment) => element(segment, 1)))].filter((kind) =>
    ['WH', 'SF', 'DC', 'SL', 'LC', 'ST', 'MA', 'DV'].includes(kind),
  );
  if (kinds.length === 0) return undefined;
  const number = places.some((segment) => element(segment, 4) !== '') ? 'N104' : 'N102';
  const seen = samplesOf(lookAt(places.map((segment) => element(segment, Number(number.slice(2))))));
  const quantityFirst = items.every((one) => {
    const first = one.findIndex(({ tag }) => tag === 'N1');
    return (
      first < 0 ||
      one.slice(0, first).some((segment) => segment.tag === 'QTY' && qualifiers.includes(element(segment, 1)))
    );
  });
  const loop = quantityFirst
    ? { start: 'QTY', where: { QTY01: qualifiers }, in: 'item' }
    : { start: 'N1', where: { N101: kinds }, in: 'item' };
  return {
    loops: { item, warehouse: loop },
    each: ['warehouse', 'item'],
    warehouse: {
      field: 'warehouse',
      spec: { from: number, do: ['trim'] },
      guess: 'a line is one warehouse of an item, as N1 has them',
      seen,
    },
    quantity: 'QTY02',
    unit: 'QTY03',
    isOptional: false,
    isQty: true,
  };
}

/** A warehouse that the header names, or a pair or reference of the item. */
export function warehouseField(
  sample: SampleSegments,
  items: readonly Occurrence[],
  pairs: Pairs,
  skus: readonly string[],
): FieldProposal | undefined {
  const headers = headersOf(sample.documents, 'LIN');
  const parties = headers.flat().filter(({ tag }) => tag === 'N1');
  const kind = ['WH', 'SF', 'DC', 'LC'].find((one) => parties.some((segment) => element(segment, 1) === one));
  if (kind !== undefined) {
    const own = parties.filter((segment) => element(segment, 1) === kind);
    const number = own.some((segment) => element(segment, 4) !== '') ? 4 : 2;
    return {
      field: 'warehouse',
      spec: { from: `document.N10${number}`, where: { N101: kind }, several: 'first', do: ['trim'] },
      ...(kind === 'WH' ? {} : { guess: `N1*${kind} in the header may name the warehouse` }),
      seen: samplesOf(lookAt(own.map((segment) => element(segment, number)))),
    };
  }
  const pair = placePair(pairs, skus);
  if (pair !== undefined) {
    const guess = `the pair ${pair.qualifier} seems to name the warehouse`;
    return {
      field: 'warehouse',
      spec: { from: 'item.LIN', pair: [pair.qualifier], do: ['trim'] },
      guess,
      seen: pair.seen,
    };
  }
  const repeats = new Set(skus).size < skus.length;
  for (const [qualifier, values] of qualified(items, 'REF', 1, 2)) {
    const isPlace = ['WS', 'LU', 'WH', '4B', 'DP', 'ST'].includes(qualifier);
    const looked = lookAt(values);
    const isFew =
      qualifier === 'ZZ' &&
      (repeats || (looked.filled.length > 2 && looked.uniqueness <= 0.7)) &&
      values.length >= items.length * 0.5;
    if ((!isPlace && !isFew) || values.some(isDiscontinuedWord)) continue;
    const guess = `REF*${qualifier} seems to name the warehouse`;
    return {
      field: 'warehouse',
      spec: { from: 'item.REF02', where: { REF01: qualifier }, do: ['trim'] },
      guess,
      seen: samplesOf(looked),
    };
  }
  return undefined;
}
