import type { Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../../src/kernel/logger.ts';
import { asDatabaseError, type Database, openDatabase, readOnly, refuseOldServer } from '../../src/stores/database.ts';
import { testDatabase } from '../support/database.ts';
import { runAsAdmin } from '../support/postgres.global.ts';

const test = testDatabase();

const opening = (address: string) => openDatabase({ address, logger: silentLogger });

describe('values', () => {
  it('come back exact: bigint and numeric as text, days as text, instants as Date in UTC', async () => {
    const { rows } = await test.db.raw(
      `select 9007199254740993::bigint as id, 1.500000::numeric(18,6) as cost, date '2026-03-01' as day,
              timestamptz '2026-03-01T01:30:00+02:00' as at, (timestamptz '2026-03-01T01:30:00+02:00')::date as utc_day`,
    );
    expect(rows).toEqual([
      {
        id: '9007199254740993',
        cost: '1.500000',
        day: '2026-03-01',
        at: new Date('2026-02-28T23:30:00Z'),
        utc_day: '2026-02-28',
      },
    ]);
  });
});

describe('a session', () => {
  it('that stands still in a transaction is ended by the server, and what it did is tried again (I2)', async () => {
    const limit = async (db: Database) =>
      (await db.raw<{ rows: unknown[] }>('show idle_in_transaction_session_timeout')).rows;
    expect(await limit(test.db)).toEqual([{ idle_in_transaction_session_timeout: '30s' }]);
    expect(await readOnly(test.db, limit)).toEqual([{ idle_in_transaction_session_timeout: '0' }]);
    const stalled = test.db.transaction(async (trx) => {
      await trx.raw("set local idle_in_transaction_session_timeout = '20ms'");
      await trx.raw('select pg_advisory_xact_lock(42)');
      await vi.waitFor(
        async () => {
          const { rows } = await test.db.raw('select pg_try_advisory_xact_lock(42) as free');
          expect(rows).toEqual([{ free: true }]);
        },
        { timeout: 30_000 },
      );
      await trx.raw('select 1');
    });
    const error = await stalled.catch((thrown: unknown) => asDatabaseError(thrown));
    expect(error).toMatchObject({ kind: 'transient' });
  });

  it('of a process that died while it waited for a lock ends, and so do the locks it had (I1)', async () => {
    const db = await openDatabase({ address: test.url, logger: silentLogger });
    await test.db.transaction(async (holder) => {
      await holder.raw('select pg_advisory_xact_lock(43)');
      const waiting = db.transaction(async (trx) => {
        await trx.raw('select pg_advisory_xact_lock(44)');
        const { pool } = db.client as { pool: { used: { resource: { connection: { stream: Socket } } }[] } };
        setTimeout(() => pool.used[0]?.resource.connection.stream.destroy(), 50);
        await trx.raw('select pg_advisory_xact_lock(43)');
      });
      await expect(waiting).rejects.toThrow();
      await vi.waitFor(
        async () => {
          const { rows } = await test.db.raw('select pg_try_advisory_xact_lock(44) as free');
          expect(rows).toEqual([{ free: true }]);
        },
        { timeout: 30_000, interval: 100 },
      );
    });
    await db.destroy();
  });

  it('runs in UTC whatever the server says', async () => {
    await test.db.raw(
      "do $$ begin execute format('alter database %I set timezone = ''Asia/Tokyo''', current_database()); end $$",
    );
    const db = await openDatabase({ address: test.url, logger: silentLogger });
    const { rows } = await db.raw("select (timestamptz '2026-03-01T20:00:00Z')::date as day");
    await db.destroy();
    expect(rows).toEqual([{ day: '2026-03-01' }]);
  });
});

describe('opening refuses', () => {
  it('a server that nobody answers for', async () => {
    await expect(opening('postgres://crossdock:secret@127.0.0.1:1/crossdock')).rejects.toMatchObject({
      code: 'DATABASE-UNREACHABLE',
      message: 'No connection to PostgreSQL at 127.0.0.1:1/crossdock: connect ECONNREFUSED 127.0.0.1:1.',
    });
  });

  it('a wrong password, without printing it', async () => {
    const url = new URL(test.url);
    url.password = 'wrong-password';
    const refused = opening(url.href);
    await expect(refused).rejects.toMatchObject({ code: 'DATABASE-REFUSED', kind: 'config' });
    await expect(refused).rejects.not.toThrow('wrong-password');
  });

  it('a database that does not exist', async () => {
    const url = new URL(test.url);
    url.pathname = '/nowhere';
    await expect(opening(url.href)).rejects.toMatchObject({
      code: 'DATABASE-REFUSED',
      message: expect.stringContaining('database "nowhere" does not exist'),
    });
  });

  it('a server that is too old', () => {
    expect(() => refuseOldServer('16.9', 160_009)).toThrow(
      'The database server is PostgreSQL 16.9; Crossdock needs 17 or newer.',
    );
    expect(() => refuseOldServer('17.0', 170_000)).not.toThrow();
  });
});

describe('an open database', () => {
  it('survives that the server ends its connections, idle and busy (G4)', async () => {
    const db = await openDatabase({ address: test.url, logger: silentLogger });
    const end = (which: string) =>
      runAsAdmin(
        test.url,
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'crossdock' and ${which}`,
      );
    // A query that meets a connection before its end was noticed fails as unreachable; the next ones get new ones.
    const answersAgain = () =>
      vi.waitFor(async () => expect((await db.raw('select 1 as one')).rows).toEqual([{ one: 1 }]), { timeout: 5000 });
    try {
      await Promise.all([1, 2, 3].map(() => db.raw('select pg_sleep(0.05)')));
      await end('true');
      await answersAgain();
      let thrown: unknown;
      const busy = db.raw('select pg_sleep(30)').catch((error: unknown) => {
        thrown = asDatabaseError(error);
      });
      while (thrown === undefined) await end("query = 'select pg_sleep(30)'");
      await busy;
      expect(thrown).toMatchObject({ code: 'DATABASE-UNREACHABLE', kind: 'transient' });
      await answersAgain();
    } finally {
      await db.destroy();
    }
    // The pool of the file lost its connections too; it must not hand a dead one to the next test.
    await vi.waitFor(() => Promise.all([1, 2, 3, 4].map(() => test.db.raw('select pg_sleep(0.02)'))), {
      timeout: 5000,
    });
  });

  it('tells bad weather from faults of ours', async () => {
    const thrownBy = async (sql: string) => {
      try {
        await test.db.raw(sql);
      } catch (error) {
        return asDatabaseError(error);
      }
      throw new Error('nothing was thrown');
    };
    for (const sqlState of ['40P01', '40001', '55P03']) {
      expect(await thrownBy(`do $$ begin raise exception using errcode = '${sqlState}'; end $$`)).toMatchObject({
        code: 'DATABASE-CONFLICT',
        kind: 'transient',
        facts: { sqlState },
      });
    }
    expect(await thrownBy("do $$ begin raise exception using errcode = '53100'; end $$")).toMatchObject({
      code: 'DATABASE-BUSY',
    });
    expect(await thrownBy('select no_such_column')).toMatchObject({ code: '42703' });
    expect(await thrownBy('insert into supplier (id) values (null)')).toMatchObject({ code: '23502' });
  });
});
