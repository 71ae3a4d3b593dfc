import type { Knex } from 'knex';

/**
 * Files are found by number, hash, control number and purchase order over all suppliers, among a million of them. Stock
 * feeds, which are most of them, name no purchase order and are not in its index.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create unique index seen_file_id on seen_file (id);
    create index interchange_file on interchange (supplier_id, file_id);
    create index interchange_number on interchange (ltrim(control_number, '0'));
    create index document_number on document (ltrim(control_number, '0')) where control_number is not null;
    create index document_group_number on document (ltrim(group_control_number, '0'))
      where group_control_number is not null;
    create index document_orders on document using gin (string_to_array(business_key, ','))
      where business_key is not null;
    create index invoice_line_order on invoice_line (supplier_id, purchase_order_id);
    create index delivery_subject on delivery (supplier_id, kind, split_part(subject, '/', 1));
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index delivery_subject, invoice_line_order, document_orders, document_group_number,
      document_number, interchange_number, interchange_file, seen_file_id;
  `);
}
