import { describe, expect, it } from 'vitest';
import { segmentLengths, setLayout } from '../../../src/formats/x12/directory.ts';
import { findings } from '../../support/mapping-files.ts';

const STOCK = `mapping: 1
id: m
kind: inventory
direction: in
source: { format: x12, transaction: "846" }
loops:
  item: { start: LIN, ends: [CTT] }
  place: { start: N1, where: { N101: WH }, in: item }
document:
  feedId: { from: BIA03 }
lines:
  each: [place, item]
  fields:
    sku: { from: item.LIN, pair: [VN] }
    warehouse: { from: N104 }
    description: { from: item.PID05 }
`;

function changed(find: string, replacement: string): string[] {
  expect(STOCK).toContain(find);
  return findings({ m: STOCK.replace(find, replacement) }, 'm');
}

describe('segments that a mapping looks for', () => {
  it('may stand where the transaction set has them', () => {
    expect(findings({ m: STOCK }, 'm')).toEqual([]);
    expect(changed('feedId: { from: BIA03 }', 'feedId: { from: BIA03 }\n  currency: { from: CUR02 }')).toEqual([]);
    // A REF stands in the heading and in the item.
    expect(changed('item.PID05', 'document.REF02')).toEqual([]);
    expect(changed('item.PID05', 'item.REF02')).toEqual([]);
  });

  it.each([
    [
      'a segment of another set',
      'item.PID05',
      'item.PO401',
      'm:16:26 MAP-LINT-ADDRESS lines.fields.description.from: an 846 has no segment PO4, so the reader refuses a file with one; if this partner sends it, say tolerate: [unknown-segment] under source.dialect',
    ],
    [
      'a heading segment looked for in a line',
      'item.PID05',
      'item.BIA02',
      'm:16:26 MAP-LINT-ADDRESS lines.fields.description.from: in an 846, BIA cannot come inside "item": it stands before LIN; did you mean "document.BIA02"?',
    ],
    [
      'a line segment looked for in the header',
      'BIA03',
      'PID05',
      'm:10:19 MAP-LINT-ADDRESS document.feedId.from: in an 846, PID stands only behind LIN, so it is in "item" and never in the header; did you mean "item.PID05"?',
    ],
    [
      'a condition on a segment of another set',
      '{ from: N104 }',
      '{ from: N104, when: { PO401: present } }',
      'm:15:45 MAP-LINT-ADDRESS lines.fields.warehouse.when.PO401: an 846 has no segment PO4, so the reader refuses a file with one; if this partner sends it, say tolerate: [unknown-segment] under source.dialect',
    ],
    [
      'a loop that no file has',
      'start: LIN,',
      'start: PO1,',
      'm:7:18 MAP-LINT-ADDRESS loops.item.start: an 846 has no segment PO1, so the reader refuses a file with one; if this partner sends it, say tolerate: [unknown-segment] under source.dialect',
    ],
    [
      'an end that no file has',
      'ends: [CTT]',
      'ends: [CTT, TDS]',
      'm:7:35 MAP-LINT-ADDRESS loops.item.ends.1: an 846 has no segment TDS, so the reader refuses a file with one; if this partner sends it, say tolerate: [unknown-segment] under source.dialect',
    ],
    [
      'a loop that cannot come inside the one it is said to be in',
      '  place: {',
      '  feed: { start: BIA, in: item }\n  place: {',
      'm:8:27 MAP-LINT-LOOP loops.feed.in: in an 846, BIA cannot come inside "item": it stands before LIN',
    ],
  ])('are found at load: %s', (_, find, replacement, expected) => {
    expect(changed(find, replacement)[0]).toBe(expected);
  });

  it('may be any where the mapping tolerates what the set does not have', () => {
    const tolerant = STOCK.replace('"846" }', '"846", dialect: { tolerate: [unknown-segment] } }');
    expect(findings({ m: tolerant.replace('item.PID05', 'item.PO401') }, 'm')).toEqual([]);
  });

  it('may be any in a set whose layout is not known here', () => {
    expect(findings({ m: STOCK.replace('"846"', '"945"').replace('item.PID05', 'item.PO401') }, 'm')).toEqual([]);
  });

  it('are those of the release that is read, and of both where it is between them or not named', () => {
    const answer = STOCK.replace('"846" }', '"855" }')
      .replace('kind: inventory', 'kind: acknowledgment')
      .replace('feedId: { from: BIA03', 'poNumber: { from: BAK03')
      .replace('start: LIN', 'start: PO1')
      .replace('item.LIN', 'item.PO1')
      .replace('warehouse: { from: N104 }', 'status: { value: accept }')
      .replace('description: { from: item.PID05', 'reason: { from: document.N901');
    expect(findings({ m: answer }, 'm')).toEqual([]);
    const reading = (release: string): string[] =>
      findings({ m: answer.replace('"855"', `"855"${release}`).replace('N901', 'IN202') }, 'm');
    expect(reading(', version: "004010"').map((line) => line.slice(0, 91))).toEqual([
      'm:16:21 MAP-LINT-ADDRESS lines.fields.reason.from: an 855 has no segment IN2, so the reader',
    ]);
    expect([reading(''), reading(', version: "004060"'), reading(', version: "005010"')]).toEqual([[], [], []]);
  });

  it('must be those of the set that is written', () => {
    const order = `mapping: 1
id: o
kind: order
direction: out
target: { format: x12, transaction: "850", version: "004010" }
emit:
  - BEG: { BEG03: { from: order.poNumber } }
  - BIG: { BIG02: "1" }
  - ZA1: { ZA101: "1" }
`;
    expect(findings({ o: order }, 'o')).toEqual([
      'o:8:5 MAP-LINT-ADDRESS emit.1.BIG: an 850 has no segment BIG, so the partner would refuse it',
    ]);
  });
});

describe('loops', () => {
  it('that stand in one another are found, and followed only once', () => {
    expect(changed('in: item }', 'in: [item, place] }')).toEqual([
      'm:8:48 MAP-LINT-LOOP loops.place.in: the loop "place" stands in itself',
    ]);
  });
});

describe('the directory of X12', () => {
  it('knows the elements of a segment in whichever release has more', () => {
    expect([segmentLengths.get('QTY'), segmentLengths.get('N1'), segmentLengths.get('C040')]).toEqual([
      4,
      6,
      undefined,
    ]);
  });

  it('knows what can follow what', () => {
    const layout = setLayout('846', '004010');
    const follows = (start: string, tag: string): boolean | undefined => layout?.canFollow(start, tag);
    expect([follows('LIN', 'QTY'), follows('QTY', 'LIN'), follows('LIN', 'BIA'), follows('QTY', 'BIA')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('knows that a loop which comes once does not begin again', () => {
    const invoice = setLayout('810', '004010');
    expect([invoice?.canFollow('N9', 'MSG'), invoice?.canFollow('MSG', 'N9')]).toEqual([true, false]);
  });

  it('knows of no set without a table', () => {
    expect(setLayout('945')).toBeUndefined();
  });
});
