import type { Knex } from 'knex';

/** What suppliers answered: acknowledgments, shipments with packages, invoices. Each is recognised by its own key. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table order_acknowledgment (
      supplier_id text not null,
      id bigint generated always as identity,
      purchase_order_id bigint not null,
      document_id bigint not null,
      content_sha256 bytea not null,
      status text,
      recorded_at timestamptz not null,
      primary key (supplier_id, id),
      unique (supplier_id, purchase_order_id, content_sha256),
      foreign key (supplier_id, purchase_order_id) references purchase_order,
      foreign key (supplier_id, document_id) references document
    );
    create table order_acknowledgment_line (
      supplier_id text not null,
      acknowledgment_id bigint not null,
      ordinal int not null,
      line_number int not null,
      status text not null,
      quantity int not null,
      unit_cost numeric(18, 6),
      expected_on date,
      reason text,
      source_ordinal int not null,
      primary key (supplier_id, acknowledgment_id, ordinal),
      foreign key (supplier_id, acknowledgment_id) references order_acknowledgment
    );
    create table shipment (
      supplier_id text not null,
      id bigint generated always as identity,
      shipment_ref text not null,
      revision int not null default 0,
      document_id bigint not null,
      content_sha256 bytea not null,
      shipped_at timestamptz,
      recorded_at timestamptz not null,
      primary key (supplier_id, id),
      unique (supplier_id, shipment_ref, revision),
      foreign key (supplier_id, document_id) references document
    );
    create table package (
      supplier_id text not null,
      id bigint generated always as identity,
      shipment_id bigint not null,
      package_ref text not null,
      carrier text,
      service text,
      tracking_number text,
      primary key (supplier_id, id),
      unique (supplier_id, shipment_id, package_ref),
      foreign key (supplier_id, shipment_id) references shipment
    );
    create table shipment_line (
      supplier_id text not null,
      package_id bigint not null,
      purchase_order_id bigint not null,
      line_number int not null,
      quantity int not null check (quantity > 0),
      source_ordinal int not null,
      primary key (supplier_id, package_id, purchase_order_id, line_number),
      foreign key (supplier_id, package_id) references package,
      foreign key (supplier_id, purchase_order_id, line_number) references purchase_order_line
    );
    create table fulfilment_push (
      id bigint generated always as identity primary key,
      order_id bigint not null references sales_order,
      supplier_id text not null,
      package_id bigint not null,
      storefront_id text not null references storefront,
      state text not null default 'queued' check (state in ('queued', 'done', 'refused')),
      reason text,
      external_id text,
      queued_at timestamptz not null,
      pushed_at timestamptz,
      unique (order_id, supplier_id, package_id),
      foreign key (supplier_id, package_id) references package
    );
    create index fulfilment_push_queued on fulfilment_push (queued_at) where state = 'queued';
    create table invoice (
      supplier_id text not null,
      id bigint generated always as identity,
      invoice_number text not null,
      kind text not null check (kind in ('debit', 'credit')),
      document_id bigint not null,
      invoice_date date,
      currency char(3) not null,
      total numeric(18, 6),
      content_sha256 bytea not null,
      recorded_at timestamptz not null,
      primary key (supplier_id, id),
      unique (supplier_id, kind, invoice_number),
      foreign key (supplier_id, document_id) references document
    );
    create table invoice_line (
      supplier_id text not null,
      invoice_id bigint not null,
      ordinal int not null,
      purchase_order_id bigint,
      line_number int,
      quantity int not null,
      unit_cost numeric(18, 6) not null,
      source_ordinal int not null,
      primary key (supplier_id, invoice_id, ordinal),
      foreign key (supplier_id, invoice_id) references invoice
    );
    create table invoice_charge (
      supplier_id text not null,
      invoice_id bigint not null,
      kind text not null,
      amount numeric(18, 6) not null,
      primary key (supplier_id, invoice_id, kind),
      foreign key (supplier_id, invoice_id) references invoice
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(
    'drop table invoice_charge; drop table invoice_line; drop table invoice; drop table fulfilment_push; drop table shipment_line; drop table package; drop table shipment; drop table order_acknowledgment_line; drop table order_acknowledgment',
  );
}
