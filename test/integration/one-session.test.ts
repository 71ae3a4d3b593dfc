import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Sessions } from '../../src/app/sessions.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';
import { openReplica, type Replica } from '../../src/stores/replica.ts';
import { testDatabase } from '../support/database.ts';
import { channelTo, onlyFile, readAll } from '../support/sftp-account.ts';

/** A supplier that allows one session, and several replicas that all have something to do there. */
const database = testDatabase();
let server: SftpServer;
let replicas: { readonly replica: Replica; readonly channel: Channel }[];

beforeEach(async () => {
  server = await startSftpServer();
  server.faults.mostConnections = 1;
  replicas = [];
  await database.db.raw('truncate session_lease');
});

afterEach(async () => {
  for (const { channel, replica } of replicas) {
    await channel.close();
    await replica.close();
  }
  await server.stop();
});

/** A replica with a channel that keeps its session as long as it may. */
async function newReplica(settings: Parameters<typeof channelTo>[1] = {}, longestWaitMs = 15_000): Promise<Channel> {
  const replica = await openReplica({ address: database.url, logger: silentLogger });
  const sessions = new Sessions(database.db, replica, silentLogger, longestWaitMs);
  const channel = channelTo(
    server,
    { idleMs: 600_000, ...settings },
    { sessionLeave: (account) => sessions.leaveFor(account) },
  );
  replicas.push({ replica, channel });
  return channel;
}

const targets = (who: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    folder: 'inbound',
    name: `850_${who}${index}.edi`,
    temporaryName: `.850_${who}${index}.tmp`,
  }));

describe('one session over three replicas', () => {
  test('none is refused although all of them list and deliver at the same time (A12)', async () => {
    const channels = [await newReplica(), await newReplica(), await newReplica()];
    const work = channels.map(async (channel, who) => {
      for (const target of targets(who, 4)) {
        await channel.list('outbound');
        await channel.stage(target, Buffer.from(target.name));
        await channel.publish(target, Buffer.from(target.name), { mayHaveHappened: false });
      }
    });
    await Promise.all(work);
    expect(server.counters.refused).toBe(0);
    expect((await (channels[0] as Channel).list('inbound')).files).toHaveLength(12);
  });

  test('is given up by a holder that does not stop calling (A12)', async () => {
    const [busy, other] = [await newReplica(), await newReplica()];
    const stopped = new AbortController();
    const never = Promise.all(
      [0, 1].map(async () => {
        while (!stopped.signal.aborted) await busy.list('outbound');
      }),
    );
    await vi.waitFor(() => expect(server.counters.open).toBe(1));
    expect((await other.list('outbound')).files).toEqual([]);
    stopped.abort();
    await never;
    expect(server.counters.refused).toBe(0);
  });

  test('is not broken off in the middle of a file that another replica reads (A12)', async () => {
    const [reader, other] = [await newReplica(), await newReplica()];
    const content = Buffer.alloc(1_000_000, 7);
    server.files.put('outbound', 'stock.edi', content);
    const file = await onlyFile(reader);
    server.faults.delayMs = 5;
    server.faults.shortReads = 8_192;
    const reading = readAll(reader, file);
    const listing = other.list('outbound');
    expect(await reading).toEqual(content);
    server.faults.delayMs = 0;
    expect((await listing).files).toHaveLength(1);
    expect(server.counters.refused).toBe(0);
  });

  test('is ended by a replica that was cut off from the database before another one opens its own (A12, I2)', async () => {
    const [first, second] = [await newReplica(), await newReplica()];
    await first.list('outbound');
    await database.db.raw(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'crossdock-replica' and datname = current_database()",
    );
    await vi.waitFor(() => expect(server.counters.open).toBe(0));
    await second.list('outbound');
    await first.list('outbound');
    expect(server.counters.refused).toBe(0);
  });

  test('is many where the supplier allows it', async () => {
    server.faults.mostConnections = undefined;
    const [first, second] = [await newReplica({ oneSession: false }), await newReplica({ oneSession: false })];
    await first.list('outbound');
    await second.list('outbound');
    expect(server.counters.open).toBe(2);
  });

  test('is asked for again later when a replica keeps it too long, and goes on being its', async () => {
    const [holder, other] = [await newReplica({ requestsInFlight: 1 }), await newReplica({}, 300)];
    server.files.put('outbound', 'stock.edi', Buffer.alloc(1_000_000, 7));
    const file = await onlyFile(holder);
    server.faults.delayMs = 20;
    server.faults.shortReads = 4_096;
    const reading = readAll(holder, file);
    await vi.waitFor(() => expect(server.counters.operations.READ).toBeGreaterThan(1));
    await expect(other.list('outbound')).rejects.toMatchObject({
      kind: 'transient',
      code: 'CHANNEL-SESSION-ELSEWHERE',
      retryAfterMs: 2_000,
    });
    server.faults.delayMs = 0;
    expect((await reading).length).toBe(1_000_000);
    expect(server.counters.refused).toBe(0);
  });
});
