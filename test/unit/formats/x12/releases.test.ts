import { describe, expect, it } from 'vitest';
import { contradicts, hasShortDates, releaseOf, tableFor } from '../../../../src/formats/x12/releases.ts';

describe('releases', () => {
  it.each([
    ['004010', '4010'],
    ['004030VICS', '4030'],
    ['005010X279A1', '5010'],
    ['00501', '5010'],
    ['004', '4000'],
    ['04010', '4010'],
    ['0040X', '4000'],
    [' 004010', '4010'],
    ['', undefined],
    ['VICS', undefined],
    ['00', undefined],
    ['000000', undefined],
  ])('%j is release %s', (version, release) => {
    expect(releaseOf(version)).toBe(release);
  });

  it.each([
    ['002040', '004010', false],
    ['003060', '004010', false],
    ['004010', '004010', true],
    ['004010VICS', '004010', true],
    ['004030', '004010', false],
    ['004040', '004010', false],
    ['004050', '005010', false],
    ['004060', '005010', false],
    ['00501', '005010', false],
    ['005010X231A1', '005010', true],
    ['008060', '005010', false],
  ])('%s is read with the table of %s', (version, table, exact) => {
    expect(tableFor(version, '850')).toEqual({ version: table, exact });
  });

  it('reads a 999 with the only table there is of it', () => {
    expect(tableFor('004010', '999')).toEqual({ version: '005010', exact: false });
    expect(tableFor('005010X231', '999')).toEqual({ version: '005010', exact: true });
  });

  it('has no table near to a version that names no release', () => {
    expect(tableFor('', '850')).toBeUndefined();
    expect(tableFor('UN', '850')).toBeUndefined();
  });

  it('knows when dates had six digits', () => {
    expect(['003070', '003040UCS', '002001'].every(hasShortDates)).toBe(true);
    expect(['004010', '005010', ''].some(hasShortDates)).toBe(false);
  });

  it.each([
    ['00401', '004010', false],
    ['00401', '004010VICS', false],
    ['00501', '005010X231A1', false],
    ['00400', '004010', false],
    ['0040X', '004030', false],
    ['04010', '004010', false],
    ['00403', '004031', false],
    ['00200', '003040', false],
    ['', '004010', false],
    ['00403', '004010', true],
    ['00501', '004010', true],
    ['00400', '005010', true],
    ['00300', '004010', true],
  ])('ISA12 %s and GS08 %s contradict each other: %s', (envelope, group, expected) => {
    expect(contradicts(envelope, group)).toBe(expected);
  });
});
