import { z } from 'zod';

const HOUR_MS = 3_600_000;

/** `90m`, `24h`, `2d` → milliseconds. */
export const duration = z
  .string()
  .regex(/^\d{1,4}(m|h|d)$/, 'expected a duration such as 90m, 24h or 2d')
  .transform(
    (text) => Number(text.slice(0, -1)) * { m: 60_000, h: HOUR_MS, d: 24 * HOUR_MS }[text.slice(-1) as 'm' | 'h' | 'd'],
  );
