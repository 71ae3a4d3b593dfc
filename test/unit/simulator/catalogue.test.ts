import { describe, expect, it } from 'vitest';
import { catalogueOf, demoCatalogue } from '../../../src/simulator/catalogue.ts';

describe('the demo catalogue', () => {
  it('has 40 products, each with one to three suppliers', () => {
    expect(demoCatalogue).toHaveLength(40);
    const counts = demoCatalogue.map(({ offers }) => Object.keys(offers).length);
    expect(new Set(counts)).toEqual(new Set([1, 2, 3]));
  });

  it('sells nothing below cost', () => {
    const losses = demoCatalogue.filter(({ price, offers }) =>
      Object.values(offers).some(({ cost }) => Number(cost) >= Number(price)),
    );
    expect(losses).toEqual([]);
  });
});

describe.each([40, 1000])('a catalogue of %i', (size) => {
  const catalogue = catalogueOf(size);

  it('has unique SKUs, article numbers and supplier SKUs', () => {
    expect(catalogue).toHaveLength(size);
    expect(new Set(catalogue.map(({ sku }) => sku)).size).toBe(size);
    expect(new Set(catalogue.map(({ gtin }) => gtin)).size).toBe(size);
    for (const supplier of ['acme', 'bravo', 'cargo'] as const) {
      const skus = catalogue.flatMap(({ offers }) => offers[supplier]?.supplierSku ?? []);
      expect(new Set(skus).size).toBe(skus.length);
      expect(skus.length).toBeGreaterThan(size / 4);
    }
  });

  it('has valid check digits', () => {
    for (const { gtin } of catalogue) {
      const sum = [...gtin].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
      expect([gtin, gtin.length, sum % 10]).toEqual([gtin, 14, 0]);
    }
  });

  it('starts with the smaller ones', () => {
    expect(catalogueOf(10)).toEqual(catalogue.slice(0, 10));
  });
});
