import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../support/sources.ts';

function run(args: readonly string[], input = '') {
  const script = join(ROOT, 'test/support/run-inspect.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'inspect', ...args], {
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const sample = (name: string) => join(ROOT, 'samples/x12', name);

describe('crossdock inspect', () => {
  it('ends with 0 for a file that can be read', () => {
    const { status, stdout, stderr } = run([sample('846/pass/01-stock-on-hand.edi')]);
    expect(stdout).toContain('01-stock-on-hand.edi: X12 (it begins with ISA)');
    expect(stdout).toContain('No findings.');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('ends with 1 for an error, and with 0 when that is tolerated', () => {
    const file = sample('846/fail/07-isa-not-padded.edi');
    expect(run([file]).status).toBe(1);
    expect(run([file, '--tolerate', 'short-isa,se-count']).status).toBe(0);
  });

  it('reads standard input and writes JSON', () => {
    const { status, stdout } = run(['-', '--json', '--delimiter', '\\t'], 'SKU\tQty\nA\t1\n');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ reportVersion: 1, format: 'csv', documents: [{ recordCount: 1 }] });
  });

  it('ends with 2 for a file that is not there', () => {
    const { status, stdout, stderr } = run(['no-such-file.edi']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^crossdock: no-such-file.edi cannot be read: ENOENT/);
  });
});
