import { type ArrivalRules, type Calendars, type DayRange, takenUpOn } from './arrival.ts';
import { businessDaysBetween, daysLater } from './business-calendar.ts';

/**
 * # How long a supplier really takes
 *
 * Handling is learnt of the supplier, transit of each service and zone, because a parcel to the other coast says nothing about one next
 * door. What is learnt is a range of business days: half of what was seen took no longer than the least, nine of ten no longer
 * than the most. Fewer than {@link LEAST_SAMPLES} say nothing.
 */
export const LEAST_SAMPLES = 20;
/** Days back that are looked at. */
export const LEARNT_OVER_DAYS = 90;
/** A date that is further off than this is a mistake of somebody's keyboard. */
const MOST_DAYS = 120;

export interface Learnt {
  readonly days: DayRange;
  readonly samples: number;
}

/** Of one supplier. */
export interface LearntDays {
  readonly handling?: Learnt | undefined;
  readonly transit?: readonly (Learnt & { readonly service: string; readonly zone?: string | undefined })[] | undefined;
}

/** A purchase order of which something left. */
export interface HandlingSample {
  readonly sentAt: Date;
  /** Day of the first parcel. */
  readonly leftOn: string;
}

/** A shipment that says when it is, or was, there. */
export interface TransitSample {
  readonly service: string;
  readonly zone?: string | undefined;
  readonly leftOn: string;
  readonly arrivedOn: string;
}

export function learnDays(
  rules: Calendars & Pick<ArrivalRules, 'cutOff'>,
  samples: { readonly handling: readonly HandlingSample[]; readonly transit: readonly TransitSample[] },
): LearntDays {
  const handling = learnt(
    samples.handling
      .map(({ sentAt, leftOn }) => ({ from: takenUpOn(rules, sentAt), to: leftOn }))
      .filter(isCredible)
      .map(({ from, to }) => businessDaysBetween(rules.calendar, from, to)),
  );
  const groups = new Map<string, { readonly service: string; readonly zone?: string | undefined; days: number[] }>();
  for (const { service, zone, leftOn, arrivedOn } of samples.transit) {
    if (arrivedOn < leftOn || !isCredible({ from: leftOn, to: arrivedOn })) continue;
    const name = service.toLowerCase();
    const key = `${name}/${zone ?? ''}`;
    const group = groups.get(key) ?? { service: name, ...(zone === undefined ? {} : { zone }), days: [] };
    group.days.push(businessDaysBetween(rules.carrier ?? rules.calendar, leftOn, arrivedOn));
    groups.set(key, group);
  }
  const transit = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { days, ...group }]) => {
      const seen = learnt(days);
      return seen === undefined ? [] : [{ ...group, ...seen }];
    });
  return { ...(handling === undefined ? {} : { handling }), ...(transit.length === 0 ? {} : { transit }) };
}

/** What was learnt of a service to a zone. */
export function transitFor(
  { transit = [] }: LearntDays,
  service: string,
  zone: string | undefined,
): Learnt | undefined {
  return transit.find((one) => one.service === service.toLowerCase() && one.zone === zone);
}

function isCredible({ from, to }: { readonly from: string; readonly to: string }): boolean {
  return to <= daysLater(from, MOST_DAYS);
}

function learnt(days: readonly number[]): Learnt | undefined {
  if (days.length < LEAST_SAMPLES) return undefined;
  const sorted = [...days].sort((a, b) => a - b);
  return { days: { least: percentile(sorted, 0.5), most: percentile(sorted, 0.9) }, samples: days.length };
}

/** The nearest rank: a value that was seen. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1] as number;
}
