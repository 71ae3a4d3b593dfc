import type { Knex } from 'knex';

/**
 * Who may do what: people with a password or another sign-in, their sessions, keys for programs, and what everybody did.
 * Of passwords, tokens and keys only digests are kept.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table person (
      id uuid primary key,
      name text not null unique check (name = lower(name)),
      role text not null check (role in ('viewer', 'operator', 'engineer', 'admin')),
      password text,
      disabled_at timestamptz,
      created_at timestamptz not null
    );
    comment on column person.password is 'scrypt with its costs and salt; null: signs in another way only';

    create table person_session (
      token_sha256 bytea primary key,
      person_id uuid not null references person on delete cascade,
      csrf text not null,
      created_at timestamptz not null,
      used_at timestamptz not null
    );
    create index on person_session (person_id);

    create table invitation (
      token_sha256 bytea primary key,
      name text,
      role text not null check (role in ('viewer', 'operator', 'engineer', 'admin')),
      invited_by text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null
    );
    comment on column invitation.name is 'Of a person who is to have a new password; null: whoever follows the link chooses one';

    create table api_key (
      id uuid primary key,
      name text not null,
      role text not null check (role in ('viewer', 'operator', 'engineer', 'admin')),
      token_sha256 bytea not null unique,
      created_by text not null,
      created_at timestamptz not null,
      expires_at timestamptz,
      used_at timestamptz,
      revoked_at timestamptz
    );
    create unique index on api_key (name) where revoked_at is null;

    create table sign_in_failure (
      id bigint generated always as identity primary key,
      who text not null,
      at timestamptz not null
    );
    create index on sign_in_failure (who, at);
    comment on column sign_in_failure.who is 'name:… or address:…';

    create table audit_entry (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      who text not null,
      role text not null,
      action text not null,
      entity text not null,
      before jsonb,
      after jsonb,
      reason text
    );
    create index on audit_entry (entity, id);
    comment on table audit_entry is 'What people and programs did over the API; only added to';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table audit_entry, sign_in_failure, api_key, invitation, person_session, person;
  `);
}
