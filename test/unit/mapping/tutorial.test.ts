import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { crossdock } from '../../support/crossdock.ts';
import { ROOT } from '../../support/sources.ts';
import { edited, isShown, tutorialSteps } from '../../support/tutorial.ts';

const steps = tutorialSteps(readFileSync(join(ROOT, 'docs/mapping-tutorial.md'), 'utf8'));
const room = mkdtempSync(join(tmpdir(), 'crossdock-tutorial-'));
cpSync(join(ROOT, 'mappings/base'), join(room, 'mappings/base'), { recursive: true });
afterAll(() => rmSync(room, { recursive: true }));

const COMMAND = 'npm run -s crossdock -- ';

describe('the tutorial', () => {
  it('comes to what it shows, when it is followed word for word', () => {
    expect(steps.filter(({ kind }) => kind === 'run').length).toBeGreaterThan(10);
    for (const step of steps) {
      if (step.kind === 'run') {
        expect(step.command.startsWith(COMMAND), step.command).toBe(true);
        const { stdout, stderr } = crossdock(step.command.slice(COMMAND.length).split(' '), { cwd: room });
        const output = stdout + stderr;
        if (!isShown(output, step.output)) expect(output, step.command).toBe(step.output);
        continue;
      }
      const path = join(room, step.path);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, step.kind === 'save' ? step.text : edited(readFileSync(path, 'utf8'), step.text));
    }
    // A dozen processes, one after the other.
  }, 180_000);
});

describe('what a page shows of an output', () => {
  it('is all of it, or what is around the lines left out', () => {
    expect(isShown('a\nb\nc\n', 'a\nb\nc\n')).toBe(true);
    expect(isShown('a\nb\nc\n', 'a\n…\nc\n')).toBe(true);
    expect(isShown('a\nb\nc\n', 'a\n…\n')).toBe(true);
    expect(isShown('a\nb\nc\n', 'a\nb\n')).toBe(false);
    expect(isShown('a\nb\nc\n', 'b\n…\n')).toBe(false);
    expect(isShown('a\nb\nc\n', 'a\n…\nd\n')).toBe(false);
    expect(isShown('a\nb\nc\nd\n', 'a\n…\nc\n')).toBe(false);
  });
});
