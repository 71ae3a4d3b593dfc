import type { EstimateSource } from '../../domain/estimate.ts';
import { isCertainlyLate, type LateLine, lateLines, type PromisedLine } from '../../domain/promise.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { closeException } from '../../stores/exceptions.ts';
import { readOrder } from '../../stores/orders.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';

type OrderKey = { readonly supplierId: string; readonly poNumber: string; readonly orderId: string };

/** Whose word an estimate is, for people. */
const SAID_BY: Readonly<Record<EstimateSource, string>> = {
  table: 'as configured',
  learnt: 'as learnt',
  'stock-feed': 'the stock feed says so',
  acknowledgment: 'the supplier answered so',
  'ship-notice': 'the ship notice says so',
};

/**
 * Tells a person of a purchase order that comes later than the customer was promised, by more than is tolerated; once, with the
 * numbers of now. Takes it back when it comes in time after all.
 *
 * @param more.what one sentence: what was done about it
 * @param more.isAwaited somebody is told already that nothing comes of the order: what is late for that alone is the same news
 * @returns the lines that are late
 */
export async function tellOfLate(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  key: OrderKey,
  lines: readonly PromisedLine[],
  { what, isAwaited = false }: { readonly what?: string; readonly isAwaited?: boolean } = {},
): Promise<readonly LateLine[]> {
  const now = { now: gateway.clock.now(), timeZone: profile.timeZone };
  const dedupeKey = `ORDER-LATE/${key.supplierId}/${key.poNumber}`;
  const close = () => closeException(trx, dedupeKey, 'it comes in time, or has left', now.now);
  if (lateLines(lines, 0, now).length === 0) {
    await close();
    return [];
  }
  const order = await readOrder(trx, key.orderId);
  const tolerated = gateway.intake?.get(order.storefrontId)?.lateDays ?? profile.orders.lateDays;
  const late = lateLines(lines, tolerated, now);
  if (late.length === 0) {
    await close();
    return [];
  }
  if (late.every((line) => isTold(line, isAwaited))) return late;
  await raise(gateway, trx, {
    dedupeKey,
    code: 'ORDER-LATE',
    severity: late.some((line) => isCertainlyLate(line, tolerated)) ? 'error' : 'warning',
    supplierId: key.supplierId,
    message: [
      `Order ${order.externalId} of ${order.storefrontId} comes later than promised: ${late.map(sentence).join('; ')} (${profile.name}, ${key.poNumber}).`,
      ...(what === undefined ? [] : [what]),
    ].join(' '),
    facts: {
      order: order.externalId,
      poNumber: key.poNumber,
      tolerated,
      lines: late.map(({ lineNumber, sku, promisedBy, days, estimate }) => ({
        line: lineNumber,
        sku,
        promisedBy,
        days,
        ...estimate,
      })),
    },
  });
  return late;
}

/** Late only because it should have left, or is back nobody knows when: of both somebody is told already. */
function isTold({ estimate }: LateLine, isAwaited: boolean): boolean {
  const last = estimate.parts.at(-1);
  return last?.isAssumed === true || (isAwaited && last?.isOverdue === true);
}

function sentence({ lineNumber, sku, promisedBy, days, estimate: { earliest, latest, source } }: LateLine): string {
  const span = earliest === latest ? latest : `${earliest} to ${latest}`;
  return `line ${lineNumber} (${sku}) was promised by ${promisedBy} and is expected ${span}, ${days} day(s) late: ${SAID_BY[source]}`;
}
