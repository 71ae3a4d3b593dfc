import { describe, expect, it } from 'vitest';
import { type Files, findings, outbound } from '../../support/mapping-files.ts';

const BASE = `mapping: 1
id: base
kind: order
direction: out
target: { format: x12, transaction: "850", version: "004010" }
parts:
  beginning:
    BEG: { BEG01: "00", BEG02: DS, BEG03: { from: order.poNumber, required: true } }
  extra: []
  note:
    MSG: { MSG01: { from: order.note, do: [ascii], max: 10 } }
    when: { order.note: present }
  ship-to:
    - N1: { N101: ST, N102: { from: order.shipTo.name } }
    - N4: { N401: { from: order.shipTo.city } }
  line: { PO1: { PO101: { from: line.number }, PO106: VN, PO107: { from: line.supplierSku } } }
emit:
  - part: beginning
  - part: extra
  - part: note
  - part: ship-to
  - each: order.lines
    as: line
    emit:
      - part: line
`;
const files = (rest: string): Files => ({
  'base.map.yaml': BASE,
  'm.map.yaml': `mapping: 1\nid: m\nextends: base.map.yaml\n${rest}`,
});
const ORDER = {
  poNumber: 'PO1',
  note: 'Leave it at the door',
  shipTo: { name: 'Ann', city: 'Salem' },
  lines: [
    { number: 1, supplierSku: 'A' },
    { number: 2, supplierSku: 'B' },
  ],
};

function written(rest: string, order: Readonly<Record<string, unknown>> = ORDER): string[] {
  const result = outbound(files(rest), 'm.map.yaml').write(order);
  if (!result.ok) return result.problems.map(({ message }) => message);
  if (result.target.kind !== 'segments') throw new Error('not segments');
  return result.target.segments.map(({ tag, elements }) => [tag, ...elements].join('*'));
}
const linted = (rest: string): string => findings(files(rest), 'm.map.yaml').join('\n');

describe('parts of what is written', () => {
  it('stand where emit names them, lists as all their entries', () => {
    expect(written('', { ...ORDER, note: ' ' })).toEqual([
      'BEG*00*DS*PO1',
      'N1*ST*Ann',
      'N4*Salem',
      'PO1*1*****VN*A',
      'PO1*2*****VN*B',
    ]);
  });

  it('merge by element; of an element, how it is filled is replaced as a group', () => {
    const rest = `parts:
  beginning: { BEG: { BEG02: SA, BEG03: { from: order.shipTo.city }, BEG05: X } }
  line: { PO1: { PO106: SK, PO101: null } }
`;
    expect(written(rest, { ...ORDER, note: ' ' })).toEqual([
      'BEG*00*SA*Salem**X',
      'N1*ST*Ann',
      'N4*Salem',
      'PO1******SK*A',
      'PO1******SK*B',
    ]);
    // What must hold is inherited.
    expect(written(rest, { ...ORDER, shipTo: {} })[0]).toBe('BEG03 is required (read from order.shipTo.city)');
  });

  it('do not keep a condition of the parent beside one of the child', () => {
    const rest = 'parts: { note: { MSG: { MSG01: HELLO }, when: { order.poNumber: [PO1] } } }\n';
    expect(written(rest, { ...ORDER, note: ' ' })[1]).toBe('MSG*HELLO');
  });

  it('are replaced where they are lists, and may name other parts', () => {
    const rest = 'parts: { ship-to: [{ part: tail }], tail: { N1: { N101: BT } }, note: [] }\n';
    expect(written(rest).slice(0, 2)).toEqual(['BEG*00*DS*PO1', 'N1*BT']);
  });

  it.each([
    ['a name that is not there', 'parts: { extra: [{ part: linr }] }', 'there is no part "linr"; did you mean "line"?'],
    [
      'a part that nothing writes',
      'parts: { refs: [] }',
      'm.map.yaml:4:16 MAP-LINT-PART parts.refs: nothing writes the part "refs"',
    ],
    [
      'a part in itself',
      'parts: { extra: [{ part: a }], a: [{ part: b }], b: [{ part: a }] }',
      'the part "a" stands in itself',
    ],
    [
      'a condition beside the name',
      'parts: { extra: [{ part: line, when: { order.note: present } }] }',
      '"part" stands alone',
    ],
    [
      'two segments in one entry',
      'parts: { note: { REF: { REF01: ZZ } } }',
      'one entry names one thing, found MSG, REF',
    ],
    [
      'a path that is wrong, where it stands',
      'parts: { beginning: { BEG: { BEG05: { from: order.poNumbr } } } }',
      'm.map.yaml:4:45 MAP-LINT-ADDRESS emit.0.BEG.BEG05.from',
    ],
    ['parts that are no map', 'parts: []', 'expected a map'],
  ])('refuse %s', (_, rest, expected) => {
    expect(linted(`${rest}\n`)).toContain(expected);
  });

  it('cannot be multiplied without end', () => {
    const names = Array.from({ length: 30 }, (_, index) => `p${index}`);
    const parts = names.map((name, index) => {
      const next = names[index + 1];
      return `${name}: [${next === undefined ? '' : `{ part: ${next} }, { part: ${next} }`}]`;
    });
    expect(linted(`parts: { extra: [{ part: p0 }], ${parts.join(', ')} }\n`)).toContain(
      'parts are named more than 1000 times',
    );
  });
});
