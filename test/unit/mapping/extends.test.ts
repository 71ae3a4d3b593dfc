import { describe, expect, it } from 'vitest';
import { findings, inbound, loaded, reasons, segments, translate } from '../../support/mapping-files.ts';

const BASE = `mapping: 1
id: base
kind: inventory
direction: in
source: { format: x12, transaction: "846" }
loops:
  item: { start: LIN, where: { LIN01: "1" } }
lines:
  each: item
  fields:
    sku: { from: LIN, pair: [SK, VN], do: [trim], required: true }
    quantity: { from: QTY02, where: { QTY01: "33" }, do: [number], required: true, min: 0 }
    description: { from: PID05 }
codes:
  uom: { EA: each, CA: case }
`;

const child = (rest: string): { 'base/base.map.yaml': string; 'acme/acme.map.yaml': string } => ({
  'base/base.map.yaml': BASE,
  'acme/acme.map.yaml': `mapping: 1\nid: acme\nsupplier: acme\nextends: ../base/base.map.yaml\n${rest}`,
});
const items = segments('ST*846~LIN*1*VN*A~QTY*33*5~QTY*17*9~PID*F****Mug~LIN*2*VN*B~QTY*33*-1~');

describe('extends', () => {
  it('replaces how a field is read as a group and inherits what must hold', () => {
    const files = child(
      'loops:\n  item: { start: LIN }\nlines:\n  fields:\n    quantity: { from: CTP02, do: [number] }\n',
    );
    const { lines, held } = translate(
      inbound(files, 'acme/acme.map.yaml'),
      segments('ST*846~LIN*1*VN*A~CTP*X*7~LIN*2*VN*B~CTP*X*-1~LIN*3*VN*C~'),
    );
    // No `where` of the parent on CTP, but its `required` and `min`.
    expect(lines).toEqual([{ sku: 'A', quantity: 7 }]);
    expect(reasons(held)).toEqual([
      'MAP-MIN quantity=-1 is below 0',
      'MAP-REQUIRED quantity is required (read from CTP02)',
    ]);
  });

  it('changes only what must hold when nothing is said about reading', () => {
    const files = child('lines:\n  fields:\n    quantity: { min: 6 }\n');
    const { held } = translate(inbound(files, 'acme/acme.map.yaml'), items);
    expect(reasons(held)).toEqual(['MAP-MIN quantity=5 is below 6']);
  });

  it('replaces a loop whole', () => {
    const files = child('loops:\n  item: { start: LIN }\n');
    const { lines, heldCount } = translate(inbound(files, 'acme/acme.map.yaml'), items);
    expect(lines).toEqual([{ sku: 'A', quantity: 5, description: 'Mug' }]);
    expect(heldCount).toBe(1);
  });

  it('deletes with null, and merges code lists by key', () => {
    const files = child(
      'lines:\n  fields:\n    description: null\n    unit: { from: QTY03, default: PL, do: [{ lookup: uom }] }\ncodes:\n  uom: { PL: pallet }\n',
    );
    expect(translate(inbound(files, 'acme/acme.map.yaml'), items).lines).toEqual([
      { sku: 'A', quantity: 5, unit: 'pallet' },
    ]);
  });

  it('says so when a field is only half replaced', () => {
    expect(findings(child('lines:\n  fields:\n    quantity: { do: [number] }\n'), 'acme/acme.map.yaml')).toEqual([
      'acme/acme.map.yaml:7:5 MAP-LINT-MISSING lines.fields.quantity: give "from" (an address) or "value" (a constant); how a field is read is not inherited in parts',
    ]);
  });

  it('names the file in which a finding is', () => {
    const files = { ...child(''), 'base/base.map.yaml': BASE.replace('[trim]', '[tirm]') };
    expect(findings(files, 'acme/acme.map.yaml')).toEqual([
      'base/base.map.yaml:11:44 MAP-LINT-STEP lines.fields.sku.do.0: unknown step "tirm"; did you mean "trim"?',
    ]);
  });

  it('refuses a key without value that nothing inherits', () => {
    expect(findings({ 'a.map.yaml': BASE.replace('{ from: PID05 }', '') }, 'a.map.yaml')).toEqual([
      'a.map.yaml:13:18 MAP-LINT-VALUE lines.fields.description: expected a map, found nothing',
    ]);
  });

  it('refuses a cycle, a missing parent and a chain of five', () => {
    const link = (parent: string): string => `extends: ${parent}\n`;
    expect(findings({ a: link('b'), b: link('a') }, 'a')).toEqual([
      'b:1:10 MAP-LINT-EXTENDS extends: "a" leads back to a: a -> b -> a',
    ]);
    expect(findings({ a: link('../b') }, 'a')).toEqual(['a:1:10 MAP-LINT-EXTENDS extends: cannot read "../b" (../b)']);
    expect(findings({ a: link('b'), b: link('c'), c: link('d'), d: link('e'), e: '' }, 'a')).toEqual([
      'd:1:10 MAP-LINT-EXTENDS extends: a chain may have 4 files: a -> b -> c -> d -> e',
    ]);
  });

  it('gives the same version to the same meaning, and another one to any change, also in a list file', () => {
    const version = (files: Record<string, string>): string => loaded(files, 'acme/acme.map.yaml').version;
    const plain = version(child(''));
    expect(version(child('# a comment\n'))).toBe(plain);
    expect(plain).toMatch(/^[0-9a-f]{64}$/);
    expect(version({ ...child(''), 'base/base.map.yaml': BASE.replace('min: 0', 'min: 1') })).not.toBe(plain);
    const listed = (csv: string): Record<string, string> => ({
      ...child('codes:\n  uom: { file: uom.csv }\n'),
      'acme/uom.csv': csv,
    });
    expect(version(listed('code,value\nEA,each\n'))).not.toBe(version(listed('code,value\nEA,piece\n')));
  });

  it('reports a faulty list file where the fault is', () => {
    const files = {
      ...child('codes:\n  uom: { file: uom.csv }\n'),
      'acme/uom.csv': 'code,value\nEA,each\nEA,case\nCA\n',
    };
    expect(findings(files, 'acme/acme.map.yaml')).toEqual([
      'acme/uom.csv:3:1 MAP-LINT-CODES "EA" stands twice, as "each" and as "case"',
      'acme/uom.csv:4:1 MAP-LINT-CODES expected two columns (code, value), found 1',
    ]);
  });
});
