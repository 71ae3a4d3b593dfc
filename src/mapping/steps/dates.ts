import { z } from 'zod';
import { compileDateFormat, type DateFormat, isoFormat } from './date-format.ts';
import { type ApplyStep, defineStep, Fault, type Step, type StepTools } from './step.ts';
import { findZone, instantsOf, type LocalTime, localOf, utcOf, type Zone } from './zone.ts';

const options = z.strictObject({
  in: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'Formats to read, in order: yyyyMMdd, MM/dd/yyyy HH:mm, iso. Letters: yyyy yy MMM MM M dd d HH H hh h mm ss SSS a XXX.',
    ),
  out: z.string().min(1).optional().describe('Format to write, with the same letters.'),
  zone: z.string().min(1).optional().describe('IANA time zone of the partner, e.g. America/Chicago.'),
  as: z.enum(['date', 'instant']).optional().describe('A day, or an instant in UTC; default instant.'),
  pivot: z.int().min(0).max(100).default(70).describe('Two-digit years below this are 20yy, others 19yy; default 70.'),
});
type Options = z.infer<typeof options>;

/** Reading and writing dates, times and zones. */
export const dateSteps: Readonly<Record<string, Step>> = {
  date: defineStep({
    doc: 'Inbound, reads a date in one of the formats `in` (`iso` is ISO 8601) in the time zone `zone`; `as: date` gives a day, otherwise an instant in UTC. Two-digit years below `pivot` (70) are 20yy. Outbound, `out` is the format to write.',
    options,
    input: ({ out }) => (out === undefined ? ['text'] : ['instant', 'day']),
    output: (_, { out, as }) => (out !== undefined ? 'text' : as === 'date' ? 'day' : 'instant'),
    examples: [
      {
        options: { in: ['yyyyMMddHHmm'], zone: 'America/Chicago' },
        input: '202609010530',
        output: '2026-09-01T10:30:00Z',
      },
      { options: { in: ['MM/dd/yyyy', 'M/d/yy'], as: 'date' }, input: '3/7/26', output: '2026-03-07' },
      { options: { in: ['iso'], zone: 'UTC' }, input: '2026-11-22T10:00:00+01:00', output: '2026-11-22T09:00:00Z' },
      { options: { in: ['yyyyMMdd'], as: 'date' }, input: '20260230', fault: '"20260230" is not a date' },
      {
        options: { in: ['yyyyMMddHHmm'], zone: 'America/Chicago' },
        input: '202603080230',
        fault: '"202603080230" does not exist in America/Chicago (the clock skips it)',
      },
      {
        options: { in: ['yyyyMMddHHmm'], zone: 'America/Chicago' },
        input: '202611010130',
        fault: '"202611010130" happens twice in America/Chicago (the clock is set back)',
      },
      { options: { out: 'yyyyMMdd', zone: 'America/Chicago' }, input: '2026-09-01T03:30:00Z', output: '20260831' },
    ],
    make: (given, tools) => {
      if ((given.in === undefined) === (given.out === undefined)) {
        tools.problem('MAP-LINT-STEP', 'give "in" to read a date or "out" to write one');
        return (value) => value;
      }
      const zone = given.zone === undefined ? undefined : findZone(given.zone);
      if (given.zone !== undefined && zone === undefined)
        tools.problem('MAP-LINT-STEP', `"${given.zone}" is not an IANA time zone such as America/Chicago`);
      if (given.out !== undefined) return writer(given.out, zone, tools);
      const formats = (given.in ?? [])
        .map((format) => compile(format, given.pivot, tools))
        .filter((format) => format !== undefined);
      if (given.as !== 'date' && zone === undefined && formats.some((format) => !format.hasOffset)) {
        tools.problem('MAP-LINT-STEP', 'a "zone" is needed to turn a local time into an instant (or say "as: date")');
      }
      return reader(given, formats, zone);
    },
  }),
};

/** Dates that a reader remembers, and the longest text among them. */
const MOST_KNOWN = 1_000;
const LONGEST_KNOWN = 60;

function compile(format: string, pivot: number, tools: StepTools): DateFormat | undefined {
  if (format === 'iso') return isoFormat;
  const compiled = compileDateFormat(format, pivot);
  if (!('error' in compiled)) return compiled;
  tools.problem('MAP-LINT-STEP', compiled.error);
  return undefined;
}

function reader(given: Options, formats: readonly DateFormat[], zone: Zone | undefined): ApplyStep {
  const expected = `a date like ${(given.in ?? []).join(' or ')}`;
  const read = (text: string): string | Fault => {
    for (const format of formats) {
      const parsed = format.parse(text);
      if (parsed === undefined) continue;
      const { local, offsetMinutes } = parsed;
      if (given.as === 'date' && (offsetMinutes === undefined || zone === undefined)) return dayText(local);
      if (offsetMinutes !== undefined) {
        const instant = utcOf(local) - offsetMinutes * 60_000;
        return given.as === 'date' && zone !== undefined ? dayText(localOf(instant, zone)) : instantText(instant);
      }
      if (zone === undefined)
        return new Fault('MAP-DATE', `"${text}" has no offset from UTC`, {
          found: text,
          expected: 'a time with an offset',
        });
      const [instant, second] = instantsOf(local, zone);
      if (instant === undefined) {
        return new Fault('MAP-LOCAL-TIME', `"${text}" does not exist in ${given.zone} (the clock skips it)`, {
          found: text,
          expected: 'a time that exists',
        });
      }
      if (second !== undefined) {
        return new Fault('MAP-LOCAL-TIME', `"${text}" happens twice in ${given.zone} (the clock is set back)`, {
          found: text,
          expected: 'a time with an offset, or in UTC',
        });
      }
      return instantText(instant);
    }
    return new Fault('MAP-DATE', `"${text}" is not a date`, { found: text, expected });
  };
  // Feeds repeat the same few dates over a million lines.
  const known = new Map<string, string | Fault>();
  return (value) => {
    if (typeof value !== 'string') return value;
    const before = known.get(value);
    if (before !== undefined) return before;
    const result = read(value.trim());
    if (value.length > LONGEST_KNOWN) return result;
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(value, result);
    return result;
  };
}

function writer(out: string, zone: Zone | undefined, tools: StepTools): ApplyStep {
  const format = compile(out, 100, tools);
  if (format === undefined) return (value) => value;
  return (value) => {
    if (typeof value !== 'string') return value;
    if (out === 'iso' && value.includes('T')) return value;
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) {
      const [year, month, day] = value.split('-').map(Number);
      return out === 'iso'
        ? value
        : format.write({
            year: year ?? 0,
            month: month ?? 0,
            day: day ?? 0,
            hour: 0,
            minute: 0,
            second: 0,
            millisecond: 0,
          });
    }
    const instant = Date.parse(value);
    if (Number.isNaN(instant))
      return new Fault('MAP-DATE', `"${value}" is not an instant`, { found: value, expected: 'an instant in UTC' });
    if (zone === undefined)
      return new Fault('MAP-DATE', 'a "zone" is needed to write an instant as a local date', {
        found: value,
        expected: 'a zone in the date step',
      });
    return format.write(localOf(instant, zone));
  };
}

function dayText(local: LocalTime): string {
  return new Date(Date.UTC(local.year, local.month - 1, local.day)).toISOString().slice(0, 10);
}

function instantText(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}
