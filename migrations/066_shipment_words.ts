import type { Knex } from 'knex';

/**
 * When the supplier wrote a ship notice, so that of two that replace the same shipment the newer one stands, whichever comes first;
 * and at which rates what it charges counts in the currencies of the purchase orders: fixed once they are known. A rate of exchange
 * is used once it counts: what waited for it goes on.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table shipment add column said_at timestamptz, add column charges_rates jsonb not null default '{}';
    create index shipment_charged on shipment (supplier_id, shipment_ref) where in_force and charges <> '[]';
    alter table exchange_rate add column used_at timestamptz;
    create index exchange_rate_unused on exchange_rate (valid_from) where used_at is null;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index exchange_rate_unused;
    alter table exchange_rate drop column used_at;
    drop index shipment_charged;
    alter table shipment drop column charges_rates, drop column said_at;
  `);
}
