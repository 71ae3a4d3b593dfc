import type { FieldWords } from './field-words.ts';
import { COST, CURRENCY, DESCRIPTION, GTIN, SKU } from './shared.ts';

/** Price lists. */
export const priceCatalogWords: readonly FieldWords[] = [
  { ...SKU, part: 'lines' },
  { ...GTIN, part: 'lines' },
  COST,
  CURRENCY,
  {
    field: 'minimumQuantity',
    part: 'lines',
    looks: 'line-number',
    phrases: {
      'minimum quantity': 100,
      'minimum order quantity': 92,
      'from quantity': 96,
      'quantity break': 94,
      'break quantity': 94,
      'price break': 80,
      'quantity from': 96,
    },
  },
  DESCRIPTION,
  {
    field: 'effectiveOn',
    part: 'document',
    looks: 'date',
    phrases: {
      'effective date': 100,
      'effective from': 98,
      'effective on': 98,
      effective: 90,
      'price date': 84,
      date: 60,
    },
    never: 'to until end',
  },
  {
    field: 'catalogId',
    part: 'document',
    looks: 'id',
    phrases: { 'catalog id': 98, 'catalog number': 60, 'price list': 80, 'price list id': 92 },
    never: 'item',
  },
];
