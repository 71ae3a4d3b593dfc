import { type Calendars, type DayRange, type DaySpan, daysOnTheWay, leavingDays } from './arrival.ts';
import { businessDayAfter, dayOf, daysLater, startOfDay } from './business-calendar.ts';
import type { LineAnswer } from './line-facts.ts';
import type { LineCounters } from './purchase-order.ts';

/**
 * # When it will be there
 *
 * Derived from everything recorded of a purchase order line, each time something is added, so that it does not matter in which order
 * documents come. Whoever is nearest to the parcel counts: the ship notice before the answer to the order, that before what was learnt
 * or configured. What has not left by the day it should have left on cannot leave earlier than today.
 */

/** Who said it, the farthest from the parcel first. */
export const estimateSources = ['table', 'learnt', 'stock-feed', 'acknowledgment', 'ship-notice'] as const;
export type EstimateSource = (typeof estimateSources)[number];

/** What the days of a purchase order are reckoned from. Kept with it: what is configured or learnt later changes nothing of it. */
export interface DeliveryTerms {
  /** Of the order. */
  readonly service: string;
  /** Of the supplier's table. */
  readonly zone?: string | undefined;
  /** Minutes after midnight. */
  readonly cutOff?: number | undefined;
  readonly handling: DayRange;
  readonly transit: DayRange;
  /** Until what is not there leaves, where nobody says when. */
  readonly backorder: DayRange;
  /** Which of them were seen instead of said. */
  readonly learnt: readonly ('handling' | 'transit')[];
}

export interface EstimateRules extends Calendars {
  readonly terms: DeliveryTerms;
}

/** What a document says of days. */
export interface SaidDays {
  /** When its sender wrote it. */
  readonly saidOn?: string | undefined;
  /** Day on which it leaves, or is back. */
  readonly expectedOn?: string | undefined;
  /** Day on which it is there. */
  readonly deliversOn?: string | undefined;
}

export interface Parcel {
  readonly units: number;
  readonly leftOn: string;
  readonly deliversOn?: string | undefined;
  readonly deliveredOn?: string | undefined;
}

/** Everything recorded of one purchase order line that says when it comes. */
export interface EstimateFacts extends Omit<LineCounters, 'invoiced'> {
  readonly answers: readonly (LineAnswer & SaidDays)[];
  /** In shipments in force. */
  readonly parcels: readonly Parcel[];
  /** Day on which the stock feed says that there will be more of it. */
  readonly restockOn?: string | undefined;
}

/** Units that come together. */
export interface EstimatePart extends DaySpan {
  readonly units: number;
  /** Absent: it has left, or only the day on which it is there was said. */
  readonly leaves?: DaySpan | undefined;
  readonly source: EstimateSource;
  /** It should have left, and nobody said that it did. */
  readonly isOverdue?: boolean | undefined;
  /** Backordered, and nobody said until when. */
  readonly isAssumed?: boolean | undefined;
}

/** The line is there when the last of its parts is. */
export interface Estimate extends DaySpan {
  /** Of the part that comes last. */
  readonly source: EstimateSource;
  readonly parts: readonly EstimatePart[];
}

/**
 * @param since when the supplier got the order, or is about to
 * @returns undefined when nothing of the line comes
 */
export function estimateLine(
  rules: EstimateRules,
  facts: EstimateFacts,
  { since, now }: { readonly since: Date; readonly now: Date },
): Estimate | undefined {
  const credible = credibleFacts(facts, dayOf(since, rules.calendar.timeZone), dayOf(now, rules.calendar.timeZone));
  const parcels = credible.parcels.map((parcel) => parcelPart(rules, parcel));
  const coming = openUnits(credible).map((open) => comingPart(rules, credible, open, { since, now }));
  const parts = [...parcels, ...coming].sort(byArrival);
  const last = parts.at(-1);
  if (last === undefined) return undefined;
  return {
    earliest: parts
      .map(({ earliest }) => earliest)
      .sort()
      .at(-1) as string,
    latest: last.latest,
    source: last.source,
    parts,
  };
}

/** A day that is farther off is somebody's way to say "never", or a slip of a finger. */
const MOST_DAYS = 1_000;

/** Without days that nobody can mean. */
function credibleFacts(facts: EstimateFacts, since: string, today: string): EstimateFacts {
  const [first, last] = [daysLater(since, -MOST_DAYS), daysLater(since, MOST_DAYS)];
  const credible = (day: string | undefined): string | undefined =>
    day !== undefined && day.length === last.length && first <= day && day <= last ? day : undefined;
  return {
    ...facts,
    restockOn: credible(facts.restockOn),
    answers: facts.answers.map((answer) => ({
      ...answer,
      expectedOn: credible(answer.expectedOn),
      deliversOn: credible(answer.deliversOn),
    })),
    parcels: facts.parcels.map((parcel) => ({
      ...parcel,
      leftOn: credible(parcel.leftOn) ?? today,
      deliversOn: credible(parcel.deliversOn),
      deliveredOn: credible(parcel.deliveredOn),
    })),
  };
}

/** The days by which it should leave by the terms alone. */
export function leavesByTerms({ terms, ...calendars }: EstimateRules, since: Date): DaySpan {
  return leavingDays({ ...calendars, ...terms }, since);
}

/** The beginning of the day on which time alone changes an estimate: something that should have left has not. */
export function changesAt({ calendar }: Calendars, { parts }: Estimate): Date | undefined {
  const days = parts
    .filter((part) => part.source !== 'ship-notice')
    .map(({ leaves, latest }) => daysLater(leaves?.latest ?? latest, 1));
  const [first] = days.sort();
  return first === undefined ? undefined : startOfDay(first, calendar.timeZone);
}

/**
 * The day on which an answer lets it be there at the latest, for comparing it with what was promised; undefined where it
 * names no day.
 */
export function arrivesBy(rules: EstimateRules, { expectedOn, deliversOn }: SaidDays): string | undefined {
  if (deliversOn !== undefined) return deliversOn;
  if (expectedOn === undefined) return undefined;
  return daysOnTheWay(rules, { earliest: expectedOn, latest: expectedOn }, rules.terms.transit).latest;
}

interface OpenUnits {
  readonly units: number;
  /** What the supplier said of them. */
  readonly as: 'accepted' | 'backordered' | 'unsaid';
}

/** What is still to come; accepted units leave before backordered ones. */
function openUnits({ ordered, dead, shipped, acknowledged, backordered }: EstimateFacts): OpenUnits[] {
  const open = Math.max(0, ordered - dead - shipped);
  const accepted = Math.min(open, Math.max(0, acknowledged - shipped));
  const later = Math.min(open - accepted, backordered);
  const all: OpenUnits[] = [
    { as: 'accepted', units: accepted },
    { as: 'backordered', units: later },
    { as: 'unsaid', units: open - accepted - later },
  ];
  return all.filter(({ units }) => units > 0);
}

function parcelPart(rules: EstimateRules, { units, leftOn, deliversOn, deliveredOn }: Parcel): EstimatePart {
  const said = deliveredOn ?? deliversOn;
  const days =
    said === undefined
      ? daysOnTheWay(rules, { earliest: leftOn, latest: leftOn }, rules.terms.transit)
      : { earliest: said, latest: said };
  return { units, ...days, source: 'ship-notice' };
}

function comingPart(
  rules: EstimateRules,
  facts: EstimateFacts,
  { units, as }: OpenUnits,
  { since, now }: { readonly since: Date; readonly now: Date },
): EstimatePart {
  const today = dayOf(now, rules.calendar.timeZone);
  const said = as === 'unsaid' ? undefined : standing(rules, facts, as);
  if (said?.deliversOn !== undefined && said.deliversOn >= today) {
    return { units, earliest: said.deliversOn, latest: said.deliversOn, source: 'acknowledgment' };
  }
  const { source, ...due } = said?.expectedOn === undefined ? leaving(rules, facts, as, since) : onDay(said.expectedOn);
  const isAssumed = as === 'backordered' && source === 'table' && said === undefined;
  const isOverdue = due.latest < today || said?.deliversOn !== undefined;
  const first = isOverdue ? businessDayAfter(rules.calendar, today, 0) : undefined;
  const leaves = first === undefined ? due : { earliest: first, latest: first };
  return {
    units,
    ...daysOnTheWay(rules, leaves, rules.terms.transit),
    leaves,
    source: said?.deliversOn === undefined ? source : 'acknowledgment',
    ...(isOverdue ? { isOverdue } : {}),
    ...(isAssumed ? { isAssumed } : {}),
  };
}

function onDay(day: string): DaySpan & { readonly source: EstimateSource } {
  return { earliest: day, latest: day, source: 'acknowledgment' };
}

/** When that leaves of which the supplier named no day. */
function leaving(
  rules: EstimateRules,
  { restockOn }: EstimateFacts,
  as: OpenUnits['as'],
  since: Date,
): DaySpan & { readonly source: EstimateSource } {
  const { terms, calendar } = rules;
  const usual = leavesByTerms(rules, since);
  if (as !== 'backordered') return { ...usual, source: terms.learnt.length > 0 ? 'learnt' : 'table' };
  const on = dayOf(since, calendar.timeZone);
  if (restockOn !== undefined && restockOn > on) {
    const { least, most } = terms.handling;
    const days = {
      earliest: businessDayAfter(calendar, restockOn, least),
      latest: businessDayAfter(calendar, restockOn, most),
    };
    return { ...later(days, usual), source: 'stock-feed' };
  }
  const { least, most } = terms.backorder;
  const days = { earliest: businessDayAfter(calendar, on, least), latest: businessDayAfter(calendar, on, most) };
  return { ...later(days, usual), source: 'table' };
}

/**
 * What stands of several answers that name days: the newest by the date that its sender wrote on it; where that does not decide, the
 * one with the latest arrival. So it does not matter which came first.
 */
function standing(rules: EstimateRules, facts: EstimateFacts, as: 'accepted' | 'backordered'): SaidDays | undefined {
  const about = (as === 'accepted' ? aboutAccepted(facts) : facts.answers.filter(isLater)).filter(
    ({ expectedOn, deliversOn }) => expectedOn !== undefined || deliversOn !== undefined,
  );
  const key = (said: SaidDays): string => `${writtenOn(said)} ${arrivesBy(rules, said)} ${said.expectedOn ?? ''}`;
  const [newest] = [...about].sort((a, b) => (key(a) < key(b) ? 1 : -1));
  return newest;
}

/** Answers that accept, and newer ones that put off what was accepted before. */
function aboutAccepted({ answers, ordered, acknowledged }: EstimateFacts): EstimateFacts['answers'] {
  const accepts = answers.filter(({ verdict }) => verdict === 'accepted');
  const newest = accepts.map(writtenOn).sort().at(-1) ?? '';
  const puts = answers.filter(
    (answer) => isLater(answer) && answer.units > ordered - acknowledged && writtenOn(answer) > newest,
  );
  return [...accepts, ...puts];
}

function isLater({ verdict, rest }: LineAnswer): boolean {
  return verdict === 'backordered' || rest === 'backordered';
}

function writtenOn({ saidOn = '0000-00-00' }: SaidDays): string {
  return saidOn;
}

function later(a: DaySpan, b: DaySpan): DaySpan {
  return {
    earliest: a.earliest > b.earliest ? a.earliest : b.earliest,
    latest: a.latest > b.latest ? a.latest : b.latest,
  };
}

/** In one order, whatever the order of facts. */
function byArrival(a: EstimatePart, b: EstimatePart): number {
  const rank = (part: EstimatePart): string =>
    `${part.latest} ${part.earliest} ${estimateSources.indexOf(part.source)} ${String(part.units).padStart(9, '0')}`;
  return rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0;
}
