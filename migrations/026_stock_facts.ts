import type { Knex } from 'knex';

/**
 * What more is known of an offer, and the history of stock: one row for each figure that a feed run changed, with what it
 * was before, so that a number can be followed back and a run undone. Nothing is written for what stayed as it was.
 *
 * Offers that were there before belong to the feed that changed their stock last.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table supplier_offer
      add column feed text,
      add column pack_size int not null default 1 check (pack_size >= 1),
      add column lead_time_days int check (lead_time_days >= 0),
      add column unconfirmed_since timestamptz;
    update supplier_offer o set feed = r.feed
    from supplier_stock k join feed_run r on r.supplier_id = k.supplier_id and r.id = k.feed_run_id
    where k.supplier_id = o.supplier_id and k.supplier_sku = o.supplier_sku;
    alter table feed_run
      alter column document_id drop not null,
      add column undoes bigint,
      add column decided_by text,
      add column restores bigint,
      add column is_forgotten boolean not null default false,
      drop constraint feed_run_coverage_check,
      add constraint feed_run_coverage_check check (coverage in ('full', 'partial', 'delta')),
      add constraint feed_run_source check (document_id is not null or undoes is not null),
      add foreign key (supplier_id, undoes) references feed_run;
    alter table reservation add column reflected_by bigint;
    create index reservation_reflected on reservation (supplier_id, reflected_by) where state = 'reflected';
    create table stock_change (
      supplier_id text not null references supplier,
      id bigint generated always as identity,
      feed_run_id bigint not null,
      supplier_sku text not null,
      warehouse text,
      quantity_before int,
      quantity_after int,
      cost_before numeric(18, 6),
      cost_after numeric(18, 6),
      before jsonb,
      after jsonb not null,
      changed_at timestamptz not null,
      primary key (supplier_id, id)
    );
    create index stock_change_sku on stock_change (supplier_id, supplier_sku, id);
    create index stock_change_run on stock_change (supplier_id, feed_run_id);
    comment on column stock_change.warehouse is 'null: a change of the SKU as a whole';
    comment on column feed_run.undoes is 'a run without a document that puts back what was before that run';
    comment on column feed_run.restores is 'the run whose state it put back; null: there was none';
    comment on column feed_run.is_forgotten is 'what it changed is not written down any more';
    comment on column stock_change.before is 'everything that is put back when the run is undone; null: it was not there';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table stock_change;
    drop index reservation_reflected;
    alter table reservation drop column reflected_by;
    delete from feed where feed_run_id in (select id from feed_run r where r.supplier_id = feed.supplier_id and r.document_id is null);
    delete from feed_run where document_id is null;
    update feed_run set coverage = 'partial' where coverage = 'delta';
    alter table feed_run
      drop column undoes, drop column decided_by, drop column restores, drop column is_forgotten,
      drop constraint feed_run_coverage_check,
      add constraint feed_run_coverage_check check (coverage in ('full', 'partial')),
      alter column document_id set not null;
    alter table supplier_offer
      drop column feed, drop column pack_size, drop column lead_time_days, drop column unconfirmed_since;
  `);
}
