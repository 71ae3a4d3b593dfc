import { z } from 'zod';

/** Values that supplier.yaml writes in the same way everywhere. */

/** `15m`, `5s`, `250ms`, `4h`, `1d` → milliseconds. */
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
export const duration = z
  .string()
  .regex(/^\d{1,9}(ms|s|m|h|d)$/, 'expected a duration such as 15m, 5s or 4h')
  .transform((text) => Number(/^\d+/.exec(text)?.[0]) * (UNITS[text.replace(/^\d+/, '')] ?? 1));

/** `200MB` → bytes. */
const SIZES: Readonly<Record<string, number>> = { KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };
export const size = z
  .string()
  .regex(/^\d{1,6}(KB|MB|GB)$/, 'expected a size such as 200MB')
  .transform((text) => Number(/^\d+/.exec(text)?.[0]) * (SIZES[text.replace(/^\d+/, '')] ?? 1));

/** `08:00` → minutes after midnight. */
export const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a time of day such as 08:00')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

export const folder = z
  .string()
  .regex(/^\/?[^\0]*$/)
  .min(1);

export const zone = z.string().refine(isZone, 'expected an IANA time zone such as America/Chicago');

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
