import { z } from 'zod';

/**
 * The queues as data. A job is a hint: its payload is the id of a row, the truth is in the tables, and a sweep hints
 * again what is due. So a doubled or lost job changes nothing, and a payload never needs to be migrated.
 */

/** A row id: bigint as text. */
const id = z.string().regex(/^[1-9]\d{0,18}$/, 'must be a row id');

/** Suppliers and storefronts are known by the name that their files give them. */
const name = z.string().min(1).max(100);

/** How a queue treats its jobs. Times are in seconds. */
export interface QueueSettings {
  /** Attempts after the first one, before the job is put into the dead letter queue. */
  readonly retryLimit: number;
  /** First pause after a failure; it doubles up to the longest. */
  readonly retryDelay: number;
  readonly longestRetryDelay: number;
  /** How long one attempt may take. A dead process is noticed by its heartbeat long before. */
  readonly longestRun: number;
}

/** Nobody outside is spared by a longer pause: what failed here is tried again within seconds of its cause being gone. */
const local: QueueSettings = { retryLimit: 12, retryDelay: 1, longestRetryDelay: 10, longestRun: 3600 };
const remote: QueueSettings = { retryLimit: 14, retryDelay: 2, longestRetryDelay: 600, longestRun: 3600 };

export const queues = {
  /** Open, translate and record a received file. */
  'file.open': {
    payload: z.strictObject({ supplierId: name, fileId: id }),
    settings: { ...local, longestRun: 6 * 3600 },
  },
  /** Choose the suppliers of an order, or of what is left of it. */
  'order.route': { payload: z.strictObject({ orderId: id }), settings: local },
  /** Translate a purchase order and fix its bytes as a delivery. */
  'purchase-order.send': { payload: z.strictObject({ supplierId: name, purchaseOrderId: id }), settings: local },
  /** Translate what is to change of a purchase order and fix its bytes as a delivery. */
  'purchase-order.change': { payload: z.strictObject({ supplierId: name, purchaseOrderId: id }), settings: local },
  /** Put everything that is sealed for a supplier at its place, in order, exactly once. */
  'supplier.deliver': { payload: z.strictObject({ supplierId: name }), settings: remote },
  /** Tell a storefront every changed quantity and every package it does not know. */
  'storefront.publish': { payload: z.strictObject({ storefrontId: name }), settings: remote },
  /** Read from a storefront the orders that webhooks named. How it rests after failures, its lane says. */
  'storefront.read': { payload: z.strictObject({ storefrontId: name }), settings: local },
  /** Tell a storefront what became of its orders. Failures are kept with the events; the job itself does not fail. */
  'storefront.tell': { payload: z.strictObject({ storefrontId: name }), settings: local },
  /** Send a target of alerts what waits for it. Failures are kept with the notices; the job itself does not fail. */
  'alert.tell': { payload: z.strictObject({ target: name }), settings: local },
} as const;

export type QueueName = keyof typeof queues;

export type Payload<Q extends QueueName> = z.infer<(typeof queues)[Q]['payload']>;

export const queueNames = Object.keys(queues) as QueueName[];
