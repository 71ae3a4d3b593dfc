import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { SftpServer } from '../../../src/simulator/sftp-server.ts';
import type { Database } from '../../../src/stores/database.ts';
import type { Chance } from '../../fuzz/chance.ts';

export const FOLDER = 'inbound';
/** How long a round waits for its instant; then it strikes all the same. */
const PATIENCE_MS = 15_000;

export interface Supplier {
  /** Names of the files it took. */
  readonly seen: ReadonlySet<string>;
  /**
   * Resolves at an instant by chance: at a request of some kind, after a commit, or after a file came.
   *
   * @param aim what to wait for, where chance is not to decide
   */
  moment(aim?: Event): Promise<void>;
  close(): Promise<void>;
}

/** What can be waited for: `WRITE` and the like are requests, the others commits of the delivering process. */
const EVENTS = ['OPEN', 'WRITE', 'CLOSE', 'RENAME', 'begun', 'staged', 'publishing', 'sent', 'file'] as const;
export type Event = (typeof EVENTS)[number] | 'any';

/**
 * The supplier's own software: takes every file that has its final name, writes down what it saw, and deletes it. It also
 * knows the instants at which killing hurts, from outside: its server sees requests, and a trigger of the test tells commits.
 */
export async function openSupplier(options: {
  readonly server: SftpServer;
  readonly db: Database;
  readonly databaseUrl: string;
  readonly ledger: string;
  readonly habit: 'refuse' | 'replace';
  readonly chance: Chance;
}): Promise<Supplier> {
  const { server, ledger, habit, chance } = options;
  const seen = new Set<string>();
  let wait: { readonly for: Event; left: number; readonly strike: () => void } | undefined;
  const happened = (event: string): void => {
    if (wait === undefined || (wait.for !== 'any' && wait.for !== event)) return;
    wait.left -= 1;
    if (wait.left <= 0) wait.strike();
  };
  const take = (name: string): void => {
    const bytes = server.files.take(FOLDER, name);
    if (bytes === undefined) return;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    appendFileSync(ledger, `${JSON.stringify({ name, sha256, bytes: bytes.length })}\n`);
    seen.add(name);
  };
  if (habit === 'replace') server.habits.renameOntoExisting = 'replace';
  server.onRequest((operation) => {
    server.faults.delayMs = chance.below(6);
    if (habit === 'replace') server.faults.loseReply = operation === 'RENAME' && chance.hits(0.125) ? ['RENAME'] : [];
    happened(operation);
  });
  server.onFile(FOLDER, (name) => {
    if (habit === 'replace' && chance.hits(0.4)) setTimeout(() => take(name), chance.below(40));
    else take(name);
    happened('file');
  });
  const listener = await tellCommits(options.db, options.databaseUrl, happened);
  return {
    seen,
    moment: async (aim) => {
      const event = aim ?? (chance.hits(0.2) ? 'any' : chance.pick(EVENTS));
      const passed = Promise.withResolvers<void>();
      const deadline = new AbortController();
      wait = {
        for: event,
        left: event === 'any' ? chance.between(1, 60) : chance.between(1, 5),
        strike: passed.resolve,
      };
      await Promise.race([passed.promise, sleep(PATIENCE_MS, undefined, { signal: deadline.signal })]);
      deadline.abort();
      wait = undefined;
      if (!chance.hits(0.4)) await sleep(chance.below(20));
    },
    close: () => listener.end(),
  };
}

/**
 * The database itself says what was committed, by triggers that only this run has. It takes some milliseconds for each
 * change, as a database across a network does: without that, a process is hardly ever between two commits.
 */
async function tellCommits(db: Database, url: string, happened: (event: string) => void): Promise<pg.Client> {
  await db.raw(`
    create function chaos_wait() returns trigger language plpgsql as $$ begin
      perform pg_sleep(random() * 0.02);
      return new;
    end $$;
    create trigger chaos_wait before update on delivery for each row execute function chaos_wait();
    create function chaos_tell() returns trigger language plpgsql as $$ begin
      perform pg_notify('chaos', case when new.state <> old.state then new.state
        when new.publications <> old.publications then 'publishing'
        when new.attempts <> old.attempts then 'begun' else 'else' end);
      return null;
    end $$;
    create trigger chaos_tell after update on delivery for each row execute function chaos_tell()`);
  const listener = new pg.Client(url);
  await listener.connect();
  listener.on('notification', ({ payload = '' }) => happened(payload));
  await listener.query('listen chaos');
  return listener;
}
