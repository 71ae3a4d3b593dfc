/** Characters whose plain form is not their base letter. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  ł: 'l',
  Ł: 'L',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
  '‘': "'",
  '’': "'",
  '‚': ',',
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
  '−': '-',
  '…': '...',
  '°': ' deg',
  '№': 'No',
  '×': 'x',
  '\u00a0': ' ',
  '\u2009': ' ',
  '\u202f': ' ',
  '\u200b': '',
  '\ufeff': '',
};

/** The text in printable ASCII, or the first character that has no plain form (control characters have none). */
export function toAscii(text: string): string | { readonly character: string } {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  let result = '';
  // The compatibility form splits é into e and a combining accent, and turns full-width letters into plain ones.
  for (const character of [...text].flatMap((c) => (c in PLAIN ? [c] : [...c.normalize('NFKD')]))) {
    if (character >= ' ' && character <= '~') result += character;
    else if (/\p{M}/u.test(character)) continue;
    else {
      const plain = Object.hasOwn(PLAIN, character) ? PLAIN[character] : undefined;
      if (plain === undefined) return { character: character.normalize('NFC') };
      result += plain;
    }
  }
  return result;
}
