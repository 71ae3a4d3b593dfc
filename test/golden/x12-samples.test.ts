import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codecs } from '../../src/formats/registry.ts';
import { formatPosition } from '../../src/kernel/position.ts';
import type { Problem } from '../../src/kernel/problem.ts';
import { countingDocuments, eventsOf, isComplete, problemsOf } from '../support/events.ts';
import { ROOT } from '../support/sources.ts';

/**
 * Walks samples/x12/<set>/{pass,fail}: a new file is a new test. `pass` must be complete and free of errors; `fail`
 * must say exactly what its .problems.json says, and its bad documents must not count. A pass file with warnings has a
 * .problems.json too. `UPDATE_SAMPLES=1` writes the .problems.json files anew: read the difference before you keep it.
 */
const folder = join(ROOT, 'samples/x12');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.edi'))
  .sort();

/** A finding as a .problems.json has it: the place as people read it. */
function written({ code, severity, position, message, found, expected, acknowledgment }: Problem) {
  return { code, severity, at: formatPosition(position), message, found, expected, acknowledgment };
}

describe.each(files)('samples/x12/%s', (name) => {
  const bytes = readFileSync(join(folder, name));
  const mustPass = name.split('/').at(-2) === 'pass';
  const expectedFile = join(folder, name.replace(/\.edi$/, '.problems.json'));

  it(mustPass ? 'can be read' : 'is refused for the reason it should be', async () => {
    const events = await eventsOf(codecs.x12, bytes, { file: basename(name) });
    const findings = JSON.parse(JSON.stringify(problemsOf(events).map(written)));
    if (process.env.UPDATE_SAMPLES === '1' && findings.length > 0) {
      writeFileSync(expectedFile, `${JSON.stringify(findings, null, 2)}\n`);
    }
    const expected = existsSync(expectedFile) ? JSON.parse(readFileSync(expectedFile, 'utf8')) : [];
    expect(findings).toEqual(expected);
    const documents = events.filter(({ type }) => type === 'document-end').length;
    const errors = problemsOf(events).filter(({ severity }) => severity === 'error');
    if (mustPass) {
      expect(errors).toEqual([]);
      expect(isComplete(events)).toBe(true);
      expect(countingDocuments(events)).toBe(documents);
    } else {
      expect(errors.length).toBeGreaterThan(0);
      expect(isComplete(events) && countingDocuments(events) === documents).toBe(false);
    }
  });
});

it('there are samples of every set that Crossdock handles, good and bad', () => {
  for (const set of ['810', '846', '850', '855', '856', '997']) {
    for (const kind of ['pass', 'fail']) expect(files.some((name) => name.startsWith(`${set}/${kind}/`))).toBe(true);
  }
});
