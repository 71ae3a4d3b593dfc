import Big from 'big.js';
import type { NumberFormat } from './number-format.ts';

/** Digits that a spreadsheet computes and shows; what a file has behind them is noise of binary fractions. */
const DIGITS = 15;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const DAY = 86_400;
/** 9999-12-31. */
const LAST_DAY = 2_958_465;
/** Days from 1900 to 1904, where the dates of old Macintosh files begin. */
const DAYS_TO_1904 = 1_462;

/** The text of a number cell: its shortest decimal, or the ISO date or time that its format makes of it. */
export function numberText(stored: string, format: NumberFormat, from1904: boolean): string {
  const raw = stored.trim();
  if (!NUMBER.test(raw) || !Number.isFinite(Number(raw))) return stored;
  if (format.kind === 'date' || format.kind === 'time' || format.kind === 'date-time') {
    return dateText(Number(raw), format.kind, from1904) ?? decimalText(raw);
  }
  const text = decimalText(raw);
  return format.kind === 'padded' && /^\d+$/.test(text) ? text.padStart(format.digits, '0') : text;
}

/** Whether a number is so long that a spreadsheet has already changed its last digits. */
export function hasLostDigits(stored: string): boolean {
  return NUMBER.test(stored.trim()) && Math.abs(Number(stored)) >= 10 ** DIGITS;
}

function decimalText(raw: string): string {
  return new Big(Number(raw).toPrecision(DIGITS)).toFixed();
}

/** Undefined for what no calendar has. */
function dateText(serial: number, kind: 'date' | 'time' | 'date-time', from1904: boolean): string | undefined {
  const seconds = Math.round(serial * DAY) + (from1904 && (serial >= 1 || kind !== 'time') ? DAYS_TO_1904 * DAY : 0);
  const day = Math.floor(seconds / DAY);
  if (serial < 0 || day > LAST_DAY) return undefined;
  const time = new Date((seconds % DAY) * 1000).toISOString().slice(11, 19);
  if (kind === 'time' && day === 0) return time;
  const date = calendarDate(day);
  return kind === 'date' && seconds % DAY === 0 ? date : `${date}T${time}`;
}

/** Day 1 is 1900-01-01; day 60 is a 29 February that 1900 did not have (ECMA-376 part 1, 18.17.4.1). */
function calendarDate(day: number): string {
  if (day === 60) return '1900-02-29';
  const since = day < 60 ? Date.UTC(1899, 11, 31) : Date.UTC(1899, 11, 30);
  return new Date(since + day * DAY * 1000).toISOString().slice(0, 10);
}

/**
 * Texts write characters that XML cannot carry as `_x000D_` (ECMA-376 part 1, 22.9.2.19). Those that nothing can carry,
 * such as NUL, stay as they are written.
 */
export function unescapeText(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (written, digits: string) => {
    const character = String.fromCharCode(Number.parseInt(digits, 16));
    return /[\p{Cs}\ufffe\uffff]|(?![\t\n\r])\p{Cc}/u.test(character) ? written : character;
  });
}
