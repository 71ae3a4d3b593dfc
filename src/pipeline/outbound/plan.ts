import type { RoutingRequest } from '../../documents/routing-request.ts';
import type { RoutingPlan } from '../../domain/routing/plan.ts';
import { route, routeAtOnce } from '../../domain/routing/route.ts';
import { fixedClock } from '../../kernel/clock.ts';
import { errorMessage } from '../../kernel/errors.ts';
import type { Database } from '../../stores/database.ts';
import { lockOrdersToRoute, lockRoutableOffers, type OrderToRoute, type RoutableOffer } from '../../stores/routing.ts';
import type { Gateway } from '../gateway.ts';
import { holdOrdersInDoubt } from '../restoration/doubt.ts';
import { transact } from '../transact.ts';
import { type Decided, placeOrders, reasonOf } from './place-orders.ts';
import { hashOfInputs } from './preview-routing.ts';
import { heldBack, withoutHeldBack } from './reroute-floor.ts';
import { routingRequest } from './routing-facts.ts';

/** A plan that was made while nothing was locked, and what it was made from. */
interface Judged {
  readonly request: RoutingRequest;
  readonly plan: RoutingPlan;
}

/** So many orders are routed in one transaction, and so many transactions at a time, by one process. */
export const ROUTED_TOGETHER = { most: 8, atOnce: 2 };

/**
 * How often an order that takes long to judge is judged while nothing is locked. Each time its facts changed meanwhile; then they
 * are held until it is judged, so that it ends.
 */
const MOST_LOOKS = 3;

/**
 * Routes an order, or what is left of it after a supplier refused: decision, purchase orders, reservations, margin
 * estimate and the jobs that send them are one transaction. Nothing left to route means nothing happens, so the job may
 * come twice.
 */
export async function routeOrder(gateway: Gateway, orderId: string): Promise<void> {
  let judged: Judged | undefined;
  for (let look = 1; ; look += 1) {
    const patience = look > MOST_LOOKS ? 'judge it now' : 'leave what takes long';
    const { slow } = await transact(gateway, (trx, gateway) =>
      routeLocked(gateway, trx, { orderIds: [orderId], which: 'all', patience, judged }),
    );
    if (slow[0] === undefined) return;
    judged = { request: slow[0], plan: await route(slow[0], gateway.routing?.solve) };
  }
}

/**
 * The same for several orders, one after the other but in one transaction: what one takes, the next one does not have. An order
 * that somebody else has, or that takes long to judge, is routed by itself; when anything fails, every one is.
 *
 * @returns what became of each, in the same order
 */
export async function routeOrders(
  gateway: Gateway,
  orderIds: readonly string[],
): Promise<readonly PromiseSettledResult<void>[]> {
  const done = orderIds.length > 1 ? await routeTogether(gateway, orderIds) : new Set<string>();
  const results: PromiseSettledResult<void>[] = [];
  for (const orderId of orderIds) {
    const [result] = await Promise.allSettled([done.has(orderId) ? undefined : routeOrder(gateway, orderId)]);
    results.push(result);
  }
  return results;
}

async function routeTogether(gateway: Gateway, orderIds: readonly string[]): Promise<ReadonlySet<string>> {
  try {
    const { done } = await transact(gateway, (trx, gateway) =>
      routeLocked(gateway, trx, { orderIds, which: 'free', patience: 'leave what takes long' }),
    );
    return new Set(done);
  } catch (error) {
    // Nothing of it counts. Whose fault it is shows when each is routed by itself.
    gateway.logger.debug({ orders: orderIds.length, detail: errorMessage(error) }, 'Orders were not routed together');
    return new Set();
  }
}

interface Locked {
  readonly orderIds: readonly string[];
  /** `free`: what somebody else has is left. */
  readonly which: 'free' | 'all';
  readonly patience: 'leave what takes long' | 'judge it now';
  readonly judged?: Judged | undefined;
}

/** Routes orders whose rows and offers are locked. Answers those that are done, and what is still to be judged. */
async function routeLocked(
  gateway: Gateway,
  trx: Database,
  { orderIds, which, patience, judged }: Locked,
): Promise<{ readonly done: readonly string[]; readonly slow: readonly RoutingRequest[] }> {
  const began = gateway.clock.now();
  const orders = await lockOrdersToRoute(trx, orderIds, which);
  const routable = orders.filter(isOpen);
  const doubted = await holdOrdersInDoubt(
    gateway,
    trx,
    routable.map(({ id }) => id),
  );
  const open = routable.filter(({ id }) => !doubted.has(id));
  const offers = await lockRoutableOffers(trx, productsOf(open));
  const stock = new Map(offers.map((offer) => [keyOf(offer), offer]));
  const decided: Decided[] = [];
  const slow = new Map<string, RoutingRequest>();
  for (const order of open) {
    const request = (at: Date) => requestOf({ ...gateway, clock: fixedClock(at) }, trx, order, stock);
    const found = await decide(gateway, request, began, patience, judged);
    if (found.plan === undefined) {
      slow.set(order.id, found.request);
      continue;
    }
    const held = await heldBack(gateway, trx, order, found.plan);
    const plan = held === undefined ? found.plan : withoutHeldBack(found.plan, held);
    if (plan.assignments.length === 0 && order.state === 'unfulfillable' && order.reason === reasonOf(plan)) continue;
    take(stock, plan);
    decided.push({ order, request: found.request, inputsSha256: found.hash, plan, held, began });
  }
  await placeOrders(gateway, trx, decided);
  return { done: orders.map(({ id }) => id).filter((id) => !slow.has(id)), slow: [...slow.values()] };
}

function isOpen({ state, lines }: OrderToRoute): boolean {
  return state !== 'held' && state !== 'shipped' && lines.length > 0;
}

/**
 * The plan for the facts of now. One that was made before holds when the facts, as of then, are still the same: then it is
 * a decision of that moment.
 */
async function decide(
  gateway: Gateway,
  requestAt: (at: Date) => Promise<RoutingRequest>,
  now: Date,
  patience: Locked['patience'],
  judged: Judged | undefined,
): Promise<{ readonly request: RoutingRequest; readonly hash: string; readonly plan: RoutingPlan | undefined }> {
  if (judged !== undefined) {
    const request = await requestAt(new Date(judged.request.at));
    const hash = hashOfInputs(request);
    if (hash === hashOfInputs(judged.request)) return { request, hash, plan: judged.plan };
  }
  const request = await requestAt(now);
  const plan = patience === 'judge it now' ? await route(request, gateway.routing?.solve) : routeAtOnce(request);
  return { request, hash: hashOfInputs(request), plan };
}

/** Facts for the decision: what each supplier has now, locked, without suppliers that refused the product before. */
async function requestOf(
  gateway: Gateway,
  trx: Database,
  order: OrderToRoute,
  stock: ReadonlyMap<string, RoutableOffer>,
): Promise<RoutingRequest> {
  const { storefrontId, currency, shippingService: service, lines } = order;
  const { country, region, postalCode } = order.address;
  const products = new Set(productsOf([order]));
  const offers = [...stock.values()].filter(({ productId }) => products.has(productId));
  const wanted = { storefrontId, currency, service, to: { country, region, postalCode }, lines };
  return routingRequest(gateway, trx, wanted, offers, new Set(order.refused));
}

/** What an order gets the next one in the same transaction does not have. */
function take(stock: Map<string, RoutableOffer>, { assignments }: RoutingPlan): void {
  for (const { supplierId, lines } of assignments) {
    for (const { supplierSku, quantity } of lines) {
      const key = keyOf({ supplierId, supplierSku });
      const offer = stock.get(key) as RoutableOffer;
      stock.set(key, { ...offer, unreflected: offer.unreflected + quantity });
    }
  }
}

function keyOf({ supplierId, supplierSku }: Pick<RoutableOffer, 'supplierId' | 'supplierSku'>): string {
  return `${supplierId}/${supplierSku}`;
}

function productsOf(orders: readonly OrderToRoute[]): string[] {
  const ids = orders.flatMap(({ lines }) => lines.map((line) => line.productId)).filter((id) => id !== null);
  return [...new Set(ids)];
}
