import type { LocalTime } from './zone.ts';

/** What a format read: a civil time, and its distance from UTC where the text says it. */
export interface ParsedTime {
  readonly local: LocalTime;
  readonly offsetMinutes: number | undefined;
}

export interface DateFormat {
  parse(text: string): ParsedTime | undefined;
  write(local: LocalTime): string;
  readonly hasTime: boolean;
  readonly hasOffset: boolean;
}

type Field = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond' | 'half' | 'offset';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Token {
  readonly field: Field;
  readonly pattern: string;
  read(text: string, pivot: number): number;
  write(local: LocalTime): string;
}

function digits(field: Exclude<Field, 'half' | 'offset'>, pattern: string, width: number): Token {
  return { field, pattern, read: Number, write: (local) => String(local[field]).padStart(width, '0') };
}

const hour12 = (local: LocalTime): number => ((local.hour + 11) % 12) + 1;

const TOKENS: Readonly<Record<string, Token>> = {
  yyyy: digits('year', '\\d{4}', 4),
  yy: {
    field: 'year',
    pattern: '\\d{2}',
    read: (text, pivot) => (Number(text) < pivot ? 2000 : 1900) + Number(text),
    write: (local) => String(local.year % 100).padStart(2, '0'),
  },
  MMM: {
    field: 'month',
    pattern: `(?:${MONTHS.join('|')})`,
    read: (text) => MONTHS.findIndex((month) => month.toLowerCase() === text.toLowerCase()) + 1,
    write: (local) => MONTHS[local.month - 1] ?? '',
  },
  MM: digits('month', '\\d{2}', 2),
  M: digits('month', '\\d{1,2}', 1),
  dd: digits('day', '\\d{2}', 2),
  d: digits('day', '\\d{1,2}', 1),
  HH: digits('hour', '\\d{2}', 2),
  H: digits('hour', '\\d{1,2}', 1),
  hh: {
    field: 'hour',
    pattern: '(?:0[1-9]|1[0-2])',
    read: Number,
    write: (local) => String(hour12(local)).padStart(2, '0'),
  },
  h: { field: 'hour', pattern: '(?:0?[1-9]|1[0-2])', read: Number, write: (local) => String(hour12(local)) },
  mm: digits('minute', '\\d{2}', 2),
  ss: digits('second', '\\d{2}', 2),
  SSS: digits('millisecond', '\\d{3}', 3),
  a: {
    field: 'half',
    pattern: '[AaPp][Mm]',
    read: (text) => (text.toLowerCase() === 'pm' ? 12 : 0),
    write: (local) => (local.hour < 12 ? 'AM' : 'PM'),
  },
  XXX: {
    field: 'offset',
    pattern: '(?:Z|[+-]\\d{2}:\\d{2})',
    read: (text) =>
      text === 'Z' ? 0 : (text.startsWith('-') ? -1 : 1) * (Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6))),
    write: () => 'Z',
  },
};

/**
 * Compiles a format such as `yyyyMMdd`, `M/d/yy h:mm a` or `yyyy-MM-dd'T'HH:mm:ssXXX`. Other letters stand in single
 * quotes. Two-digit years below `pivot` are 20yy, the others 19yy.
 */
export function compileDateFormat(format: string, pivot: number): DateFormat | { readonly error: string } {
  const parts: (Token | string)[] = [];
  for (const [piece, quoted, letters] of format.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z]/g)) {
    if (quoted !== undefined) parts.push(quoted.replaceAll("''", "'"));
    else if (letters === undefined) parts.push(piece);
    else {
      const token = Object.hasOwn(TOKENS, piece) ? TOKENS[piece] : undefined;
      if (token === undefined) {
        const known = Object.keys(TOKENS).join(' ');
        return {
          error: `"${piece}" in the date format ${format} is unknown; known: ${known}; put other letters in single quotes`,
        };
      }
      parts.push(token);
    }
  }
  const tokens = parts.filter((part) => typeof part !== 'string');
  const has = (field: Field): boolean => tokens.some((token) => token.field === field);
  const repeated = tokens.find((token, index) => tokens.findIndex((other) => other.field === token.field) !== index);
  if (repeated !== undefined) return { error: `the date format ${format} says the ${repeated.field} twice` };
  if (!has('year') || !has('month') || !has('day'))
    return { error: `the date format ${format} must say year, month and day` };
  const twelve = /h/.test(format.replace(/'[^']*'/g, ''));
  if (twelve !== has('half')) return { error: `the date format ${format} needs both h and a for a twelve-hour clock` };

  const source = parts
    .map((part) => (typeof part === 'string' ? part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&') : `(${part.pattern})`))
    .join('');
  const pattern = new RegExp(`^${source}$`, 'i');
  return {
    hasTime: has('hour'),
    hasOffset: has('offset'),
    parse: (text) => {
      if (text.length > 60) return undefined;
      const match = pattern.exec(text);
      if (match === null) return undefined;
      const values: Partial<Record<Field, number>> = {};
      tokens.forEach((token, index) => {
        values[token.field] = token.read(match[index + 1] ?? '', pivot);
      });
      if (values.half !== undefined) values.hour = ((values.hour ?? 0) % 12) + values.half;
      return checked(values);
    },
    write: (local) => parts.map((part) => (typeof part === 'string' ? part : part.write(local))).join(''),
  };
}

/** ISO 8601 with or without time and offset, e.g. `2026-11-22T10:00:00Z`, `2026-11-22`. */
export const isoFormat: DateFormat = {
  hasTime: true,
  hasOffset: false,
  parse: (text) => {
    const match =
      /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
    if (match === null) return undefined;
    const [, year, month, day, hour, minute, second, fraction, offset] = match;
    return checked({
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour ?? 0),
      minute: Number(minute ?? 0),
      second: Number(second ?? 0),
      millisecond: Number((fraction ?? '').slice(0, 3).padEnd(3, '0')),
      ...(offset === undefined ? {} : { offset: isoOffset(offset) }),
    });
  },
  write: (local) => {
    const two = (value: number): string => String(value).padStart(2, '0');
    return `${String(local.year).padStart(4, '0')}-${two(local.month)}-${two(local.day)}T${two(local.hour)}:${two(local.minute)}:${two(local.second)}`;
  },
};

function isoOffset(text: string): number {
  if (text === 'Z') return 0;
  return (text.startsWith('-') ? -1 : 1) * (Number(text.slice(1, 3)) * 60 + Number(text.slice(-2)));
}

/** Refuses what a calendar or a clock does not have: the 30th of February, 25 o'clock. */
function checked(values: Partial<Record<Field, number>>): ParsedTime | undefined {
  const local: LocalTime = {
    year: values.year ?? 0,
    month: values.month ?? 0,
    day: values.day ?? 0,
    hour: values.hour ?? 0,
    minute: values.minute ?? 0,
    second: values.second ?? 0,
    millisecond: values.millisecond ?? 0,
  };
  const { year, month, day } = local;
  if (year < 1900 || month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())
    return undefined;
  if (local.hour > 23 || local.minute > 59 || local.second > 59) return undefined;
  if (values.offset !== undefined && Math.abs(values.offset) > 14 * 60) return undefined;
  return { local, offsetMinutes: values.offset };
}
