/** Number of digits of plain decimal notation; undefined for anything else. */
export function plainDigits(value: string): number | undefined {
  let at = value.charCodeAt(0) === 0x2d ? 1 : 0;
  let digits = 0;
  let points = 0;
  for (; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) digits += 1;
    else if (code === 0x2e && points === 0) points = 1;
    else return undefined;
  }
  return digits > 0 ? digits : undefined;
}

/** CCYYMMDD or YYMMDD, as its length says, that exists in the calendar. */
export function isDate(value: string): boolean {
  if (value.length !== 8 && value.length !== 6) return false;
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  const start = value.length - 4;
  const month = twoDigits(value, start);
  const day = twoDigits(value, start + 2);
  if (month < 1 || month > 12 || day < 1) return false;
  if (day <= 28) return true;
  const year = Number(value.slice(0, start));
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const february = leap ? 29 : 28;
  return day <= (month === 2 ? february : [4, 6, 9, 11].includes(month) ? 30 : 31);
}

/** HHMM, HHMMSS, HHMMSSD or HHMMSSDD. */
export function isTime(value: string): boolean {
  return /^(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d\d{0,2})?$/.test(value);
}

function twoDigits(value: string, at: number): number {
  return (value.charCodeAt(at) - 0x30) * 10 + value.charCodeAt(at + 1) - 0x30;
}
