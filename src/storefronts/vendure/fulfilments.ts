import { z } from 'zod';
import { printable } from '../../kernel/problem.ts';
import { carrierName } from '../carriers.ts';
import type { Fulfilment, ItemOutcome } from '../storefront.ts';
import { type AdminApi, errorResult } from './admin-api.ts';
import type { VendureOptions } from './options.ts';
import type { Variants } from './variants.ts';

/**
 * Tells a Vendure server of packages, in two steps that can be resumed: a fulfillment is made (state Pending), then it is shipped.
 * The server knows no idempotency key, so the order is read first: a fulfillment with our tracking code and our lines is ours.
 */
export function createFulfilments(api: AdminApi, options: VendureOptions, variants: Variants) {
  async function fulfil(fulfilment: Fulfilment): Promise<ItemOutcome> {
    const { orderId, idempotencyKey } = fulfilment;
    const order = await readOrder(orderId, idempotencyKey);
    if (order === undefined) return no(fulfilment, `the shop has no order ${orderId}`);
    if (order.state === 'Cancelled') return no(fulfilment, `order ${orderId} is cancelled in the shop`);
    const living = (order.fulfillments ?? []).filter(({ state }) => state !== 'Cancelled');
    const ours = living.find((one) => isSame(one, fulfilment));
    if (ours !== undefined) return ship(ours, fulfilment);
    const outdated = living.find(({ id }) => fulfilment.revision !== undefined && id === fulfilment.externalId);
    if (outdated !== undefined) {
      const refusal = await transition(outdated.id, 'Cancelled', idempotencyKey);
      if (refusal !== undefined) return no(fulfilment, `the package told before cannot be taken back: ${refusal}`);
    }
    const made = await make(order, fulfilment);
    if ('refusal' in made) return { ...no(fulfilment, made.refusal), permanent: made.permanent };
    return ship({ id: made.id, state: 'Pending' }, fulfilment);
  }

  async function readOrder(code: string, key: string): Promise<Order | undefined> {
    const answer = await api.ask({
      about: 'fulfilment',
      key,
      urgency: 'urgent',
      operation: ORDER,
      variables: { code },
      answer: orderAnswer,
    });
    return answer.orders.items.find((order) => order.code === code);
  }

  /** Makes the fulfillment; when stock on hand does not cover it although the units are allocated, covers them and tries once more. */
  async function make(
    order: Order,
    fulfilment: Fulfilment,
    isSecond = false,
  ): Promise<{ id: string } | { refusal: string; permanent: boolean }> {
    const input = {
      lines: linesOf(fulfilment).map(([orderLineId, quantity]) => ({ orderLineId, quantity })),
      handler: {
        code: options.fulfilmentHandler,
        arguments: [
          { name: 'method', value: methodOf(fulfilment) },
          { name: 'trackingCode', value: fulfilment.trackingNumber ?? '' },
        ],
      },
    };
    const { addFulfillmentToOrder: said } = await api.ask({
      about: 'fulfilment',
      key: fulfilment.idempotencyKey,
      urgency: 'urgent',
      operation: ADD,
      variables: { input },
      answer: addAnswer,
    });
    if (!('errorCode' in said)) return { id: said.id };
    if (said.errorCode === 'INSUFFICIENT_STOCK_ON_HAND_ERROR') {
      const ids = order.lines
        .filter(({ id }) => hasLine(fulfilment, id))
        .map(({ productVariant }) => productVariant.id);
      if (!isSecond && (await variants.coverAllocated(ids, fulfilment.idempotencyKey))) {
        return make(order, fulfilment, true);
      }
      const refusal = `the shop ships only what it has on hand, and it has too little of ${printable(said.productVariantName ?? 'a variant')} at its locations. Raise its stock there to what is allocated`;
      // The next push of this SKU sets on hand so that it covers what is allocated.
      return { refusal, permanent: false };
    }
    if (said.errorCode === 'ITEMS_ALREADY_FULFILLED_ERROR') {
      return { refusal: `the shop has shipped these units already: ${otherFulfilments(order)}`, permanent: true };
    }
    return { refusal: printable(`${said.message} (${said.errorCode})`), permanent: true };
  }

  async function ship(
    { id, state }: { readonly id: string; readonly state: string },
    fulfilment: Fulfilment,
  ): Promise<ItemOutcome> {
    const done = { key: fulfilment.packageId, outcome: 'done', externalId: id } as const;
    if (state === 'Shipped' || state === 'Delivered') return done;
    const refusal = await transition(id, 'Shipped', fulfilment.idempotencyKey);
    return refusal === undefined ? done : no(fulfilment, refusal);
  }

  /** Undefined when the fulfillment is in that state now, by this call or before. */
  async function transition(id: string, state: string, key: string): Promise<string | undefined> {
    const { transitionFulfillmentToState: said } = await api.ask({
      about: 'fulfilment',
      key,
      urgency: 'urgent',
      operation: TRANSITION,
      variables: { id, state },
      answer: transitionAnswer,
    });
    if (!('errorCode' in said)) return undefined;
    return said.fromState === state
      ? undefined
      : printable(`${said.transitionError ?? said.message} (${said.errorCode})`);
  }

  return { fulfil };
}

const fulfillment = z.object({
  id: z.string(),
  state: z.string(),
  method: z.string().nullish(),
  trackingCode: z.string().nullish(),
  lines: z.array(z.object({ orderLineId: z.string(), quantity: z.number().int() })),
});
type ShopFulfillment = z.output<typeof fulfillment>;

const order = z.object({
  id: z.string(),
  code: z.string(),
  state: z.string(),
  lines: z.array(z.object({ id: z.string(), productVariant: z.object({ id: z.string() }) })),
  fulfillments: z.array(fulfillment).nullable(),
});
type Order = z.output<typeof order>;

const orderAnswer = z.object({ orders: z.object({ items: z.array(order) }) });
const addAnswer = z.object({
  addFulfillmentToOrder: z.union([
    errorResult.extend({ productVariantName: z.string().optional() }),
    z.object({ id: z.string(), state: z.string() }),
  ]),
});
const transitionAnswer = z.object({
  transitionFulfillmentToState: z.union([
    errorResult.extend({ fromState: z.string().optional(), transitionError: z.string().optional() }),
    z.object({ id: z.string(), state: z.string() }),
  ]),
});

const ORDER = `query Order($code: String!) {
  orders(options: { take: 2, filter: { code: { eq: $code } } }) {
    items {
      id code state
      lines { id productVariant { id } }
      fulfillments { id state method trackingCode lines { orderLineId quantity } }
    }
  }
}`;

const ADD = `mutation Add($input: FulfillOrderInput!) {
  addFulfillmentToOrder(input: $input) {
    __typename
    ... on Fulfillment { id state }
    ... on ErrorResult { errorCode message }
    ... on InsufficientStockOnHandError { productVariantName }
  }
}`;

const TRANSITION = `mutation Transition($id: ID!, $state: String!) {
  transitionFulfillmentToState(id: $id, state: $state) {
    __typename
    ... on Fulfillment { id state }
    ... on FulfillmentStateTransitionError { errorCode message fromState transitionError }
  }
}`;

/** Ours is the one with the same tracking code and the same units: carriers give several packages of a shipment one number. */
function isSame(one: ShopFulfillment, fulfilment: Fulfilment): boolean {
  const isMarked =
    fulfilment.trackingNumber === undefined
      ? (one.method ?? '') === methodOf(fulfilment)
      : one.trackingCode === fulfilment.trackingNumber;
  const theirs = new Map(one.lines.map(({ orderLineId, quantity }) => [orderLineId, quantity]));
  const wanted = linesOf(fulfilment);
  return isMarked && theirs.size === wanted.length && wanted.every(([id, quantity]) => theirs.get(id) === quantity);
}

/** The carrier as customers know it. Without a tracking number the package is told apart by its own name. */
function methodOf({ carrier, service, packageId, trackingNumber }: Fulfilment): string {
  const name = [carrier === undefined ? undefined : carrierName(carrier), service].filter(Boolean).join(' ');
  if (trackingNumber !== undefined) return name === '' ? 'Parcel' : name;
  return `${name === '' ? 'Parcel' : name} (${packageId})`;
}

/** Units by order line; the server wants every line once. */
function linesOf({ lines }: Fulfilment): (readonly [string, number])[] {
  const units = new Map<string, number>();
  for (const { lineId, quantity } of lines) units.set(lineId, (units.get(lineId) ?? 0) + quantity);
  return [...units];
}

function hasLine({ lines }: Fulfilment, id: string): boolean {
  return lines.some(({ lineId }) => lineId === id);
}

function otherFulfilments({ fulfillments }: Order): string {
  const living = (fulfillments ?? []).filter(({ state }) => state !== 'Cancelled');
  const named = living.map(
    ({ id, state, trackingCode }) => `fulfillment ${id} (${state}, ${trackingCode || 'no tracking code'})`,
  );
  return named.length === 0 ? 'the order has fewer' : printable(named.join(', '));
}

function no({ packageId }: Fulfilment, reason: string): Extract<ItemOutcome, { outcome: 'refused' }> {
  return { key: packageId, outcome: 'refused', reason, permanent: true };
}
