import { describe, expect, it } from 'vitest';
import { CharsetDecoder, charsetNamed, encodeText, unencodable } from '../../../src/formats/charset.ts';
import { codecs } from '../../../src/formats/registry.ts';
import { codesOf, eventsOf, problemsOf, recordsOf } from '../../support/events.ts';

/** The text, or the offset of the first byte that is not valid, for any cutting of the bytes. */
function decoded(name: string, bytes: Buffer, cuts: readonly number[] = []): string | number {
  const charset = charsetNamed(name);
  if (charset === undefined) throw new Error(`${name} is not known`);
  const decoder = new CharsetDecoder(charset);
  let text = '';
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    const piece = decoder.decode(bytes.subarray(from, cut));
    if (!piece.ok) return piece.byteOffset;
    text += piece.text;
    from = cut;
  }
  const rest = decoder.end();
  return rest.ok ? text + rest.text : rest.byteOffset;
}

describe('character sets', () => {
  it.each([
    ['utf-8', 'Müller 5€ 😀'],
    ['UTF8', 'Müller'],
    ['utf-16le', 'Müller 😀'],
    ['utf-16be', 'Müller 😀'],
    ['latin1', 'Müller ÿ'],
    ['iso-8859-15', 'Müller 5€'],
    ['windows-1252', 'Müller 5€'],
    ['windows-1250', 'Łódź'],
    ['windows-1251', 'Лампа'],
    ['cp437', 'Müller'],
    ['cp850', 'Müller'],
    ['ISO-8859-2', 'Łódź'],
    ['shift_jis', 'テスト,1'],
    ['gbk', '灯,1'],
    ['big5', '燈,1'],
    ['euc-kr', '램프,1'],
  ])('%s is read as it was written, wherever it is cut', (name, text) => {
    const charset = charsetNamed(name);
    if (charset === undefined) throw new Error(`${name} is not known`);
    const bytes = Buffer.from(encodeText(text, charset));
    const marked = name.startsWith('utf-16') ? `\ufeff${text}` : text;
    for (let cut = 0; cut <= bytes.length; cut += 1) expect(decoded(name, bytes, [cut])).toBe(marked);
    expect(unencodable(text, charset)).toBeUndefined();
  });

  it.each([
    ['utf-8', 'abc\xfcdef', 3],
    ['utf-8', 'ab\xc3', 2],
    ['utf-8', 'ab\xe2\x82x', 2],
    ['utf-8', 'a\xed\xa0\x80', 1],
    ['utf-8', 'a\xc0\x80', 1],
    ['windows-1252', 'abc\x81', 3],
    ['cp1253', 'a,\xd2', 2],
    ['shift_jis', 'A\x83e,\x83\x30', 4],
    ['shift_jis', 'A\x83', 1],
    ['utf-16le', 'a\0\0\xd8b\0', 2],
    ['utf-16be', '\0a\0', 2],
    ['utf-16le', `${'\x3d\xd8\0\xde'.repeat(40)}a`, 160],
    ['utf-16be', `\0b${'\xd8\x3d\xde\0'.repeat(40)}\0`, 162],
  ])('%s names the first byte that is not valid, wherever it is cut: %j', (name, text, offset) => {
    const bytes = Buffer.from(text, 'latin1');
    for (let cut = 0; cut <= bytes.length; cut += 1) expect(decoded(name, bytes, [cut])).toBe(offset);
  });

  it.each(['klingon', 'base64', 'hex', 'binary', 'utf-7', 'utf-32', '', '__proto__', 'constructor'])(
    '%j is no character set of partners',
    (name) => {
      expect(charsetNamed(name)).toBeUndefined();
    },
  );

  it.each([
    ['latin1', 'a€b', '€'],
    ['cp437', 'Łódź', 'Ł'],
    ['shift_jis', 'a😀', '😀'],
    ['utf-8', 'a\ud83d', '\ud83d'],
  ])('%s cannot carry everything', (name, text, character) => {
    const charset = charsetNamed(name);
    expect(charset && unencodable(text, charset)).toBe(character);
  });
});

describe('text of files', () => {
  it.each([
    ['UTF-16 with its mark, little-endian', Buffer.from('\ufeffSKU,Name\nA,Müller\n', 'utf16le')],
    ['UTF-16 with its mark, big-endian', Buffer.from('\ufeffSKU,Name\nA,Müller\n', 'utf16le').swap16()],
  ])('%s is known without being told', async (_what, bytes) => {
    const events = await eventsOf(codecs.csv, bytes, { charset: 'windows-1252' });
    expect(codesOf(events)).toEqual([]);
    expect(recordsOf(events)).toMatchObject([{ cells: ['A', 'Müller'] }]);
  });

  it('a declared character set is kept to, to the byte', async () => {
    const events = await eventsOf(codecs.csv, Buffer.from('SKU,Name\nA,\x82\x81\n', 'latin1'), {
      charset: 'windows-1252',
    });
    expect(problemsOf(events)).toMatchObject([
      { code: 'FORMAT-CHARSET', position: { byteOffset: 12 }, expected: 'windows-1252' },
    ]);
  });

  it('UTF-16 without its mark is refused until the mapping says so', async () => {
    const bytes = Buffer.from('SKU,Name\nA,Mueller\n', 'utf16le');
    expect(codesOf(await eventsOf(codecs.csv, bytes))).toEqual(['FORMAT-NUL error']);
    expect(recordsOf(await eventsOf(codecs.csv, bytes, { charset: 'utf-16le' }))).toMatchObject([
      { cells: ['A', 'Mueller'] },
    ]);
  });

  it.each(['\x1a', '\0\0\0', '\x1a\r\n', '\r\n\x1a\0'])(
    'padding %j behind the text is no part of it',
    async (padding) => {
      const events = await eventsOf(codecs.csv, `SKU,Qty\nA,1\n${padding}${'\0'.repeat(70_000)}`);
      expect(codesOf(events)).toEqual([]);
      expect(recordsOf(events)).toHaveLength(1);
    },
  );

  it.each([
    ['inside', `SKU,Qty\n${'A,1\n'.repeat(20)}B\0,1\n`, 89],
    ['at the end of one file and the beginning of the next', 'SKU,Qty\nA,1\n\x1aSKU,Qty\n', 12],
    ['behind a mark and wide characters', `\ufeffSKU,Qty\n${'Ä,1\n'.repeat(20)}B\0,1\n`, 112],
    ['behind a character that a block cuts', `SKU,Total\n${'Ä,1\n'.repeat(13_106)}\x1a,1\n`, 65_540],
    ['padding with text far behind', `SKU,Qty\nA,1\n${'\0'.repeat(70_000)}B,2\n`, 12],
  ])('NUL or Ctrl-Z %s is refused', async (_what, text, byteOffset) => {
    const events = await eventsOf(codecs.csv, Buffer.from(text));
    expect(codesOf(events)).toEqual(['FORMAT-NUL error']);
    expect(problemsOf(events)[0]?.position.byteOffset).toBe(byteOffset);
  });

  it('NUL in UTF-16 is refused at its place', async () => {
    const text = `\ufeffSKU,Qty\n${'😀,1\n'.repeat(20)}B\0,1\n`;
    for (const bytes of [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()]) {
      const [found] = problemsOf(await eventsOf(codecs.csv, bytes));
      expect(found).toMatchObject({ code: 'FORMAT-NUL', position: { byteOffset: 2 * text.indexOf('\0') } });
    }
  });

  it.each([
    ['cp437', 'A,M\x81ller', 'Müller'],
    ['utf-8', 'A,M\xc3\xbcller', 'Müller'],
  ])('X12 is read in %s', async (charset, text, name) => {
    const isa =
      'ISA*00*          *00*          *ZZ*S              *ZZ*R              *260901*1030*U*00401*000000001*0*P*>~';
    const body = `GS*IB*S*R*20260901*1030*1*X*004010~ST*846*0001~BIA*00*DD*X*20260901~N1*SU*${text.slice(2)}~SE*4*0001~GE*1*1~IEA*1*000000001~`;
    const events = await eventsOf(codecs.x12, isa + body, { charset });
    expect(recordsOf(events)).toContainEqual(expect.objectContaining({ tag: 'N1', elements: ['N1', 'SU', name] }));
  });

  it.each(['utf-16le', 'shift_jis'])(
    'X12 is not read in %s, where a separator may be half a character',
    async (charset) => {
      expect(codesOf(await eventsOf(codecs.x12, 'ISA*00*', { charset }))).toContain('FORMAT-CHARSET-UNKNOWN error');
    },
  );
});
