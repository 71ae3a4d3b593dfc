import { defineConfig } from '@medusajs/framework/utils';

// What Medusa reads where it starts. Without addresses of Redis it keeps events, workflows and caches in its own memory.
export default defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    databaseDriverOptions: { connection: { ssl: false } },
    http: {
      storeCors: '*',
      adminCors: '*',
      authCors: '*',
      jwtSecret: process.env.MEDUSA_SECRET,
      cookieSecret: process.env.MEDUSA_SECRET,
    },
  },
  admin: { disable: true },
});
