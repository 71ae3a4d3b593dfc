/**
 * A small pattern language with matching time proportional to text × pattern, whatever either is. Users write patterns
 * and strangers write the texts, so no backtracking engine may see them.
 *
 * Supported: literal characters, `.`, classes `[A-Z0-9_-]` `[^,]`, `\d \D \w \W \s \S`, an escaped character,
 * the quantifiers `? * + {n} {n,} {n,m}` on one of these, `^` at the start, `$` at the end, and `|` between whole
 * patterns.
 */
export interface Pattern {
  /** Whether the text fits; undefined when it is too long to search. */
  test(text: string): boolean | undefined;
  /** Every leftmost longest match replaced; undefined when the text is too long to search. */
  replace(text: string, replacement: string): string | undefined;
}

type CharacterTest = (code: number) => boolean;

/** One state: takes a character that passes `test`; may loop on itself, may be skipped. */
interface State {
  readonly test: CharacterTest;
  readonly loops: boolean;
  readonly optional: boolean;
}

/** One pattern between two `|`, as parsed. */
interface Branch {
  readonly states: readonly State[];
  readonly start: boolean;
  readonly end: boolean;
}

/** The same, ready to search. */
interface Alternative {
  /** From the first character on, and where the pattern has no ^ from any. */
  readonly anywhere: Search;
  /** From one character on. */
  readonly here: Search;
  readonly start: boolean;
  readonly end: boolean;
}

const LONGEST_TEST = 10_000;
const LONGEST_REPLACE = 500;
const MOST_STATES = 200;
const LONGEST_PATTERN = 1_000;

/** Compiles a pattern, or says what in it is not supported. */
export function compilePattern(source: string): Pattern | { readonly error: string } {
  if (source.length > LONGEST_PATTERN)
    return { error: `a pattern of ${source.length} characters is not supported; at most ${LONGEST_PATTERN} are` };
  const branches: Branch[] = [];
  for (const part of splitAlternatives(source)) {
    const parsed = parseBranch(part);
    if (typeof parsed === 'string') return { error: `the pattern ${source} is not supported: ${parsed}` };
    branches.push(parsed);
  }
  if (branches.reduce((sum, { states }) => sum + states.length, 0) > MOST_STATES)
    return {
      error: `the pattern ${source} is too large (more than ${MOST_STATES} characters when repeats are written out)`,
    };
  const alternatives = branches.map(
    ({ states, start, end }): Alternative => ({
      anywhere: new Search(states, !start),
      here: new Search(states, false),
      start,
      end,
    }),
  );
  return {
    test: (text) => (text.length > LONGEST_TEST ? undefined : alternatives.some((one) => fits(one, text))),
    replace: (text, replacement) => {
      if (text.length > LONGEST_REPLACE) return undefined;
      let result = '';
      let at = 0;
      while (at < text.length) {
        const from = at;
        const length = Math.max(...alternatives.map((one) => longestFrom(one, text, from)));
        if (length > 0) {
          result += replacement;
          at += length;
        } else {
          result += text[at];
          at += 1;
        }
      }
      return result;
    },
  };
}

/** Adds a state and everything reachable by skipping optional states. */
function enter(active: Uint8Array, states: readonly State[], index: number): void {
  for (let at = index; at <= states.length; at += 1) {
    if (active[at] === 1) return;
    active[at] = 1;
    if (states[at]?.optional !== true) return;
  }
}

function advance(states: readonly State[], active: Uint8Array, code: number): Uint8Array {
  const next = new Uint8Array(states.length + 1);
  for (let index = 0; index < states.length; index += 1) {
    const state = states[index];
    if (active[index] !== 1 || state === undefined || !state.test(code)) continue;
    if (state.loops) enter(next, states, index);
    enter(next, states, index + 1);
  }
  return next;
}

/** Where a search stands: the states it may be in. */
interface Stand {
  readonly active: Uint8Array;
  /** The pattern is found. */
  readonly accepts: boolean;
  /**
   * By ASCII code: where it stands after that character, once that was worked out. Absent where nothing more is
   * remembered.
   */
  readonly next: (Stand | undefined)[] | undefined;
}

/** Stands that a search remembers; a strange text could lead to any number of them. */
const MOST_STANDS = 100;
const ASCII = 128;

/** Remembers where characters lead, so that a text costs one look into a table per character. */
class Search {
  readonly first: Stand;
  readonly #states: readonly State[];
  readonly #isAnywhere: boolean;
  readonly #known = new Map<string, Stand>();

  /** With `isAnywhere` the pattern may begin at every character, otherwise at the first one only. */
  constructor(states: readonly State[], isAnywhere: boolean) {
    this.#states = states;
    this.#isAnywhere = isAnywhere;
    const active = new Uint8Array(states.length + 1);
    enter(active, states, 0);
    this.first = this.#stand(active);
  }

  after(stand: Stand, code: number): Stand {
    const known = code < ASCII ? stand.next?.[code] : undefined;
    if (known !== undefined) return known;
    const active = advance(this.#states, stand.active, code);
    if (this.#isAnywhere) enter(active, this.#states, 0);
    const next = this.#stand(active);
    if (code < ASCII && stand.next !== undefined && next.next !== undefined) stand.next[code] = next;
    return next;
  }

  #stand(active: Uint8Array): Stand {
    const accepts = active[this.#states.length] === 1;
    if (this.#known.size >= MOST_STANDS) return { active, accepts, next: undefined };
    const key = active.join('');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const stand = { active, accepts, next: [] };
    this.#known.set(key, stand);
    return stand;
  }
}

function fits({ anywhere, end }: Alternative, text: string): boolean {
  let stand = anywhere.first;
  for (let at = 0; at < text.length; at += 1) {
    if (stand.accepts && !end) return true;
    stand = anywhere.after(stand, text.charCodeAt(at));
  }
  return stand.accepts;
}

function longestFrom({ here, start, end }: Alternative, text: string, from: number): number {
  if (start && from > 0) return -1;
  let stand = here.first;
  let longest = -1;
  for (let at = from; ; at += 1) {
    if (stand.accepts && (!end || at === text.length)) longest = at - from;
    if (at >= text.length || !stand.active.includes(1)) return longest;
    stand = here.after(stand, text.charCodeAt(at));
  }
}

function splitAlternatives(source: string): string[] {
  const parts = [''];
  let inClass = false;
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at] ?? '';
    if (character === '\\') {
      parts[parts.length - 1] += character + (source[at + 1] ?? '');
      at += 1;
      continue;
    }
    if (character === '[') inClass = true;
    if (character === ']') inClass = false;
    if (character === '|' && !inClass) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function parseBranch(source: string): Branch | string {
  const start = source.startsWith('^');
  const end = source.endsWith('$') && !source.endsWith('\\$');
  const body = source.slice(start ? 1 : 0, end ? -1 : undefined);
  const states: State[] = [];
  let at = 0;
  while (at < body.length) {
    const atom = parseAtom(body, at);
    if (typeof atom === 'string') return atom;
    const quantifier = parseQuantifier(body, atom.next);
    if (typeof quantifier === 'string') return quantifier;
    const { min, max } = quantifier;
    for (let count = 0; count < min; count += 1) {
      states.push({ test: atom.test, loops: max === Infinity && count === min - 1, optional: false });
    }
    if (max === Infinity && min === 0) states.push({ test: atom.test, loops: true, optional: true });
    if (max !== Infinity)
      for (let count = min; count < max; count += 1) states.push({ test: atom.test, loops: false, optional: true });
    at = quantifier.next;
  }
  return { states, start, end };
}

const CLASSES: Readonly<Record<string, CharacterTest>> = {
  d: (code) => code >= 48 && code <= 57,
  w: (code) => (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95,
  s: (code) => /\s/.test(String.fromCharCode(code)),
};

function parseAtom(body: string, at: number): { test: CharacterTest; next: number } | string {
  const character = body[at] ?? '';
  if (character === '[') return parseClass(body, at);
  if (character === '\\') return parseEscape(body, at);
  if (character === '.') return { test: () => true, next: at + 1 };
  if ('()'.includes(character)) return 'groups are not allowed';
  if ('^$'.includes(character)) return `"${character}" may only stand at the start or the end`;
  if ('*+?{}]'.includes(character))
    return `"${character}" has nothing to repeat; write \\${character} for the character`;
  const code = character.charCodeAt(0);
  return { test: (other) => other === code, next: at + 1 };
}

function parseEscape(body: string, at: number): { test: CharacterTest; next: number } | string {
  const escaped = body[at + 1];
  if (escaped === undefined) return 'it ends in a lone backslash';
  const known = Object.hasOwn(CLASSES, escaped.toLowerCase()) ? CLASSES[escaped.toLowerCase()] : undefined;
  if (known !== undefined)
    return { test: escaped === escaped.toLowerCase() ? known : (code) => !known(code), next: at + 2 };
  if (/[A-Za-z0-9]/.test(escaped)) return `\\${escaped} is not allowed`;
  const code = escaped.charCodeAt(0);
  return { test: (other) => other === code, next: at + 2 };
}

function parseClass(body: string, open: number): { test: CharacterTest; next: number } | string {
  let at = open + 1;
  const negated = body[at] === '^';
  if (negated) at += 1;
  const tests: CharacterTest[] = [];
  while (at < body.length && body[at] !== ']') {
    if (body[at] === '\\') {
      const escaped = parseEscape(body, at);
      if (typeof escaped === 'string') return escaped;
      tests.push(escaped.test);
      at = escaped.next;
      continue;
    }
    const from = body.charCodeAt(at);
    const isRange = body[at + 1] === '-' && at + 2 < body.length && body[at + 2] !== ']';
    if (isRange && body[at + 2] === '\\') return 'a range may not end in an escape';
    const to = isRange ? body.charCodeAt(at + 2) : from;
    if (to < from) return `the range ${body.slice(at, at + 3)} runs backwards`;
    tests.push((code) => code >= from && code <= to);
    at += isRange ? 3 : 1;
  }
  if (at >= body.length) return 'a class is not closed with ]';
  if (tests.length === 0) return 'a class is empty';
  return { test: (code) => tests.some((test) => test(code)) !== negated, next: at + 1 };
}

function parseQuantifier(body: string, at: number): { min: number; max: number; next: number } | string {
  const character = body[at];
  if (character === '?' || character === '*' || character === '+') {
    if (body[at + 1] === '?' || body[at + 1] === '+') return 'lazy and possessive quantifiers are not allowed';
    return { min: character === '+' ? 1 : 0, max: character === '?' ? 1 : Infinity, next: at + 1 };
  }
  if (character !== '{') return { min: 1, max: 1, next: at };
  const counted = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(body.slice(at));
  if (counted === null) return 'a quantifier is {n}, {n,} or {n,m}';
  const min = Number(counted[1]);
  const max = counted[2] === undefined ? min : counted[3] === '' ? Infinity : Number(counted[3]);
  if (max < min) return `the quantifier ${counted[0]} runs backwards`;
  return { min, max, next: at + counted[0].length };
}
