import type { Knex } from 'knex';

/**
 * What we ask suppliers to change of orders that they have, and what they answered; which supplier a person chose for what is
 * to be routed again; how many units of a line the customer does not want any more.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table purchase_order_change (
      supplier_id text not null,
      purchase_order_id bigint not null,
      change_number int not null,
      purpose text not null check (purpose in ('change', 'cancel')),
      reason text,
      requested_by text not null,
      requested_at timestamptz not null,
      state text not null check (state in ('requested', 'by-hand', 'agreed', 'refused')),
      answered_at timestamptz,
      answer text,
      primary key (supplier_id, purchase_order_id, change_number),
      foreign key (supplier_id, purchase_order_id) references purchase_order
    );
    create unique index purchase_order_change_open on purchase_order_change (supplier_id, purchase_order_id)
      where state in ('requested', 'by-hand');
    create table purchase_order_change_line (
      supplier_id text not null,
      purchase_order_id bigint not null,
      change_number int not null,
      line_number int not null,
      units int not null check (units > 0),
      primary key (supplier_id, purchase_order_id, change_number, line_number),
      foreign key (supplier_id, purchase_order_id, change_number) references purchase_order_change,
      foreign key (supplier_id, purchase_order_id, line_number) references purchase_order_line
    );
    create table route_choice (
      order_id bigint not null references sales_order,
      after_attempt int not null,
      supplier_id text not null references supplier,
      chosen_by text not null,
      reason text,
      chosen_at timestamptz not null,
      primary key (order_id, after_attempt)
    );
    alter table sales_order_line
      add column cancelled int not null default 0,
      add constraint sales_order_line_cancelled check (cancelled between 0 and quantity);
    alter table sales_order drop constraint sales_order_state_check;
    alter table sales_order add constraint sales_order_state_check
      check (state in ('received', 'held', 'routed', 'unfulfillable', 'shipped', 'cancelled'));
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    update sales_order set state = 'unfulfillable' where state = 'cancelled';
    alter table sales_order drop constraint sales_order_state_check;
    alter table sales_order add constraint sales_order_state_check
      check (state in ('received', 'held', 'routed', 'unfulfillable', 'shipped'));
    alter table sales_order_line drop constraint sales_order_line_cancelled, drop column cancelled;
    drop table route_choice;
    drop table purchase_order_change_line;
    drop table purchase_order_change;
  `);
}
