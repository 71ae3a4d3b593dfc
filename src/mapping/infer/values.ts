import { weighedSum } from '../steps/codes.ts';
import { inferDates } from './dates.ts';
import { isNumber, type NumberEvidence, numberBody, numberEvidence } from './numbers.ts';

/** The values of one input over all lines of a sample, looked at once. */
export interface Values {
  /** One per line; blank where the line has none. */
  readonly all: readonly string[];
  /** Those that are not blank, trimmed. */
  readonly filled: readonly string[];
  readonly distinct: readonly string[];
  /** Share of lines with a value. */
  readonly coverage: number;
  /** Distinct values per value. */
  readonly uniqueness: number;
  readonly numeric: number;
  readonly whole: number;
  readonly gtins: number;
  readonly areDates: boolean;
}

export function lookAt(all: readonly string[]): Values {
  const filled = all.map((value) => value.trim()).filter((value) => value !== '');
  const distinct = [...new Set(filled)];
  const share = (test: (value: string) => boolean): number =>
    filled.length === 0 ? 0 : filled.filter(test).length / filled.length;
  return {
    all,
    filled,
    distinct,
    coverage: all.length === 0 ? 0 : filled.length / all.length,
    uniqueness: filled.length === 0 ? 0 : distinct.length / filled.length,
    numeric: share(isNumber),
    whole: share((value) => isNumber(value) && !/[.,]\d*[1-9]\d*$/.test(wholeOrGroups(value))),
    gtins: share(isGtin),
    areDates: filled.length > 0 && inferDates(filled) !== undefined,
  };
}

/** What columns of numbers prove together about how numbers are written. */
export function evidenceOf(all: readonly Values[]): NumberEvidence {
  return numberEvidence(
    all.filter(({ numeric, areDates }) => numeric > 0.5 && !areDates).flatMap(({ filled }) => filled),
  );
}

/** The number with groups of three digits taken for thousands. */
function wholeOrGroups(value: string): string {
  return (numberBody(value) ?? '').replace(/[.,](?=\d{3}(?:\D|$))/g, '');
}

/** 8, 12, 13 or 14 digits with a right check digit; 11 where a spreadsheet took the leading zero of a UPC. */
export function isGtin(text: string): boolean {
  const digits = text.replace(/[ -]/g, '');
  if (!/^(?:\d{8}|\d{11,14})$/.test(digits)) return false;
  const sum = weighedSum(digits) ?? 0;
  return sum > 0 && sum % 10 === 0;
}

/** A few real values for a comment. */
export function samplesOf(values: Values, most = 3): string[] {
  return values.distinct.slice(0, most).map((value) => (value.length > 24 ? `${value.slice(0, 24)}…` : value));
}

export const STRAY_CASE = 'item numbers are in capitals but for a few, which are taken for the same';

/** Whether item numbers are written in capitals, but a few in small letters only. */
export function hasStrayCase(values: readonly string[]): boolean {
  const lettered = values.filter((value) => /[a-z]/i.test(value));
  const small = lettered.filter((value) => value === value.toLowerCase());
  const capital = lettered.filter((value) => value === value.toUpperCase());
  return small.length > 0 && small.length < capital.length && small.length + capital.length === lettered.length;
}
