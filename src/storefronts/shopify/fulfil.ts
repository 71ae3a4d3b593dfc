import { z } from 'zod';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { trackingUrl } from '../carriers.ts';
import type { Fulfilment, ItemOutcome } from '../storefront.ts';
import type { Admin, How, Operation } from './admin.ts';
import { type Allocation, allocate, isSameContent, missingIn, type Units } from './allocate.ts';
import { companyName } from './companies.ts';
import { globalId, plainId } from './ids.ts';
import { readPackage, type ShippingState, type ShopFulfilment, shippingState } from './shop-order-parts.ts';
import { saysOf, type UserError, userErrors } from './user-errors.ts';

const create: Operation<{ fulfillmentCreate: { fulfillment: { id: string } | null; userErrors: UserError[] } | null }> =
  {
    name: 'CrossdockFulfil',
    text: `mutation CrossdockFulfil($fulfillment: FulfillmentInput!) {
    fulfillmentCreate(fulfillment: $fulfillment) { fulfillment { id } userErrors { field message } }
  }`,
    data: z.object({
      fulfillmentCreate: z.object({ fulfillment: z.object({ id: z.string() }).nullable(), userErrors }).nullable(),
    }),
    cost: 10,
  };

const changeTracking: Operation<{ fulfillmentTrackingInfoUpdate: { userErrors: UserError[] } | null }> = {
  name: 'CrossdockTracking',
  text: `mutation CrossdockTracking($id: ID!, $tracking: FulfillmentTrackingInput!, $notify: Boolean) {
    fulfillmentTrackingInfoUpdate(fulfillmentId: $id, trackingInfoInput: $tracking, notifyCustomer: $notify) {
      userErrors { field message } }
  }`,
  data: z.object({ fulfillmentTrackingInfoUpdate: z.object({ userErrors }).nullable() }),
  cost: 10,
};

interface Place {
  readonly admin: Admin;
  readonly location: (how: How) => Promise<string>;
  readonly notifyCustomer: boolean;
}

/** After a refusal the order is read once more: somebody else may have shipped, split or moved what was read before. */
const ATTEMPTS = 2;

/**
 * Tells Shopify of one package. Shopify has no idempotency key here: what the shop knows under the package's tracking number is read
 * first, and only what is missing is created, with no more units than are left.
 */
export async function fulfil(place: Place, fulfilment: Fulfilment): Promise<ItemOutcome> {
  const how: How = { about: 'fulfilment', urgency: 'urgent', key: fulfilment.idempotencyKey };
  const orderId = globalId('Order', fulfilment.orderId);
  let refusal = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const state = await shippingState(place.admin, orderId, how);
    if (state === undefined) return refused(fulfilment, `the shop has no order ${fulfilment.orderId}`);
    const own = await packagesOf(place.admin, fulfilment, state, how);
    const corrected = await correct(place, fulfilment, own, how);
    if (corrected !== undefined) return corrected;
    const missing = missingIn(unitsOf(fulfilment), own);
    if (missing.length === 0)
      return done(
        fulfilment,
        own.map(({ id }) => id),
      );
    const allocations = allocate(missing, state.fulfilmentOrders, await place.location(how));
    const obstacle = obstacleTo(fulfilment, state, missing, allocations, own.length > 0);
    if (obstacle !== undefined) return obstacle;
    // Units that nobody can ship any more: the rest of the package is known.
    if (allocations.length === 0)
      return done(
        fulfilment,
        own.map(({ id }) => id),
      );
    const created = await createAll(place, fulfilment, allocations, how);
    if (created.refusal === undefined) return done(fulfilment, [...own.map(({ id }) => id), ...created.ids]);
    refusal = created.refusal;
  }
  return refused(fulfilment, `Shopify says: ${refusal}`);
}

function unitsOf({ lines }: Fulfilment): Units[] {
  return lines.map(({ lineId, quantity }) => ({ lineItemId: globalId('LineItem', lineId), quantity }));
}

/**
 * The packages in the shop that are this one: those with its tracking number, those that the shop named when it was told. A package
 * without a number is known by its content.
 */
async function packagesOf(
  admin: Admin,
  fulfilment: Fulfilment,
  state: ShippingState,
  how: How,
): Promise<ShopFulfilment[]> {
  const { trackingNumber, externalId } = fulfilment;
  const number = trackingNumber?.trim() ?? '';
  const named = new Set(
    (externalId ?? '')
      .split(',')
      .filter((id) => id !== '')
      .map((id) => globalId('Fulfillment', id)),
  );
  const isKnownByContent = number === '' && named.size === 0;
  const wanted = state.fulfilments.filter(
    ({ id, numbers }) => named.has(id) || numbers.includes(number) || (isKnownByContent && numbers.length === 0),
  );
  const found: ShopFulfilment[] = [];
  for (const { id } of wanted) {
    const one = await readPackage(admin, id, how);
    if (one !== undefined) found.push(one);
  }
  const units = unitsOf(fulfilment);
  if (isKnownByContent) return found.filter((one) => isSameContent(one.lines, units)).slice(0, 1);
  // Parcels of one consignment share a number: another one of it holds other lines.
  const ids = new Set(units.map(({ lineItemId }) => lineItemId));
  return found.filter(({ lines }) => lines.some(({ lineItemId }) => ids.has(lineItemId)));
}

/** A revision: the tracking is replaced. Units cannot be taken out of a package without telling the customer that it was cancelled. */
async function correct(
  { admin, notifyCustomer }: Place,
  fulfilment: Fulfilment,
  own: readonly ShopFulfilment[],
  how: How,
): Promise<ItemOutcome | undefined> {
  if (fulfilment.revision === undefined) return undefined;
  const tracking = trackingOf(fulfilment);
  for (const one of tracking === undefined ? [] : own) {
    const isSame = one.numbers.includes(tracking?.number ?? '') && (one.company ?? '') === (tracking?.company ?? '');
    if (isSame) continue;
    const { fulfillmentTrackingInfoUpdate } = await admin.run(
      changeTracking,
      { id: one.id, tracking, notify: notifyCustomer },
      how,
    );
    if (fulfillmentTrackingInfoUpdate === null)
      throw new TransientError('STOREFRONT-FAILED', 'Shopify gave no answer.');
    const [error] = fulfillmentTrackingInfoUpdate.userErrors;
    if (error !== undefined) return refused(fulfilment, `Shopify says: ${saysOf(error)}`);
  }
  const [tooMuch] = missingIn(
    own.flatMap(({ lines }) => lines),
    [{ lines: unitsOf(fulfilment) }],
  );
  if (tooMuch === undefined) return undefined;
  return refused(
    fulfilment,
    `the supplier corrected the package: it holds ${tooMuch.quantity} less of line ${plainId(tooMuch.lineItemId)} than the shop told the customer; cancel the shipment in Shopify and make it anew there`,
  );
}

/** Why nothing can be created; undefined when something can, or when nothing has to. */
function obstacleTo(
  fulfilment: Fulfilment,
  state: ShippingState,
  missing: readonly Units[],
  allocations: readonly Allocation[],
  isPartlyKnown: boolean,
): ItemOutcome | undefined {
  const wanted = missing.reduce((sum, { quantity }) => sum + quantity, 0);
  const placed = allocations
    .flatMap(({ fulfilmentOrders }) => fulfilmentOrders.flatMap(({ lines }) => lines))
    .reduce((sum, { quantity }) => sum + quantity, 0);
  if (placed === wanted) return undefined;
  const ids = new Set(missing.map(({ lineItemId }) => lineItemId));
  const waiting = state.fulfilmentOrders.filter(
    ({ status, lines }) =>
      (status === 'ON_HOLD' || status === 'SCHEDULED') &&
      lines.some(({ lineItemId, remaining }) => ids.has(lineItemId) && remaining > 0),
  );
  // Waits whole, so that the customer hears of the package once.
  if (waiting.length > 0)
    return { key: fulfilment.packageId, outcome: 'refused', reason: waitsFor(waiting), permanent: false };
  if (placed > 0 || isPartlyKnown) return undefined;
  if (state.isCancelled) return refused(fulfilment, `order ${state.name} is cancelled in the shop`);
  if (state.fulfilmentOrders.length === 0 && state.requiresShipping) throw missingScope(state);
  const isElsewhere = state.fulfilmentOrders.some(
    ({ status, lines }) =>
      (status === 'OPEN' || status === 'IN_PROGRESS') &&
      lines.some(({ lineItemId, remaining }) => ids.has(lineItemId) && remaining > 0),
  );
  if (isElsewhere) {
    return refused(
      fulfilment,
      `the shop has given order ${state.name} to another fulfilment service; only that one may ship it`,
    );
  }
  return refused(
    fulfilment,
    `nothing is left to ship of ${missing.map(({ lineItemId }) => `line ${plainId(lineItemId)}`).join(', ')} of order ${state.name}: somebody else has shipped, cancelled or refunded it`,
  );
}

function waitsFor(waiting: ShippingState['fulfilmentOrders']): string {
  const reasons = waiting.map(({ status, fulfillAt, holds }) =>
    status === 'SCHEDULED'
      ? `scheduled for ${fulfillAt ?? 'later'}`
      : `on hold (${holds.join('; ') || 'no reason given'})`,
  );
  return `the order is ${[...new Set(reasons)].join(', ')}; release it in Shopify, then the package is told`;
}

/** Without the scope Shopify does not say so: it answers with an empty list. */
function missingScope({ name, fulfilmentStatus }: ShippingState): RejectedError {
  return new RejectedError(
    'STOREFRONT-SHOPIFY-SCOPE',
    `Shopify shows no fulfilment orders of order ${name} (${fulfilmentStatus}): the scope read_merchant_managed_fulfillment_orders seems to be missing.`,
  );
}

async function createAll(
  { admin, notifyCustomer }: Place,
  fulfilment: Fulfilment,
  allocations: readonly Allocation[],
  how: How,
): Promise<{ readonly ids: string[]; readonly refusal?: string }> {
  const trackingInfo = trackingOf(fulfilment);
  const ids: string[] = [];
  for (const { fulfilmentOrders } of allocations) {
    const input = {
      lineItemsByFulfillmentOrder: fulfilmentOrders.map(({ id, lines }) => ({
        fulfillmentOrderId: id,
        fulfillmentOrderLineItems: lines,
      })),
      notifyCustomer,
      ...(trackingInfo === undefined ? {} : { trackingInfo }),
    };
    const { fulfillmentCreate } = await admin.run(create, { fulfillment: input }, how);
    const [error] = fulfillmentCreate?.userErrors ?? [];
    if (error !== undefined) return { ids, refusal: saysOf(error) };
    if (!fulfillmentCreate?.fulfillment)
      throw new TransientError('STOREFRONT-NO-ANSWER', 'Shopify gave the package no id.');
    ids.push(fulfillmentCreate.fulfillment.id);
  }
  return { ids };
}

function trackingOf({
  carrier,
  trackingNumber,
  trackingUrl: url,
}: Fulfilment): { company?: string; number?: string; url?: string } | undefined {
  const number = trackingNumber?.trim() ?? '';
  if (number === '' && carrier === undefined) return undefined;
  const page = url ?? trackingUrl(carrier, number);
  return {
    ...(carrier === undefined ? {} : { company: companyName(carrier) }),
    ...(number === '' ? {} : { number }),
    ...(page === undefined ? {} : { url: page }),
  };
}

function done({ packageId }: Fulfilment, ids: readonly string[]): ItemOutcome {
  const external = [...new Set(ids.map(plainId))].sort().join(',');
  return { key: packageId, outcome: 'done', ...(external === '' ? {} : { externalId: external }) };
}

function refused({ packageId }: Fulfilment, reason: string): ItemOutcome {
  return { key: packageId, outcome: 'refused', reason, permanent: true };
}
