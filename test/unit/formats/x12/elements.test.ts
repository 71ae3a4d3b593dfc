import { describe, expect, it } from 'vitest';
import { segmentSpec } from '../../../../src/formats/x12/dictionary.ts';
import { ElementChecker, type ElementFinding, type ElementRules } from '../../../../src/formats/x12/element-checks.ts';
import type { TableVersion } from '../../../../src/formats/x12/releases.ts';

const RULES: ElementRules = { component: '>', repetition: '', shortDates: false, conditions: true };

function findingsOf(text: string, version: TableVersion, rules: Partial<ElementRules>): ElementFinding[] {
  const elements = text.split('*');
  const spec = segmentSpec(version, elements[0] ?? '');
  if (spec === undefined) throw new Error(text);
  const found: ElementFinding[] = [];
  new ElementChecker({ ...RULES, ...rules }, (finding) => found.push(finding)).check(spec, elements);
  return found;
}

/** `CODE severity 02 AK403` (`03-1` a component, `05^2` a repetition) of everything that is found in one segment. */
function findings(text: string, version: TableVersion = '004010', rules: Partial<ElementRules> = {}): string[] {
  return findingsOf(text, version, rules).map(({ code, severity, element, component, repetition, code403 }) => {
    const place = `${String(element).padStart(2, '0')}${repetition ? `^${repetition}` : ''}${component ? `-${component}` : ''}`;
    return `${code.replace('X12-ELEMENT-', '')} ${severity} ${place} ${code403}`;
  });
}

describe('elements', () => {
  it('judges a number of any length without going over its digits again and again', () => {
    expect(findings(`QTY*33*${'1'.repeat(250_000)}x`)).toEqual(['NUMBER error 02 6']);
  });

  it.each<[string, string[]]>([
    ['QTY*33*7*EA', []],
    ['QTY*33*-7.50', []],
    ['QTY*33*.5', []],
    ['QTY*33*1,000', ['NUMBER error 02 6']],
    ['QTY*33*7O', ['NUMBER error 02 6']],
    ['QTY*33*-', ['NUMBER error 02 6']],
    ['QTY*33*1.2.3', ['NUMBER error 02 6']],
    ['QTY*33*1E5', ['NUMBER warning 02 6']],
    ['QTY*33* 7', ['NUMBER warning 02 6']],
    ['QTY*33*+7', ['NUMBER warning 02 6']],
    ['QTY*33', ['CONDITION warning 02 2']],
    ['QTY**7', ['MISSING error 01 1']],
    ['QTY*  *7', ['MISSING error 01 1']],
    ['QTY*33*7*EA*X', ['CONDITION warning 04 10']],
    ['QTY*33*7*EA***', []],
    ['QTY*33*7*EA**X', ['EXTRA warning 05 3']],
    ['QTY*333*7', ['LENGTH warning 01 5']],
    ['LIN*1*SK*LAMP-1*UP*012345678905', []],
    ['LIN*1*SK*LAMP*OAK*UP*012345678905', ['QUALIFIER error 04 5', 'QUALIFIER error 06 5', 'CONDITION warning 07 2']],
    ['LIN****SK*LAMP-1', ['MISSING warning 02 1', 'MISSING warning 03 1']],
    ['LIN*1*SK', ['MISSING error 03 1']],
    ['LIN*1**LAMP-1', ['MISSING error 02 1']],
    ['ACK*IA*1', ['CONDITION warning 03 2']],
    ['ACK*R2', []],
    ['TDS*135802', []],
    ['TDS*-2450', []],
    ['TDS*1358.02', ['POINT warning 01 6']],
    ['SE*x*0001', ['NUMBER error 01 6']],
    ['SE*1.0*0001', ['NUMBER warning 01 6']],
    ['DTM*011*20260229', ['DATE warning 02 8']],
    ['DTM*011*20240229', []],
    ['DTM*011*260901', ['DATE warning 02 8']],
    ['DTM*011*2026-9-1', ['DATE warning 02 8']],
    ['DTM*011*20260431*1030', ['DATE warning 02 8']],
    ['DTM*011*20260430*2460', ['TIME warning 03 9']],
    ['DTM*011*20260430*103059', []],
    ['DTM*011*20260430*10305999', []],
  ])('%s', (text, expected) => {
    expect(findings(text)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['DMG*D8*19700101*F**A^B^C', []],
    ['DMG*D8*19700101*F**A>B^C>D>E^F>G>H>I', ['CONDITION warning 05^1-3 2', 'EXTRA warning 05^3-4 13']],
    ['DMG*D8*19700101*F**A^BBBBBB', ['LENGTH warning 05^2-1 5']],
    ['LIN*1*SK*A^B', ['REPEATS warning 03 12']],
    ['QTY*33*1^2', ['REPEATS warning 02 12', 'NUMBER error 02 6']],
    ['AK4*3*350*1', []],
  ])('%s, where elements repeat', (text, expected) => {
    expect(findings(text, '005010', { repetition: '^' })).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['QTY*33*7*EA>2>1', []],
    ['QTY*33*7*EAX', ['LENGTH warning 03-1 5']],
    ['QTY*33*7*EA>X', ['NUMBER error 03-2 6']],
    ['QTY*33*7*>2', ['MISSING error 03-1 1']],
    ['QTY*33*7*EA>2>', []],
    ['AK4*3>1*350*1', []],
    ['AK4*3>1>2*350*1', ['EXTRA warning 01-3 13']],
    ['REF*ZZ*1**CO', ['MISSING error 04-2 1']],
    ['REF*ZZ*1**CO>1>CO', ['CONDITION warning 04-4 2']],
    ['REF*ZZ*1**CO>1>CO>2>CO>3>X', ['EXTRA warning 04-7 13']],
  ])('%s: components are checked like elements', (text, expected) => {
    expect(findings(text)).toEqual(expected);
  });

  it('takes a composite for its first component where the interchange has no separator for them', () => {
    expect(findings('REF*ZZ*1**CO', '004010', { component: '' })).toEqual([]);
    expect(findings('QTY*33*7*EA>2', '004010', { component: '' })).toEqual(['LENGTH warning 03-1 5']);
  });

  it('names a component as a guide does', () => {
    const [finding] = findingsOf('QTY*33*7*EA>X', '004010', {});
    expect(finding?.message).toBe('QTY03-2 (Exponent) is not a plain number.');
    const [surplus] = findingsOf('REF*ZZ*1**CO>1>>>>>X', '004010', {});
    expect(surplus?.message).toBe('REF04 (Reference Identifier) has 6 components in X12, but component 7 has a value.');
  });

  it('accepts dates of six digits where the release had them', () => {
    expect(findings('DTM*011*260901', '004010', { shortDates: true })).toEqual([]);
    expect(findings('DTM*011*20260901', '004010', { shortDates: true })).toEqual([]);
    expect(findings('DTM*011*261301', '004010', { shortDates: true })).toEqual(['DATE warning 02 8']);
  });

  it('leaves conditions alone when it is told to', () => {
    expect(findings('ACK*IA*1', '004010', { conditions: false })).toEqual([]);
  });

  it('compares codes with their lists, and says how much that means', () => {
    const [wrong] = findingsOf('AK5*Q', '004010', {});
    expect(wrong).toMatchObject({ code: 'X12-ELEMENT-CODE', code403: '7', expected: 'A, E, M, R, W, X' });
    expect(wrong?.isUnsure).toBeUndefined();
    const [unknown] = findingsOf('QTY*Z9*7', '004010', {});
    expect(unknown).toMatchObject({ code: 'X12-ELEMENT-CODE', code403: '7', isUnsure: true });
    // Listed by the other release, or only seen in files.
    expect(findings('BIA*00*DD*1*20260901')).toEqual([]);
    expect(findings('MAN*2I*1Z999')).toEqual([]);
    // A list too thin to say anything.
    expect(findings('REF*Q7*1')).toEqual([]);
  });
});
