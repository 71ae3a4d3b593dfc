import type { SalesOrder } from '../../documents/sales-order.ts';
import { type Hold, type HoldKind, holdsOf, usualIntake } from '../../domain/order-holds.ts';
import { RejectedError } from '../../kernel/errors.ts';
import type { Database } from '../../stores/database.ts';
import { closeException } from '../../stores/exceptions.ts';
import { holdsOfOrder, placeHolds, releaseHolds } from '../../stores/order-holds.ts';
import { findOrder, lockOrder, setOrderState } from '../../stores/orders.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import type { Audit } from '../outbound/delivery-actions.ts';

/** Holds that a person may end. That a SKU is unknown ends when the product is there. */
export const RELEASABLE_HOLDS = ['unpaid', 'fraud', 'address', 'approval', 'restored', 'person'] as const;

/** What is wrong with an order, beside what a shop expects to happen: a payment that is on its way, an approval. */
const TOLD: Partial<Record<HoldKind, 'ORDER-HELD' | 'ORDER-UNKNOWN-SKU'>> = {
  fraud: 'ORDER-HELD',
  address: 'ORDER-HELD',
  restored: 'ORDER-HELD',
  'unknown-sku': 'ORDER-UNKNOWN-SKU',
};

/** Why an order has to wait by the rules of its storefront. */
export function judgeOrder(gateway: Gateway, order: SalesOrder, unknownSkus: readonly string[]): Hold[] {
  return holdsOf(order, unknownSkus, gateway.intake?.get(order.storefront) ?? usualIntake);
}

/** Holds an order for the reasons given; those that a person has to know of become exceptions. */
export async function holdOrder(
  gateway: Gateway,
  trx: Database,
  id: string,
  order: Pick<SalesOrder, 'storefront' | 'orderId'>,
  holds: readonly Hold[],
): Promise<void> {
  await placeHolds(trx, id, holds, gateway.clock.now());
  for (const { kind, detail } of holds) {
    const code = TOLD[kind];
    if (code === undefined) continue;
    await raise(gateway, trx, {
      dedupeKey: holdKey(code, id, kind),
      code,
      message: `Order ${order.orderId} of ${order.storefront} waits: ${detail}.`,
      facts: { order: order.orderId, hold: kind },
    });
  }
}

export function holdKey(code: string, orderId: string, kind: HoldKind): string {
  return code === 'ORDER-UNKNOWN-SKU' ? `${code}/${orderId}` : `${code}/${orderId}/${kind}`;
}

/** An order all of whose holds are released goes on. Answers whether it does. */
export async function goOn(
  gateway: Gateway,
  trx: Database,
  orderId: string,
  cause: string,
  audit?: Audit,
): Promise<boolean> {
  const order = await lockOrder(trx, orderId);
  if (order?.state !== 'held') return false;
  const standing = (await holdsOfOrder(trx, orderId)).filter(({ releasedAt }) => releasedAt === null);
  if (standing.length > 0) {
    await setOrderState(trx, orderId, 'held', standing.map(({ detail }) => detail).join('; '));
    return false;
  }
  await setOrderState(trx, orderId, 'received');
  await recordStateEvent(trx, {
    entity: 'sales-order',
    entityId: orderId,
    from: 'held',
    to: 'received',
    cause,
    actor: audit?.by,
    reason: audit?.reason,
    at: gateway.clock.now(),
  });
  await gateway.queue.send(trx, 'order.route', { orderId });
  return true;
}

/**
 * A person has an order wait that nobody was asked for yet, or that nobody could fill: it is routed when it is released. Holding one
 * again changes why.
 *
 * @throws RejectedError ORDER-UNKNOWN, ORDER-CHANGE-REFUSED
 */
export async function holdByHand(
  gateway: Gateway,
  trx: Database,
  about: { readonly storefront: string; readonly orderId: string },
  { by, reason }: Audit & { readonly reason: string },
): Promise<string> {
  const { id } = await orderNamed(trx, about);
  const { state } = (await lockOrder(trx, id)) ?? { state: 'cancelled' };
  if (state !== 'received' && state !== 'held' && state !== 'unfulfillable') {
    throw new RejectedError('ORDER-CHANGE-REFUSED', `Order ${about.orderId} is ${state}: ${TOO_LATE[state] ?? ''}`);
  }
  const detail = `held by ${by}: ${reason}`;
  const at = gateway.clock.now();
  await placeHolds(trx, id, [{ kind: 'person', detail }], at, 'anew');
  const standing = (await holdsOfOrder(trx, id)).filter(({ releasedAt }) => releasedAt === null);
  await setOrderState(trx, id, 'held', standing.map(({ detail }) => detail).join('; '));
  const event = { entity: 'sales-order', entityId: id, from: state, to: 'held', cause: detail } as const;
  await recordStateEvent(trx, { ...event, actor: by, reason, at });
  return `Order ${about.orderId} waits until somebody releases it.`;
}

const TOO_LATE: Readonly<Record<string, string>> = {
  routed: 'suppliers are asked already. Cancel it, or what of it is not wanted.',
  shipped: 'it has left.',
  cancelled: 'nothing of it is wanted any more.',
};

async function orderNamed(
  trx: Database,
  { storefront, orderId }: { readonly storefront: string; readonly orderId: string },
): Promise<{ readonly id: string }> {
  const order = await findOrder(trx, storefront, orderId);
  if (order !== undefined) return order;
  throw new RejectedError('ORDER-UNKNOWN', `There is no order ${orderId} of ${storefront}.`);
}

/**
 * A person lets an order go: one of its holds, or all that a person may decide. That a SKU is unknown nobody can decide; it ends
 * when the product is there.
 *
 * @throws RejectedError ORDER-UNKNOWN, ORDER-CHANGE-REFUSED
 */
export async function releaseOrder(
  gateway: Gateway,
  trx: Database,
  about: { readonly storefront: string; readonly orderId: string; readonly kind?: HoldKind | undefined },
  audit: Audit,
): Promise<string> {
  const { id } = await orderNamed(trx, about);
  const order = { id, ...(await lockOrder(trx, id)) };
  const kinds: readonly HoldKind[] = about.kind === undefined ? RELEASABLE_HOLDS : [about.kind];
  const at = gateway.clock.now();
  const isDecidable = !kinds.includes('unknown-sku');
  const released = isDecidable
    ? await releaseHolds(trx, order.id, kinds, { by: audit.by, because: audit.reason, at })
    : 0;
  if (released === 0) {
    const standing = (await holdsOfOrder(trx, order.id)).filter(({ releasedAt }) => releasedAt === null);
    const why =
      standing.length === 0
        ? `is ${order.state} and waits for nobody`
        : `waits: ${standing.map(({ detail }) => detail).join('; ')}`;
    throw new RejectedError('ORDER-CHANGE-REFUSED', `Order ${about.orderId} ${why}.`);
  }
  for (const kind of kinds)
    await closeException(trx, holdKey('ORDER-HELD', order.id, kind), `released by ${audit.by}`, at);
  const isFree = await goOn(gateway, trx, order.id, `released by ${audit.by}`, audit);
  if (isFree) return `Order ${about.orderId} goes on.`;
  const left = (await holdsOfOrder(trx, order.id)).filter(({ releasedAt }) => releasedAt === null);
  return `Order ${about.orderId} still waits: ${left.map(({ detail }) => detail).join('; ')}.`;
}
