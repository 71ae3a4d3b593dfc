import type { Decimal } from '../kernel/decimal.ts';
import { arrivalDays, type Calendars, type DayRange, type DaySpan } from './arrival.ts';
import type { BusinessCalendar } from './business-calendar.ts';
import type { DeliveryTerms } from './estimate.ts';
import { type LearntDays, transitFor } from './learnt-days.ts';

/** What one supplier says of shipping: `shipping` and the freight of `costs` in supplier.yaml. */
export interface ShippingTermsRules {
  readonly shipping: {
    readonly countries?: readonly string[] | undefined;
    readonly cutOff?: number | undefined;
    readonly handling: DayRange;
    readonly transit: DayRange;
    /** Until what is not there leaves, where nobody says when. */
    readonly backorder: DayRange;
    /** When its carriers work, where that is not when it does. */
    readonly carrier?: Pick<BusinessCalendar, 'workdays' | 'holidays'> | undefined;
    readonly zones: Readonly<Record<string, readonly ZonePlace[]>>;
    readonly services: Readonly<Record<string, readonly Rate[]>>;
  };
  readonly costs: { readonly freightPerOrder: Decimal; readonly freightPerUnit: Decimal };
  readonly calendar: BusinessCalendar;
}

interface ZonePlace {
  readonly country: string;
  readonly regions?: readonly string[] | undefined;
  readonly postalCodes?: readonly string[] | undefined;
}

interface Rate {
  readonly zone?: string | undefined;
  readonly perOrder?: Decimal | undefined;
  readonly perUnit?: Decimal | undefined;
  readonly perKg: Decimal;
  readonly transit?: DayRange | undefined;
}

/** Of the customer's address, what decides about freight and days: no name, no street. */
export interface Destination {
  readonly country: string;
  readonly region?: string | undefined;
  readonly postalCode?: string | undefined;
}

export interface ShippingTerms {
  readonly freight: { readonly perOrder: Decimal; readonly perUnit: Decimal; readonly perKg: Decimal };
  readonly arrives: DaySpan;
  /** What the days were reckoned from. */
  readonly delivery: DeliveryTerms;
}

/** Every service that has no rates of its own. */
const ANY_SERVICE = '*';

/**
 * What it costs and takes to ship to an address by a service, or why the supplier does not do that.
 *
 * @param learnt what was seen of the supplier; it counts before what it says itself
 */
export function shippingTerms(
  rules: ShippingTermsRules,
  to: Destination,
  service: string,
  at: Date,
  learnt: LearntDays = {},
): ShippingTerms | { readonly refuses: string } {
  const { shipping, costs } = rules;
  if (shipping.countries !== undefined && !shipping.countries.includes(to.country)) {
    return { refuses: `does not ship to ${to.country}` };
  }
  const rate = rateFor(rules, to, service);
  if ('refuses' in rate) return rate;
  const { perOrder = costs.freightPerOrder, perUnit = costs.freightPerUnit, perKg } = rate;
  const delivery = deliveryTerms(shipping, rate, to, service, learnt);
  return {
    freight: { perOrder, perUnit, perKg },
    arrives: arrivalDays({ ...calendarsOf(rules), ...delivery }, at),
    delivery,
  };
}

function deliveryTerms(
  shipping: ShippingTermsRules['shipping'],
  rate: Rate,
  to: Destination,
  service: string,
  learnt: LearntDays,
): DeliveryTerms {
  const { cutOff, backorder } = shipping;
  const zone = zoneOf(shipping.zones, to);
  const seen = { handling: learnt.handling?.days, transit: transitFor(learnt, service, zone)?.days };
  return {
    service,
    ...(zone === undefined ? {} : { zone }),
    ...(cutOff === undefined ? {} : { cutOff }),
    handling: seen.handling ?? shipping.handling,
    transit: seen.transit ?? rate.transit ?? shipping.transit,
    backorder,
    learnt: (['handling', 'transit'] as const).filter((part) => seen[part] !== undefined),
  };
}

/** What a supplier says where its table does not say it of an address. */
export function usualTerms(
  { cutOff, handling, transit, backorder }: ShippingTermsRules['shipping'],
  service: string,
): DeliveryTerms {
  return { service, ...(cutOff === undefined ? {} : { cutOff }), handling, transit, backorder, learnt: [] };
}

/** When the supplier and its carriers work. */
export function calendarsOf({
  calendar,
  shipping: { carrier },
}: Pick<ShippingTermsRules, 'calendar'> & {
  readonly shipping: Pick<ShippingTermsRules['shipping'], 'carrier'>;
}): Calendars {
  return carrier === undefined ? { calendar } : { calendar, carrier: { timeZone: calendar.timeZone, ...carrier } };
}

function rateFor({ shipping }: ShippingTermsRules, to: Destination, service: string): Rate | { refuses: string } {
  const { services, zones } = shipping;
  if (Object.keys(services).length === 0) return { perKg: '0' };
  const wanted = service.toLowerCase();
  const name = Object.keys(services).find((one) => one.toLowerCase() === wanted) ?? ANY_SERVICE;
  const rates = Object.hasOwn(services, name) ? services[name] : undefined;
  if (rates === undefined) return { refuses: `does not ship by ${service}` };
  const zone = zoneOf(zones, to);
  const rate = rates.find((one) => one.zone === zone) ?? rates.find((one) => one.zone === undefined);
  return rate ?? { refuses: `does not ship by ${service} to ${zone ?? 'that address'}` };
}

/** The zone that names the address most exactly: by the longest beginning of its postal code, its region, its country. */
export function zoneOf(zones: ShippingTermsRules['shipping']['zones'], to: Destination): string | undefined {
  let best: { readonly zone: string; readonly exactness: number } | undefined;
  for (const [zone, places] of Object.entries(zones)) {
    for (const place of places) {
      const exactness = exactnessOf(place, to);
      if (exactness > (best?.exactness ?? 0)) best = { zone, exactness };
    }
  }
  return best?.zone;
}

const COUNTRY = 1;
const REGION = 2;
const POSTAL_CODE = 2;

/** 0: the place is another one. */
function exactnessOf({ country, regions, postalCodes }: ZonePlace, to: Destination): number {
  if (country !== to.country) return 0;
  const code = plain(to.postalCode);
  const inCode = (postalCodes ?? []).map(plain).filter((start) => code.startsWith(start));
  const inRegion = regions?.some((region) => plain(region) === plain(to.region)) ?? false;
  if (inCode.length > 0) return POSTAL_CODE + Math.max(...inCode.map((start) => start.length));
  if (inRegion) return REGION;
  return regions === undefined && postalCodes === undefined ? COUNTRY : 0;
}

/** People write `97 301-0001` and `k1a 0b1`. */
function plain(text = ''): string {
  return text.toUpperCase().replace(/[\s-]/g, '');
}
