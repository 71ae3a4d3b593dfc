import { TransientError } from '../../kernel/errors.ts';
import { orderWork, step } from '../../kernel/steps.ts';
import type { Storefront } from '../../storefronts/storefront.ts';
import { closeException } from '../../stores/exceptions.ts';
import { countFulfilmentAttempt, type QueuedFulfilment, readFulfilment } from '../../stores/fulfilment-pushes.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';

/**
 * Tells a storefront of one package of one order. The key is the package's and its revision's, so that a repeat is the same news.
 *
 * @throws TransientError when the storefront cannot take it now or did not say what became of it
 */
export async function fulfil(
  gateway: Gateway,
  storefront: Storefront,
  fulfilmentId: string,
): Promise<{
  readonly revision: number;
  readonly state: 'done' | 'refused';
  readonly wasAsked: boolean;
  readonly externalId?: string;
  readonly reason?: string;
}> {
  const parcel = await readFulfilment(gateway.db, fulfilmentId);
  if (!parcel) throw new Error(`fulfilment ${fulfilmentId} is gone`);
  const { revision } = parcel;
  if (parcel.lines.length === 0) {
    // More than was ordered has left, which PO-OVER-SHIPPED tells of: to the shop there is nothing left to ship.
    return {
      revision,
      state: 'refused',
      wasAsked: false,
      reason: 'packages before it have all that the customer bought',
    };
  }
  const about = {
    of: [orderWork(parcel.orderId)],
    attributes: { storefront: parcel.storefrontId, order: parcel.externalOrderId },
  };
  return step('tell of package', about, async () => {
    try {
      return { ...(await tell(gateway, storefront, fulfilmentId, parcel)), revision, wasAsked: true };
    } catch (error) {
      // No attempt is a wrong secret, which a person mends, or a pause in which the shop was not even asked.
      if (error instanceof TransientError && !error.nothingSent)
        await countFulfilmentAttempt(gateway.db, fulfilmentId, revision);
      throw error;
    }
  });
}

async function tell(
  gateway: Gateway,
  storefront: Storefront,
  fulfilmentId: string,
  parcel: QueuedFulfilment,
): Promise<{ readonly state: 'done' | 'refused'; readonly externalId?: string; readonly reason?: string }> {
  const { revision } = parcel;
  const outcome = await storefront.fulfil({
    idempotencyKey: `fulfilment_${fulfilmentId}${revision === 0 ? '' : `_${revision}`}`,
    orderId: parcel.externalOrderId,
    packageId: parcel.packageRef,
    ...(revision === 0 ? {} : { revision }),
    ...(parcel.externalId === null ? {} : { externalId: parcel.externalId }),
    ...(parcel.carrier === null ? {} : { carrier: parcel.carrier }),
    ...(parcel.service === null ? {} : { service: parcel.service }),
    ...(parcel.trackingNumber === null ? {} : { trackingNumber: parcel.trackingNumber }),
    ...(parcel.shippedAt === null ? {} : { shippedAt: parcel.shippedAt.toISOString() }),
    supplierName: parcel.supplierName,
    lines: parcel.lines,
  });
  const waitingKey = `STOREFRONT-FULFILMENT-WAITS/${parcel.storefrontId}/${fulfilmentId}`;
  if (outcome.outcome === 'done') {
    await closeException(gateway.db, waitingKey, 'the shop was told of it', gateway.clock.now());
    gateway.tell({
      type: 'fulfilment-published',
      storefrontId: parcel.storefrontId,
      orderId: parcel.externalOrderId,
      trackingNumber: parcel.trackingNumber,
    });
    return { state: 'done', ...(outcome.externalId === undefined ? {} : { externalId: outcome.externalId }) };
  }
  if (outcome.outcome === 'refused' && outcome.permanent) {
    await closeException(gateway.db, waitingKey, 'the shop refuses it now', gateway.clock.now());
    await raise(gateway, gateway.db, {
      dedupeKey: `STOREFRONT-REFUSED/${parcel.storefrontId}/fulfilment/${fulfilmentId}`,
      code: 'STOREFRONT-REFUSED',
      message: `${parcel.storefrontId} refuses the tracking ${parcel.trackingNumber ?? ''} of order ${parcel.externalOrderId}: ${outcome.reason}.`,
      facts: { order: parcel.externalOrderId, package: parcel.packageRef },
    });
    return { state: 'refused', reason: outcome.reason };
  }
  if (outcome.outcome === 'refused') {
    await raise(gateway, gateway.db, {
      dedupeKey: waitingKey,
      code: 'STOREFRONT-FULFILMENT-WAITS',
      severity: 'warning',
      message: `${parcel.storefrontId} does not take the tracking ${parcel.trackingNumber ?? ''} of order ${parcel.externalOrderId} yet: ${outcome.reason}.`,
      facts: { order: parcel.externalOrderId, package: parcel.packageRef },
    });
  }
  throw new TransientError('STOREFRONT-NO-ANSWER', `${parcel.storefrontId}: ${outcome.reason}`);
}
