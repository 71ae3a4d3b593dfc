import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CoverageReport, mapCoverage } from '../../../../src/app/map/coverage.ts';
import { renderCoverage } from '../../../../src/app/map/coverage-text.ts';
import { ROOT } from '../../../support/sources.ts';

const folder = join(ROOT, 'mappings');

async function coverage(mapping: string, ...texts: readonly (string | readonly [name: string, text: string])[]) {
  const inputs = texts.map((one, at) => {
    const [file, text] = typeof one === 'string' ? [`${at}.edi`, one] : one;
    return {
      file,
      open: async function* () {
        yield Buffer.from(text, 'utf8');
      },
    };
  });
  return (await mapCoverage({ mapping, folder }, inputs)) as CoverageReport;
}

const ENVELOPE = [
  'ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *261122*0400*U*00401*000000101*0*P*>~',
  'GS*IB*8005551212*CROSSDOCK*20261122*0400*101*X*004010~',
].join('');
/** One 846 around item segments; the counts of the trailers are right. */
function stock(items: string): string {
  const body = `ST*846*0001~BIA*00*DD*F*20260901*0530~${items}`;
  return `${ENVELOPE}${body}SE*${body.split('~').length}*0001~GE*1*101~IEA*1*000000101~`;
}

describe('coverage of an inbound mapping', () => {
  it('counts inputs and qualifiers that nothing reads over all files, with a value of each', async () => {
    const item = 'LIN**VN*A*IN*99~QTY*33*4*EA~QTY*29*30*EA~MEA*PD*WT*3~';
    const report = await coverage('acme-846', stock(item.repeat(3)), stock(item));
    expect(report.files).toMatchObject([
      { file: '0.edi', documents: 1, lines: 3, held: 0, problems: [] },
      { file: '1.edi', documents: 1, lines: 1 },
    ]);
    expect(report.qualifiers).toEqual([
      { input: 'LIN pair IN', count: 4, sample: '99' },
      { input: 'QTY01=29', count: 4, sample: 'QTY*29*30*EA~' },
    ]);
    expect(report.unread).toEqual([
      { input: 'MEA', count: 4, sample: 'MEA*PD*WT*3~' },
      { input: 'BIA01', count: 2, sample: '00' },
      { input: 'BIA02', count: 2, sample: 'DD' },
    ]);
    expect(renderCoverage(report)).toContain('  QTY01=29     4 times  e.g. QTY*29*30*EA~');
  });

  it('names fields that never got a value, mapped or not, and those that always took their default', async () => {
    const report = await coverage('acme-846', stock('LIN**VN*A~QTY*33*4*EA~'));
    const mapped = report.neverSet.filter(({ isMapped }) => isMapped).map(({ field }) => field);
    const unmapped = report.neverSet.filter(({ isMapped }) => !isMapped).map(({ path }) => path);
    expect(mapped).toEqual(['currency', 'gtin', 'leadTimeDays', 'description', 'availableOn', 'cost']);
    expect(unmapped).toContain('lines.fields.warehouse');
    expect(unmapped).not.toContain('lines.fields.sku');
    expect(report.alwaysDefaulted).toEqual([{ path: 'lines.fields.discontinued', field: 'discontinued', default: '' }]);
    const second = await coverage('acme-846', stock('LIN**VN*A~REF*ZZ*DISC~QTY*33*4*EA~LIN**VN*B~QTY*33*4*EA~'));
    expect(second.alwaysDefaulted).toEqual([]);
  });

  it('does not count lines on which a field does not apply', async () => {
    const top = mkdtempSync(join(tmpdir(), 'map-coverage-'));
    try {
      const path = join(top, 'stock.map.yaml');
      writeFileSync(
        path,
        `mapping: 1
id: stock
kind: inventory
direction: in
source: { format: csv, file: "*.csv" }
lines:
  each: row
  fields:
    sku: { from: Item }
    unit: { from: Unit, when: { Kind: [box] }, default: case }
`,
      );
      const report = await coverage(path, ['a.csv', 'Item,Kind,Unit\nA,box,\nB,piece,EA\n']);
      expect(report.alwaysDefaulted).toEqual([{ path: 'lines.fields.unit', field: 'unit', default: 'case' }]);
    } finally {
      rmSync(top, { recursive: true });
    }
  });

  it('names loops that never occurred in any file', async () => {
    const withPacks = readFileSync(join(folder, 'acme/tests/acme-856/01-two-packages.edi'), 'utf8');
    expect((await coverage('acme-856', withPacks)).loopsNeverSeen).toEqual([]);
    const without = withPacks.replaceAll(/HL\*(\d+)\*(\d*)\*P/g, 'HL*$1*$2*T');
    expect((await coverage('acme-856', without)).loopsNeverSeen).toEqual(['pack']);
    expect((await coverage('acme-856', without, withPacks)).loopsNeverSeen).toEqual([]);
  });

  it('counts columns and elements that nothing reads', async () => {
    const rows = 'Item #,Qty Avail,Shade\nA,1,red\nB,2,\nC,3,blue\n';
    expect((await coverage('bravo-inventory', ['inv_1.csv', rows])).unread).toEqual([
      { input: 'Shade', count: 2, sample: 'red' },
    ]);
    const xml =
      '<Inventory asOf="2026-09-01T10:00:00Z" run="7"><Item sku="A"><Stock warehouse="W" qty="1"/><Colour>red</Colour></Item></Inventory>';
    const report = await coverage('cargo-stock', ['stock_1.xml', xml]);
    expect(report.unread).toEqual([
      { input: 'Inventory/@run', count: 1, sample: '7' },
      { input: 'Item/Colour', count: 1, sample: 'red' },
    ]);
    expect(report.loopsNeverSeen).toEqual([]);
  });

  it('says which file is not for the mapping and counts the others', async () => {
    const report = await coverage('acme-846', ['a.xml', '<x/>'], stock('LIN**VN*A~QTY*33*4*EA~'), ENVELOPE);
    expect(report.files[0]?.problems).toEqual([
      'MAP-FOREIGN: acme-846 reads x12, but this file is not: it begins with <',
    ]);
    expect(report.files[1]).toMatchObject({ lines: 1, problems: [] });
    expect(report.files[2]?.problems).toContain('it holds nothing that acme-846 reads');
  });
});

describe('coverage of an outbound mapping', () => {
  it('names canonical values that are never written, and places that are never filled', async () => {
    const order = readFileSync(join(folder, 'acme/tests/acme-850/01-two-lines.json'), 'utf8');
    const report = await coverage('acme-850', ['1.json', order]);
    expect(report.unread.map(({ input, count }) => `${input} ${count}`)).toEqual([
      'order.lines[].sku 2',
      'order.currency 1',
      'order.total 1',
    ]);
    expect(report.neverSet).toEqual([{ path: 'emit.4.N2.N201', field: 'N201', isMapped: true }]);
    expect((await coverage('acme-850', ['1.json', 'x'])).files[0]?.problems[0]).toMatch(/^the input is not JSON/);
  });
});
