import type { Knex } from 'knex';

/**
 * What became of an invoice when it was compared with the order and the ship notices, and what a person decided. What is
 * likely billed twice, or was rejected, does not count.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table invoice
      add column state text not null default 'received'
        check (state in ('received', 'matched', 'exception', 'disputed', 'approved', 'rejected')),
      add column counts boolean not null default true,
      add column because text,
      add column decided_by text,
      add column decided_at timestamptz,
      add column matched_at timestamptz,
      add column foreign_lines int not null default 0,
      add column exchange_rates jsonb not null default '{}';
    create index invoice_undecided on invoice (supplier_id, id) where state in ('received', 'exception', 'disputed');
    create index invoice_recorded on invoice (recorded_at);
    create table invoice_finding (
      supplier_id text not null,
      invoice_id bigint not null,
      ordinal int not null,
      rule text not null,
      line_ordinal int,
      found numeric(18, 6),
      expected numeric(18, 6),
      difference numeric(18, 6),
      message text not null,
      primary key (supplier_id, invoice_id, ordinal),
      foreign key (supplier_id, invoice_id) references invoice
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table invoice_finding;
    drop index invoice_recorded;
    drop index invoice_undecided;
    alter table invoice drop column state, drop column counts, drop column because, drop column decided_by,
      drop column decided_at, drop column matched_at, drop column foreign_lines, drop column exchange_rates;
  `);
}
