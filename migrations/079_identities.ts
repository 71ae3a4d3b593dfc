import type { Knex } from 'knex';

/**
 * Sign-in of people by OpenID Connect: whom a provider knows is a person here by issuer and subject; an answer of a provider is
 * taken once, whichever gateway it comes to; and a session that began there keeps the provider's token, sealed with the
 * token of the session, which nobody but the browser has.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table person_identity (
      issuer text not null,
      subject text not null,
      person_id uuid not null references person on delete cascade,
      created_at timestamptz not null,
      used_at timestamptz not null,
      primary key (issuer, subject)
    );
    create index on person_identity (person_id);

    create table provider_answer (
      state_sha256 bytea primary key,
      at timestamptz not null
    );
    create index on provider_answer (at);
    comment on table provider_answer is 'Sign-ins at a provider that came back: each once';

    alter table person_session add column sealed_id_token text;
    comment on column person_session.sealed_id_token is 'Ends the session at the provider too; readable only with the token of the session';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table person_session drop column sealed_id_token;
    drop table provider_answer, person_identity;
  `);
}
