import { dayOf, daysLater, isMidnight, startOfDay } from '../../domain/business-calendar.ts';
import type { DeliveryTerms, Estimate, EstimateRules, EstimateSource } from '../../domain/estimate.ts';
import { changesAt, estimateLine, leavesByTerms } from '../../domain/estimate.ts';
import type { PromisedLine } from '../../domain/promise.ts';
import { calendarsOf, shippingTerms, usualTerms } from '../../domain/shipping-terms.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import {
  deliveryTermsOf,
  insertEstimates,
  readEstimateFacts,
  type StoredEstimateFacts,
  setEstimateClock,
  wantEstimate,
} from '../../stores/estimates.ts';
import { orderAddress, readOrder } from '../../stores/orders.ts';
import type { Gateway } from '../gateway.ts';
import { tellOfLate } from './late-order.ts';

type OrderKey = {
  readonly supplierId: string;
  readonly id: string;
  readonly poNumber: string;
  readonly orderId: string;
};

/** A line of a purchase order with everything that says when it comes, and when that is. */
export interface EstimatedLine {
  readonly facts: StoredEstimateFacts;
  readonly estimate: Estimate | undefined;
}

/**
 * Estimates the lines of a purchase order anew from everything recorded of them: whenever something comes for it, and when time
 * alone changes something. What differs from the estimate before is added to the history with its cause. A command that knows
 * no suppliers leaves it to the watch.
 */
export async function keepEstimates(gateway: Gateway, trx: Database, order: OrderKey, cause: string): Promise<void> {
  const { supplierId, id: purchaseOrderId } = order;
  const profile = gateway.suppliers.get(supplierId);
  const now = gateway.clock.now();
  if (profile === undefined) {
    await wantEstimate(trx, supplierId, purchaseOrderId, now);
    return;
  }
  const { rules, since, lines, isAwaited } = await estimateOrder(gateway, trx, profile, order);
  const changed = lines.filter(({ facts, estimate }) => !isSame(facts, estimate));
  await insertEstimates(
    trx,
    changed.map(({ facts: { lineNumber }, estimate }) => ({
      supplierId,
      purchaseOrderId,
      lineNumber,
      days: estimate,
      parts: estimate?.parts ?? [],
    })),
    { cause, at: now },
  );
  const late = await tellOfLate(gateway, trx, profile, order, lines.map(promisedLine), { isAwaited });
  const looks = [
    ...lines.map(({ estimate }) => (estimate === undefined ? undefined : changesAt(rules, estimate))),
    ...late.map(({ estimate }) => startOfDay(daysLater(estimate.latest, 1), profile.timeZone)),
  ].filter((at) => at !== undefined);
  await setEstimateClock(
    trx,
    { supplierId, purchaseOrderId },
    {
      terms: rules.terms,
      shipBy: leavesByTerms(rules, since).latest,
      at: looks.sort((a, b) => a.getTime() - b.getTime())[0],
    },
  );
}

/** When the lines of a purchase order come, by everything that is recorded now. */
export async function estimateOrder(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  { supplierId, id, orderId }: Pick<OrderKey, 'supplierId' | 'id' | 'orderId'>,
): Promise<{
  readonly rules: EstimateRules;
  readonly since: Date;
  readonly lines: readonly EstimatedLine[];
  /** It is not with the supplier, or a clock of it says that something is missing. */
  readonly isAwaited: boolean;
}> {
  const now = gateway.clock.now();
  const kept = await deliveryTermsOf(trx, supplierId, id);
  const since = kept?.sentAt ?? kept?.createdAt ?? now;
  const terms = (kept?.terms ?? (await termsOfOlder(trx, profile, orderId, since))) as DeliveryTerms;
  const rules = { ...calendarsOf(profile), terms };
  const lines = (await readEstimateFacts(trx, supplierId, id)).map((facts) => ({
    facts,
    estimate: estimateLine(rules, { ...facts, ...dated(facts, profile.timeZone) }, { since, now }),
  }));
  return { rules, since, lines, isAwaited: kept === undefined || kept.sentAt === null || kept.isMissed };
}

/** How a line stands to its promise. */
export function promisedLine({ facts, estimate }: EstimatedLine): PromisedLine {
  const { lineNumber, sku, ordered, dead, shipped, promisedBy } = facts;
  return {
    lineNumber,
    sku,
    units: ordered - dead,
    open: Math.max(0, ordered - dead - shipped),
    promisedBy: promisedBy ?? undefined,
    estimate,
  };
}

function dated({ parcels, restockOn }: StoredEstimateFacts, timeZone: string) {
  return {
    restockOn: restockOn ?? undefined,
    parcels: parcels.map(({ leftAt, ...parcel }) => ({ ...parcel, leftOn: dayLeft(new Date(leftAt), timeZone) })),
  };
}

/** A midnight of UTC is a date without a time, and means that date. */
export function dayLeft(at: Date, timeZone: string): string {
  return dayOf(at, isMidnight(at, 'utc') ? 'utc' : timeZone);
}

/** Of an order that was routed before its terms were kept. */
async function termsOfOlder(
  trx: Database,
  profile: SupplierProfile,
  orderId: string,
  since: Date,
): Promise<DeliveryTerms> {
  const { shippingService } = await readOrder(trx, orderId);
  const { country, region, postalCode } = await orderAddress(trx, orderId);
  const found = shippingTerms(profile, { country, region, postalCode }, shippingService, since);
  return 'refuses' in found ? usualTerms(profile.shipping, shippingService) : found.delivery;
}

function isSame(stored: StoredEstimateFacts, estimate: Estimate | undefined): boolean {
  if (stored.parts === null) return estimate === undefined;
  return (
    stored.earliest === (estimate?.earliest ?? null) &&
    stored.latest === (estimate?.latest ?? null) &&
    stored.source === ((estimate?.source ?? null) as EstimateSource | null) &&
    text(stored.parts) === text(estimate?.parts ?? [])
  );
}

/** Equal for equal parts: the database has its own order of keys. */
function text(parts: readonly unknown[]): string {
  return JSON.stringify(parts, (_, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
