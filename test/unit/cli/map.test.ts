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
      err: '5 mappings of 1 suppliers: no findings. Next: map test\n',
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
    expect(failed.out).toContain('-           "cost": "4.50",');
    expect(failed.out).toContain('+           "cost": "4.500",');
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
});
