import type { FieldProposal, MappingProposal } from '../proposal.ts';
import { lookAt, samplesOf } from '../values.ts';
import { x12Source } from './base-fields.ts';
import { gtinField, pairsOf, skuField } from './pairs.ts';
import { occurrencesOf, qualified, type SampleSegments } from './segments.ts';

/** Types of price (element 236) that the base reads, and others that a reseller may pay. */
const OF_BASE = ['NET', 'WHL', 'UCP', 'PBQ', 'CON'];
const OTHERS = ['ACT', 'CAT', 'DIS', 'PRO', 'INV', 'QTE', 'LPR', 'STA', ''];

/** Proposes a mapping of price catalogs (832). */
export function proposePrices(sample: SampleSegments): MappingProposal | undefined {
  const items = occurrencesOf(sample.documents, 'LIN');
  const pairs = pairsOf(items, 'LIN', 2);
  const sku = skuField(pairs, 'item.LIN', true);
  if (sku === undefined) return undefined;
  const gtin = gtinField(pairs, 'item.LIN');
  const types = qualified(items, 'CTP', 2, 3);
  const isBase = OF_BASE.some((type) => types.has(type));
  const [other] = isBase ? [] : [...OTHERS.filter((type) => types.has(type)), ...types.keys()];
  const price = { start: 'CTP', ...(other === '' ? {} : { where: { CTP02: other } }), in: 'item' };
  const fields: FieldProposal[] = [sku, ...(gtin === undefined ? [] : [gtin])];
  return {
    kind: 'price-catalog',
    what: sample.set,
    extends: 'x12-832',
    source: x12Source(sample),
    ...(other === undefined
      ? {}
      : {
          loops: {
            keys: { price },
            guesses: {
              price: `CTP02 is only ${[...types.keys()].join(', ')}, e.g. ${samplesOf(lookAt(types.get(other) ?? [])).join(', ')}; it may be a retail price`,
            },
          },
        }),
    document: [],
    lines: fields,
    remarks: [],
  };
}
