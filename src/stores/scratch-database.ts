import knexModule, { type Knex } from 'knex';
import { connectionSettings, type DatabaseAddress } from './database.ts';

export interface ScratchDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Makes an empty database beside the given one, for a demo or a test that must not touch real data. */
export async function createScratchDatabase(beside: DatabaseAddress, name: string): Promise<ScratchDatabase> {
  const run = async (statement: string): Promise<void> => {
    const db = knexModule.knex({
      client: 'pg',
      connection: connectionSettings(beside) as Knex.StaticConnectionConfig,
      pool: { min: 0, max: 1 },
    });
    try {
      await db.raw(statement, [name]);
    } finally {
      await db.destroy();
    }
  };
  await run('create database ??');
  return { url: urlOf(beside, name), drop: () => run('drop database if exists ?? with (force)') };
}

function urlOf(beside: DatabaseAddress, name: string): string {
  if (typeof beside === 'string') {
    const url = new URL(beside);
    url.pathname = `/${name}`;
    return url.href;
  }
  const { host, port, user, password } = beside;
  return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/${name}`;
}
