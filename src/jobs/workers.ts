import { together } from '../kernel/together.ts';
import { tellTarget } from '../pipeline/alerts/tell-target.ts';
import type { Gateway } from '../pipeline/gateway.ts';
import { openFile } from '../pipeline/inbound/open.ts';
import { deliverTo } from '../pipeline/outbound/deliver.ts';
import { ROUTED_TOGETHER, routeOrders } from '../pipeline/outbound/plan.ts';
import { sendChange } from '../pipeline/outbound/send-change.ts';
import { sendPurchaseOrder } from '../pipeline/outbound/translate.ts';
import { publish } from '../pipeline/storefront/publish.ts';
import { readOrders } from '../pipeline/storefront/read-orders.ts';
import { tellStatuses } from '../pipeline/storefront/tell-statuses.ts';
import type { JobQueue } from '../stores/job-queue.ts';

/** Joins every queue to the one pipeline function that does its work. Payloads were checked by the queue. */
export async function startWorkers(gateway: Gateway, queue: JobQueue): Promise<void> {
  const opening = { ...gateway, db: gateway.fileDb ?? gateway.db };
  await queue.work('file.open', ({ supplierId, fileId }) => openFile(opening, supplierId, fileId), { concurrency: 4 });
  const route = together((orderIds: readonly string[]) => routeOrders(gateway, orderIds), ROUTED_TOGETHER);
  const { most, atOnce } = ROUTED_TOGETHER;
  await queue.work('order.route', ({ orderId }) => route(orderId), { concurrency: most * atOnce, claim: most });
  await queue.work(
    'purchase-order.send',
    ({ supplierId, purchaseOrderId }) => sendPurchaseOrder(gateway, supplierId, purchaseOrderId),
    { concurrency: 4 },
  );
  await queue.work(
    'purchase-order.change',
    ({ supplierId, purchaseOrderId }) => sendChange(gateway, supplierId, purchaseOrderId),
    { concurrency: 2 },
  );
  await queue.work('supplier.deliver', ({ supplierId }) => deliverTo(gateway, supplierId), { concurrency: 8 });
  await queue.work('storefront.publish', ({ storefrontId }) => publish(gateway, storefrontId), {
    concurrency: roomFor(gateway.storefronts.size),
  });
  await queue.work('storefront.read', ({ storefrontId }) => readOrders(gateway, storefrontId), {
    concurrency: roomFor(gateway.storefronts.size),
  });
  await queue.work('storefront.tell', ({ storefrontId }) => tellStatuses(gateway, storefrontId), {
    concurrency: roomFor(gateway.storefronts.size),
  });
  await queue.work('alert.tell', ({ target }) => tellTarget(gateway, target), { concurrency: 4 });
}

/** Workers that ask the queue; each may have two jobs. */
const MOST_WORKERS = 32;

/**
 * A shop that hangs holds one job, and so the worker that took it, for as long as a call may take. With a worker for every
 * shop there is always one left that holds none, so that no shop waits for the others.
 */
function roomFor(storefronts: number): number {
  return 2 * Math.min(MOST_WORKERS, Math.max(2, storefronts));
}
