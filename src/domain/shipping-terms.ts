import type { Decimal } from '../kernel/decimal.ts';
import { type ArrivalRules, arrivalDays, type DayRange } from './arrival.ts';

/** What one supplier says of shipping: `shipping` and the freight of `costs` in supplier.yaml. */
export interface ShippingTermsRules {
  readonly shipping: {
    readonly countries?: readonly string[] | undefined;
    readonly cutOff?: number | undefined;
    readonly handling: DayRange;
    readonly transit: DayRange;
    readonly zones: Readonly<Record<string, readonly ZonePlace[]>>;
    readonly services: Readonly<Record<string, readonly Rate[]>>;
  };
  readonly costs: { readonly freightPerOrder: Decimal; readonly freightPerUnit: Decimal };
  readonly calendar: ArrivalRules['calendar'];
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
  readonly arrives: { readonly earliest: string; readonly latest: string };
}

/** Every service that has no rates of its own. */
const ANY_SERVICE = '*';

/** What it costs and takes to ship to an address by a service, or why the supplier does not do that. */
export function shippingTerms(
  rules: ShippingTermsRules,
  to: Destination,
  service: string,
  at: Date,
): ShippingTerms | { readonly refuses: string } {
  const { shipping, costs, calendar } = rules;
  if (shipping.countries !== undefined && !shipping.countries.includes(to.country)) {
    return { refuses: `does not ship to ${to.country}` };
  }
  const rate = rateFor(rules, to, service);
  if ('refuses' in rate) return rate;
  const { perOrder = costs.freightPerOrder, perUnit = costs.freightPerUnit, perKg, transit = shipping.transit } = rate;
  const { cutOff, handling } = shipping;
  return {
    freight: { perOrder, perUnit, perKg },
    arrives: arrivalDays({ calendar, cutOff, handling, transit }, at),
  };
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
