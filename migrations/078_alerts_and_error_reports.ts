import type { Knex } from 'knex';

/**
 * Who has seen an alert, what is not to be told for a while, and how many of a kind are open, so that a million of them are one
 * alert; and what suppliers are told of their own files, in plain words.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table exception
      add column acknowledged_at timestamptz,
      add column acknowledged_by text;
    alter table alert_event
      drop constraint alert_event_kind_check,
      add constraint alert_event_kind_check
        check (kind in ('opened', 'escalated', 'reminder', 'resolved', 'unanswered', 'many')),
      add column others bigint not null default 0;
    comment on column alert_event.others is 'open ones of the same code and supplier that are not told one by one';

    create table alert_kind (
      code text not null,
      supplier_id text not null,
      told bigint not null,
      primary key (code, supplier_id)
    );
    comment on table alert_kind is 'Of which codes and suppliers (empty: none) so many are open that only their number is told';
    create index exception_open_kind on exception (code, supplier_id) where closed_at is null;

    create table alert_mute (
      id bigint generated always as identity primary key,
      codes text,
      supplier_id text,
      exception_id bigint references exception,
      until timestamptz not null,
      reason text not null,
      made_by text not null,
      made_at timestamptz not null,
      ended_at timestamptz
    );
    create index alert_mute_in_force on alert_mute (until) where ended_at is null;

    create table error_report (
      id bigint generated always as identity primary key,
      supplier_id text not null,
      state text not null check (state in ('draft', 'ready', 'sending', 'sent', 'uncertain', 'discarded')),
      message_id uuid not null,
      recipients text[] not null,
      subject text not null,
      text text not null,
      made_at timestamptz not null,
      due_at timestamptz not null,
      attempts int not null default 0,
      answer text,
      sending_at timestamptz,
      settled_at timestamptz,
      settled_by text,
      reason text
    );
    create index error_report_waiting on error_report (due_at) where state in ('ready', 'sending');
    create index error_report_of_supplier on error_report (supplier_id, id);
    create table error_report_item (
      dedupe_key text primary key,
      report_id bigint not null references error_report
    );
    comment on table error_report_item is 'Keys of exceptions that a supplier was told of: each once, whatever comes again';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index exception_open_kind;
    drop table error_report_item, error_report, alert_mute, alert_kind;
    delete from alert a using alert_event v where a.event_id = v.id and v.kind in ('unanswered', 'many');
    delete from alert_event where kind in ('unanswered', 'many');
    alter table alert_event
      drop column others,
      drop constraint alert_event_kind_check,
      add constraint alert_event_kind_check check (kind in ('opened', 'escalated', 'reminder', 'resolved'));
    alter table exception drop column acknowledged_at, drop column acknowledged_by;
  `);
}
