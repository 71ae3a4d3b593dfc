import type { Knex } from 'knex';
import { findEmbeddedPostgres } from './src/stores/embedded/embedded-postgres.ts';
import { migrationSource } from './src/stores/migrate.ts';

/**
 * For the knex command line (`npx knex migrate:list`): DATABASE_URL, or the embedded server if a gateway runs in this
 * folder. The gateway itself uses `npm run migrate`, which also takes the lock against other processes. knex prints
 * lines about ts-node on standard error; they are harmless.
 */
const config: Knex.Config = {
  client: 'pg',
  connection: async () => {
    const address = process.env.DATABASE_URL ?? (await findEmbeddedPostgres('.crossdock'));
    if (address === undefined) throw new Error('Set DATABASE_URL, or start the gateway: no embedded server runs here.');
    return { connectionString: address };
  },
  migrations: { migrationSource },
};

export default config;
