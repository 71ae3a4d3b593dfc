import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runMapTests } from '../../../../src/app/map/test.ts';
import {
  isClean,
  type TriedInput,
  type TriedOutput,
  type TryOptions,
  tryMapping,
} from '../../../../src/app/map/try.ts';
import { renderTrial } from '../../../../src/app/map/try-text.ts';
import { ROOT } from '../../../support/sources.ts';

const folder = join(ROOT, 'mappings');
const sample = (path: string): string => readFileSync(join(folder, path), 'utf8');

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text, 'utf8');
}

async function trial(mapping: string, text: string, options: Partial<TryOptions> = {}, from = folder) {
  return await tryMapping({ mapping, folder: from }, bytes(text), { trace: false, most: 20, ...options });
}

async function tryIn(mapping: string, text: string, options: Partial<TryOptions> = {}): Promise<TriedInput> {
  return (await trial(mapping, text, options)) as TriedInput;
}

const HELD = sample('acme/tests/acme-846/02-held-lines.edi');

describe('trying a mapping on a file', () => {
  it('shows header, lines, held lines with reasons, findings and what nothing reads', async () => {
    const report = await tryIn('acme-846', HELD, { file: '02.edi' });
    expect(report).toMatchObject({ direction: 'in', complete: true, lineCount: 2, heldCount: 7 });
    expect(isClean(report)).toBe(false);
    const text = renderTrial(report);
    expect(text).toContain('    asOf    "2026-09-01T10:30:00Z"');
    expect(text).toContain('line 8, segment 19 (LIN)');
    expect(text).toContain(
      'MAP-NUMBER error at segment 4 (QTY02): quantity: "1,0" is not a number; expected a number like 1204.50',
    );
    expect(text).toContain('      | QTY*33*1,0*EA~');
    expect(text).toContain('    BIA01  1 ×  00');
    expect(text).toMatch(/2 lines, 7 held\.\n$/);
  });

  it('traces each field of a line, and the header', async () => {
    const report = await tryIn('acme-846', sample('acme/tests/acme-846/01-happy.edi'), { trace: true, line: 1 });
    expect(isClean(report)).toBe(true);
    const [document] = report.documents;
    expect(document?.lines.map(({ number }) => number)).toEqual([1]);
    expect(document?.trace?.map(({ field }) => field)).toEqual(['feedId', 'asOf', 'currency']);
    expect(renderTrial(report)).toContain(
      [
        '      quantity = 24',
        '          from       QTY02 where QTY01 is 33 or 17: "4" at segment 8 (QTY02)',
        '          number     4',
      ].join('\n'),
    );
  });

  it('numbers lines over held ones, so that one that is held can be asked for', async () => {
    const report = await tryIn('acme-846', HELD, { trace: true, line: 3 });
    expect(report.documents[0]).toMatchObject({ lines: [], lineCount: 2, heldCount: 7 });
    expect(report.documents[0]?.held).toMatchObject([{ number: 3, problems: [{ code: 'MAP-UNIT' }] }]);
    expect(report.documents[0]?.held[0]?.trace?.find(({ field }) => field === 'quantity')?.fault?.code).toBe(
      'MAP-UNIT',
    );
  });

  it('keeps the value of a row header from the row that had it', async () => {
    const [document] = (
      await tryIn('bravo-invoice', sample('bravo/tests/bravo-invoice/01-charges.csv'), { trace: true })
    ).documents;
    const values = Object.fromEntries((document?.trace ?? []).map(({ field, value }) => [field, value]));
    expect(values).toMatchObject(document?.header ?? {});
    expect(Object.keys(document?.header ?? {}).length).toBeGreaterThan(2);
  });

  it('shows only so many lines and documents, and counts the rest', async () => {
    const items = Array.from({ length: 100 }, (_, at) => `A-${at},1`).join('\n');
    const report = await tryIn('bravo-inventory', `Item #,Qty Avail\n${items}\nB,x\n`, { file: 'inv_1.csv', most: 7 });
    expect(report.documents[0]?.lines).toHaveLength(7);
    expect(report).toMatchObject({ lineCount: 100, heldCount: 1 });
    expect(renderTrial(report)).toContain('Lines: 7 of 100 shown');

    const [head = '', rest = ''] = HELD.split(/(?=ST\*846)/);
    const [set = '', tail = ''] = rest.split(/(?=GE\*)/);
    const many = await tryIn('acme-846', head + set.repeat(30) + tail);
    expect(many.documents).toHaveLength(20);
    expect(many).toMatchObject({ unlistedDocuments: 10, lineCount: 60, heldCount: 210 });
  });

  it.each([
    ['acme-846', '<Inventory/>', 'acme-846 reads x12, but this file is not: it begins with <'],
    ['cargo-stock', HELD, 'cargo-stock reads xml, but this file is not: it begins with ISA'],
    ['acme-846', '', 'acme-846 reads x12, but this file is not: it contains nothing'],
    ['acme-855', HELD, 'acme-855 reads 855, but the file holds 846 (1) and none of these'],
  ])('says when the format is another one: %s', async (mapping, text, message) => {
    const report = await tryIn(mapping, text);
    expect(report.problems[0]).toMatchObject({ code: 'MAP-FOREIGN', severity: 'error', message });
    expect(report.documents).toEqual([]);
    expect(isClean(report)).toBe(false);
  });

  it('says when the gateway would choose another mapping, and tries all the same', async () => {
    const named = await tryIn('bravo-inventory', 'Item #,Qty Avail\nA,1\n', { file: 'stock.csv' });
    expect(named).toMatchObject({
      lineCount: 1,
      problems: [{ code: 'MAP-FOREIGN', expected: 'a name like inv_*.csv' }],
    });
    expect(isClean(named)).toBe(true);
    const release = await tryIn('acme-846', HELD.replaceAll('X*004010', 'X*005010'));
    expect(release.problems[0]).toMatchObject({ code: 'MAP-FOREIGN', severity: 'warning', expected: '004010' });
    expect(release.heldCount).toBe(7);
    const root = await tryIn('cargo-stock', '<Stock asOf="2026-09-01T10:00:00Z"></Stock>', { file: 'stock_1.xml' });
    expect(root.problems).toMatchObject([{ code: 'MAP-FOREIGN', found: 'Stock', expected: 'Inventory' }]);
  });

  it('writes the bytes of a canonical document and traces every element', async () => {
    const report = (await trial('acme-850', sample('acme/tests/acme-850/01-two-lines.json'), {
      trace: true,
    })) as TriedOutput;
    expect(report.text).toBe(sample('acme/tests/acme-850/01-two-lines.expect.edi'));
    expect(report.trace?.find(({ field }) => field === 'N102')).toMatchObject({
      reads: [{ address: 'order.shipTo.name', value: 'Zoë Núñez' }],
      steps: [{ step: 'ascii', value: 'Zoe Nunez' }, { step: 'upper' }],
      value: 'ZOE NUNEZ',
    });
    expect(renderTrial(report)).toContain('Bytes, with control number 1\n  ISA*00*');
    const none = (await trial('acme-850', '{"poNumber": 7}')) as TriedOutput;
    expect(none.text).toBeUndefined();
    expect(none.reasons.some((reason) => reason.startsWith('poNumber: '))).toBe(true);
    expect(isClean(none)).toBe(false);
  });

  it('knows what was meant by a mapping that does not exist', async () => {
    expect(await trial('acme-486', '')).toMatchObject({
      state: 'absent',
      message: `There is no mapping "acme-486" in ${folder}. Did you mean "acme-846"?`,
    });
    expect(await trial(`${folder}/none.map.yaml`, '')).toMatchObject({ state: 'absent' });
  });

  it('opens base mappings, by id and by path', async () => {
    const text = sample('acme/tests/acme-846/01-happy.edi');
    expect(await tryIn('base-x12-846', text)).toMatchObject({ mapping: { id: 'base-x12-846' } });
    expect(await tryIn(join(folder, 'base/x12-846.map.yaml'), text)).toMatchObject({ mapping: { id: 'base-x12-846' } });
  });

  it('traces a sample of every shipped mapping without changing what comes out', async () => {
    const { cases } = await runMapTests({ folder, update: false });
    const last = [...new Map(cases.map(({ mapping, input }) => [mapping, input]))];
    expect(last.length).toBeGreaterThan(10);
    for (const [mapping, input] of last) {
      const options = { file: basename(input), most: 1000 };
      const text = readFileSync(input, 'utf8');
      const traced = await trial(mapping, text, { ...options, trace: true });
      const plain = await trial(mapping, text, options);
      expect(JSON.parse(JSON.stringify(traced, (key, value) => (key === 'trace' ? undefined : value)))).toEqual(
        JSON.parse(JSON.stringify(plain)),
      );
    }
  });
});

describe('trying a mapping whose supplier is not complete', () => {
  let top: string;
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'map-try-'));
    mkdirSync(join(top, 'delta'));
    writeFileSync(
      join(top, 'delta/delta-stock.map.yaml'),
      sample('bravo/bravo-inventory.map.yaml')
        .replaceAll('bravo', 'delta')
        .replace('id: delta-inventory', 'id: delta-stock'),
    );
  });
  afterEach(() => rmSync(top, { recursive: true }));

  it('needs no supplier.yaml', async () => {
    const report = await trial('delta-stock', 'Item #,Qty Avail\nA,1\n', { file: 'inv_1.csv' }, top);
    expect(report).toMatchObject({ lineCount: 1, heldCount: 0, problems: [] });
  });

  it('shows what is wrong with the mapping itself', async () => {
    const path = join(top, 'delta/delta-stock.map.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('quantity:', 'quantty:'));
    const opened = await trial('delta-stock', '', {}, top);
    expect(opened).toMatchObject({ state: 'broken', path });
    expect('problems' in opened && opened.problems[0]).toMatchObject({
      code: 'MAP-LINT-FIELD',
      suggestion: 'quantity',
    });
  });
});
