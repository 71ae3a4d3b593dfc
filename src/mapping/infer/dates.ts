import { compileDateFormat, type DateFormat, isoFormat } from '../steps/date-format.ts';

/** The formats of the dates of a column, with the words for what was guessed. */
export interface InferredDates {
  readonly formats: readonly string[];
  readonly hasTime: boolean;
  /** Every value says its distance from UTC. */
  readonly hasOffset: boolean;
  /** Texts that stand where a date is unknown. */
  readonly blanks: readonly string[];
  readonly guess?: string;
}

/** Fields that are moments, not days. */
const MOMENTS: ReadonlySet<string> = new Set(['asOf', 'saidAt', 'shippedAt']);

export function isMoment(field: string): boolean {
  return MOMENTS.has(field);
}

/** The guess about a moment that does not say its distance from UTC. */
export const ZONE_GUESS = 'no value says its time zone; UTC is taken';

/** What is written where a date is not known. */
const NO_DATE =
  /^(?:tbd|tba|n\/?a|none|null|unknown|-+|\.+|0+|00?[-/.]00?[-/.]0+|call|\?+|asap|9999[-/.]?12[-/.]?31)$/i;

/** Days of one order, each with its lenient forms behind the strict ones. */
const DAYS: readonly (readonly string[])[] = [
  ['yyyyMMdd'],
  ['yyyy-MM-dd', 'yyyy-M-d'],
  ['yyyy/MM/dd', 'yyyy/M/d'],
  ['MM/dd/yyyy', 'M/d/yyyy'],
  ['dd/MM/yyyy', 'd/M/yyyy'],
  ['dd.MM.yyyy', 'd.M.yyyy'],
  ['MM-dd-yyyy', 'M-d-yyyy'],
  ['dd-MM-yyyy', 'd-M-yyyy'],
  ['MM/dd/yy', 'M/d/yy'],
  ['dd/MM/yy', 'd/M/yy'],
  ['dd.MM.yy', 'd.M.yy'],
  ['MM-dd-yy', 'M-d-yy'],
  ['dd-MM-yy', 'd-M-yy'],
  ['dd-MMM-yyyy', 'd-MMM-yyyy'],
  ['dd-MMM-yy', 'd-MMM-yy'],
  ['dd MMM yyyy', 'd MMM yyyy'],
  ['MMM dd, yyyy', 'MMM d, yyyy'],
  ['MMM dd yyyy', 'MMM d yyyy'],
  ['yyMMdd'],
  ['MMddyyyy'],
  ['ddMMyyyy'],
  ['MMddyy'],
  ['ddMMyy'],
];
const TIMES = [
  '',
  ' HH:mm:ss',
  ' HH:mm',
  ' H:mm',
  ' h:mm a',
  ' hh:mm a',
  ' h:mm:ss a',
  "'T'HH:mm:ss",
  'HHmm',
  'HHmmss',
  ' HHmm',
  ' H:mm:ss',
];

interface Candidate {
  readonly name: string;
  readonly order: number;
  readonly format: DateFormat;
}

const CANDIDATES: readonly Candidate[] = [
  { name: 'iso', order: -1, format: isoFormat },
  ...TIMES.flatMap((time) =>
    DAYS.flatMap((forms, order) =>
      forms.flatMap((form) => {
        // Times without a separator stand only behind dates without one.
        if (/^HHmm/.test(time) !== /^[yMd]+$/.test(form) && time !== '' && !time.startsWith(' ')) return [];
        const format = compileDateFormat(form + time, 70);
        return 'error' in format ? [] : [{ name: form + time, order, format }];
      }),
    ),
  ),
];

const MOST_LOOKED_AT = 400;

/** Whether this may stand for an unknown date. */
function isNoDate(text: string): boolean {
  return NO_DATE.test(text.trim());
}

/** The formats that read these texts, or undefined when they are no dates. */
export function inferDates(values: readonly string[]): InferredDates | undefined {
  const distinct = [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))].slice(
    0,
    MOST_LOOKED_AT,
  );
  const blanks = distinct.filter(isNoDate);
  const dates = distinct.filter((value) => !isNoDate(value));
  if (dates.length === 0 || dates.some((value) => value.length > 40 || !/\d/.test(value))) return undefined;
  const fitting = CANDIDATES.filter(({ format }) => dates.every((value) => isPlausible(format, value)));
  const [best] = fitting;
  if (best !== undefined) {
    const other = fitting.find(({ order }) => order !== best.order && order >= 0 && best.order >= 0);
    const hasOffset = best.name === 'iso' && dates.every((value) => /(?:Z|[+-]\d{2}:?\d{2})$/.test(value.slice(10)));
    const hasTime = best.name === 'iso' ? dates.some((value) => value.length > 10) : best.format.hasTime;
    const doubt = other === undefined ? undefined : `every date fits ${best.name} and ${other.name}`;
    return { formats: [best.name], hasTime, hasOffset, blanks, ...(doubt === undefined ? {} : { guess: doubt }) };
  }
  return severalFormats(dates, blanks);
}

/** Where people typed the dates, several formats of one order may be needed. */
function severalFormats(dates: readonly string[], blanks: readonly string[]): InferredDates | undefined {
  const few = dates.slice(0, 10);
  const isAny = CANDIDATES.some(({ format }) => few.some((value) => isPlausible(format, value)));
  if (!isAny) return undefined;
  const chosen: Candidate[] = [];
  let rest = dates;
  while (rest.length > 0 && chosen.length < 3) {
    const counted = CANDIDATES.map((candidate) => ({
      candidate,
      count: rest.filter((value) => isPlausible(candidate.format, value)).length,
    }));
    const most = counted.reduce((best, one) => (one.count > best.count ? one : best));
    if (most.count === 0) break;
    chosen.push(most.candidate);
    rest = rest.filter((value) => !isPlausible(most.candidate.format, value));
  }
  if (chosen.length === 0 || rest.length > dates.length / 10) return undefined;
  const missing = rest.length === 0 ? '' : `; "${rest[0]}" fits none of them`;
  return {
    formats: chosen.map(({ name }) => name),
    hasTime: chosen.some(({ format }) => format.hasTime),
    hasOffset: false,
    blanks,
    guess: `the dates are written in several ways${missing}`,
  };
}

/** A date that a feed may hold: not in another century. */
function isPlausible(format: DateFormat, text: string): boolean {
  const year = format.parse(text)?.local.year;
  return year !== undefined && year >= 1990 && year <= 2070;
}
