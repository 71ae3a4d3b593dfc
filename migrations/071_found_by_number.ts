import type { Knex } from 'knex';

/**
 * People search by whatever stands on the paper before them: order, purchase order, SKU, tracking number, name of a file, beginning
 * of any of these. Documents, deliveries and exceptions are listed over all suppliers, newest first, among millions.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create unique index document_id on document (id);
    create index document_kind on document (kind, id);
    create index document_unapplied on document (id) where state in ('held', 'rejected');
    create unique index delivery_id on delivery (id);
    create index delivery_name on delivery (name);
    create index held_line_id on held_line (id);
    create index held_line_document on held_line (supplier_id, document_id);
    create index order_acknowledgment_document on order_acknowledgment (supplier_id, document_id);
    create index shipment_document on shipment (supplier_id, document_id);
    create index invoice_document on invoice (supplier_id, document_id);
    create index exception_listed on exception (id) where closed_at is null;
    create index exception_code on exception (code, id);
    create index sales_order_number on sales_order (external_id text_pattern_ops);
    create index purchase_order_number_start on purchase_order (po_number text_pattern_ops);
    create index product_sku_start on product (sku text_pattern_ops);
    create index package_tracking on package (tracking_number text_pattern_ops) where tracking_number is not null;
    create index seen_file_name on seen_file (lower(name) text_pattern_ops, id);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index seen_file_name, package_tracking, product_sku_start, purchase_order_number_start, sales_order_number,
      exception_code, exception_listed, invoice_document, shipment_document, order_acknowledgment_document,
      held_line_document, held_line_id, delivery_name, delivery_id, document_unapplied, document_kind, document_id;
  `);
}
