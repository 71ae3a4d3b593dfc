import type { Knex } from 'knex';

/**
 * Who is told what. An event is written in the transaction that opens, worsens or closes an exception; it is planned
 * once: an alert for each target that wants it. Alerts that are told in one message share its notice, whose text is fixed
 * when it is made, so that every attempt sends the same.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table alert_event (
      id bigint generated always as identity primary key,
      exception_id bigint not null references exception,
      kind text not null check (kind in ('opened', 'escalated', 'reminder', 'resolved')),
      at timestamptz not null,
      planned_at timestamptz
    );
    create index alert_event_unplanned on alert_event (id) where planned_at is null;
    create index alert_event_exception on alert_event (exception_id);
    create table alert_notice (
      id uuid primary key,
      ordinal bigint generated always as identity,
      target text not null,
      is_digest boolean not null,
      subject text not null,
      text text not null,
      body text not null,
      state text not null default 'waiting' check (state in ('waiting', 'sent', 'given-up')),
      attempts int not null default 0,
      answer text,
      created_at timestamptz not null,
      due_at timestamptz not null,
      sent_at timestamptz
    );
    create index alert_notice_waiting on alert_notice (target, due_at) where state = 'waiting';
    create index alert_notice_recent on alert_notice (target, created_at);
    create table alert (
      event_id bigint not null references alert_event,
      target text not null,
      notice_id uuid references alert_notice,
      primary key (event_id, target)
    );
    create index alert_untold on alert (target, event_id) where notice_id is null;
    create index alert_of_notice on alert (notice_id) where notice_id is not null;
    alter table exception add column told_at timestamptz;
    create index exception_told on exception (told_at) where closed_at is null;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index exception_told;
    alter table exception drop column told_at;
    drop table alert;
    drop table alert_notice;
    drop table alert_event;
  `);
}
