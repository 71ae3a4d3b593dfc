import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { type RoutingRequest, routingRequest as requestSchema } from '../../documents/routing-request.ts';
import { type SalesOrder, salesOrder } from '../../documents/sales-order.ts';
import type { RoutingPlan } from '../../domain/routing/plan.ts';
import { inOrder, route } from '../../domain/routing/route.ts';
import { RejectedError } from '../../kernel/errors.ts';
import { productIds } from '../../stores/products.ts';
import { readRoutableOffers } from '../../stores/routing.ts';
import type { Gateway } from '../gateway.ts';
import { routingRequest } from './routing-facts.ts';

/** A decision, with everything it was made from. */
export interface RoutingDecision {
  readonly request: RoutingRequest;
  /** The same for the same facts, in whatever order they are written. */
  readonly inputsSha256: string;
  readonly plan: RoutingPlan;
}

/** What can be routed without doing anything: an order, by the facts of now, or a request that brings its own. */
export type ToPreview = { readonly order: SalesOrder } | { readonly request: RoutingRequest };

type Deciding = Pick<Gateway, 'routing'>;

/**
 * Reads what is to be routed: an order as for `POST /v1/orders`, or a routing request, which has `at`.
 *
 * @throws RejectedError REQUEST-INVALID with every mistake
 */
export function readToPreview(given: unknown): ToPreview {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const found = given === null ? 'null' : Array.isArray(given) ? 'a list' : `a ${typeof given}`;
    throw new RejectedError(
      'REQUEST-INVALID',
      `It is ${found}, not an order. Expected one object as for POST /v1/orders: storefront, orderId, placedAt, currency, shipTo, lines.`,
    );
  }
  const isRequest = 'at' in given;
  return isRequest
    ? { request: checked(requestSchema, given, 'a routing request') }
    : { order: checked(salesOrder, given, 'an order as for POST /v1/orders (a routing request has "at")') };
}

function checked<Schema extends z.ZodType>(schema: Schema, given: unknown, what: string): z.infer<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  throw new RejectedError('REQUEST-INVALID', `It is not ${what}: ${mistakes.join('; ')}.`);
}

export async function decideRouting({ routing }: Deciding, request: RoutingRequest): Promise<RoutingDecision> {
  return { request, inputsSha256: hashOfInputs(request), plan: await route(request, routing?.solve) };
}

export function hashOfInputs(request: RoutingRequest): string {
  return createHash('sha256')
    .update(JSON.stringify(inOrder(request)))
    .digest('hex');
}

/**
 * Routes an order by the facts of now, as if it had just come. Nothing is locked, reserved or written: the transaction can only
 * read.
 *
 * @throws RejectedError REQUEST-INVALID for a storefront that there is not
 */
export async function previewRouting(
  gateway: Pick<Gateway, 'db' | 'clock' | 'routing' | 'suppliers'>,
  order: SalesOrder,
): Promise<RoutingDecision> {
  const { policies } = gateway.routing ?? {};
  if (policies !== undefined && !policies.has(order.storefront)) {
    throw new RejectedError('REQUEST-INVALID', `There is no storefront ${order.storefront} in crossdock.yaml.`);
  }
  const request = await gateway.db.transaction(
    async (trx) => {
      const known = await productIds(trx, [...new Set(order.lines.map(({ sku }) => sku))]);
      const offers = (await readRoutableOffers(trx, [...known.values()])).filter(
        ({ supplierId }) => gateway.suppliers.get(supplierId)?.simulator !== true,
      );
      const { country, region, postalCode } = order.shipTo;
      const open = {
        storefrontId: order.storefront,
        currency: order.currency,
        service: order.shippingService,
        to: { country, region, postalCode },
        lines: order.lines.map((line) => ({
          ...line,
          productId: known.get(line.sku) ?? null,
          promisedBy: order.promisedBy,
        })),
      };
      return routingRequest(gateway, trx, open, offers, new Set());
    },
    { readOnly: true, isolationLevel: 'repeatable read' },
  );
  return decideRouting(gateway, request);
}
