import type { Knex } from 'knex';

/**
 * What people and other systems need to see: open exceptions (one per cause while open), the history of states, webhooks
 * received, and API requests by idempotency key.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table exception (
      id bigint generated always as identity primary key,
      dedupe_key text not null,
      code text not null,
      severity text not null check (severity in ('warning', 'error')),
      message text not null,
      facts jsonb not null default '{}',
      supplier_id text references supplier,
      seen int not null default 1,
      opened_at timestamptz not null,
      last_seen_at timestamptz not null,
      closed_at timestamptz,
      closed_because text
    );
    create unique index exception_open on exception (dedupe_key) where closed_at is null;
    create table state_event (
      id bigint generated always as identity primary key,
      entity text not null,
      entity_id text not null,
      from_state text,
      to_state text not null,
      cause text not null,
      at timestamptz not null
    );
    create index state_event_entity on state_event (entity, entity_id, id);
    create table webhook_inbox (
      storefront_id text not null references storefront,
      delivery_id text not null,
      type text not null,
      received_at timestamptz not null,
      primary key (storefront_id, delivery_id)
    );
    create table api_request (
      idempotency_key text primary key,
      request_sha256 bytea not null,
      status int not null,
      response jsonb not null,
      received_at timestamptz not null
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table api_request; drop table webhook_inbox; drop table state_event; drop table exception');
}
