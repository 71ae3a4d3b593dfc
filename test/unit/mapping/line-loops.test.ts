import { describe, expect, it } from 'vitest';
import type { NodeRecord } from '../../../src/formats/tree.ts';
import { findings, inbound, reasons, segments, translate } from '../../support/mapping-files.ts';

/** What is a line, and where its values may stand, where partners do not have one segment for one line. */
const stock = (lines: string, loops = ''): string => `mapping: 1
id: m
kind: inventory
direction: in
source: { format: x12, transaction: "846" }
loops:
  item: { start: LIN, ends: [CTT] }
${loops}lines:
${lines}`;

const SDQ = stock(
  `  each: [place, item]
  fields:
    sku: { from: item.LIN, pair: [SK], required: true }
    warehouse: { from: SDQ03 }
    quantity:
      firstOf:
        - { from: SDQ04 }
        - { from: item.QTY02, where: { QTY01: "33" }, when: { SDQ03: blank } }
      do: [number]
      min: 0
    cost: { from: item.CTP03, do: [decimal] }
    description: { from: SDQ23 }
`,
  '  place: { start: SDQ, where: { SDQ02: "54" }, in: item, every: [SDQ03, SDQ04] }\n',
);
const read = (file: string, text: string) =>
  translate(inbound({ 'm.map.yaml': file }, 'm.map.yaml'), segments(`ST*846~${text}CTT*1~SE*1~`));

describe('elements that a segment repeats', () => {
  it('give a line for every group that is not blank', () => {
    const { lines } = read(SDQ, 'LIN*1*SK*A~SDQ*EA*54*X*1*Y*2***Z*3~SDQ*EA*54*V*4~');
    expect(lines).toEqual([
      { sku: 'A', warehouse: 'X', quantity: 1 },
      { sku: 'A', warehouse: 'Y', quantity: 2 },
      { sku: 'A', warehouse: 'Z', quantity: 3 },
      { sku: 'A', warehouse: 'V', quantity: 4 },
    ]);
  });

  it('end where the segment has no room for another group', () => {
    const groups = Array.from({ length: 10 }, (_, index) => `W${index}*${index}`).join('*');
    const { lines, unread } = read(SDQ, `LIN*1*SK*A~SDQ*EA*54*${groups}*SET~`);
    expect(lines).toHaveLength(10);
    expect(lines[9]).toEqual({ sku: 'A', warehouse: 'W9', quantity: 9, description: 'SET' });
    expect(Object.fromEntries(unread)).toEqual({ LIN01: 1, SDQ01: 1 });
  });

  it('read what follows in the loop around them', () => {
    const { lines } = read(SDQ, 'LIN*1*SK*A~SDQ*EA*54*X*1~CTP***9.5~LIN*2*SK*B~SDQ*EA*54*X*2~');
    expect(lines).toEqual([
      { sku: 'A', warehouse: 'X', quantity: 1, cost: '9.5' },
      { sku: 'B', warehouse: 'X', quantity: 2 },
    ]);
  });

  it('say of a fault where it stands in the file, and show the item beside it', () => {
    const { held } = read(SDQ, 'LIN*1*SK*A~SDQ*EA*54*X*1*Y*-2~');
    expect(reasons(held)).toEqual(['MAP-MIN quantity=-2 is below 0']);
    expect(held[0]?.problems[0]?.position).toMatchObject({ tag: 'SDQ', element: 6 });
    expect(held[0]?.raw).toBe('LIN*1*SK*A~\nSDQ*EA*54*Y*-2~');
  });

  it('do not take what follows a segment that is not theirs', () => {
    const { lines } = read(SDQ, 'LIN*1*SK*A~SDQ*EA*92*X*1~QTY*33*7~');
    expect(lines).toEqual([{ sku: 'A', quantity: 7 }]);
  });

  it.each([
    ['elements that are not neighbours', '[SDQ03, SDQ05]', '"SDQ05" does not stand behind SDQ03'],
    ['elements of another segment', '[QTY01]', '"QTY01" is not an element of SDQ'],
    ['elements that do not exist', '[SDQ24]', '"SDQ24": SDQ has only 23 elements'],
  ])('refuse %s', (_, every, expected) => {
    const file = SDQ.replace('[SDQ03, SDQ04]', every);
    expect(findings({ 'm.map.yaml': file }, 'm.map.yaml').join('\n')).toContain(expected);
  });
});

describe('a list of loops as lines', () => {
  it('makes the outer loop a line where the inner one does not occur', () => {
    const { lines } = read(SDQ, 'LIN*1*SK*A~SDQ*EA*54*X*1~QTY*33*9~LIN*2*SK*B~QTY*33*7~LIN*3*SK*C~');
    expect(lines).toEqual([{ sku: 'A', warehouse: 'X', quantity: 1 }, { sku: 'B', quantity: 7 }, { sku: 'C' }]);
  });

  it('refuses loops that are not around the first', () => {
    const file = SDQ.replace('each: [place, item]', 'each: [item, place]');
    expect(findings({ 'm.map.yaml': file }, 'm.map.yaml').join('\n')).toContain('"place" is not around "item"');
  });

  it('works for elements of XML too, and forgets the one before', () => {
    const file = `mapping: 1
id: m
kind: inventory
direction: in
source: { format: xml, file: "*.xml", root: Stock }
loops:
  item: { start: Item }
  site: { start: Site, in: item }
document:
  feedId: { from: item.@feed, several: first }
lines:
  each: [site, item]
  fields:
    sku: { from: item.@sku, required: true }
    warehouse: { from: "@id" }
    quantity: { from: "@free", do: [number] }
`;
    const node = (name: string, attributes: Record<string, string>, children: NodeRecord[] = []): NodeRecord => ({
      kind: 'node',
      name,
      path: 'Stock/Item',
      line: 1,
      attributes,
      text: '',
      children,
    });
    const { lines, header, loops } = translate(inbound({ 'm.map.yaml': file }, 'm.map.yaml'), [
      node('Item', { sku: 'A', feed: 'F1' }, [node('Site', { id: 'X', free: '1' })]),
      node('Item', { sku: 'B', feed: 'F2' }),
      { ...node('Stock', {}), path: 'Stock' },
    ]);
    expect(lines).toEqual([{ sku: 'A', warehouse: 'X', quantity: 1 }, { sku: 'B' }]);
    expect(header).toEqual({ feedId: 'F1' });
    expect(Object.fromEntries(loops)).toEqual({ item: 2, site: 1 });
  });
});

const SHIP = `mapping: 1
id: m
kind: ship-notice
direction: in
source: { format: x12, transaction: "856" }
loops:
  order: { start: HL, where: { HL03: O }, hl: true }
  item: { start: HL, where: { HL03: I }, hl: true, in: order }
  pack: { start: HL, where: { HL03: P }, hl: true, in: item }
lines:
  each: item
  fields:
    poNumber: { from: order.PRF01, required: true }
    quantity: { from: SN102, do: [number], required: true }
    packageId: { from: pack.MAN02, where: { MAN01: GM } }
    trackingNumber:
      firstOf:
        - { from: pack.MAN02, where: { MAN01: CP } }
        - { from: order.REF02, where: { REF01: [2I, CN] } }
`;
const ship = (text: string) =>
  translate(inbound({ 'm.map.yaml': SHIP }, 'm.map.yaml'), segments(`ST*856~HL*1**O~PRF*PO1~${text}CTT*1~SE*1~`));

describe('a loop inside that of the lines', () => {
  it('is read however the levels are ordered in the file', () => {
    const { lines } = ship(
      'HL*2*1*I~SN1**1~HL*3*1*I~SN1**2~HL*4*2*P~MAN*CP*T1~MAN*GM*G1~HL*5*3*P~MAN*CP*T2~HL*6*1*I~SN1**3~',
    );
    expect(lines).toEqual([
      { poNumber: 'PO1', quantity: 1, packageId: 'G1', trackingNumber: 'T1' },
      { poNumber: 'PO1', quantity: 2, trackingNumber: 'T2' },
      { poNumber: 'PO1', quantity: 3 },
    ]);
  });

  it('is a finding when its occurrences disagree', () => {
    expect(reasons(ship('HL*2*1*I~SN1**2~HL*3*2*P~MAN*CP*T1~HL*4*2*P~MAN*CP*T2~').held)).toEqual([
      'MAP-SEVERAL trackingNumber: pack.MAN02 where MAN01 is CP has several values: "T1" and "T2"',
    ]);
  });
});

describe('several places of a field', () => {
  it('are looked at in order, each with its own conditions', () => {
    const { lines } = ship('REF*CN*R2~REF*2I*R1~HL*2*1*I~SN1**1~');
    expect(lines).toEqual([{ poNumber: 'PO1', quantity: 1, trackingNumber: 'R1' }]);
  });

  it('say all of themselves when nothing is there', () => {
    const file = SDQ.replace('      do: [number]\n', '      do: [number]\n      required: true\n');
    expect(reasons(read(file, 'LIN*1*SK*A~').held)).toEqual([
      'MAP-REQUIRED quantity is required (read from SDQ04, else item.QTY02 where QTY01 is 33)',
    ]);
  });

  it('replace the address of a parent, and are replaced by one', () => {
    const files = (rest: string) => ({
      'base.map.yaml': SDQ,
      'm.map.yaml': `mapping: 1\nid: m\nextends: base.map.yaml\nlines:\n  fields:\n${rest}`,
    });
    const one = inbound(files('    quantity: { from: item.QTY02, do: [number] }\n'), 'm.map.yaml');
    expect(translate(one, segments('ST*846~LIN*1*SK*A~QTY*17*5~')).lines).toEqual([{ sku: 'A', quantity: 5 }]);
    const two = inbound(files('    sku: { firstOf: [{ from: item.REF02 }], required: true }\n'), 'm.map.yaml');
    expect(translate(two, segments('ST*846~LIN*1*SK*A~REF*X*B~')).lines).toEqual([{ sku: 'B' }]);
  });

  it.each([
    ['an address beside them', 'firstOf:', 'from: SDQ04\n      firstOf:', 'give only one of from, firstOf'],
    [
      'a condition beside them',
      'do: [number]\n',
      'where: { SDQ01: EA }\n      do: [number]\n',
      '"where" stands in the place',
    ],
    ['a place without address', '{ from: SDQ04 }', '{ several: first }', 'a place has "from"'],
    ['a list of addresses', '{ from: SDQ04 }', '{ from: [SDQ04, SDQ03] }', 'lines.fields.quantity.firstOf.0.from'],
  ])('refuse %s', (_, from, to, expected) => {
    const file = SDQ.replace(from, to);
    expect(file).not.toBe(SDQ);
    expect(findings({ 'm.map.yaml': file }, 'm.map.yaml').join('\n')).toContain(expected);
  });
});
