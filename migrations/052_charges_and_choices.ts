import type { Knex } from 'knex';

/**
 * What a ship notice says that the shipment costs beside the goods: `[{"kind": "freight", "amount": "7.95"}]`. A person who has an order
 * routed again need not choose a supplier: the best one then, whatever it leaves.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table shipment
      add column charges jsonb not null default '[]',
      add column charges_currency char(3),
      add constraint shipment_charges_currency check (charges = '[]' or charges_currency is not null);
    alter table route_choice alter column supplier_id drop not null;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    delete from route_choice where supplier_id is null;
    alter table route_choice alter column supplier_id set not null;
    alter table shipment
      drop constraint shipment_charges_currency,
      drop column charges_currency,
      drop column charges;
  `);
}
