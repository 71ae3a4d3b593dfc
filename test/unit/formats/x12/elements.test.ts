import { describe, expect, it } from 'vitest';
import { segmentSpec, type TableVersion } from '../../../../src/formats/x12/dictionary.ts';
import { checkElements } from '../../../../src/formats/x12/element-checks.ts';

/** `CODE severity TAG02 AK403` of everything that is found in one segment. */
function findings(text: string, version: TableVersion = '004010', repetition = ''): string[] {
  const elements = text.split('*');
  const spec = segmentSpec(version, elements[0] ?? '');
  if (spec === undefined) throw new Error(text);
  const found: string[] = [];
  checkElements(spec, elements, repetition, ({ code, severity, element, code403 }) =>
    found.push(`${code.replace('X12-ELEMENT-', '')} ${severity} ${String(element).padStart(2, '0')} ${code403}`),
  );
  return found;
}

describe('elements', () => {
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

  it('checks each repetition where the release has them', () => {
    expect(findings('DMG*D8*19700101*F**A>B^C', '005010', '^')).toEqual([]);
    expect(findings('AK4*3*350*1', '005010')).toEqual([]);
  });
});
