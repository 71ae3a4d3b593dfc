import type { Config } from '../config/load.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Gateway } from '../pipeline/gateway.ts';
import {
  type Audit,
  abandonDelivery,
  confirmDelivery,
  resendDelivery,
  retryDelivery,
} from '../pipeline/outbound/delivery-actions.ts';
import { deliveryEntity } from '../pipeline/outbound/move-delivery.ts';
import { type ListedDelivery, withReason } from '../pipeline/outbound/why-it-waits.ts';
import { type DeliveryRow, listDeliveries, showDelivery, type WantedDeliveries } from '../stores/delivery-list.ts';
import { type StateEvent, stateEventsOf } from '../stores/state-events.ts';
import { leftOf, type TemporaryLeft } from '../stores/temporary-left.ts';
import { type Decided, decideOn } from './decided.ts';
import { withCurrentDatabase, withOfflineGateway } from './offline.ts';

export type { ListedDelivery } from '../pipeline/outbound/why-it-waits.ts';
export type { DeliveryState } from '../stores/deliveries.ts';

export interface ShownDelivery {
  readonly delivery: ListedDelivery;
  readonly bytes: Buffer;
  /** Its temporary files that are still to be removed at the supplier. */
  readonly left: readonly TemporaryLeft[];
  readonly history: readonly StateEvent[];
}

/** Lists deliveries of the configured database with the reason why each one waits. */
export function deliveries(
  config: Config,
  logger: Logger,
  wanted: WantedDeliveries,
): Promise<readonly ListedDelivery[]> {
  return withCurrentDatabase(config, logger, async (db) => {
    const rows = await listDeliveries(db, wanted);
    return await Promise.all(rows.map((row) => withReason(db, row)));
  });
}

/** One delivery with its bytes and history; undefined when there is none of that number. */
export function delivery(config: Config, logger: Logger, id: string): Promise<ShownDelivery | undefined> {
  return withCurrentDatabase(config, logger, async (db) => {
    const found = await showDelivery(db, id);
    if (found === undefined) return undefined;
    const history = await stateEventsOf(db, 'delivery', deliveryEntity(found.row));
    const left = await leftOf(db, found.row);
    return { delivery: await withReason(db, found.row), bytes: found.bytes, left, history };
  });
}

/** What a person wants done. */
export type DeliveryAction =
  | { readonly do: 'resend'; readonly again: boolean; readonly seen: ReadonlyMap<string, number> }
  | { readonly do: 'abandon'; readonly supplierDoesNotHaveIt: boolean }
  | { readonly do: 'sent' | 'retry' };

/** Does one thing with several deliveries, each in a transaction of its own; numbers that do not exist are answered too. */
export function actOnDeliveries(
  config: Config,
  logger: Logger,
  ids: readonly string[],
  action: DeliveryAction,
  audit: Audit,
): Promise<readonly Decided[]> {
  return withOfflineGateway(config, logger, async (gateway) => {
    const done: Decided[] = [];
    for (const id of ids) {
      const found = await showDelivery(gateway.db, id);
      if (found === undefined) done.push({ id, ok: false, message: 'There is no such delivery.' });
      else done.push(await decideOn(id, () => perform(gateway, found.row, action, audit)));
    }
    return done;
  });
}

function perform(gateway: Gateway, key: DeliveryRow, action: DeliveryAction, audit: Audit): Promise<string> {
  switch (action.do) {
    case 'resend':
      return resendDelivery(gateway, key, audit, { again: action.again, seen: action.seen.get(key.id) });
    case 'sent':
      return confirmDelivery(gateway, key, audit);
    case 'abandon':
      return abandonDelivery(gateway, key, audit, { supplierDoesNotHaveIt: action.supplierDoesNotHaveIt });
    case 'retry':
      return retryDelivery(gateway, key, audit);
  }
}
