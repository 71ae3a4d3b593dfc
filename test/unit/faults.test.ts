import { describe, expect, test } from 'vitest';
import { exemptions, faultCatalogue } from '../faults/catalogue.ts';
import { faultStates } from '../faults/state.ts';
import { faultIdsIn, namedTests, namesIn } from '../faults/test-names.ts';

const ids = new Set(faultCatalogue().flatMap((group) => group.faults.map((fault) => fault.id)));

describe('the catalogue of faults', () => {
  test('has every fault once, under its letter and in order', () => {
    const counts = faultCatalogue().map(({ letter, faults }) => `${letter}${faults.length}`);
    expect(counts.join(' ')).toBe('A13 B14 C10 D7 E14 F9 G10 H5 I10 J12 K10 L8 M7 N13');
    for (const { letter, faults } of faultCatalogue()) {
      expect(faults.map(({ id }) => id)).toEqual(faults.map((_, index) => `${letter}${index + 1}`));
    }
  });

  test('knows every id that a test name carries', () => {
    const unknown = namedTests().flatMap(({ file, name, ids: carried }) =>
      carried.filter((id) => !ids.has(id)).map((id) => `${file}: ${id} in "${name}"`),
    );
    expect(unknown).toEqual([]);
  });

  test('knows every id that is excused, and every excuse says why', () => {
    for (const [id, reason] of Object.entries(exemptions())) {
      expect(ids).toContain(id);
      expect(reason.length).toBeGreaterThan(30);
    }
  });
});

describe('names of tests', () => {
  test('carry ids at their end only, and may cite measurements', () => {
    expect(faultIdsIn('takes it once (B7)')).toEqual(['B7']);
    expect(faultIdsIn('takes it once (C4, H5)')).toEqual(['C4', 'H5']);
    expect(faultIdsIn('finds out by looking (T11, J4)')).toEqual(['J4']);
    expect(faultIdsIn('reads (B7) and goes on')).toEqual([]);
    expect(faultIdsIn('remembers (lsh)')).toEqual([]);
  });

  test('are found in calls, tables and templates, but not in what is skipped or only remarked', () => {
    const name = '$' + '{server}';
    const text = `
      // it('in a remark (A1)')
      it('plain (A2)', () => undefined);
      it.each([['in a table (A3)']])('%s', () => undefined);
      it(\`${name} templated (A4)\`, () => undefined);
      it.skip('skipped (A5)', () => undefined);
      describe.skip('skipped', () => { it('inside (A6)', () => undefined); });
    `;
    expect(namesIn(text).map((found) => faultIdsIn(found)[0])).toEqual(['A2', 'A3', 'A4']);
  });
});

describe('the state of a fault', () => {
  const groups = [
    {
      letter: 'A',
      title: 'Sample',
      faults: ['A1', 'A2', 'A3'].map((id) => ({ id, fault: 'f', must: 'm', isRequired: id !== 'A3' })),
    },
  ];

  test('is proved by a name, excused by a reason, missing when it is demanded, else open', () => {
    const states = (names: string[], reasons: Record<string, string>) =>
      faultStates(
        groups,
        names.map((name) => ({ file: 'x', name, ids: faultIdsIn(name) })),
        reasons,
      ).flatMap((group) => group.faults.map(({ state }) => state));
    expect(states([], {})).toEqual(['missing', 'missing', 'open']);
    expect(states(['does (A1)'], { A2: 'why' })).toEqual(['proved', 'exempt', 'open']);
    expect(states(['does (A1)'], { A1: 'why' })).toEqual(['proved', 'missing', 'open']);
  });
});
