import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../../src/mapping/infer/words.ts';

const meaning = (name: string): string => meaningOf(name).join(' ');

describe('what headers mean', () => {
  it('are the same words however they are written together', () => {
    for (const name of [
      'Item #',
      'ItemNo',
      'ITEM_NO',
      'item-number',
      'ItemNumber',
      'Artikelnummer',
      'Art.-Nr.',
      'itemnum',
    ])
      expect(meaning(name), name).toBe('item number');
    for (const name of [
      'Qty Avail',
      'qtyavail',
      'QTY_AVAILABLE',
      'Quantité disponible',
      'Cantidad disponible',
      'Menge verfügbar',
    ])
      expect(meaning(name), name).toBe('quantity available');
  });

  it('are taken from other languages and from abbreviations', () => {
    expect(meaning('QOH')).toBe('quantity on hand');
    expect(meaning('Lagerbestand')).toBe('stock');
    expect(meaning('EK-Preis')).toBe('cost price');
    expect(meaning('Bestellnummer')).toBe('po number');
    expect(meaning('ETA')).toBe('expected date');
    expect(meaning('UPC')).toBe(meaning('EAN'));
  });

  it('stay as they are where nobody here knows them', () => {
    expect(meaning('Frobnicator 7')).toBe('frobnicator 7');
    expect(meaning('在庫')).toBe('在庫');
    expect(meaning('')).toBe('');
    expect(meaning('__proto__ constructor')).toBe('proto constructor');
  });
});
