import { describe, expect, it } from 'vitest';
import { findings } from '../../support/mapping-files.ts';

const GOOD = `mapping: 1
id: acme-846
supplier: acme
kind: inventory
direction: in
source:
  format: x12
  transaction: "846"
loops:
  item: { start: LIN, ends: [CTT] }
document:
  feedId: { from: BIA03 }
lines:
  each: item
  fields:
    sku: { from: LIN, pair: [VN], do: [trim], required: true }
    quantity: { from: QTY02, where: { QTY01: "33" }, do: [number], min: 0 }
`;

const ORDER = `mapping: 1
id: acme-850
supplier: acme
kind: order
direction: out
target:
  format: x12
  transaction: "850"
  version: "004010"
emit:
  - BEG: { BEG01: "00", BEG03: { from: order.poNumber, required: true } }
  - each: order.lines
    as: line
    emit:
      - PO1: { PO101: { from: line.number }, PO106: VN, PO107: { from: line.supplierSku } }
`;

/** The findings after one change of a good file. */
function changed(find: string, replacement: string, source = GOOD): string[] {
  expect(source).toContain(find);
  return findings({ 'm.map.yaml': source.replace(find, replacement) }, 'm.map.yaml');
}

describe('lint', () => {
  it('has nothing to say about good files', () => {
    expect(findings({ 'm.map.yaml': GOOD }, 'm.map.yaml')).toEqual([]);
    expect(findings({ 'm.map.yaml': ORDER }, 'm.map.yaml')).toEqual([]);
  });

  it.each([
    [
      'unknown top key',
      'lines:',
      'lins: 1\nlines:',
      ['m.map.yaml:13:1 MAP-LINT-KEY unknown key "lins"; did you mean "lines"?'],
    ],
    [
      'unknown field key',
      'required: true',
      'requird: true',
      ['m.map.yaml:16:47 MAP-LINT-KEY lines.fields.sku: unknown key "requird"; did you mean "required"?'],
    ],
    [
      'unknown step',
      '[trim]',
      '[tirm]',
      ['m.map.yaml:16:40 MAP-LINT-STEP lines.fields.sku.do.0: unknown step "tirm"; did you mean "trim"?'],
    ],
    [
      'unknown option',
      '[number]',
      '[{ number: { thousand: "," } }]',
      [
        'm.map.yaml:17:71 MAP-LINT-KEY lines.fields.quantity.do.0.number.thousand: the step "number" has no option "thousand"; did you mean "thousands"?',
      ],
    ],
    [
      'unknown option without a likeness',
      '[number]',
      '[{ pad: { to: 5, with: "0", where: left } }, number]',
      [
        'm.map.yaml:17:86 MAP-LINT-KEY lines.fields.quantity.do.0.pad.where: the step "pad" has no option "where"; it has to, with, side',
      ],
    ],
    [
      'unknown choice of an option',
      '[number]',
      '[{ number: { negative: trailing } }]',
      [
        'm.map.yaml:17:81 MAP-LINT-STEP lines.fields.quantity.do.0.number.negative: the step "number" cannot use this: option "negative": "trailing" is not one of minus, trailing-minus, parentheses, none; did you mean "trailing-minus"?',
      ],
    ],
    [
      'step types',
      '[number]',
      '[number, upper]',
      [
        'm.map.yaml:17:67 MAP-LINT-TYPE lines.fields.quantity.do.1: "upper" works on a text or a list, but "number" before it gives a number',
      ],
    ],
    [
      'field type',
      ', do: [number]',
      '',
      [
        'm.map.yaml:17:5 MAP-LINT-TYPE lines.fields.quantity: quantity takes a number, but its steps give a text; end with "number"',
      ],
    ],
    [
      'canonical field',
      'quantity:',
      'quantitty:',
      [
        'm.map.yaml:17:5 MAP-LINT-FIELD lines.fields.quantitty: a line of inventory has no field "quantitty"; did you mean "quantity"?',
      ],
    ],
    [
      'canonical header',
      'feedId:',
      'feed:',
      [
        'm.map.yaml:12:3 MAP-LINT-FIELD document.feed: the inventory document has no field "feed"; did you mean "feedId"?',
      ],
    ],
    [
      'missing canonical field',
      '    sku: { from: LIN, pair: [VN], do: [trim], required: true }\n',
      '',
      ['m.map.yaml:15:3 MAP-LINT-MISSING lines.fields: a line of inventory needs the field "sku"'],
    ],
    [
      'number instead of text',
      '"846"',
      '846',
      [
        'm.map.yaml:8:16 MAP-LINT-QUOTE source.transaction: write it in quotes: "846"; unquoted, YAML reads it as the number 846',
      ],
    ],
    [
      'leading zero',
      '"33"',
      '033',
      [
        'm.map.yaml:17:46 MAP-LINT-QUOTE lines.fields.quantity.where.QTY01: write it in quotes: "033"; unquoted, YAML reads it as the number 33',
      ],
    ],
    [
      'no such element',
      'QTY02',
      'QTY09',
      ['m.map.yaml:17:23 MAP-LINT-ADDRESS lines.fields.quantity.from: "QTY09": QTY has only 4 elements'],
    ],
    [
      'no such segment',
      'QTY02, where: { QTY01: "33" }',
      'QTT02',
      [
        'm.map.yaml:17:23 MAP-LINT-ADDRESS lines.fields.quantity.from: there is no segment QTT in the transaction sets we know; did you mean "CTT"?',
      ],
    ],
    [
      'small letters',
      'BIA03',
      'bia03',
      [
        'm.map.yaml:12:19 MAP-LINT-ADDRESS document.feedId.from: "bia03" is not an X12 address such as QTY02, SLN09-2, DMG05^2 or shipment.TD503; did you mean "BIA03"?',
      ],
    ],
    [
      'element zero',
      'BIA03',
      'BIA00',
      ['m.map.yaml:12:19 MAP-LINT-ADDRESS document.feedId.from: "BIA00": elements count from 01'],
    ],
    [
      'segment without element',
      'BIA03',
      'BIA',
      [
        'm.map.yaml:12:19 MAP-LINT-ADDRESS document.feedId.from: "BIA" names only the segment; name an element, e.g. BIA01',
      ],
    ],
    [
      'condition on another segment',
      'QTY01: "33"',
      'REF01: "33"',
      [
        'm.map.yaml:17:39 MAP-LINT-ADDRESS lines.fields.quantity.where.REF01: "REF01" is not in the segment that is read; a condition on another segment is "when"',
      ],
    ],
    [
      'unknown loop',
      'each: item',
      'each: itme',
      ['m.map.yaml:14:9 MAP-LINT-LOOP lines.each: there is no loop "itme"; did you mean "item"?'],
    ],
    [
      'loop not around',
      'from: QTY02',
      'from: order.QTY02',
      ['m.map.yaml:17:23 MAP-LINT-LOOP lines.fields.quantity.from: there is no loop "order"'],
    ],
    [
      'unknown code list',
      '[trim]',
      '[{ lookup: uom }]',
      ['m.map.yaml:16:50 MAP-LINT-CODES lines.fields.sku.do.0.lookup: there is no code list "uom" under codes'],
    ],
    [
      'anchor',
      '{ from: BIA03 }',
      '&x { from: BIA03 }',
      ['m.map.yaml:12:14 MAP-LINT-FEATURE document.feedId: the anchor &x is not allowed'],
    ],
    [
      'tag',
      'from: BIA03',
      'from: !!str BIA03',
      ['m.map.yaml:12:25 MAP-LINT-FEATURE document.feedId.from: the tag tag:yaml.org,2002:str is not allowed'],
    ],
    [
      'duplicate key',
      'id: acme-846',
      'id: acme-846\nid: acme-846',
      ['m.map.yaml:3:1 MAP-LINT-YAML the key "id" stands here twice'],
    ],
    [
      'merge key',
      'document:',
      '<<: { a: b }\ndocument:',
      ['m.map.yaml:11:1 MAP-LINT-FEATURE the merge key << is not allowed'],
    ],
    [
      'expressions',
      '[trim]',
      '[{ expr: "x" }]',
      [
        'm.map.yaml:16:42 MAP-LINT-STEP lines.fields.sku.do.0.expr: the step "expr" does not exist: expressions are not part of version 1; combine steps, or ask the partner for the value',
      ],
    ],
    [
      'groups in a pattern',
      '[trim]',
      '[{ matches: "(a+)+" }]',
      [
        'm.map.yaml:16:51 MAP-LINT-PATTERN lines.fields.sku.do.0.matches: the pattern (a+)+ is not supported: groups are not allowed',
      ],
    ],
    [
      'both from and value',
      'from: BIA03',
      'from: BIA03, value: x',
      ['m.map.yaml:12:26 MAP-LINT-KEY document.feedId.value: give only one of from, value'],
    ],
    [
      'skip outside CSV',
      'each: item',
      'each: item\n  skip: { SKU: [blank] }',
      ['m.map.yaml:15:3 MAP-LINT-KEY lines.skip: "skip" is for rows; narrow the loop with "where" instead'],
    ],
    [
      'columns outside CSV',
      'transaction: "846"',
      'transaction: "846"\n  header: { row: 1 }',
      [
        'm.map.yaml:9:3 MAP-LINT-KEY source: unknown key "header"; known here: format, transaction, version, charset, dialect',
      ],
    ],
    [
      'direction',
      'direction: in',
      'direction: im',
      ['m.map.yaml:5:12 MAP-LINT-VALUE direction: "im" is not in or out; did you mean "in"?'],
    ],
    [
      'kind',
      'kind: inventory',
      'kind: inventry',
      [
        'm.map.yaml:4:7 MAP-LINT-VALUE kind: "inventry" is not one of inventory, price-catalog, acknowledgment, ship-notice, invoice, functional-acknowledgment; did you mean "inventory"?',
      ],
    ],
    [
      'wrong shape',
      '[trim]',
      'trim',
      ['m.map.yaml:16:39 MAP-LINT-VALUE lines.fields.sku.do: expected a list, found "trim"'],
    ],
    [
      'date without zone',
      'feedId: { from: BIA03 }',
      'asOf: { from: BIA04, do: [{ date: { in: [yyyyMMdd] } }] }',
      [
        'm.map.yaml:12:37 MAP-LINT-STEP document.asOf.do.0.date: a "zone" is needed to turn a local time into an instant (or say "as: date")',
      ],
    ],
    [
      'unknown zone',
      'feedId: { from: BIA03 }',
      'asOf: { from: BIA04, do: [{ date: { in: [yyyyMMdd], zone: America/Chicagoo } }] }',
      [
        'm.map.yaml:12:37 MAP-LINT-STEP document.asOf.do.0.date: "America/Chicagoo" is not an IANA time zone such as America/Chicago',
        'm.map.yaml:12:37 MAP-LINT-STEP document.asOf.do.0.date: a "zone" is needed to turn a local time into an instant (or say "as: date")',
      ],
    ],
  ])('inbound: %s', (_, find, replacement, expected) => {
    expect(changed(find, replacement)).toEqual(expected);
  });

  it.each([
    [
      'unknown path',
      'order.poNumber',
      'order.poNumbr',
      [
        'm.map.yaml:11:40 MAP-LINT-ADDRESS emit.0.BEG.BEG03.from: there is no "poNumbr" in order; did you mean "order.poNumber"?',
      ],
    ],
    [
      'unknown root',
      'order.poNumber',
      'oder.poNumber',
      [
        'm.map.yaml:11:40 MAP-LINT-ADDRESS emit.0.BEG.BEG03.from: "oder.poNumber" does not start with order; did you mean "order.poNumber"?',
      ],
    ],
    [
      'name outside its loop',
      'order.poNumber',
      'line.number',
      ['m.map.yaml:11:40 MAP-LINT-ADDRESS emit.0.BEG.BEG03.from: "line.number" does not start with order'],
    ],
    [
      'not a value',
      'order.poNumber',
      'order.shipTo',
      [
        'm.map.yaml:11:40 MAP-LINT-ADDRESS emit.0.BEG.BEG03.from: "order.shipTo" is not a single value; name one of its fields',
      ],
    ],
    [
      'not a list',
      'each: order.lines',
      'each: order.shipTo',
      ['m.map.yaml:12:11 MAP-LINT-ADDRESS emit.1.each: "order.shipTo" is not a list'],
    ],
    [
      'wrong tag',
      'BEG03:',
      'BGE03:',
      [
        'm.map.yaml:11:25 MAP-LINT-ADDRESS emit.0.BEG.BGE03: there is no segment BGE in the transaction sets we know; did you mean "BEG"?',
      ],
    ],
    [
      'other segment',
      'PO107:',
      'BEG07:',
      [
        'm.map.yaml:15:57 MAP-LINT-ADDRESS emit.1.emit.0.PO1.BEG07: "BEG07" is not an element of PO1; did you mean "PO107"?',
      ],
    ],
    [
      'separator in a constant',
      'PO106: VN',
      'PO106: V*N',
      [
        'm.map.yaml:15:53 MAP-LINT-VALUE emit.1.emit.0.PO1.PO106: "V*N" holds the separator *; X12 has no escape, so choose another text or other separators',
      ],
    ],
    [
      'unquoted constant',
      '"00"',
      '00',
      [
        'm.map.yaml:11:19 MAP-LINT-QUOTE emit.0.BEG.BEG01: write it in quotes: "00"; unquoted, YAML reads it as the number 0',
      ],
    ],
    [
      'envelope segment',
      '- BEG: {',
      '- ST: { ST01: "850" }\n  - BEG: {',
      ['m.map.yaml:11:5 MAP-LINT-ADDRESS emit.0.ST: ST belongs to the envelope, which the writer adds'],
    ],
    [
      'components',
      'PO106: VN',
      'PO106-1: VN',
      [
        'm.map.yaml:15:46 MAP-LINT-ADDRESS emit.1.emit.0.PO1.PO106-1: "PO106-1": components and repetitions cannot be written in version 1',
      ],
    ],
    [
      'truncate alone',
      'required: true',
      'truncate: true',
      ['m.map.yaml:11:56 MAP-LINT-VALUE emit.0.BEG.BEG03.truncate: truncate cuts a text at "max"; give "max"'],
    ],
  ])('outbound: %s', (_, find, replacement, expected) => {
    expect(changed(find, replacement, ORDER)).toEqual(expected);
  });

  it('lets a constant hold any separator when the writer may choose others', () => {
    const envelope =
      '{ sender: { qualifier: ZZ, id: A }, receiver: { qualifier: ZZ, id: B }, group: PO, usage: P, separators: { choose: true }, separatorsInData: replace }';
    const source = ORDER.replace('version: "004010"', `version: "004010"\n  envelope: ${envelope}`);
    expect(findings({ 'm.map.yaml': source }, 'm.map.yaml')).toEqual([]);
    expect(changed('PO106: VN', 'PO106: V*N', source)).toEqual([]);
    expect(changed('choose: true', 'choose: false', source.replace('PO106: VN', 'PO106: V*N'))).toHaveLength(1);
    expect(changed('InData: replace', 'InData: drop', source)).toHaveLength(1);
  });

  it('rejects codes that the canonical field does not know', () => {
    const source = `mapping: 1
id: a
kind: acknowledgment
direction: in
source: { format: csv, file: "c_*.csv" }
lines:
  each: row
  fields:
    status: { from: Status, do: [{ lookup: status }] }
codes:
  status: { OK: accepted }
`;
    expect(findings({ 'a.map.yaml': source }, 'a.map.yaml')).toEqual([
      'a.map.yaml:9:5 MAP-LINT-CODES lines.fields.status: status cannot be "accepted", which its code list gives; it is one of accept, backorder, price-change, quantity-change, reschedule, substitute, reject, hold',
    ]);
  });

  it('finds columns that a layout does not have', () => {
    const source = `mapping: 1
id: f
kind: inventory
direction: in
source: { format: fixed, file: "f_*", columns: [{ name: Item, width: 5 }, { name: Qty, width: 4 }] }
lines:
  each: row
  skip: { Itm: [blank] }
  fields:
    sku: { from: Itm }
    description: { col: 3 }
`;
    expect(findings({ f: source }, 'f')).toEqual([
      'f:8:16 MAP-LINT-ADDRESS lines.skip.Itm: there is no column "Itm" in the layout; did you mean "Item"?',
      'f:10:18 MAP-LINT-ADDRESS lines.fields.sku.from: there is no column "Itm" in the layout; did you mean "Item"?',
      'f:11:25 MAP-LINT-ADDRESS lines.fields.description.col: the layout has only 2 columns',
    ]);
  });

  it('shows every finding at once, in file order', () => {
    const source = GOOD.replace('BIA03', 'BIA00').replace('[trim]', '[tirm]').replace('QTY02', 'QTY09');
    expect(findings({ 'm.map.yaml': source }, 'm.map.yaml').map((line) => line.split(' ')[0])).toEqual([
      'm.map.yaml:12:19',
      'm.map.yaml:16:40',
      'm.map.yaml:17:23',
    ]);
  });
});
