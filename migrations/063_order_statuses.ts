import type { Knex } from 'knex';

/**
 * What shops are told of the state of their orders. Whatever changes an order or one of its purchase orders writes a state event; where the
 * shop wants to hear of it, the event leaves a hint in the same transaction, only ever added, so that nobody waits for anybody. Hints
 * become events of the shop, one for each status in turn, whose content is fixed when it is made.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table storefront add column tells_status boolean not null default false;
    create table order_status_hint (
      id bigint generated always as identity primary key,
      storefront_id text not null references storefront,
      order_id bigint not null references sales_order
    );
    create index order_status_hint_of on order_status_hint (storefront_id, id);
    create table order_status (
      order_id bigint not null references sales_order,
      ordinal int not null,
      storefront_id text not null references storefront,
      status text not null check (status in
        ('held', 'routed', 'acknowledged', 'backordered', 'partly-shipped', 'shipped', 'cancelled', 'unfulfillable')),
      content jsonb not null,
      state text not null default 'waiting' check (state in ('waiting', 'told', 'refused')),
      attempts int not null default 0,
      answer text,
      made_at timestamptz not null,
      due_at timestamptz not null,
      ended_at timestamptz,
      primary key (order_id, ordinal)
    );
    create index order_status_waiting on order_status (storefront_id, due_at) where state = 'waiting';
    create index order_status_ended on order_status (ended_at) where state <> 'waiting';
    comment on column order_status.content is 'what the shop is told, as it was when the status began';
    create function hint_order_status() returns trigger language plpgsql as $$
    begin
      insert into order_status_hint (storefront_id, order_id)
      select o.storefront_id, o.id
      from (
        select distinct case when e.entity = 'sales-order' then e.entity_id::bigint else p.order_id end as order_id
        from changed e
        left join purchase_order p on e.entity = 'purchase-order'
          and p.supplier_id = split_part(e.entity_id, '/', 1)
          and p.po_number = substr(e.entity_id, length(split_part(e.entity_id, '/', 1)) + 2)
        where e.entity in ('sales-order', 'purchase-order')
      ) c
      join sales_order o on o.id = c.order_id
      join storefront s on s.id = o.storefront_id and s.tells_status;
      return null;
    end $$;
    create trigger state_event_hint after insert on state_event
      referencing new table as changed for each statement execute function hint_order_status();
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop trigger state_event_hint on state_event;
    drop function hint_order_status;
    drop table order_status;
    drop table order_status_hint;
    alter table storefront drop column tells_status;
  `);
}
