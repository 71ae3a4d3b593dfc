import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeMapping, type MapDescription } from '../../../../src/app/map/describe.ts';
import { renderDescription } from '../../../../src/app/map/describe-text.ts';
import { ROOT } from '../../../support/sources.ts';

const described = async (mapping: string): Promise<MapDescription> =>
  (await describeMapping(mapping, join(ROOT, 'mappings'))) as MapDescription;

const field = ({ parts }: MapDescription, name: string) =>
  parts.flatMap(({ fields }) => fields).find((one) => one.field === name);

describe('a mapping in words', () => {
  it('names segments, elements and codes as the guide does', async () => {
    const description = await described('acme-846');
    expect(description.format).toEqual(['X12 846 Inventory Inquiry / Advice, release 004010']);
    expect(description.files.map((file) => file.slice(file.lastIndexOf('/') + 1))).toEqual([
      'acme-846.map.yaml',
      'x12-846.map.yaml',
    ]);
    expect(field(description, 'quantity')).toMatchObject({
      from: 'Quantity (QTY02) where Quantity Qualifier (QTY01) is 33 (available for sale), else 17 (on hand)',
      steps: ['number', 'unit: { by: QTY03, default: EA, to: EA, factors: { EA: 1, DZ: 12, CA: { from: PO401 } } }'],
      holds: ['required', 'at least 0', 'a number outside counts as the limit'],
    });
    expect(field(description, 'sku')?.from).toMatch(/^the value behind VN \(.+\) in Item Identification \(LIN\)$/);
    expect(field(description, 'asOf')?.from).toBe('Date (BIA04) and Time (BIA05)');
    expect(field(description, 'unit')?.from).toBe('always "each"');
    expect(description.rules.join('\n')).toContain('tolerated of this supplier: ');
    expect(description.codes).toMatchObject([{ name: 'uom', entries: { DZ: 'dozen' } }]);
  });

  it('says what loops start with and stand in', async () => {
    const { loops } = await described('acme-856');
    expect(loops.find(({ name }) => name === 'item')?.words).toBe(
      'starts with Hierarchical Level (HL) where Hierarchical Level Code (HL03) is I (item); nested by HL01 and HL02; stands in pack or order',
    );
  });

  it('speaks of columns and rows left out, and of attributes', async () => {
    const bravo = await described('bravo-inventory');
    expect(field(bravo, 'sku')?.from).toBe('column "Item #"');
    expect(bravo.rules).toContain('rows are left out where "Item #" is blank or TOTAL');
    const cargo = await described('cargo-stock');
    expect(field(cargo, 'sku')?.from).toBe('attribute sku, of the item loop');
    expect(field(cargo, 'currency')?.from).toBe('attribute currency of Cost, of the item loop');
  });

  it('lists what is written in the order of the file, with the canonical value behind each place', async () => {
    const description = await described('acme-850');
    expect(description.parts.map(({ title }) => title)).toEqual([
      'Written',
      'For each of order.lines',
      'Written, after it',
    ]);
    expect(field(description, 'PO107')).toMatchObject({
      is: 'Product/Service ID',
      from: "line.supplierSku: The supplier's SKU, exactly as its feed writes it",
      holds: ['required', 'at most 48'],
    });
    expect(field(description, 'REF02')?.holds).toContain('only when order.storefrontOrderId is present');
    expect(field(description, 'CTT01')?.from).toBe('the number of order.lines');
    expect((await described('bravo-order')).parts[0]?.title).toBe('Columns, one row for each of order.lines');
    expect(field(await described('cargo-order'), 'Line/@sku')?.from).toContain('line.supplierSku: ');
  });

  it('leaves no field of a shipped mapping without words, and fits a table', async () => {
    for (const mapping of ['acme-810', 'acme-855', 'acme-997', 'bravo-ship', 'cargo-dispatch', 'cargo-invoice']) {
      const description = await described(mapping);
      const bare = description.parts.flatMap(({ fields }) => fields).filter(({ is, from }) => is === '' || from === '');
      expect(bare).toEqual([]);
      const widest = Math.max(
        ...renderDescription(description)
          .split('\n')
          .map((line) => line.length),
      );
      expect(widest).toBeLessThan(220);
    }
  });
});
