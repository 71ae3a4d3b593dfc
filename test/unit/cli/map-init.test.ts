import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const sample = join(root, 'mappings/acme/tests/acme-846/01-happy.edi');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'map-init-cli-'));
  cpSync(join(root, 'mappings/base'), join(folder, 'base'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): { status: number | null; out: string; err: string } {
  const command = [join(root, 'src/cli/main.ts'), 'map', 'init', '--folder', folder, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  return { status, out: stdout.replaceAll(`${folder}/`, ''), err: stderr.replaceAll(`${folder}/`, '') };
}

describe('map init on the command line', () => {
  it('writes a folder, says what to look at and what comes next', () => {
    const { status, out, err } = run('--from', sample, '--supplier', 'nova');
    expect(status).toBe(0);
    expect(out).toBe('');
    expect(err).toContain('  new       nova/nova-846.map.yaml\n');
    expect(err).toMatch(/nova-846: inventory in x12; 3 lines read, 0 held, \d+ guesses, \d+ inputs not mapped/);
    expect(err).toContain('map lint: 0 findings; map test: 1 passed, 0 failed.');
    expect(err).toContain('Samples may hold names and addresses of people');
    expect(err).toContain('crossdock map try nova-846 FILE --trace');
  });

  it('ends with 1 when files are in the way, and writes nothing', () => {
    expect(run('--from', sample, '--supplier', 'nova').status).toBe(0);
    const again = run('--from', sample, '--supplier', 'nova');
    expect(again.status).toBe(1);
    expect(again.err).toContain('these files are there already:\n  nova/nova-846.map.yaml\n');
    expect(run('--from', sample, '--supplier', 'nova', '--force').status).toBe(0);
  });

  it('prints the files in a dry run, and everything as JSON when asked', () => {
    const dry = run('--from', sample, '--supplier', 'nova', '--dry-run');
    expect(dry).toMatchObject({
      status: 0,
      out: expect.stringContaining('--- nova/nova-846.map.yaml\n# yaml-language-server'),
    });
    expect(existsSync(join(folder, 'nova'))).toBe(false);
    const json = run('--from', sample, '--supplier', 'nova', '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      version: 1,
      supplier: 'nova',
      mappings: [{ id: 'nova-846', kind: 'inventory', format: 'x12', lines: 3 }],
      lint: { problems: [] },
      test: { passed: 1, failed: 0 },
    });
  });

  it('ends with 2 for wrong usage and with 3 for a sample that it cannot use', () => {
    expect(run().status).toBe(2);
    expect(run('--from', join(folder, 'none.csv'))).toMatchObject({
      status: 2,
      err: expect.stringContaining('cannot be read'),
    });
    expect(run('--from', sample, '--supplier', '../nova').status).toBe(2);
    expect(run('--from', sample, '--supplier', 'base').status).toBe(2);
    expect(run('--from', sample, '--kind', 'order').status).toBe(2);
    writeFileSync(join(folder, 'a.txt'), 'just words\nno columns\n');
    expect(run('--from', join(folder, 'a.txt'))).toMatchObject({
      status: 3,
      err: expect.stringContaining('its rows show no columns'),
    });
  });
});
