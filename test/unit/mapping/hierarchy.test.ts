import { describe, expect, it } from 'vitest';
import { inbound, reasons, segments, translate } from '../../support/mapping-files.ts';

const FILE = `mapping: 1
id: m
kind: ship-notice
direction: in
source: { format: x12, transaction: "856" }
loops:
  shipment: { start: HL, where: { HL03: S }, hl: true }
  order: { start: HL, where: { HL03: O }, hl: true, in: shipment }
  pack: { start: HL, where: { HL03: P }, hl: true, in: order }
  item: { start: HL, where: { HL03: I }, hl: true, in: [pack, order] }
document:
  shippedAt: { from: shipment.DTM02, where: { DTM01: "011" }, do: [{ date: { in: [yyyyMMdd], zone: UTC } }] }
lines:
  each: item
  fields:
    poNumber: { from: order.PRF01, required: true }
    sku: { from: LIN, pair: [VN] }
    quantity: { from: SN102, do: [number], required: true }
    packageId: { from: pack.MAN02 }
    carrier: { from: shipment.TD503 }
`;
const mapping = inbound({ 'm.map.yaml': FILE }, 'm.map.yaml');
const read = (text: string) => translate(mapping, segments(`ST*856~BSN*00*1~${text}CTT*1~SE*1~`));
const item = (id: string, parent: string, sku: string): string => `HL*${id}*${parent}*I~LIN**VN*${sku}~SN1**1*EA~`;
const shown = (text: string): string[] =>
  read(text).lines.map(({ poNumber, packageId, sku, carrier }) =>
    [poNumber, packageId ?? '-', sku, carrier ?? '-'].join(' '),
  );

describe('HL trees', () => {
  it('follow HL02, not the order of the segments', () => {
    const text = `HL*1**S~TD5**2*UPSN~HL*2*1*O~PRF*PO1~HL*3*1*O~PRF*PO2~HL*4*2*P~MAN*CP*A~HL*5*3*P~MAN*CP*B~${item('6', '4', 'X')}${item('7', '5', 'Y')}`;
    expect(shown(text)).toEqual(['PO1 A X UPSN', 'PO2 B Y UPSN']);
  });

  it('take a root that points to 0', () => {
    expect(shown(`HL*1*0*S~HL*2*1*O~PRF*PO1~${item('3', '2', 'X')}`)).toEqual(['PO1 - X -']);
  });

  it('infer the parent by order where every HL02 is blank, without borrowing a package of another order', () => {
    const text = `HL*1**S~HL*2**O~PRF*PO1~HL*3**P~MAN*CP*A~${item('4', '', 'X')}HL*5**O~PRF*PO2~${item('6', '', 'Y')}`;
    expect(shown(text)).toEqual(['PO1 A X -', 'PO2 - Y -']);
  });

  it('do not borrow an order of an earlier shipment', () => {
    const { lines, held } = read(`HL*1**S~HL*2**O~PRF*PO1~${item('3', '', 'X')}HL*4**S~${item('5', '', 'Y')}`);
    expect(lines).toHaveLength(1);
    expect(reasons(held)).toEqual(['MAP-HIERARCHY HL 5 (item) has no HL02 and stands under no pack or order']);
  });

  it('pass through levels that are not declared', () => {
    expect(
      shown(`HL*1**S~TD5**2*X~HL*2*1*O~PRF*PO1~HL*3*2*T~MAN*GM*TARE~HL*4*3*P~MAN*CP*A~${item('5', '4', 'X')}`),
    ).toEqual(['PO1 A X X']);
  });

  it.each([
    [
      'a pointer to nothing',
      `HL*1**S~HL*2*1*O~PRF*PO1~${item('3', '9', 'X')}`,
      'HL02 points to 9, which no earlier HL has',
    ],
    [
      'a pointer to itself',
      `HL*1**S~HL*2*1*O~PRF*PO1~${item('3', '3', 'X')}`,
      'HL02 points to 3, which no earlier HL has',
    ],
    [
      'a wrong level',
      `HL*1**S~HL*2*1*O~PRF*PO1~${item('3', '1', 'X')}`,
      'HL 3 (item) stands under shipment, not under pack or order',
    ],
    [
      'an id used twice',
      `HL*1**S~HL*2*1*O~PRF*PO1~${item('2', '1', 'X')}`,
      'HL 2 (item) stands under shipment, not under pack or order',
    ],
    [
      'an item under an order whose id is used twice',
      `HL*1**S~HL*2*1*O~PRF*PO1~HL*2*1*O~PRF*PO2~${item('3', '2', 'X')}`,
      'HL01 2 occurs twice',
    ],
    [
      'an item under a package that hangs nowhere',
      `HL*1**S~HL*2*1*O~PRF*PO1~HL*3*8*P~${item('4', '3', 'X')}`,
      'HL02 points to 8, which no earlier HL has',
    ],
  ])('hold lines under %s', (_, text, message) => {
    const { lines, held } = read(text);
    expect(lines).toEqual([]);
    expect(reasons(held)).toContain(`MAP-HIERARCHY ${message}`);
  });

  it('read the header from all shipments, and do not choose between two', () => {
    expect(read(`HL*1**S~DTM*011*20260902~HL*2*1*O~PRF*P~${item('3', '2', 'X')}`).header).toEqual({
      shippedAt: '2026-09-02T00:00:00Z',
    });
    const { problems } = read('HL*1**S~DTM*011*20260902~HL*2**S~DTM*011*20260903~');
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([['MAP-SEVERAL', 'error']]);
  });
});

describe('loops without HL', () => {
  const answers = inbound(
    {
      'm.map.yaml': `mapping: 1
id: m
kind: acknowledgment
direction: in
source: { format: x12, transaction: "855" }
loops:
  line: { start: PO1 }
  answer: { start: ACK, in: line }
lines:
  each: answer
  fields:
    lineNumber: { from: line.PO101, do: [number], required: true }
    status: { from: ACK01, do: [{ lookup: status }] }
    expectedOn: { from: DTM02, do: [{ date: { in: [yyyyMMdd], as: date } }] }
codes:
  status: { IA: accept, IB: backorder }
`,
    },
    'm.map.yaml',
  );

  it('hand out every answer with its own line', () => {
    const { lines } = translate(
      answers,
      segments(
        'ST*855~BAK*00~PO1*1~ACK*IA~DTM*068*20260902~ACK*IB~DTM*068*20260915~PO1*2~PO1*3~ACK*IA~CTT*3~DTM*068*20260101~SE*1~',
      ),
    );
    expect(lines).toEqual([
      { lineNumber: 1, status: 'accept', expectedOn: '2026-09-02' },
      { lineNumber: 1, status: 'backorder', expectedOn: '2026-09-15' },
      { lineNumber: 3, status: 'accept' },
    ]);
  });

  it('hold an answer that stands in no line', () => {
    const { lines, held } = translate(answers, segments('ST*855~ACK*IA~PO1*1~ACK*IA~SE*1~'));
    expect(lines).toHaveLength(1);
    expect(reasons(held)).toEqual(['MAP-HIERARCHY ACK starts "answer" outside line']);
  });

  it('do not mix a party that is not declared into the one before', () => {
    const parties = inbound(
      {
        'm.map.yaml': `mapping: 1
id: m
kind: inventory
direction: in
source: { format: x12, transaction: "846" }
loops:
  warehouse: { start: N1, where: { N101: WH } }
  item: { start: LIN, in: warehouse }
lines:
  each: item
  fields:
    sku: { from: LIN, pair: [VN] }
    warehouse: { from: warehouse.N104 }
    description: { from: warehouse.N301 }
`,
      },
      'm.map.yaml',
    );
    const { lines, held } = translate(
      parties,
      segments('ST*846~N1*SF*x*92*A~N3*Wrong~N1*WH*x*92*W1~N3*Right~LIN**VN*1~N1*BY*x*92*B~N3*Wrong~LIN**VN*2~SE*1~'),
    );
    expect(lines).toEqual([{ sku: '1', warehouse: 'W1', description: 'Right' }]);
    expect(reasons(held)).toEqual(['MAP-HIERARCHY LIN starts "item" outside warehouse']);
  });
});
