import type { Knex } from 'knex';

/**
 * Why a delivery failed stands beside its state: what a supplier rejected arrived, what met a conflict did not. A delivery
 * remembers its last error and when it is due again, which turn began to publish it, and how often a person had it sent
 * again.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table delivery
      drop constraint delivery_state_check,
      add column failure text check (failure in ('rejected', 'conflict', 'uncertain', 'refused')),
      add column due_at timestamptz,
      add column last_error_code text,
      add column last_error text,
      add column last_error_at timestamptz,
      add column publishing_fence bigint,
      add column publishing_at timestamptz,
      add column resends int not null default 0,
      add column waiting_since timestamptz;
    update delivery set failure = 'rejected', state = 'failed' where state = 'rejected';
    update delivery set failure = 'conflict' where state = 'failed' and failure is null;
    update delivery set waiting_since = created_at;
    alter table delivery
      alter column waiting_since set not null,
      add constraint delivery_state_check
        check (state in ('new', 'staged', 'sent', 'acknowledged', 'failed', 'abandoned')),
      add constraint delivery_failure_state check ((state = 'failed') = (failure is not null));
    drop index delivery_unsent;
    create index delivery_unsent on delivery (supplier_id, id) where state in ('new', 'staged');
    create index delivery_failed on delivery (supplier_id, id) where state = 'failed';
    create index delivery_purchase_order on delivery (supplier_id, purchase_order_id) where purchase_order_id is not null;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index delivery_purchase_order;
    drop index delivery_failed;
    drop index delivery_unsent;
    alter table delivery drop constraint delivery_failure_state, drop constraint delivery_state_check;
    update delivery set state = 'rejected' where failure = 'rejected';
    update delivery set state = 'failed' where state = 'abandoned';
    alter table delivery
      add constraint delivery_state_check
        check (state in ('new', 'staged', 'sent', 'acknowledged', 'rejected', 'failed')),
      drop column failure, drop column due_at, drop column last_error_code, drop column last_error,
      drop column last_error_at, drop column publishing_fence, drop column publishing_at, drop column resends,
      drop column waiting_since;
    create index delivery_unsent on delivery (created_at) where state in ('new', 'staged');
  `);
}
