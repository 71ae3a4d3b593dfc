import type { Knex } from 'knex';

/**
 * Answers of every write of the API under its idempotency key, not only of orders and files: one that runs has no answer yet, one
 * without content has none to keep, and one with a secret is kept so that only its caller can read it. As `json` an
 * answer is given again as it was.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table api_request
      alter column status drop not null,
      alter column response drop not null,
      alter column response type json using response::json,
      add column content_type text,
      add column sealed boolean not null default false;
    comment on column api_request.status is 'null: it runs, or did when its process died';
    comment on column api_request.sealed is 'the response is text that only whoever has the key and the sign-in can read';
    create index api_request_received on api_request (received_at);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index api_request_received;
    delete from api_request where status is null or response is null or sealed;
    alter table api_request
      drop column sealed,
      drop column content_type,
      alter column response type jsonb using response::jsonb,
      alter column response set not null,
      alter column status set not null;
  `);
}
