import { describe, expect, it } from 'vitest';
import { type InventoryLine, withQuantity } from '../../../src/documents/inventory-advice.ts';
import { findings, inbound, reasons, segments, translate } from '../../support/mapping-files.ts';

/** What of a stock line counts: a number outside its limits, several kinds of quantities, and kinds that nobody knows. */
const stock = (quantity: string, more = ''): string => `mapping: 1
id: m
kind: inventory
direction: in
source: { format: x12, transaction: "846" }
loops:
  item: { start: LIN, ends: [CTT] }
lines:
  each: item
  fields:
    sku: { from: item.LIN, pair: [SK], required: true }
    quantity: ${quantity}
${more}`;
const AVAILABLE = '{ from: item.QTY02, where: { QTY01: "33" }, do: [number], min: 0, clamp: true }';
const read = (file: string, text: string) =>
  translate(inbound({ 'm.map.yaml': file }, 'm.map.yaml'), segments(`ST*846~${text}CTT*1~SE*1~`));

describe('a number outside its limits', () => {
  it('counts as the limit, with a warning that says where and what, where the mapping clamps (T1)', () => {
    const { lines, held, problems } = read(stock(AVAILABLE), 'LIN*1*SK*A~QTY*33*-3~LIN*2*SK*B~QTY*33*4~');
    expect(lines).toEqual([
      { sku: 'A', quantity: 0 },
      { sku: 'B', quantity: 4 },
    ]);
    expect(held).toEqual([]);
    expect(problems).toMatchObject([
      { code: 'MAP-CLAMPED', severity: 'warning', found: '-3', message: 'quantity=-3 is below 0; 0 counts' },
    ]);
  });

  it('holds its line where the mapping does not, also against a base that does', () => {
    const { held } = read(stock(AVAILABLE.replace(', clamp: true', '')), 'LIN*1*SK*A~QTY*33*-3~');
    expect(reasons(held)).toEqual(['MAP-MIN quantity=-3 is below 0']);
    const child = `mapping: 1\nid: child\nsupplier: acme\nextends: ../m.map.yaml\nlines:\n  fields:\n    quantity: { clamp: false }\n`;
    const files = { 'm.map.yaml': stock(AVAILABLE), 'acme/child.map.yaml': child };
    const own = translate(inbound(files, 'acme/child.map.yaml'), segments('ST*846~LIN*1*SK*A~QTY*33*-3~SE*1~'));
    expect(reasons(own.held)).toEqual(['MAP-MIN quantity=-3 is below 0']);
  });

  it('may be an amount or above a limit, and needs one', () => {
    const cost = '    cost: { from: item.CTP03, do: [decimal], max: 10, clamp: true }\n';
    expect(read(stock(AVAILABLE, cost), 'LIN*1*SK*A~CTP*X*X*12.50~QTY*33*1~').lines).toEqual([
      { sku: 'A', quantity: 1, cost: '10' },
    ]);
    expect(findings({ 'm.map.yaml': stock('{ from: item.QTY02, do: [number], clamp: true }') }, 'm.map.yaml')).toEqual([
      expect.stringContaining('clamp takes a limit for a number outside it; give "min"'),
    ]);
  });
});

describe('quantities of other kinds', () => {
  const KINDS = `    onHand: { from: item.QTY02, where: { QTY01: "17" }, do: [number] }
    committed: { from: item.QTY02, where: { QTY01: "27" }, do: [number] }
    onOrder: { from: item.QTY02, where: { QTY01: "63" }, do: [number] }
    availableOn: { from: item.DTM02, where: { DTM01: "018" }, do: [{ date: { in: [yyyyMMdd], as: date } }] }
`;

  it.each([
    ['what is available counts, whatever else is said', { quantity: 4, onHand: 9, committed: 2 }, 4],
    ['zero that is available is zero', { quantity: 0, onHand: 9 }, 0],
    ['on hand less committed counts where nothing else does', { onHand: 9, committed: 2 }, 7],
    ['nothing is committed that is not said', { onHand: 9 }, 9],
    ['more may be committed than there is', { onHand: 2, committed: 9 }, 0],
    ['what is on order is not there', { onOrder: 50 }, undefined],
    ['what is committed alone says nothing', { committed: 5 }, undefined],
  ])('%s', (_, line, quantity) => {
    expect(withQuantity<Partial<InventoryLine>>(line).quantity).toBe(quantity);
  });

  it('are read side by side', () => {
    const { lines, problems } = read(
      stock(AVAILABLE, KINDS),
      'LIN*1*SK*A~QTY*17*9~QTY*27*2~QTY*63*50~DTM*018*20261201~LIN*2*SK*B~QTY*33*4~QTY*29*6~',
    );
    expect(lines).toEqual([
      { sku: 'A', onHand: 9, committed: 2, onOrder: 50, availableOn: '2026-12-01' },
      { sku: 'B', quantity: 4 },
    ]);
    expect(problems).toEqual([]);
  });

  it('are told by name where nobody knows them, and make no number', () => {
    const { lines, problems, unread } = read(
      stock(AVAILABLE, KINDS),
      'LIN*1*SK*A~QTY*V9*500~LIN*2*SK*B~QTY*33*4~QTY*ZZ*600~LIN*3*SK*C~QTY*38*6~QTY*33*1~',
    );
    expect(lines).toEqual([{ sku: 'A' }, { sku: 'B', quantity: 4 }, { sku: 'C', quantity: 1 }]);
    expect(
      problems.map(({ code, severity, message, position }) => [code, severity, message, position.segment]),
    ).toEqual([
      ['MAP-QUANTITY-KIND', 'warning', 'QTY01 is V9: nobody knows what that counts, and nothing reads it', 3],
      ['MAP-QUANTITY-KIND', 'warning', 'QTY01 is ZZ: nobody knows what that counts, and nothing reads it', 6],
    ]);
    expect(Object.fromEntries(unread)).toMatchObject({ 'QTY01=V9': 1, 'QTY01=ZZ': 1, 'QTY01=38': 1 });
  });

  it('are told twenty times each and counted then', () => {
    const items = Array.from({ length: 50 }, (_, at) => `LIN*${at}*SK*A${at}~QTY*V9*5~`).join('');
    const { problems } = read(stock(AVAILABLE), items);
    expect(problems.filter(({ code }) => code === 'MAP-QUANTITY-KIND')).toHaveLength(20);
    expect(problems.at(-1)?.message).toBe(
      '30 more like: QTY01 is V9: nobody knows what that counts, and nothing reads it',
    );
  });
});
