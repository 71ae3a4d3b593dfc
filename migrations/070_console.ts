import type { Knex } from 'knex';

/** What people see of their sessions, the views of lists that they keep, and indexes for what the console shows of today. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table person_session add column agent text, add column address text;
    comment on column person_session.agent is 'What the browser calls itself: for the person who looks whether a session is theirs';

    create table saved_view (
      owner text not null,
      page text not null,
      name text not null,
      address text not null,
      created_at timestamptz not null,
      primary key (owner, page, name)
    );
    comment on column saved_view.owner is 'person/… or key/…; whoever works on the machine while nobody was given access: this machine';
    comment on column saved_view.address is 'What stands after the ? of the page: its filters';

    create index purchase_order_overdue on purchase_order (supplier_id, id) where overdue <> '[]';
    create index exception_opened on exception (opened_at);
    create index seen_file_received on seen_file (received_at);
    create index publish_run_published on publish_run (published_at);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index purchase_order_overdue, exception_opened, seen_file_received, publish_run_published;
    drop table saved_view;
    alter table person_session drop column agent, drop column address;
  `);
}
