import { describe, expect, it } from 'vitest';
import { type IsaHeader, readHeader } from '../../../../src/formats/x12/delimiters.ts';
import { interchange } from '../../../support/x12-text.ts';

const good = interchange({ set: '846', body: ['BIA*00'] });

function separatorsOf(text: string): string[] | undefined {
  const header = readHeader(text);
  return header && [header.element, header.component, header.repetition, header.segment];
}

const isa = (values: string, end: string) => `ISA*${values}${end}GS*IB*S*R*20260901*1030*7*X*004010~`;
const short = '00**00**ZZ*SUP*ZZ*US*260901*1030*U*00401*000000101*0*P';

describe('separators', () => {
  it.each<[string, string, string[]]>([
    ['the usual ones', good, ['*', '>', '', '~']],
    ['pipe and newline', interchange({ set: '846', body: [], element: '|', segment: '\n' }), ['|', '>', '', '\n']],
    ['CR LF counts as LF', interchange({ set: '846', body: [], segment: '\r\n' }), ['*', '>', '', '\n']],
    ['CR alone', interchange({ set: '846', body: [], segment: '\r' }), ['*', '>', '', '\r']],
    [
      'control characters',
      interchange({ set: '846', body: [], element: '\x07', segment: '\x15' }),
      ['\x07', '>', '', '\x15'],
    ],
    [
      'EDIFACT-like',
      interchange({ set: '846', body: [], element: '+', component: ':', segment: "'" }),
      ['+', ':', '', "'"],
    ],
    [
      'a letter beyond ASCII in UTF-8',
      interchange({ set: '846', body: [], element: '\xc3\x96' }),
      ['\xc3\x96', '>', '', '~'],
    ],
    [
      'an ellipsis in UTF-8',
      interchange({ set: '846', body: [], segment: '\xe2\x80\xa6' }),
      ['*', '>', '', '\xe2\x80\xa6'],
    ],
    [
      '~ as component, newline as terminator',
      interchange({ set: '846', body: [], component: '~', segment: '\n' }),
      ['*', '~', '', '\n'],
    ],
    ['values not padded', isa(`${short}*`, '>~\n'), ['*', '>', '', '~']],
    ['ISA16 empty', isa(`${short}*`, '~\n'), ['*', '', '', '~']],
    ['ISA16 left out', isa(short, '~\n'), ['*', '', '', '~']],
    ['ISA16 left out, newline as terminator', isa(short, '\n'), ['*', '', '', '\n']],
    ['ISA16 empty, CR LF as terminator', isa(`${short}*`, '\r\n'), ['*', '', '', '\n']],
    ['ISA16 empty, then a blank line', isa(`${short}*`, '~\n\n'), ['*', '', '', '~']],
    ['ISA16 the same as the element separator', isa(`${short}*`, '*\n'), ['*', '', '', '\n']],
    [
      'ISA16 the same as the element separator, which also ends GS',
      isa(`${short}*`, '*\n').replace('~', '*\n'),
      ['*', '', '', '\n'],
    ],
    ['blanks before the terminator', isa(`${short}*`, '>  ~'), ['*', '>', '', '~']],
  ])('%s', (_what, text, expected) => {
    expect(separatorsOf(text)).toEqual(expected);
  });

  it.each<[string, string, string, string]>([
    ['U before 00402', '00401', 'U', ''],
    ['^ before 00402', '00401', '^', ''],
    ['U from 00402 on', '00501', 'U', ''],
    ['blank', '00501', ' ', ''],
    ['^ from 00402 on', '00403', '^', '^'],
    ['the same as another separator', '00501', '*', ''],
    ['a version that is none', '0050X', '^', ''],
  ])('repetition: %s', (_what, version, value, expected) => {
    const text = good.replace('*U*00401*', `*${value}*${version}*`);
    const header = readHeader(text);
    // With the element separator as ISA11 the count shifts; the header then cannot be used.
    expect(header?.repetition ?? '').toBe(expected);
  });

  it('names the elements that are not as wide as they must be', () => {
    expect(readHeader(good)?.wrongWidths).toEqual([]);
    expect(readHeader(good.replace('SUPPLIER       ', 'SUPPLIER'))?.wrongWidths).toEqual([6]);
    expect(readHeader(isa(`${short}*`, '>~\n'))?.wrongWidths).toEqual([2, 4, 6, 8]);
  });

  it.each(['\n', '\r\n'])('undoes a hard wrap inside ISA: %j', (newline) => {
    const wrapped = [good.slice(0, 80), good.slice(80, 160), good.slice(160)].join(newline);
    const header = readHeader(wrapped) as IsaHeader;
    expect(header).toMatchObject({ wrapped: true, length: 106 + newline.length, wrongWidths: [] });
    expect(header.elements).toEqual(readHeader(good)?.elements);
  });

  it.each([
    ['a word', 'ISABELLA*ORDERED*'.repeat(20)],
    ['blanks as separator', 'ISA 00          00 '.repeat(20)],
    ['too few elements', 'ISA*00*~GS*IB~ST*846~'],
    ['a letter where the terminator should be', good.replace('>~', '>XX')],
    ['a cut header', good.slice(0, 105)],
    ['nothing', ''],
  ])('refuses %s', (_what, text) => {
    expect(readHeader(text)).toBeUndefined();
  });
});
