import type { Knex } from 'knex';

/** Interchange acknowledgments (TA1) name our interchange by its control number. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create index delivery_interchange on delivery (supplier_id, interchange_control_number)
      where interchange_control_number is not null;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop index delivery_interchange');
}
