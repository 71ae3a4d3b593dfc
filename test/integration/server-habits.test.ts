import { afterEach, describe, expect, it } from 'vitest';
import { freshMemory, serverMemory } from '../../src/app/server-memory.ts';
import type { Channel, UploadTarget } from '../../src/channels/channel.ts';
import type { ServerMemory } from '../../src/channels/server-memory.ts';
import { fixedClock } from '../../src/kernel/clock.ts';
import {
  generateHostKey,
  type SftpServer,
  type SftpServerOptions,
  startSftpServer,
} from '../../src/simulator/sftp-server.ts';
import { furtherServers, realServers } from '../../src/simulator/sftp-servers.ts';
import type { SftpOperation } from '../../src/simulator/sftp-wire.ts';
import { FIRST } from '../contract/channel.contract.ts';
import { testDatabase } from '../support/database.ts';
import { channelTo, onlyFile, readAll } from '../support/sftp-account.ts';

const database = testDatabase();
const target: UploadTarget = { folder: 'inbound', name: '850_1.edi', temporaryName: '.850_1.tmp' };
const order = Buffer.from('ISA*850 for 2 lamps~');

/** What is learnt about a server once, and what becomes of it. */
describe('habits of a server', () => {
  let server: SftpServer;
  const channels: Channel[] = [];
  let supplier = 0;
  let supplierId = '';

  async function start(options: SftpServerOptions = {}): Promise<void> {
    supplier += 1;
    supplierId = `supplier-${supplier}`;
    server = await startSftpServer(options);
  }

  function channel(
    settings: Parameters<typeof channelTo>[1] = {},
    memory?: ServerMemory,
    clock = fixedClock('2026-11-22T12:00:00Z'),
  ): Channel {
    // Patient, because a request that a busy machine is late with would look like a habit.
    const deadlines = { requestMs: 15_000, progressMs: 15_000, listingMs: 30_000, ...settings.deadlines };
    const opened = channelTo(
      server,
      { ...settings, deadlines },
      { clock, serverMemory: memory ?? serverMemory(database.db, supplierId) },
    );
    channels.push(opened);
    return opened;
  }

  afterEach(async () => {
    for (const one of channels.splice(0)) await one.close();
    await server.stop();
  });

  const count = (operation: SftpOperation): number => server.counters.operations[operation] ?? 0;
  const rows = async () =>
    await database
      .db('server_habit')
      .where({ supplier_id: supplierId })
      .orderBy('account')
      .select<
        { account: string; host_key: string; software: string; probed_at: Date; facts: Record<string, unknown> }[]
      >();

  async function deliver(over: Channel): Promise<void> {
    await over.stage(target, order);
    expect(await over.publish(target, order, FIRST)).toEqual({ outcome: 'published' });
    expect(server.files.list('inbound').map(({ name }) => name)).toEqual([target.name]);
    server.files.remove(`inbound/${target.name}`);
  }

  const usual = {
    renameOntoExisting: 'refuses',
    whileWriting: 'own-name',
    overwriting: 'allowed',
    fsync: 'works',
    largestRead: 32_768,
    timeResolutionMs: 1000,
    statAfterUpload: 'at-once',
  };
  const replaces = { renameOntoExisting: 'replaces', fsync: 'not-offered' };
  const found: Readonly<Record<string, object>> = {
    'Erlang ssh_sftpd': { fsync: 'not-offered' },
    'rclone serve sftp': replaces,
    MySecureShell: replaces,
    paramiko: replaces,
    Twisted: replaces,
    'Perl Net::SFTP::SftpServer': { ...replaces, whileWriting: 'other-name' },
    lsh: { ...replaces, largestRead: 16_384 },
    'ProFTPD with HiddenStores': { whileWriting: 'other-name' },
    'ProFTPD with AllowOverwrite off': { overwriting: 'refused' },
    'SFTP in front of object storage': replaces,
    'a server that offers fsync and fails it': { fsync: 'refused' },
    'a server that shows uploads late': { statAfterUpload: 'late' },
  };

  it.each(Object.entries({ ...realServers, ...furtherServers }))(
    'of %s are found out by the first delivery, kept, and nothing is left behind (J3)',
    async (name, habits) => {
      await start({ habits });
      await deliver(channel());
      expect(await rows()).toMatchObject([
        {
          account: `crossdock@127.0.0.1:${server.port}`,
          host_key: server.hostKeyFingerprint,
          facts: { ...usual, ...found[name] },
          probed_at: new Date('2026-11-22T12:00:00Z'),
        },
      ]);
    },
  );

  it.each([
    [2, 2000],
    [60, 60_000],
  ])('say when times are kept to %i seconds only', async (timeResolution, timeResolutionMs) => {
    await start({ habits: { timeResolution } });
    const over = channel();
    await deliver(over);
    expect(over.capabilities.timeResolutionMs).toBe(timeResolutionMs);
  });

  it('outlive the process: a delivery after a restart probes nothing', async () => {
    await start({ habits: { renameOntoExisting: 'replace' } });
    await deliver(channel());
    const before = count('OPENDIR');
    const later = channel();
    expect(later.capabilities.renameRefusesExisting).toBe('unknown');
    await deliver(later);
    expect(count('OPENDIR')).toBe(before);
    expect(later.capabilities.renameRefusesExisting).toBe('no');
  });

  it('are found out anew when another host key answers, and when the software was changed', async () => {
    const next = generateHostKey();
    await start({ software: 'OpenSSH_9.2' });
    const hostKeys = [server.hostKeyFingerprint];
    await deliver(channel({ hostKeys }));
    const probes = () => count('OPENDIR');
    expect(probes()).toBe(1);
    server.changeHostKey(next);
    hostKeys.push(server.hostKeyFingerprint);
    server.habits.renameOntoExisting = 'replace';
    const after = channel({ hostKeys });
    await deliver(after);
    expect(probes()).toBe(2);
    expect(after.capabilities.renameRefusesExisting).toBe('no');
    await database.db('server_habit').where({ supplier_id: supplierId }).update({ software: 'OpenSSH_8.0' });
    await deliver(channel({ hostKeys }));
    expect(probes()).toBe(3);
    expect((await rows())[0]).toMatchObject({ software: 'SSH-2.0-OpenSSH_9.2', host_key: server.hostKeyFingerprint });
  });

  it('of another address say nothing about this one', async () => {
    await start();
    await deliver(channel());
    await database
      .db('server_habit')
      .where({ supplier_id: supplierId })
      .update({ account: 'crossdock@old.example:22' });
    await deliver(channel());
    expect((await rows()).map(({ account }) => account)).toEqual([
      `crossdock@127.0.0.1:${server.port}`,
      'crossdock@old.example:22',
    ]);
    expect(count('OPENDIR')).toBe(2);
  });

  it('are found out anew by doctor', async () => {
    await start();
    await deliver(channel());
    server.habits.renameOntoExisting = 'replace';
    const steps = await channel({}, freshMemory(database.db, supplierId)).check({ collect: [], deliver: ['inbound'] });
    expect(steps.at(-1)).toEqual({
      name: 'habits',
      ok: true,
      detail:
        'a rename replaces silently, so Crossdock looks first; uploads are flushed to disk (fsync); times are kept to the second',
    });
    expect((await rows())[0]?.facts).toMatchObject({ renameOntoExisting: 'replaces' });
  });

  it('that an older or newer build wrote and this one does not know are found out anew', async () => {
    await start();
    await deliver(channel());
    const facts = JSON.stringify({ renameOntoExisting: 'sometimes' });
    await database.db('server_habit').where({ supplier_id: supplierId }).update({ facts });
    await deliver(channel());
    expect((await rows())[0]?.facts).toMatchObject({ renameOntoExisting: 'refuses' });
  });

  it('that are met while collecting are kept at once, and a delivery still finds out the rest', async () => {
    await start({ habits: { diesOnReadAbove: 16_384 } });
    server.files.put('outbound', 'stock.edi', Buffer.alloc(100_000, 65));
    const over = channel();
    expect(await readAll(over, await onlyFile(over))).toHaveLength(100_000);
    expect(await rows()).toMatchObject([{ facts: { largestRead: 16_384 }, probed_at: null }]);
    const connections = server.counters.connections;
    const later = channel();
    expect(await readAll(later, await onlyFile(later))).toHaveLength(100_000);
    expect(server.counters.connections).toBe(connections + 1);
    await deliver(later);
    expect(await rows()).toMatchObject([{ facts: { ...usual, largestRead: 16_384 } }]);
  });

  describe('of writes sent ahead', () => {
    const long = Buffer.alloc(100_000, 65);
    /** Without larger pieces than everybody's. */
    const plain: SftpServerOptions = { habits: { extensions: ['fsync'] } };
    /** An upload is four writes; so many of them fail. */
    async function stageWhile(failing: number, over: Channel): Promise<void> {
      server.faults.fail.WRITE = { code: 4, times: failing };
      await over.stage(target, long);
      server.faults.fail = {};
      expect(server.files.read('inbound', target.temporaryName)?.equals(long)).toBe(true);
    }
    /** Writes that a process which has just started sends before the first answer. */
    async function sentAhead(): Promise<number> {
      const before = count('WRITE');
      server.faults.silent = ['WRITE'];
      await expect(channel({ deadlines: { progressMs: 500 } }).stage(target, long)).rejects.toMatchObject({
        code: 'CHANNEL-DEADLINE',
      });
      server.faults.silent = [];
      return count('WRITE') - before;
    }

    it('a hiccup says nothing', async () => {
      await start(plain);
      const over = channel();
      await deliver(over);
      await stageWhile(4, over);
      expect((await rows())[0]?.facts).not.toHaveProperty('writesAhead');
      expect(await sentAhead()).toBe(4);
    });

    it('are known when an upload failed twice with them and succeeded without, until doctor runs', async () => {
      await start(plain);
      const over = channel();
      await deliver(over);
      await stageWhile(8, over);
      expect((await rows())[0]?.facts).toMatchObject({ writesAhead: 'refused' });
      expect(await sentAhead()).toBe(1);
      await over.check({ collect: [], deliver: ['inbound'] });
      expect((await rows())[0]?.facts).not.toHaveProperty('writesAhead');
      expect(await sentAhead()).toBe(4);
    });

    it('is not what an upload fails of that fails one by one as well', async () => {
      await start(plain);
      const over = channel();
      await deliver(over);
      server.faults.fail.WRITE = { code: 4 };
      await expect(over.stage(target, long)).rejects.toMatchObject({ code: 'CHANNEL-OPERATION-FAILED' });
      server.faults.fail = {};
      expect((await rows())[0]?.facts).not.toHaveProperty('writesAhead');
    });
  });

  describe('that cannot be found out', () => {
    it.each(['OPEN', 'WRITE', 'CLOSE', 'LSTAT', 'RENAME', 'OPENDIR', 'REMOVE'] as const)(
      'because %s fails do not stop a delivery, and are not asked for again at once',
      async (operation) => {
        await start();
        // The tables of the database must not be asked for: this is about the server.
        server.faults.fail[operation] = { code: 4, times: 1 };
        const over = channel();
        await deliver(over);
        const probes = count('OPENDIR');
        await deliver(over);
        expect(count('OPENDIR')).toBe(probes);
      },
    );

    it('because the database is away do not stop a delivery', async () => {
      await start();
      const away = async (): Promise<never> => {
        throw new Error('the database is away');
      };
      await deliver(channel({}, { recall: away, learn: away, noteLogin: away }));
    });

    it('nothing is written where we only collect', async () => {
      await start();
      server.files.put('outbound', 'stock.edi', 'stock');
      const over = channel();
      await readAll(over, await onlyFile(over));
      await over.settle(await onlyFile(over), { kind: 'archive', folder: 'archive' });
      expect([count('WRITE'), await rows()]).toEqual([0, []]);
    });
  });

  it('leave nothing behind when they are found out again after an interruption; what is not ours stays', async () => {
    await start();
    const old = new Date(Date.now() - 3_600_000);
    const scratch = (number: number) => `.crossdock-probe-0123abcd-${number}.tmp`;
    server.files.put('inbound', scratch(1), 'interrupted', old);
    server.files.put('inbound', '.crossdock-check-0123abcd-2.tmp', 'interrupted', old);
    server.files.put('inbound', scratch(3), 'another process is at it');
    server.files.put('inbound', '.850_2.tmp', 'staged', old);
    await channel().stage(target, order);
    expect(server.files.list('inbound').map(({ name }) => name)).toEqual([
      target.temporaryName,
      '.850_2.tmp',
      scratch(3),
    ]);
  });

  it('an interrupted probe is finished by the next one, and what it left is removed', async () => {
    await start();
    server.onRequest((operation) => {
      if (operation === 'RENAME' && count('RENAME') === 1) {
        server.faults.neverOpenSftp = true;
        server.dropConnections();
      }
    });
    const cut = channelTo(
      server,
      { deadlines: { connectMs: 300 } },
      { serverMemory: serverMemory(database.db, supplierId) },
    );
    channels.push(cut);
    await expect(cut.stage(target, order)).rejects.toMatchObject({ kind: 'transient' });
    expect(server.files.list('inbound')).toHaveLength(1);
    server.faults.neverOpenSftp = false;
    const name = server.files.list('inbound')[0]?.name;
    server.files.put('inbound', String(name), 'left behind', new Date(Date.now() - 3_600_000));
    await deliver(channel());
  });
});

describe('refused logins (A11)', () => {
  let server: SftpServer;
  const channels: Channel[] = [];
  const account = { username: 'crossdock', password: 'right' };

  afterEach(async () => {
    for (const one of channels.splice(0)) await one.close();
    await server.stop();
  });

  it('are remembered by every replica and over restarts, and leave four attempts to an hour', async () => {
    server = await startSftpServer({ account });
    const clock = fixedClock('2026-11-22T12:00:00Z');
    const wrong = () => {
      const one = channelTo(
        server,
        { password: 'wrong' },
        { clock, serverMemory: serverMemory(database.db, 'locked') },
      );
      channels.push(one);
      return one;
    };
    const replicas = [wrong(), wrong()];
    for (let minute = 0; minute < 60; minute += 1) {
      if (minute === 30) replicas.splice(0, 2, wrong(), wrong());
      for (const replica of replicas)
        await expect(replica.list('outbound')).rejects.toMatchObject({ code: 'CHANNEL-LOGIN-REFUSED' });
      clock.advance(60_000);
    }
    expect(server.counters.loginAttempts.password).toBe(4);
    const right = channelTo(server, {}, { clock, serverMemory: serverMemory(database.db, 'locked') });
    channels.push(right);
    expect((await right.list('outbound')).files).toEqual([]);
    expect(await database.db('server_habit').where({ supplier_id: 'locked' }).first('login_rests_until')).toEqual({
      login_rests_until: null,
    });
    const stored = JSON.stringify(await database.db('server_habit').where({ supplier_id: 'locked' }));
    expect(stored).not.toMatch(/wrong|right/);
  });

  it('do not keep doctor from trying, and its success ends the rest', async () => {
    server = await startSftpServer({ account });
    const clock = fixedClock('2026-11-22T12:00:00Z');
    const rejecting = channelTo(
      server,
      { password: 'wrong' },
      { clock, serverMemory: serverMemory(database.db, 'doctor') },
    );
    const doctor = channelTo(
      server,
      { password: 'wrong' },
      { clock, serverMemory: freshMemory(database.db, 'doctor') },
    );
    channels.push(rejecting, doctor);
    await expect(rejecting.list('outbound')).rejects.toMatchObject({ code: 'CHANNEL-LOGIN-REFUSED' });
    await doctor.check({ collect: ['outbound'], deliver: [] });
    expect(server.counters.loginAttempts.password).toBe(2);
    expect(await database.db('server_habit').where({ supplier_id: 'doctor' }).first('refused_logins')).toEqual({
      refused_logins: 2,
    });
  });
});
