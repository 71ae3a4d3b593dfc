import type { Knex } from 'knex';

/**
 * Line counters are counted from facts, so that documents may come in any order: an answer keeps what it means (its verdict, and
 * what a person decided about it), a shipment whether it is in force, and what was given up on our side is a fact of its own.
 * What older answers meant is taken from their status; dead units that none of them explains were given up here.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table order_acknowledgment_line
      add column verdict text check (verdict in ('accepted', 'backordered', 'refused', 'held')),
      add column rest text check (rest in ('refused', 'backordered')),
      add column concern text,
      add column decided_at timestamptz,
      add column decided_by text,
      add column decided_because text;
    update order_acknowledgment_line set verdict = case
      when status in ('accept', 'reschedule', 'price-change', 'quantity-change') then 'accepted'
      when status = 'backorder' then 'backordered'
      when status = 'reject' then 'refused'
      else 'held' end;
    alter table order_acknowledgment_line alter column verdict set not null;
    create table given_up (
      supplier_id text not null,
      purchase_order_id bigint not null,
      line_number int not null,
      source text not null,
      units int not null check (units > 0),
      at timestamptz not null,
      primary key (supplier_id, purchase_order_id, line_number, source),
      foreign key (supplier_id, purchase_order_id, line_number) references purchase_order_line
    );
    insert into given_up
    select l.supplier_id, l.purchase_order_id, l.line_number, 'before 043', l.dead - coalesce(r.units, 0), now()
    from purchase_order_line l
    left join lateral (
      select sum(al.quantity)::int as units from order_acknowledgment a
      join order_acknowledgment_line al on al.supplier_id = a.supplier_id and al.acknowledgment_id = a.id
      where a.supplier_id = l.supplier_id and a.purchase_order_id = l.purchase_order_id
        and al.line_number = l.line_number and al.status = 'reject') r on true
    where l.dead > coalesce(r.units, 0);
    alter table shipment
      add column purpose text not null default 'original' check (purpose in ('original', 'replace', 'cancel')),
      add column in_force boolean not null default true;
    alter table fulfilment_push add column revision int not null default 0;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table fulfilment_push drop column revision;
    alter table shipment drop column in_force, drop column purpose;
    drop table given_up;
    alter table order_acknowledgment_line drop column decided_because, drop column decided_by, drop column decided_at,
      drop column concern, drop column rest, drop column verdict;
  `);
}
