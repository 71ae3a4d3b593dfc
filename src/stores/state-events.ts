import type { Database } from './database.ts';

export interface StateEvent {
  readonly entity: 'sales-order' | 'purchase-order' | 'delivery' | 'feed' | 'supplier';
  readonly entityId: string;
  readonly from?: string | undefined;
  readonly to: string;
  /** What made it change, for a person: a document, a person, a rule. */
  readonly cause: string;
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
    at: event.at,
  });
}
