import type { Knex } from 'knex';

/** A person pauses a supplier: nothing is fetched from it or sent to it, and nothing of it is sold. An order that a person holds. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table supplier
      add column paused_at timestamptz,
      add column paused_until timestamptz,
      add column paused_by text,
      add column paused_because text,
      add constraint supplier_pause_check check (
        (paused_at is null) = (paused_by is null) and (paused_at is null) = (paused_because is null)
        and (paused_until is null or paused_at is not null));
    comment on column supplier.paused_at is 'Since when a person has it left alone; null: it is not paused. Who did what when is in state_event';

    alter table order_hold drop constraint order_hold_kind_check;
    alter table order_hold add constraint order_hold_kind_check
      check (kind in ('unpaid', 'fraud', 'address', 'unknown-sku', 'approval', 'restored', 'person'));
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    delete from order_hold where kind = 'person';
    alter table order_hold drop constraint order_hold_kind_check;
    alter table order_hold add constraint order_hold_kind_check
      check (kind in ('unpaid', 'fraud', 'address', 'unknown-sku', 'approval', 'restored'));
    alter table supplier
      drop constraint supplier_pause_check,
      drop column paused_at, drop column paused_until, drop column paused_by, drop column paused_because;
  `);
}
