import type { Knex } from 'knex';

/**
 * Customer orders, how they were routed, and the purchase orders that followed. Line counters are monotone facts; every
 * state is derived from them. A reservation holds units until the supplier's own figure lacks them, or they are released.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table sales_order (
      id bigint generated always as identity primary key,
      storefront_id text not null references storefront,
      external_id text not null,
      state text not null check (state in ('received', 'held', 'routed', 'unfulfillable', 'shipped')),
      reason text,
      currency char(3) not null,
      shipping_service text not null,
      shipping_income numeric(18, 6) not null,
      note text,
      placed_at timestamptz not null,
      received_at timestamptz not null,
      body_sha256 bytea not null,
      unique (storefront_id, external_id)
    );
    create index sales_order_open on sales_order (id) where state in ('received', 'held', 'routed');
    create table order_address (
      order_id bigint primary key references sales_order,
      address jsonb not null
    );
    create table sales_order_line (
      order_id bigint not null references sales_order,
      line_id text not null,
      ordinal int not null,
      sku text not null,
      product_id bigint references product,
      description text,
      quantity int not null check (quantity > 0),
      unit_price numeric(18, 6) not null,
      primary key (order_id, line_id)
    );
    create table routing_decision (
      order_id bigint not null references sales_order,
      attempt int not null,
      algorithm text not null,
      inputs_sha256 bytea not null,
      explanation jsonb not null,
      decided_at timestamptz not null,
      primary key (order_id, attempt)
    );
    create table purchase_order (
      supplier_id text not null references supplier,
      id bigint generated always as identity,
      po_number text not null,
      order_id bigint not null references sales_order,
      attempt int not null,
      currency char(3) not null,
      drop_ship_fee numeric(18, 6) not null,
      freight numeric(18, 6) not null,
      state text not null,
      supplier_reference text,
      created_at timestamptz not null,
      sent_at timestamptz,
      received_at timestamptz,
      acknowledged_at timestamptz,
      shipped_at timestamptz,
      invoiced_at timestamptz,
      primary key (supplier_id, id),
      unique (supplier_id, po_number),
      unique (supplier_id, order_id, attempt),
      foreign key (order_id, attempt) references routing_decision
    );
    create index purchase_order_order on purchase_order (order_id);
    create table purchase_order_line (
      supplier_id text not null,
      purchase_order_id bigint not null,
      line_number int not null,
      order_id bigint not null,
      order_line_id text not null,
      product_id bigint not null references product,
      supplier_sku text not null,
      quantity int not null check (quantity > 0),
      unit_cost numeric(18, 6) not null,
      acknowledged int not null default 0 check (acknowledged >= 0),
      backordered int not null default 0 check (backordered >= 0),
      dead int not null default 0 check (dead >= 0),
      shipped int not null default 0 check (shipped >= 0),
      invoiced int not null default 0 check (invoiced >= 0),
      primary key (supplier_id, purchase_order_id, line_number),
      foreign key (supplier_id, purchase_order_id) references purchase_order,
      foreign key (order_id, order_line_id) references sales_order_line,
      check (acknowledged + backordered + dead <= quantity),
      check (shipped + dead <= quantity)
    );
    create index purchase_order_line_order on purchase_order_line (order_id);
    create table reservation (
      supplier_id text not null,
      purchase_order_id bigint not null,
      line_number int not null,
      supplier_sku text not null,
      quantity int not null check (quantity >= 0),
      state text not null default 'held' check (state in ('held', 'reflected', 'released')),
      firm_at timestamptz,
      placed_at timestamptz not null,
      closed_at timestamptz,
      primary key (supplier_id, purchase_order_id, line_number),
      foreign key (supplier_id, purchase_order_id, line_number) references purchase_order_line
    );
    create index reservation_held on reservation (supplier_id, supplier_sku) where state = 'held';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(
    'drop table reservation; drop table purchase_order_line; drop table purchase_order; drop table routing_decision; drop table sales_order_line; drop table order_address; drop table sales_order',
  );
}
