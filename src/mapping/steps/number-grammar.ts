import { z } from 'zod';

/** How a partner writes numbers. Everything that is not declared is refused. */
export const numberGrammar = {
  thousands: z.string().length(1).optional().describe('The separator of thousands, e.g. ","; absent: there is none.'),
  decimal: z.string().length(1).default('.').describe('The decimal point; default ".".'),
  negative: z
    .enum(['minus', 'trailing-minus', 'parentheses', 'none'])
    .default('minus')
    .describe('How a number below zero is written: -3, 3-, (3), or never; default minus.'),
  strip: z.string().min(1).optional().describe('Characters to remove at both ends first, e.g. "$ ".'),
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
  const hasPlainPoint = grammar.decimal === '.';

  return (text) => {
    if (plainWhole(text) !== undefined) return text;
    let body = strip === undefined ? text : stripEnds(text, strip);
    if (body.length > LONGEST) return undefined;
    if (hasPlainPoint && isPlainDecimal(body)) return body;
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

/**
 * The number that digits without a leading zero say: most numbers of most feeds, read without a pattern. Undefined for
 * any other text.
 */
export function plainWhole(text: string): number | undefined {
  const { length } = text;
  if (length === 0 || length > 15 || (length > 1 && text.charCodeAt(0) === 48)) return undefined;
  let number = 0;
  for (let at = 0; at < length; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return number;
}

/** Whether the text already is what a reader gives: no sign, no needless zero, digits on both sides of the point. */
function isPlainDecimal(text: string): boolean {
  const point = text.indexOf('.');
  if (point < 1 || point === text.length - 1 || (point > 1 && text.charCodeAt(0) === 48)) return false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code < 48 || code > 57) && at !== point) return false;
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
