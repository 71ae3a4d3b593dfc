import { z } from 'zod';
import { trackingUrl } from '../carriers.ts';
import type { Fulfilment, ItemOutcome } from '../storefront.ts';
import { type AdminApi, isRefusal } from './admin-api.ts';
import type { MedusaOptions } from './options.ts';

/**
 * Tells a Medusa server of packages, in two steps that can be resumed: a fulfillment is made, with our key in its metadata,
 * then it is shipped with its label. The order is read first: a fulfillment with our key is ours.
 */
export function createFulfilments(api: AdminApi, options: MedusaOptions) {
  async function fulfil(fulfilment: Fulfilment): Promise<ItemOutcome> {
    const { orderId, idempotencyKey } = fulfilment;
    const before = await readOrder(fulfilment);
    if (before === undefined) return no(fulfilment, `the shop has no order ${orderId}`);
    if (before.status === 'canceled') return no(fulfilment, `order ${orderId} is cancelled in the shop`);
    const ours = before.fulfillments.find((one) => one.metadata?.[KEY] === idempotencyKey);
    if (ours !== undefined) return ship(ours, fulfilment);
    const outdated = before.fulfillments.find(
      ({ id }) => fulfilment.revision !== undefined && id === fulfilment.externalId,
    );
    if (outdated?.shipped_at) {
      // Medusa can neither cancel what was shipped nor change its label.
      const says = `the shop cannot change fulfillment ${outdated.id}, which it has shipped: it now has the tracking number ${fulfilment.trackingNumber ?? '(none)'}`;
      return no(fulfilment, says);
    }
    try {
      if (outdated !== undefined)
        await post(fulfilment, `/fulfillments/${outdated.id}/cancel`, { no_notification: true });
      await post(fulfilment, '/fulfillments', {
        location_id: options.stockLocation,
        items: itemsOf(fulfilment),
        // The customer hears of it when it is shipped, in the next step.
        no_notification: true,
        metadata: { [KEY]: idempotencyKey, crossdock_package: fulfilment.packageId },
      });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return no(fulfilment, `${error.message} ${fulfilledElsewhere(before)}`.trim());
    }
    const after = await readOrder(fulfilment);
    const made = after?.fulfillments.find((one) => one.metadata?.[KEY] === idempotencyKey);
    if (made !== undefined) return ship(made, fulfilment);
    return {
      key: fulfilment.packageId,
      outcome: 'unknown',
      reason: 'the shop made a fulfillment and does not show it',
    };
  }

  async function readOrder(fulfilment: Fulfilment): Promise<Order | undefined> {
    try {
      const answer = await api.ask({
        ...contextOf(fulfilment),
        path: pathOf(fulfilment),
        query: { fields: 'id,status,*fulfillments,*fulfillments.items' },
        answer: z.object({ order }),
      });
      const fulfillments = answer.order.fulfillments.filter(({ canceled_at }) => !canceled_at);
      return { ...answer.order, fulfillments };
    } catch (error) {
      if (isRefusal(error) && error.facts.status === 404) return undefined;
      throw error;
    }
  }

  async function post(fulfilment: Fulfilment, path: string, body: unknown): Promise<void> {
    await api.ask({
      ...contextOf(fulfilment),
      method: 'POST',
      path: `${pathOf(fulfilment)}${path}`,
      body,
      answer: z.unknown(),
    });
  }

  async function ship(made: Made, fulfilment: Fulfilment): Promise<ItemOutcome> {
    const done = { key: fulfilment.packageId, outcome: 'done', externalId: made.id } as const;
    if (made.shipped_at || made.delivered_at) return done;
    const { trackingNumber, carrier } = fulfilment;
    const page = fulfilment.trackingUrl ?? trackingUrl(carrier, trackingNumber) ?? '#';
    // All three are required, and '#' stands for none.
    const labels = [{ tracking_number: trackingNumber, tracking_url: page, label_url: '#' }];
    try {
      await post(fulfilment, `/fulfillments/${made.id}/shipments`, {
        items: itemsOf(fulfilment),
        ...(trackingNumber === undefined ? {} : { labels }),
      });
      return done;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const after = await readOrder(fulfilment);
      const isShipped = after?.fulfillments.some(({ id, shipped_at }) => id === made.id && shipped_at);
      return isShipped ? done : no(fulfilment, error.message);
    }
  }

  return { fulfil };
}

const KEY = 'crossdock_key';

const moment = z.string().nullish();
const made = z.object({
  id: z.string(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  shipped_at: moment,
  delivered_at: moment,
  canceled_at: moment,
});
type Made = z.output<typeof made>;
const order = z.object({ id: z.string(), status: z.string(), fulfillments: z.array(made) });
type Order = z.output<typeof order>;

function contextOf({ idempotencyKey }: Fulfilment) {
  return { about: 'fulfilment', key: idempotencyKey, urgency: 'urgent' } as const;
}

function pathOf({ orderId }: Fulfilment): string {
  return `/admin/orders/${encodeURIComponent(orderId)}`;
}

/** Units by order line; the server wants every line once. */
function itemsOf({ lines }: Fulfilment): { id: string; quantity: number }[] {
  const units = new Map<string, number>();
  for (const { lineId, quantity } of lines) units.set(lineId, (units.get(lineId) ?? 0) + quantity);
  return [...units].map(([id, quantity]) => ({ id, quantity }));
}

function fulfilledElsewhere({ fulfillments }: Order): string {
  if (fulfillments.length === 0) return '';
  return `The order has these fulfillments: ${fulfillments.map(({ id }) => id).join(', ')}.`;
}

function no({ packageId }: Fulfilment, reason: string): Extract<ItemOutcome, { outcome: 'refused' }> {
  return { key: packageId, outcome: 'refused', reason, permanent: true };
}
