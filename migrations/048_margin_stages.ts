import type { Knex } from 'knex';

/**
 * Margin in stages and several currencies. An entry says what it is about (a line of a purchase order, or none), in which
 * currency it was said and at which rate; it is never changed and never removed. A rate is fixed on what it was used for.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table exchange_rate (
      currency char(3) not null,
      to_currency char(3) not null,
      valid_from date not null,
      rate numeric(24, 12) not null check (rate > 0),
      source text not null,
      recorded_at timestamptz not null,
      primary key (currency, to_currency, valid_from),
      check (currency <> to_currency)
    );
    alter table sales_order add column fee_terms jsonb;
    alter table purchase_order add column exchange_rate numeric(24, 12) not null default 1 check (exchange_rate > 0);
    alter table margin_entry
      drop constraint margin_entry_stage_check,
      drop constraint margin_entry_kind_check,
      drop constraint margin_entry_order_id_order_line_id_stage_kind_source_key,
      add column supplier_id text,
      add column purchase_order_id bigint,
      add column line_number int,
      add column superseding boolean not null default false,
      add column stated_amount numeric(18, 6),
      add column stated_currency char(3),
      add column rate numeric(24, 12) not null default 1 check (rate > 0);
    update margin_entry set stage = 'invoiced' where stage = 'invoice';
    update margin_entry set stated_amount = amount, stated_currency = currency;
    update margin_entry m
    set supplier_id = l.supplier_id, purchase_order_id = l.purchase_order_id, line_number = l.line_number
    from purchase_order_line l join purchase_order p on p.supplier_id = l.supplier_id and p.id = l.purchase_order_id
    where m.order_id = l.order_id and m.order_line_id = l.order_line_id
      and m.kind not in ('revenue', 'shipping-income')
      and (position('/' || p.po_number in m.source) > 0 or (m.source like 'invoice %' and exists (
        select from invoice_line i join invoice v on v.supplier_id = i.supplier_id and v.id = i.invoice_id
        where i.supplier_id = l.supplier_id and i.purchase_order_id = l.purchase_order_id
          and i.line_number = l.line_number
          and starts_with(m.source, 'invoice ' || v.supplier_id || '/' || v.kind || '/' || v.invoice_number))));
    alter table margin_entry
      alter column stated_amount set not null,
      alter column stated_currency set not null,
      add constraint margin_entry_stage_check check (stage in ('estimate', 'acknowledged', 'shipped', 'invoiced')),
      add constraint margin_entry_kind_check check (kind in ('revenue', 'shipping-income', 'item', 'drop-ship-fee',
        'freight', 'surcharge', 'duty', 'tax', 'other', 'credit', 'payment-fee', 'platform-fee')),
      add constraint margin_entry_place check ((supplier_id is null) = (purchase_order_id is null)
        and (supplier_id is null) = (line_number is null)),
      add foreign key (supplier_id, purchase_order_id, line_number) references purchase_order_line;
    create index margin_entry_order on margin_entry (order_id);
    create index margin_entry_recorded on margin_entry (recorded_at);
    create function margin_entry_stays() returns trigger language plpgsql as $$
      begin
        raise exception 'margin entries are only ever added: write one that corrects entry %', old.id;
      end $$;
    create trigger margin_entry_stays before update or delete on margin_entry
      for each row execute function margin_entry_stays();
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop trigger margin_entry_stays on margin_entry;
    drop function margin_entry_stays;
    drop index margin_entry_recorded;
    drop index margin_entry_order;
    delete from margin_entry where superseding or stage in ('acknowledged', 'shipped')
      or kind not in ('revenue', 'shipping-income', 'item', 'drop-ship-fee', 'freight', 'tax');
    delete from margin_entry a using margin_entry b
      where a.id > b.id and (a.order_id, a.order_line_id, a.stage, a.kind, a.source)
        = (b.order_id, b.order_line_id, b.stage, b.kind, b.source);
    alter table margin_entry
      drop constraint margin_entry_stage_check,
      drop constraint margin_entry_kind_check,
      drop constraint margin_entry_place,
      drop column supplier_id,
      drop column purchase_order_id,
      drop column line_number,
      drop column superseding,
      drop column stated_amount,
      drop column stated_currency,
      drop column rate;
    update margin_entry set stage = 'invoice' where stage = 'invoiced';
    alter table margin_entry
      add constraint margin_entry_stage_check check (stage in ('estimate', 'invoice')),
      add constraint margin_entry_kind_check
        check (kind in ('revenue', 'shipping-income', 'item', 'drop-ship-fee', 'freight', 'tax')),
      add constraint margin_entry_order_id_order_line_id_stage_kind_source_key
        unique (order_id, order_line_id, stage, kind, source);
    alter table purchase_order drop column exchange_rate;
    alter table sales_order drop column fee_terms;
    drop table exchange_rate;
  `);
}
