import type { Database } from './database.ts';

export interface StateEvent {
  readonly entity:
    | 'alert'
    | 'error-report'
    | 'sales-order'
    | 'purchase-order'
    | 'delivery'
    | 'feed'
    | 'supplier'
    | 'file'
    | 'invoice'
    | 'price-catalog'
    | 'push';
  readonly entityId: string;
  readonly from?: string | undefined;
  readonly to: string;
  /** What made it change, for a person: a document, a person, a rule. */
  readonly cause: string;
  /** The person who made it change, and why, where one did. */
  readonly actor?: string | undefined;
  readonly reason?: string | undefined;
  readonly at: Date;
}

/** Appends one change of state to the history. */
export async function recordStateEvent(trx: Database, event: StateEvent): Promise<void> {
  await trx('state_event').insert({
    entity: event.entity,
    entity_id: event.entityId,
    from_state: event.from ?? null,
    to_state: event.to,
    cause: event.cause,
    actor: event.actor ?? null,
    reason: event.reason ?? null,
    at: event.at,
  });
}

/** The history of one thing, oldest first. */
export async function stateEventsOf(
  db: Database,
  entity: StateEvent['entity'],
  entityId: string,
): Promise<readonly StateEvent[]> {
  return db('state_event').where({ entity, entity_id: entityId }).orderBy('id').select({
    entity: 'entity',
    entityId: 'entity_id',
    from: 'from_state',
    to: 'to_state',
    cause: 'cause',
    actor: 'actor',
    reason: 'reason',
    at: 'at',
  });
}
