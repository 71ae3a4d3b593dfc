import type { Chance } from './chance.ts';

/** What the damage has to know of a format: text that stands between its parts, from large parts to small ones. */
export interface Structure {
  readonly separators: readonly string[];
}

type Damage = (text: string, chance: Chance, structure: Structure, other: () => string) => string;

/** Bytes at which readers change their mind. */
const TELLING = [...'\0\t\n\r \x1a\x1c\x1d"\'&<>/*~|^:,;{}[]0-\x7f\x80\x85\xa0\xc3\xe2\xef\xf0\xff'];
const LIES = [
  '',
  '0',
  '1',
  '-1',
  '2',
  '007',
  '999999999',
  '18446744073709551616',
  '1e309',
  'NaN',
  '1,000',
  '0x10',
  '٣',
];
/** Largest file that damage makes: the caps of the readers lie below. */
const LARGEST = 3_000_000;

/**
 * Ways to damage a file, as latin1 text, one character per byte. They know parts (segments, lines, elements, tags), so
 * that most of what comes out is still nearly right: nonsense is refused at the door and tests nothing behind it.
 */
const damages: Readonly<Record<string, Damage>> = {
  'set a byte': (text, chance) => {
    const at = chance.below(text.length);
    const byte = chance.hits(0.6) ? chance.pick(TELLING) : String.fromCharCode(chance.below(256));
    return text.slice(0, at) + byte + text.slice(at + 1);
  },
  'flip a bit': (text, chance) => {
    const at = chance.below(text.length);
    const code = (text.charCodeAt(at) || 0) ^ (1 << chance.below(8));
    return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
  },
  'put bytes in': (text, chance) => {
    const at = chance.below(text.length + 1);
    return text.slice(0, at) + chance.text(TELLING.join(''), 1, 4) + text.slice(at);
  },
  'take bytes out': (text, chance) => {
    const at = chance.below(text.length);
    return text.slice(0, at) + text.slice(at + chance.between(1, chance.hits(0.8) ? 8 : 400));
  },
  'move bytes': (text, chance) => {
    const from = chance.below(text.length);
    const to = from + chance.between(1, 40);
    const rest = text.slice(0, from) + text.slice(to);
    const at = chance.below(rest.length + 1);
    return rest.slice(0, at) + text.slice(from, to) + rest.slice(at);
  },
  'lose a part': (text, chance, structure) =>
    onParts(text, chance, structure, (parts) => parts.toSpliced(chance.below(parts.length), chance.between(1, 2))),
  'repeat a part': (text, chance, structure) =>
    onParts(text, chance, structure, (parts) => {
      const at = chance.below(parts.length);
      const part = parts[at] ?? '';
      const most = Math.max(1, Math.floor(LARGEST / 8 / (part.length + 1)));
      const times = chance.hits(0.9) ? chance.between(1, 4) : Math.min(most, chance.between(100, 20_000));
      return parts.toSpliced(at, 0, ...new Array<string>(times).fill(part));
    }),
  'swap two parts': (text, chance, structure) =>
    onParts(text, chance, structure, (parts) => {
      const [one, two] = [chance.below(parts.length), chance.below(parts.length)];
      return parts.with(one, parts[two] ?? '').with(two, parts[one] ?? '');
    }),
  'put in an empty part': (text, chance, structure) =>
    onParts(text, chance, structure, (parts) => parts.toSpliced(chance.below(parts.length + 1), 0, '')),
  'take a part of another file': (text, chance, structure, other) =>
    onParts(text, chance, structure, (parts) => {
      const strange = other().split(chance.pick(structure.separators));
      return parts.toSpliced(chance.below(parts.length + 1), chance.below(2), chance.pick(strange));
    }),
  'lie in a number': (text, chance) => {
    const numbers = [...text.slice(0, 100_000).matchAll(/\d+/g)];
    if (numbers.length === 0) return text;
    const { 0: number, index } = chance.pick(numbers);
    return text.slice(0, index) + chance.pick(LIES) + text.slice(index + number.length);
  },
  'change a separator everywhere': (text, chance, { separators }) =>
    text.replaceAll(chance.pick(separators), chance.hits(0.5) ? chance.pick(separators) : chance.pick(TELLING)),
  'change a separator once': (text, chance, { separators }) => {
    const separator = chance.pick(separators);
    const at = text.indexOf(separator, chance.below(text.length));
    if (at === -1) return text;
    return text.slice(0, at) + chance.pick([...separators, ...TELLING]) + text.slice(at + separator.length);
  },
  cut: (text, chance) => text.slice(0, chance.below(text.length)),
  'cut off the beginning': (text, chance) => text.slice(chance.below(Math.min(text.length, 400))),
  'go over into another file': (text, chance, _structure, other) => {
    const strange = other();
    return text.slice(0, chance.below(text.length + 1)) + strange.slice(chance.below(strange.length));
  },
  'put another file behind': (text, chance, _structure, other) =>
    text + chance.pick(['', '\n', '\0', '\x1a']) + other(),
  'wrap lines': (text, chance) => {
    const lines = text.match(new RegExp(`[^]{1,${chance.pick([1, 40, 80, 80, 80, 106])}}`, 'g')) ?? [];
    return lines.join(chance.pick(['\r\n', '\n', '\r']));
  },
  'other line ends': (text, chance) => text.replace(/\r?\n/g, chance.pick(['\r\n', '\n', '\r', '', '\n\n', '\x85'])),
  'damage the character set': (text, chance) => {
    const at = chance.below(text.length + 1);
    return (
      text.slice(0, at) + chance.pick(['\xc3', '\x80\x80', '\xed\xa0\x80', '\xc0\xaf', '\xf4\x90']) + text.slice(at)
    );
  },
  'letters beyond ASCII': (text, chance) => {
    const at = chance.below(text.length + 1);
    return (
      text.slice(0, at) +
      Buffer.from(chance.pick(['ü', '漢', '😀', '\u0085', '\ufeff'])).toString('latin1') +
      text.slice(at)
    );
  },
  'UTF-16': (text) => Buffer.from(`\ufeff${text.slice(0, 200_000)}`, 'utf16le').toString('latin1'),
  'byte order mark': (text) => `\xef\xbb\xbf${text}`,
  padding: (text, chance) => chance.pick([' ', '\0', '\n', '\x1a']).repeat(chance.between(1, 300)) + text,
  'one enormous part': (text, chance) => {
    const at = chance.below(text.length + 1);
    return (
      text.slice(0, at) +
      chance.pick(['A', ' ', '*', '"', '<a>', ',']).repeat(chance.between(1000, 300_000)) +
      text.slice(at)
    );
  },
};

const NAMES = Object.keys(damages);
/** Damage that makes large files is rare, so that most cases are quick. */
const LARGE = new Set(['one enormous part', 'UTF-16']);

/** A file after one to six kinds of damage (sometimes none), and their names. */
export function damaged(
  text: string,
  chance: Chance,
  structure: Structure,
  other: () => string,
): { readonly text: string; readonly done: readonly string[] } {
  const done: string[] = [];
  let result = text;
  for (let left = chance.below(7); left > 0; left -= 1) {
    const name = chance.pick(NAMES);
    if (result === '' || (LARGE.has(name) && !chance.hits(0.1))) continue;
    result = damages[name]?.(result, chance, structure, other).slice(0, LARGEST) ?? result;
    done.push(name);
  }
  return { text: result, done };
}

function onParts(
  text: string,
  chance: Chance,
  { separators }: Structure,
  change: (parts: string[]) => string[],
): string {
  const separator = chance.pick(separators);
  return change(text.split(separator)).join(separator);
}
