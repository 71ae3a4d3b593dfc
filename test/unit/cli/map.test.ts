import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'map-cli-'));
  cpSync(join(root, 'mappings/cargo'), join(folder, 'cargo'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'src/cli/main.ts'), 'map', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, out: stdout.replaceAll(`${folder}/`, ''), err: stderr.replaceAll(`${folder}/`, '') };
}

function edit(file: string, find: string, replacement: string): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(find);
  writeFileSync(path, text.replace(find, replacement));
}

describe('map on the command line', () => {
  it('lints: 0 and a next step when all is well, 1 and a code frame when not', () => {
    expect(run('lint', folder)).toMatchObject({
      status: 0,
      out: '',
      err: '5 mappings of 1 supplier: no findings. Next: map test\n',
    });
    edit('cargo/cargo-stock.map.yaml', 'each: stock', 'each: stok');
    const { status, out } = run('lint', folder);
    expect(status).toBe(1);
    expect(out).toBe(
      [
        'cargo/cargo-stock.map.yaml:18:9 MAP-LINT-LOOP lines.each: there is no loop "stok"; did you mean "stock"?',
        '  17 | lines:',
        '> 18 |   each: stok',
        '     |         ^',
        '  19 |   fields:',
        '',
      ].join('\n'),
    );
  });

  it('tests: 0 when expectations hold, 1 with the difference when not, and --update writes them', () => {
    expect(run('test', 'cargo', '--folder', folder)).toMatchObject({
      status: 0,
      err: '11 passed, 0 failed, 0 updated.\n',
    });
    edit(
      'cargo/cargo-stock.map.yaml',
      'from: item.Cost, do: [trim, decimal]',
      'from: item.Cost, do: [trim, { decimal: { scale: 3 } }]',
    );
    const failed = run('test', 'cargo', '--folder', folder);
    expect(failed.status).toBe(1);
    expect(failed.out).toContain(
      '  -          "cost": "4.50",\n  +          "cost": "4.500",\n             "currency"',
    );
    expect(run('test', 'cargo', '--folder', folder, '--update')).toMatchObject({
      status: 0,
      err: '10 passed, 0 failed, 1 updated.\n',
    });
    expect(run('test', 'cargo', '--folder', folder).status).toBe(0);
  });

  it('tests: 2 for an unknown supplier, 3 when mappings cannot be loaded, 1 when one has no test', () => {
    expect(run('test', 'delta', '--folder', folder).status).toBe(2);
    rmSync(join(folder, 'cargo/tests/cargo-order'), { recursive: true });
    expect(run('test', '--folder', folder)).toMatchObject({
      status: 1,
      err: expect.stringContaining('cargo-order has no test; add tests/cargo-order/01-happy.json'),
    });
    edit('cargo/cargo-stock.map.yaml', 'each: stock', 'each: stok');
    expect(run('test', '--folder', folder).status).toBe(3);
  });

  it('lints one file with what it extends, and says when a path is not there', () => {
    cpSync(join(root, 'mappings/acme'), join(folder, 'acme'), { recursive: true });
    cpSync(join(root, 'mappings/base'), join(folder, 'base'), { recursive: true });
    edit('cargo/cargo-stock.map.yaml', 'each: stock', 'each: stok');
    edit('base/x12-846.map.yaml', 'pair: [SK, VN, VP]', 'pair: []');
    expect(run('lint', join(folder, 'acme/acme-850.map.yaml'))).toMatchObject({ status: 0, out: '' });
    const { status, out } = run('lint', join(folder, 'acme/acme-846.map.yaml'), '--json');
    expect(status).toBe(0);
    expect(JSON.parse(out)).toEqual({ version: 1, problems: [] });
    const base = run('lint', join(folder, 'base/x12-846.map.yaml'));
    expect(base.status).toBe(1);
    expect(base.out.split('\n')[0]).toMatch(/^base\/x12-846\.map\.yaml:21:34 MAP-LINT-VALUE lines\.fields\.sku\.pair/);
    expect(run('lint', join(folder, 'delta'))).toMatchObject({
      status: 2,
      err: "There is no delta. Name a mappings folder, one supplier's folder or a .map.yaml file.\n",
    });
  });

  it('tests: the results as JSON and as JUnit XML, with the lines around a difference', () => {
    edit(
      'cargo/cargo-stock.map.yaml',
      'from: item.Cost, do: [trim, decimal]',
      'from: item.Cost, do: [trim, { decimal: { scale: 3 } }]',
    );
    const junit = join(folder, 'junit.xml');
    const { status, out } = run('test', 'cargo', '--folder', folder, '--json', '--junit', junit);
    expect(status).toBe(1);
    const report = JSON.parse(out) as {
      passed: number;
      failed: number;
      cases: { status: string; difference: string }[];
    };
    expect(report).toMatchObject({ passed: 10, failed: 1, updated: 0, problems: [], gaps: [] });
    const failed = report.cases.find((one) => one.status === 'failed');
    expect(failed?.difference).toContain('  -          "cost": "4.50",\n  +          "cost": "4.500",');
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toContain('<testsuite name="cargo-stock" tests="3" failures="1" errors="0">');
    expect(xml).toContain('<testcase classname="cargo-stock" name="02-held-lines.xml"');
    expect(xml.match(/<failure /g)).toHaveLength(1);
    expect(xml).toContain('"4.500"');
  });

  it('JUnit names what keeps a mapping from being tested', () => {
    rmSync(join(folder, 'cargo/tests/cargo-order'), { recursive: true });
    const junit = join(folder, 'junit.xml');
    expect(run('test', '--folder', folder, '--junit', junit).status).toBe(1);
    expect(readFileSync(junit, 'utf8')).toMatch(/<error message="[^"]*cargo-order has no test/);
    expect(run('test', '--folder', folder, '--junit', join(folder, 'none/junit.xml')).status).toBe(2);
  });

  it('tries: 0 when all counts, 1 when something is held, 2 and 3 when mapping or file cannot be used', () => {
    const tests = join(root, 'mappings/cargo/tests/cargo-stock');
    const here = ['--folder', folder];
    const happy = run('try', 'cargo-stock', join(tests, '01-happy.xml'), '--json', ...here);
    expect(happy).toMatchObject({ status: 0, err: '' });
    expect(JSON.parse(happy.out)).toMatchObject({ version: 1, direction: 'in', lineCount: 3, heldCount: 0 });
    expect(run('try', 'cargo-stock', join(tests, '02-held-lines.xml'), '--trace', ...here).status).toBe(1);
    expect(run('try', 'cargo-stok', join(tests, '01-happy.xml'), ...here)).toMatchObject({
      status: 2,
      err: expect.stringContaining('Did you mean "cargo-stock"?'),
    });
    expect(run('try', 'cargo-stock', join(tests, 'none.xml'), ...here)).toMatchObject({
      status: 2,
      err: expect.stringContaining('cannot be read'),
    });
    expect(run('try', 'cargo-stock', join(tests, '01-happy.xml'), '--line', '9', ...here)).toMatchObject({
      status: 2,
      err: 'There is no line 9; the file has 3.\n',
    });
    edit('cargo/cargo-stock.map.yaml', 'each: stock', 'each: stok');
    expect(run('try', 'cargo-stock', join(tests, '01-happy.xml'), ...here)).toMatchObject({
      status: 3,
      err: expect.stringContaining('> 18 |   each: stok\n'),
    });
  });

  it('covers, describes and explains', () => {
    const sample = join(root, 'mappings/cargo/tests/cargo-stock/01-happy.xml');
    const covered = run('coverage', 'cargo-stock', sample, sample, '--json', '--folder', folder);
    expect(covered.status).toBe(0);
    expect(JSON.parse(covered.out)).toMatchObject({
      version: 1,
      unread: [{ input: 'Item/Colour', count: 2, sample: 'red' }],
    });
    expect(run('describe', 'cargo-stock', '--folder', folder).out).toContain('attribute sku, of the item loop');
    expect(run('docs', 'leadTimeDays').out).toContain('Days until it can ship when out of stock.');
    expect(run('docs', 'quantty')).toMatchObject({
      status: 2,
      err: expect.stringContaining('did you mean "quantity"?'),
    });
  });
});
