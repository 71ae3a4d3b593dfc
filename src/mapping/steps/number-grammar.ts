import { z } from 'zod';

/** How a partner writes numbers. Everything that is not declared is refused. */
export const numberGrammar = {
  thousands: z.string().length(1).optional(),
  decimal: z.string().length(1).default('.'),
  negative: z.enum(['minus', 'trailing-minus', 'parentheses', 'none']).default('minus'),
  strip: z.string().min(1).optional(),
};

export interface NumberGrammar {
  readonly thousands?: string | undefined;
  readonly decimal: string;
  readonly negative: 'minus' | 'trailing-minus' | 'parentheses' | 'none';
  /** Characters removed at both ends first, e.g. `$ `. */
  readonly strip?: string | undefined;
}

const LONGEST = 40;

/** Compiles a grammar to a reader that gives plain decimal notation, or undefined for what does not fit it. */
export function compileNumberGrammar(grammar: NumberGrammar): (text: string) => string | undefined {
  const separator = grammar.thousands === undefined ? undefined : escaped(grammar.thousands);
  const whole = separator === undefined ? '(\\d+)' : `(\\d+|\\d{1,3}(?:${separator}\\d{3})+)`;
  const point = escaped(grammar.decimal);
  // A leading point (".5") is how X12 writes type R below one.
  const digits = new RegExp(`^(?:${whole}(?:${point}(\\d+))?|${point}(\\d+))$`);
  const { negative, strip, thousands } = grammar;

  return (text) => {
    if (isPlainWhole(text)) return text;
    let body = strip === undefined ? text : stripEnds(text, strip);
    if (body.length > LONGEST) return undefined;
    let minus = false;
    if (negative === 'minus' && body.startsWith('-')) {
      minus = true;
      body = body.slice(1);
    } else if (negative === 'trailing-minus' && body.endsWith('-')) {
      minus = true;
      body = body.slice(0, -1);
    } else if (negative === 'parentheses' && body.startsWith('(') && body.endsWith(')')) {
      minus = true;
      body = body.slice(1, -1);
    }
    if (minus && strip !== undefined) body = stripEnds(body, strip);
    const match = digits.exec(body);
    if (match === null) return undefined;
    const integer =
      match[1] === undefined ? '0' : thousands === undefined ? match[1] : match[1].replaceAll(thousands, '');
    const fraction = match[2] ?? match[3];
    const plain = integer.replace(/^0+(?=\d)/, '') + (fraction === undefined ? '' : `.${fraction}`);
    return minus && /[1-9]/.test(plain) ? `-${plain}` : plain;
  };
}

/** `1,204` in words, for the `expected` of a finding. */
export function describeGrammar(grammar: NumberGrammar): string {
  const example = `1${grammar.thousands ?? ''}204${grammar.decimal}50`;
  return `a number like ${example}`;
}

/** Digits only without a leading zero: most numbers of most feeds, decided without a pattern. */
function isPlainWhole(text: string): boolean {
  if (text.length === 0 || text.length > 15 || (text.length > 1 && text.charCodeAt(0) === 48)) return false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

function stripEnds(text: string, characters: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && characters.includes(text[from] ?? '')) from += 1;
  while (to > from && characters.includes(text[to - 1] ?? '')) to -= 1;
  return text.slice(from, to);
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
