import { describe, expect, it } from 'vitest';
import { findDocs, type MapDocs, renderDocs } from '../../../../src/app/map/docs.ts';

const docs = (word?: string): MapDocs => findDocs(word) as MapDocs;

describe('the help on fields, steps and kinds', () => {
  it('lists everything without a word', () => {
    const { kinds, fields, steps } = docs();
    expect(kinds.map(({ kind }) => kind)).toContain('ship-notice');
    expect(steps.map(({ name }) => name)).toContain('unit');
    expect(fields).toEqual([]);
    expect(renderDocs(docs())).toContain('Kind inventory (direction: in)');
  });

  it('finds a field in every kind that has it, or in the one named', () => {
    expect(docs('quantity').fields.map(({ kind }) => kind)).toEqual([
      'inventory',
      'acknowledgment',
      'ship-notice',
      'invoice',
      'order',
      'order-change',
    ]);
    expect(docs('inventory.quantity').fields).toMatchObject([{ kind: 'inventory', part: 'lines.fields' }]);
    expect(docs('order.shipTo.city').fields).toMatchObject([{ name: 'shipTo.city', type: 'a text', required: true }]);
    expect(docs('order.lines[].number').fields).toHaveLength(1);
  });

  it('explains a word that is both a field and a step', () => {
    const text = renderDocs(docs('unit'));
    expect(text).toContain('Field unit of inventory, in lines.fields');
    expect(text).toContain('Step unit: a number → a number');
    expect(text).toContain(
      '  - unit: { by: QTY03, to: EA, factors: { DZ: 12, CA: { from: PO401 } } }   # 2, QTY03 DZ → 24',
    );
  });

  it('says which values a field can have', () => {
    expect(renderDocs(docs('acknowledgment.status'))).toContain('Takes one of accept, backorder, ');
  });

  it('suggests what was probably meant', () => {
    expect(findDocs('quantty')).toEqual({ suggestion: 'quantity' });
    expect(findDocs('xxxxxxxxxxxx')).toEqual({ suggestion: undefined });
  });
});
