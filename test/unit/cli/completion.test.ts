import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, '../../../src/cli/main.ts');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdock-completion-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function script(shell: string): string {
  return execFileSync(process.execPath, [MAIN, 'completion', shell], { encoding: 'utf8' });
}

describe('completions', () => {
  it('complete commands, what is below them, options and their values in a real bash', () => {
    const file = join(folder, 'crossdock.bash');
    writeFileSync(file, script('bash'));
    const complete = (...words: string[]): string[] => {
      const test = `source '${file}'; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _crossdock; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const arguments_ = ['-c', test, 'bash', 'crossdock', ...words];
      return execFileSync('bash', arguments_, { encoding: 'utf8' }).split('\n').filter(Boolean);
    };
    expect(complete('ma')).toEqual(['map']);
    expect(complete('map', 'li')).toEqual(['lint']);
    expect(complete('deliveries', 'list', '--state', 'sta')).toEqual(['staged']);
    expect(complete('config', 'show', '--sup')).toEqual(['--supplier']);
    expect(complete('feeds', 're')).toEqual(['release', 'refuse']);
  });

  it.each(['zsh', 'fish'])('are a script that %s can read', (shell) => {
    const text = script(shell);
    for (const word of ['doctor', 'restore', 'lint', 'supplier']) expect(text).toContain(word);
    // Not installed everywhere; its words are checked in any case.
    if (spawnSync(shell, ['-c', 'true']).error !== undefined) return;
    const file = join(folder, `crossdock.${shell}`);
    writeFileSync(file, text);
    expect(spawnSync(shell, ['-n', file], { encoding: 'utf8' }).stderr).toBe('');
  });

  it('of another shell are refused as wrong usage', () => {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, 'completion', 'tcsh'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('bash, zsh, fish');
  });
});
