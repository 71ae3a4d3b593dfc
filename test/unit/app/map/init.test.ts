import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filePattern, supplierName } from '../../../../src/app/map/init/names.ts';
import { type InitOptions, type InitReport, type InitResult, initMappings } from '../../../../src/app/map/init.ts';
import { lintMappings } from '../../../../src/app/map/lint.ts';
import { runMapTests } from '../../../../src/app/map/test.ts';
import { ROOT } from '../../../support/sources.ts';
import { rowsOf, workbookOf } from '../../../support/xlsx.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'map-init-'));
  cpSync(join(ROOT, 'mappings/base'), join(folder, 'base'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function init(
  samples: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<InitOptions> = {},
): Promise<InitResult> {
  const files = Object.entries(samples).map(([name, bytes]) => ({
    name,
    bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes,
  }));
  return initMappings({ samples: files, folder, supplier: 'nova', dryRun: false, force: false, ...options });
}

async function done(samples: Parameters<typeof init>[0], options: Partial<InitOptions> = {}): Promise<InitReport> {
  const result = await init(samples, options);
  if (result.state !== 'done') throw new Error(JSON.stringify(result));
  return result.report;
}

const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

/** Item numbers and quantities of a sample under the mapping that was inferred from it. */
async function lines(
  name: string,
  text: string | Uint8Array,
  options: Partial<InitOptions> = {},
): Promise<unknown[][]> {
  const { files } = await done({ [name]: text }, { dryRun: true, ...options });
  const expected = files.find(({ path }) => path.endsWith('.expect.json'))?.text ?? '{}';
  const { documents } = JSON.parse(expected) as { documents: { lines: { sku?: string; quantity?: number }[] }[] };
  return documents.flatMap((document) => document.lines.map(({ sku, quantity }) => [sku, quantity]));
}

const sample = (path: string): Buffer => readFileSync(join(ROOT, 'mappings', path));
const STOCK =
  'Item #,UPC,Qty Avail,Your Cost,ETA,Colour\nA-1,012345678905,"1,204",$1.50,09/30/2026,red\nA-2,,In Stock,$2.00,TBD,\n';

describe('a supplier proposed from samples', () => {
  it('is a folder that lints and passes its own tests at once', async () => {
    const report = await done({
      'stock_20261122.csv': STOCK,
      '846.edi': sample('acme/tests/acme-846/01-happy.edi'),
      '856.edi': sample('acme/tests/acme-856/01-two-packages.edi'),
      'response.xml': sample('cargo/tests/cargo-response/01-answers.xml'),
    });
    expect(report.mappings.map(({ id }) => id)).toEqual([
      'nova-inventory',
      'nova-846',
      'nova-856',
      'nova-acknowledgment',
    ]);
    expect(report).toMatchObject({ lint: { problems: [] }, test: { passed: 4, failed: 0 } });
    expect(await lintMappings([folder])).toMatchObject({ problems: [], suppliers: 1, mappings: 4 });
    expect(await runMapTests({ folder, update: false })).toMatchObject({
      passed: 4,
      failed: 0,
      gaps: [],
      problems: [],
    });
    expect(read('nova/tests/nova-inventory/01-sample.csv')).toBe(STOCK);
    expect(read('nova/supplier.yaml')).toContain('supplier: { qualifier: "12", id: "8005551212" }');
  });

  it('names guesses, inputs that nothing reads, and canonical fields that nothing sets, in the file', async () => {
    await done({ 'stock_20261122.csv': STOCK });
    const text = read('nova/nova-inventory.map.yaml');
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../../schema/mapping.v1.json');
    expect(text).toContain('  # TODO guess: the sample is called stock_20261122.csv\n  file: stock_*.csv');
    expect(text).toContain('# TODO guess: words count as the least they can mean; seen: "1,204", "In Stock"');
    expect(text).toContain('do: [trim, { words: { In Stock: 1 } }, { number: { thousands: "," } }]');
    expect(text).toContain('    # seen: "A-1", "A-2"\n    sku: { from: "Item #", do: [trim], required: true }');
    expect(text).toContain('# In the sample, but read by nothing here:\n#   Colour: 1 ×, e.g. "red"');
    expect(text).toMatch(/# Canonical fields that nothing sets:\n(?:#.*\n)*# {3}warehouse: /);
  });

  it('keeps text from the sample from ending a comment', async () => {
    const text = '"Item\n#","Qty\nAvail","Odd\nthing: 1"\nA\u000b1,1,"x\ny: 1"\nB,2,z\n';
    await done({ 'stock.csv': text });
    expect(read('nova/nova-inventory.map.yaml')).toContain('#   Odd\\x0athing: 1: 2 ×, e.g. "x\\ny: 1"');
    expect(await lintMappings([folder])).toMatchObject({ problems: [] });
    expect(await lines('stock.csv', text, { supplier: 'other' })).toEqual([
      ['A\u000b1', 1],
      ['B', 2],
    ]);
  });

  it('writes nothing in a dry run, and shows it all', async () => {
    const { files } = await done({ 'stock.csv': STOCK }, { dryRun: true });
    expect(existsSync(join(folder, 'nova'))).toBe(false);
    expect(files.map(({ path, state }) => `${state} ${path.slice(folder.length)}`)).toEqual([
      'planned /nova/supplier.yaml',
      'planned /nova/nova-inventory.map.yaml',
      'planned /nova/tests/nova-inventory/01-sample.csv',
      'planned /nova/tests/nova-inventory/01-sample.expect.json',
    ]);
  });

  it('never replaces a file unasked, and supplier.yaml not at all', async () => {
    await done({ 'stock.csv': STOCK });
    writeFileSync(join(folder, 'nova/nova-inventory.map.yaml'), 'mine');
    expect(await init({ 'stock.csv': STOCK })).toMatchObject({ state: 'existing', supplier: 'nova' });
    expect(read('nova/nova-inventory.map.yaml')).toBe('mine');
    const own = read('nova/supplier.yaml').replace('active: false', 'active: false # mine');
    writeFileSync(join(folder, 'nova/supplier.yaml'), own);
    const { files } = await done({ 'stock.csv': STOCK }, { force: true });
    expect(files.map(({ state }) => state)).toEqual(['kept', 'replaced', 'replaced', 'replaced']);
    expect(read('nova/supplier.yaml')).toBe(own);
    expect(read('nova/nova-inventory.map.yaml')).not.toBe('mine');
  });

  it('adds a kind of document to a supplier that is there, if its supplier.yaml has what is needed', async () => {
    await done({ 'stock.csv': STOCK });
    expect(await done({ 'prices.csv': 'SKU,Cost,MOQ\nA,1.00,1\nB,2.00,5\n' })).toMatchObject({
      test: { passed: 2, failed: 0 },
    });
    const answer = { '855.edi': sample('acme/tests/acme-855/01-answers.edi') };
    expect(await init(answer)).toMatchObject({ state: 'no-agreement' });
    expect(existsSync(join(folder, 'nova/nova-855.map.yaml'))).toBe(false);
  });

  it('takes several samples of one kind as tests of one mapping', async () => {
    const report = await done({ 'a_1.csv': STOCK, 'a_2.csv': STOCK.replace('A-2', 'A-3') });
    expect(report.mappings).toHaveLength(1);
    expect(report).toMatchObject({ test: { passed: 2, failed: 0 } });
    expect(read('nova/tests/nova-inventory/02-sample.csv')).toContain('A-3');
  });

  it('tells what it cannot make a mapping of, and then writes nothing', async () => {
    const refused = async (name: string, bytes: string | Uint8Array): Promise<string> => {
      const result = await init({ 'prices.csv': 'SKU,Cost,MOQ\nA,1.00,1\nB,2.00,5\n', [name]: bytes });
      expect(existsSync(join(folder, 'nova'))).toBe(false);
      return result.state === 'refused' ? result.reasons.join('\n') : result.state;
    };
    expect(await refused('x.gz', gzipSync(STOCK))).toBe(
      'x.gz: it is gzip-compressed; unpack it and name the file inside',
    );
    expect(await refused('empty.csv', '')).toBe('empty.csv: it contains nothing');
    expect(await refused('a.txt', 'just words\nno columns\n')).toMatch(/^a\.txt: its rows show no columns/);
    expect(await refused('850.edi', sample('acme/tests/acme-850/01-two-lines.expect.edi'))).toMatch(
      /850 Purchase Order.*850 and 860 are what we write/,
    );
    expect(await refused('odd.csv', 'Name,Colour\nLamp,red\nLamp,blue\n')).toMatch(
      /looks like .*nothing in it looks like/,
    );
  });

  it('does not put samples that are written differently into one mapping', async () => {
    const result = await init({ 'stock.csv': STOCK, 'other.csv': 'Artikelnr.;Bestand\nA;1\nB;2\n' });
    expect(result).toEqual({
      state: 'refused',
      reasons: [
        'stock.csv: other.csv is inventory too, but is not written like stock.csv; start a supplier of its own from it',
      ],
    });
  });

  it('says which base is missing when the folder has none', async () => {
    rmSync(join(folder, 'base'), { recursive: true });
    const result = await init({ '846.edi': sample('acme/tests/acme-846/01-happy.edi') });
    expect(result).toMatchObject({ state: 'refused', reasons: [expect.stringContaining('base/x12-846.map.yaml')] });
  });
});

describe('tables of all kinds', () => {
  it('with a title above the header, European numbers, words and a sum below', async () => {
    const text =
      'ACME Lagerliste;;;\nStand: 22.11.2026;;;\nArtikelnr.;Bezeichnung;Bestand;EK-Preis\n00123;Schraube;1.250;0,045\n00124;Mutter;auf Lager;1,20\nSumme;;1.250;\n';
    expect(await lines('liste.csv', Buffer.from(text, 'latin1'))).toEqual([
      ['00123', 1250],
      ['00124', 1],
    ]);
  });

  it('with several quantities and prices', async () => {
    const text =
      'QOH\tPart No\tMfr Part\tDealer Price\tMSRP\tOn Order\n10\tA-1\tX9\t$9.00\t$15.00\t5\n0\tA-2\tX8\t$12.50\t$20.00\t7\n';
    expect(await lines('stock.tsv', text)).toEqual([
      ['A-1', 10],
      ['A-2', 0],
    ]);
    const { files } = await done({ 'stock.tsv': text }, { dryRun: true });
    expect(files[1]?.text).toContain('cost: { from: Dealer Price,');
  });

  it('without a header', async () => {
    expect(
      await lines('a.csv', 'A-100,12,19.99,012345678905\nB-200,3,4.50,036000291452\nC-300,0,1.25,4006381333931\n'),
    ).toEqual([
      ['A-100', 12],
      ['B-200', 3],
      ['C-300', 0],
    ]);
  });

  it('with cases instead of pieces', async () => {
    expect(await lines('a.csv', 'SKU,On Hand,UOM,Case Pack\nA,4,CS,6\nB,5,EA,1\n')).toEqual([
      ['A', 24],
      ['B', 5],
    ]);
  });

  it('in fixed width', async () => {
    const text =
      'ITEM        DESCRIPTION          QTY   PRICE\nAB-1        Big lamp              12   10.50\nAB-200      Small lamp, red        3    4.25\n';
    expect(await lines('a.txt', text)).toEqual([
      ['AB-1', 12],
      ['AB-200', 3],
    ]);
  });

  it('in a workbook, below a title', async () => {
    const rows = [['Stock of today'], ['Item #', 'Qty Avail', 'Cost'], ['0012', '5', '1.50'], ['B-2', '0', '2.00']];
    expect(await lines('stock.xlsx', workbookOf({ sheets: { Stock: rowsOf(rows) } }))).toEqual([
      ['0012', 5],
      ['B-2', 0],
    ]);
  });

  it('in JSON, with keys that are no names, and with warehouses inside items', async () => {
    const keys = [
      { 'Site #': 'A', 'Item Code': 'I1', 'On Hand': 5 },
      { 'Site #': 'B', 'Item Code': 'I1', 'On Hand': 7 },
    ];
    expect(await lines('a.json', JSON.stringify(keys))).toEqual([
      ['I1', 5],
      ['I1', 7],
    ]);
    const nested = {
      items: [
        {
          sku: 'A',
          sites: [
            { site: 'X', qty: 1 },
            { site: 'Y', qty: 2 },
          ],
        },
        { sku: 'B', sites: [] },
      ],
    };
    expect(await lines('b.json', JSON.stringify(nested))).toEqual([
      ['A', 1],
      ['A', 2],
      ['B', undefined],
    ]);
  });

  it('in XML with prefixes, and with one item only', async () => {
    const text =
      '<n:feed xmlns:n="urn:n"><n:product><n:id>P1</n:id><n:stock><n:qty>5</n:qty></n:stock></n:product></n:feed>';
    expect(await lines('a.xml', text)).toEqual([['P1', 5]]);
  });

  it('about what a person says they are about', async () => {
    const text = 'PO Number,SKU,Qty\nP1,A,2\nP1,B,1\n';
    const { mappings } = await done({ 'a.csv': text }, { dryRun: true, kind: 'acknowledgment' });
    expect(mappings).toMatchObject([{ kind: 'acknowledgment', lines: 2 }]);
    expect(mappings[0]?.guesses).toContainEqual({ field: 'status', guess: 'nothing says what the answer is' });
  });
});

describe('X12 with faults', () => {
  it('names the tolerances without which the sample cannot be read, and no others', async () => {
    const text = sample('acme/tests/acme-846/01-happy.edi')
      .toString('latin1')
      .replace('SE*19*', 'SE*18*')
      .replace('PO4*6~\n', '')
      .replace('QTY*33*4*CA', 'QTY*33*4*EA')
      .replace('QTY*17*9*CA', 'QTY*17*9*EA');
    const { files } = await done({ '846.edi': text.replace('SE*18*', 'SE*17*') }, { dryRun: true });
    expect(files[1]?.text).toContain('tolerate: [se-count]');
    const whole = await done({ '846.edi': text }, { dryRun: true });
    expect(whole.files[1]?.text).not.toContain('tolerate');
  });
});

describe('names', () => {
  it('of suppliers come from the sender, else from the file', () => {
    expect(supplierName('ACMEHOUSE', 'x.edi')).toBe('acmehouse');
    expect(supplierName('8005551212', 'bravo_stock_20261122.edi')).toBe('bravo');
    expect(supplierName(undefined, 'inventory_20261122.csv')).toBe('new-supplier');
  });

  it('of files become patterns where they change', () => {
    expect(filePattern('inv_20261122-0400.csv')).toBe('inv_*.csv');
    expect(filePattern('stock.csv')).toBe('stock*.csv');
  });
});
