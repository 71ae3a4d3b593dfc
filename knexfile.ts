import type { Knex } from 'knex';
import { migrationSource } from './src/stores/migrate.ts';

/**
 * For the knex command line (`npx knex migrate:list`); the gateway itself uses `npm run migrate`, which also takes
 * the lock against other processes. knex prints lines about ts-node on standard error; they are harmless.
 */
const config: Knex.Config = {
  client: 'pg',
  connection: process.env.DATABASE_URL ?? 'postgres://localhost:5432/crossdock',
  migrations: { migrationSource },
};

export default config;
