import type { Config } from '../config/load.ts';
import type { HoldKind } from '../domain/order-holds.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Gateway } from '../pipeline/gateway.ts';
import { type CancelledLine, cancelOrder } from '../pipeline/orders/cancel-order.ts';
import { OUTCOMES } from '../pipeline/orders/cancel-units.ts';
import { decideAnswer, settleByHand } from '../pipeline/orders/decide-answer.ts';
import { holdByHand, releaseOrder } from '../pipeline/orders/holds.ts';
import { reroute } from '../pipeline/orders/reroute.ts';
import type { Audit } from '../pipeline/outbound/delivery-actions.ts';
import { transact } from '../pipeline/transact.ts';
import type { Database } from '../stores/database.ts';
import { listOrders, type OrderRow, suppliersConcerned } from '../stores/order-list.ts';
import { findOrder } from '../stores/orders.ts';
import { orderReport } from '../stores/reports.ts';
import { supplierFromDatabase, withCurrentDatabase, withOfflineGateway } from './offline.ts';

export { RELEASABLE_HOLDS } from '../pipeline/orders/holds.ts';
export type { OrderRow } from '../stores/order-list.ts';

/** The newest orders of the configured database. */
export function orders(
  config: Config,
  logger: Logger,
  wanted: Parameters<typeof listOrders>[1],
): Promise<readonly OrderRow[]> {
  return withCurrentDatabase(config, logger, (db) => listOrders(db, wanted));
}

/** What became of one order; undefined when there is none. */
export function order(config: Config, logger: Logger, storefront: string, orderId: string): Promise<unknown> {
  return withCurrentDatabase(config, logger, (db) => orderReport(db, storefront, orderId));
}

/** What a person wants done with an order or a purchase order. */
export type OrderAction =
  | {
      readonly do: 'cancel';
      readonly storefront: string;
      readonly orderId: string;
      readonly lines?: readonly CancelledLine[] | undefined;
    }
  | {
      readonly do: 'reroute';
      readonly storefront: string;
      readonly orderId: string;
      readonly to?: string | undefined;
      readonly givenUp: readonly string[];
    }
  | { readonly do: 'hold'; readonly storefront: string; readonly orderId: string; readonly reason: string }
  | {
      readonly do: 'release';
      readonly storefront: string;
      readonly orderId: string;
      readonly kind?: HoldKind | undefined;
    }
  | { readonly do: 'answer'; readonly poNumber: string; readonly lineNumber: number; readonly accepts: boolean }
  | { readonly do: 'settle'; readonly poNumber: string; readonly agrees: boolean };

/**
 * Does one thing in one transaction and answers sentences that say what follows; the running gateways do it.
 *
 * @throws RejectedError ORDER-UNKNOWN, ORDER-CHANGE-REFUSED
 */
export function actOnOrder(
  config: Config,
  logger: Logger,
  action: OrderAction,
  audit: Audit,
): Promise<readonly string[]> {
  return withOfflineGateway(config, logger, async (gateway) => {
    for (const id of await suppliersConcerned(gateway.db, action)) {
      gateway.suppliers.set(id, await supplierFromDatabase(gateway.db, config, id));
    }
    return transact(gateway, (trx, gateway) => perform(gateway, trx, action, audit));
  });
}

async function perform(gateway: Gateway, trx: Database, action: OrderAction, audit: Audit): Promise<readonly string[]> {
  switch (action.do) {
    case 'answer':
      return [await decideAnswer(gateway, trx, action, action.accepts, audit)];
    case 'hold':
      return [await holdByHand(gateway, trx, action, { by: audit.by, reason: action.reason })];
    case 'release':
      return [await releaseOrder(gateway, trx, action, audit)];
    case 'settle':
      return [await settleByHand(gateway, trx, action, action.agrees, audit)];
    case 'cancel': {
      const { state, purchaseOrders } = await cancelOrder(gateway, trx, action, audit);
      const said = purchaseOrders.map(
        ({ supplier, poNumber, outcome }) => `${supplier} ${poNumber}: ${OUTCOMES[outcome]}`,
      );
      return [`Order ${action.orderId} is ${state}.`, ...said];
    }
    case 'reroute': {
      const found = await findOrder(trx, action.storefront, action.orderId);
      return [await reroute(gateway, trx, found?.id ?? '0', audit, action)];
    }
  }
}
