import { describe, expect, it } from 'vitest';
import { loadMapping } from '../../../src/mapping/load.ts';
import type { InboundMapping, OutboundMapping } from '../../../src/mapping/mapping.ts';
import { type FieldTrace, Tracer } from '../../../src/mapping/trace.ts';
import { segments, translate } from '../../support/mapping-files.ts';

const STOCK = `mapping: 1
id: stock
kind: inventory
direction: in
source: { format: x12, transaction: "846", dialect: { tolerate: [unknown-segment] } }
loops: { item: { start: LIN } }
document:
  asOf: { from: [BIA04, BIA05], do: [{ join: "" }, { date: { in: [yyyyMMddHHmm], zone: UTC } }] }
lines:
  each: item
  fields:
    sku: { from: LIN, pair: [SK, VN], do: [trim, upper], required: true }
    quantity:
      from: QTY02
      where: { QTY01: ["33", "17"] }
      do: [number, { unit: { by: QTY03, to: EA, factors: { CA: { from: PO401 } } } }]
      min: 0
    unit: { from: QTY03, default: EA, do: [{ lookup: uom }] }
    description: { from: PID05, when: { PID01: present } }
codes: { uom: { EA: each, CA: case } }
`;

/** The traces of one mapping, and what came out, over segments. */
function traced(text: string): { traces: FieldTrace[]; result: ReturnType<typeof translate> } {
  const traces: FieldTrace[] = [];
  const loaded = loadMapping(() => STOCK, 'stock.map.yaml', new Tracer((trace) => traces.push(trace)));
  if (loaded.mapping === undefined) throw new Error(JSON.stringify(loaded.problems));
  return { result: translate(loaded.mapping as InboundMapping, segments(text)), traces };
}

const of = (traces: readonly FieldTrace[], path: string): FieldTrace | undefined =>
  traces.find((trace) => trace.path === path);

describe('a traced mapping', () => {
  it('tells where a value was read, what every step made of it and what its steps read beside it', () => {
    const { traces, result } = traced('ST*846~BIA*00*DD*F*20260901*0530~LIN**VN*ab-1~PO4*6~QTY*17*9~QTY*33*4*CA~SE*6~');
    expect(result.lines).toEqual([{ sku: 'AB-1', quantity: 24, unit: 'case' }]);
    expect(of(traces, 'lines.fields.quantity')).toEqual({
      path: 'lines.fields.quantity',
      field: 'quantity',
      isSkipped: false,
      reads: [
        {
          address: 'QTY02 where QTY01 is 33 or 17',
          place: { segment: 6, tag: 'QTY', element: 2, byteOffset: 0 },
          value: '4',
        },
      ],
      steps: [
        { step: 'number', reads: [], value: 4 },
        {
          step: 'unit: { by: QTY03, to: EA, factors: { CA: { from: PO401 } } }',
          reads: [
            { address: 'QTY03', value: 'CA' },
            { address: 'PO401', value: '6' },
          ],
          value: 24,
        },
      ],
      checks: [
        { rule: 'min 0', ok: true },
        { rule: 'canonical', ok: true },
      ],
      value: 24,
    });
  });

  it('names the element of a pair, and every address of a list', () => {
    const { traces } = traced('ST*846~BIA*00*DD*F*20260901*0530~LIN**UP*1*VN*ab-1~QTY*33*4*EA~SE*5~');
    expect(of(traces, 'lines.fields.sku')?.reads[0]).toMatchObject({
      address: 'LIN pair SK,VN',
      place: { tag: 'LIN', element: 5 },
    });
    expect(of(traces, 'document.asOf')?.reads).toMatchObject([
      { address: 'BIA04', place: { element: 4 }, value: '20260901' },
      { address: 'BIA05', place: { element: 5 }, value: '0530' },
    ]);
    expect(of(traces, 'document.asOf')?.value).toBe('2026-09-01T05:30:00Z');
  });

  it('tells of defaults, of fields that do not count, and of the rule or step that stopped a value', () => {
    const { traces, result } = traced('ST*846~BIA*00*DD*F*20260901*0530~LIN**UP*1~QTY*33*-1~SE*5~');
    expect(of(traces, 'lines.fields.unit')).toMatchObject({
      default: 'EA',
      value: 'each',
      reads: [{ address: 'QTY03' }],
    });
    expect(of(traces, 'lines.fields.unit')?.reads[0]).not.toHaveProperty('value');
    expect(of(traces, 'lines.fields.description')).toMatchObject({ isSkipped: true, reads: [] });
    expect(of(traces, 'lines.fields.sku')).toMatchObject({
      checks: [{ rule: 'required', ok: false }],
      fault: { code: 'MAP-REQUIRED' },
    });
    expect(of(traces, 'lines.fields.quantity')).toMatchObject({ fault: { code: 'MAP-UNIT' } });
    expect(of(traces, 'lines.fields.quantity')).not.toHaveProperty('value');
    expect(result.held).toHaveLength(1);
  });

  it('tells what the canonical document itself refused', () => {
    const { traces } = traced('ST*846~BIA*00*DD*F*20260901*0530~LIN**VN*A~QTY*33*1.5*EA~SE*5~');
    expect(of(traces, 'lines.fields.quantity')).toMatchObject({
      checks: [
        { rule: 'min 0', ok: true },
        { rule: 'canonical', ok: false },
      ],
      fault: { code: 'MAP-VALUE', message: 'expected a whole number' },
    });
    expect(of(traces, 'lines.fields.quantity')).not.toHaveProperty('value');
  });

  it('knows every field that was compiled, also one that was never evaluated', () => {
    const tracer = new Tracer(() => undefined);
    loadMapping(() => STOCK, 'stock.map.yaml', tracer);
    expect([...tracer.fields.keys()]).toEqual([
      'document.asOf',
      'lines.fields.sku',
      'lines.fields.quantity',
      'lines.fields.unit',
      'lines.fields.description',
    ]);
  });

  it('shows for every written place the canonical path and the steps, constants included', () => {
    const traces: FieldTrace[] = [];
    const text = `mapping: 1
id: order
kind: order
direction: out
target: { format: csv, fileName: a.csv }
rows: { each: order.lines, as: line, columns: { Kind: "PO", Item: { from: line.supplierSku, do: [lower], max: 3 } } }
`;
    const { mapping } = loadMapping(() => text, 'order.map.yaml', new Tracer((trace) => traces.push(trace)));
    (mapping as OutboundMapping).write({ lines: [{ supplierSku: 'AB' }, { supplierSku: 'ABCD' }] });
    expect(traces).toMatchObject([
      { field: 'Kind', value: 'PO' },
      { field: 'Item', reads: [{ address: 'line.supplierSku', value: 'AB' }], steps: [{ step: 'lower' }], value: 'ab' },
      { field: 'Kind' },
      { field: 'Item', checks: [{ rule: 'max 3', ok: false }], fault: { code: 'MAP-MAX' } },
    ]);
  });
});
