import { describe, expect, it } from 'vitest';
import { doneFileName, filesOf, stemOf, waitOf } from '../../../src/pipeline/inbound/readiness.ts';

const listed = (...names: string[]) =>
  names.map((name, index) => ({ folder: '/out', name, size: 1, modifiedAt: new Date(index * 1000) }));
const all = { files: [], ignore: [], temporary: [] };
const names = (files: readonly { readonly name: string }[]): string[] => files.map(({ name }) => name);

describe('the files of a rule', () => {
  it('are those that fit its patterns, without what is ignored, temporary or says that others are done', () => {
    const rule = { files: ['*.csv', '*.edi'], ignore: ['old*'], temporary: ['*.writing.csv'], doneFile: '{name}.done' };
    const { data, doneFiles } = filesOf(
      rule,
      listed('b.csv', 'B.EDI', 'old.csv', 'x.writing.csv', 'b.csv.done', 'c.csv.done', 'readme.txt'),
    );
    expect(names(data)).toEqual(['b.csv', 'B.EDI']);
    expect([...doneFiles.keys()]).toEqual(['b.csv.done', 'c.csv.done']);
  });

  it('come oldest first, and by name within one moment', () => {
    const same = new Date(0);
    const files = [...listed('c', 'd'), { folder: '/out', name: 'a', size: 1, modifiedAt: same }];
    expect(names(filesOf(all, files).data)).toEqual(['a', 'c', 'd']);
  });

  it.each([
    ['{name}.done', 'a.b.csv', 'a.b.csv.done'],
    ['{stem}.ok', 'a.b.csv', 'a.b.ok'],
    ['{stem}.ok', '.hidden', '.hidden.ok'],
    ['ready-{name}', '$&.csv', 'ready-$&.csv'],
  ])('%s of %s is %s', (pattern, name, expected) => {
    expect(doneFileName(pattern, name)).toBe(expected);
  });

  it('of one done file begin alike', () => {
    expect(['a.csv', 'a.b.csv', 'plain', '.x'].map(stemOf)).toEqual(['a', 'a.b', 'plain', '.x']);
  });
});

describe('a file waits', () => {
  // biome-ignore lint/suspicious/noThenProperty: the key of the profile
  const rule = { settleMs: 5_000, minimumAgeMs: 0, then: 'archive' } as const;
  const seen = { unchangedMs: 2_000, listedMs: 9_000, isDone: false };

  it('until it has not changed for long enough', () => {
    expect(waitOf(rule, seen, 1000)).toBe(3_000);
    expect(waitOf(rule, { ...seen, unchangedMs: 5_000 }, 1000)).toBe(0);
  });

  it('until it was listed for long enough, changed or not', () => {
    expect(waitOf({ ...rule, minimumAgeMs: 12_000 }, { ...seen, unchangedMs: 5_000 }, 1000)).toBe(3_000);
  });

  it('for its done file, and then no longer', () => {
    expect(waitOf({ ...rule, doneFile: '{name}.ok' }, seen, 1000)).toBeUndefined();
    expect(waitOf({ ...rule, doneFile: '{name}.ok' }, { ...seen, isDone: true }, 1000)).toBe(0);
  });

  it('two ticks of a coarse clock when it stays where it is: later bytes of the same length have another time (B5)', () => {
    // biome-ignore lint/suspicious/noThenProperty: the key of the profile
    const kept = { ...rule, settleMs: 0, then: 'keep' } as const;
    expect(waitOf(kept, { ...seen, unchangedMs: 500 }, 1000)).toBe(1_500);
    expect(waitOf(kept, { ...seen, unchangedMs: 500 }, 1)).toBe(0);
    expect(waitOf({ ...kept, doneFile: '{name}.ok' }, { ...seen, unchangedMs: 500, isDone: true }, 1000)).toBe(1_500);
  });
});
