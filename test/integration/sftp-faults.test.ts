import dns from 'node:dns';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Channel, UploadTarget } from '../../src/channels/channel.ts';
import { withRetries } from '../../src/channels/retrying.ts';
import { fixedClock } from '../../src/kernel/clock.ts';
import type { TreeFile } from '../../src/simulator/file-tree.ts';
import { type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';
import type { SftpOperation } from '../../src/simulator/sftp-wire.ts';
import { FIRST } from '../contract/channel.contract.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { withFault } from '../support/faults.ts';
import { channelTo, onlyFile, readAll } from '../support/sftp-account.ts';

/** Servers that lie, stall, cut and hang (FAULTS.md 0 and 3): no call may hang, nothing may be lost, doubled or halved. */
describe('SFTP faults', () => {
  let server: SftpServer;
  let channel: Channel;
  const target: UploadTarget = { folder: 'inbound', name: '850_1.edi', temporaryName: '.850_1.tmp' };
  const order = Buffer.from('ISA*850 for 2 lamps~');
  const early = new Date('2026-11-20T10:00:00Z');
  const megabyte = Buffer.from(Array.from({ length: 1_000_000 }, (_, index) => (index * 31 + (index >> 9)) & 0xff));

  beforeEach(async () => {
    server = await startSftpServer();
    channel = channelTo(server);
  });
  afterEach(async () => {
    await channel.close();
    await server.stop();
  });

  const count = (operation: SftpOperation): number => server.counters.operations[operation] ?? 0;
  const noneOpen = () => vi.waitFor(() => expect(server.counters.open).toBe(0));

  describe('reading', () => {
    it.each([0, 1, 32_768, 400_000, 999_999])(
      'takes an end of file after %i bytes for a changed file (T2, T3)',
      async (at) => {
        server.files.put('outbound', 'stock.edi', megabyte, early);
        const file = await onlyFile(channel);
        server.faults.earlyEofAt = at;
        await expect(readAll(channel, file)).rejects.toMatchObject({
          kind: 'transient',
          code: 'CHANNEL-FILE-CHANGED',
          message: `outbound/stock.edi ends after ${at} bytes; the server says it has 1000000.`,
        });
        expect(count('READ')).toBeLessThan(100);
      },
    );

    it.each([1000, 32_767])('puts short reads of %i bytes together (C3)', async (length) => {
      server.files.put('outbound', 'stock.edi', megabyte, early);
      server.faults.shortReads = length;
      expect((await readAll(channel, await onlyFile(channel))).equals(megabyte)).toBe(true);
    });

    it.each([0, 999_999, 1_000_001, 5_000_000])('never believes a reported size of %i (C6)', async (size) => {
      server.files.put('outbound', 'stock.edi', megabyte, early);
      server.faults.reportSize = size;
      const file = await onlyFile(channel);
      expect(file.size).toBe(size);
      await expect(readAll(channel, file)).rejects.toMatchObject({ code: 'CHANNEL-FILE-CHANGED' });
    });

    it.each([2n ** 63n, -1n, 2n ** 60n + 1n])('leaves out a file whose size is said to be %s', async (size) => {
      server.files.put('outbound', 'stock.edi', 'stock', early);
      server.faults.reportSize = size;
      expect((await channel.list('outbound')).files).toEqual([]);
    });

    it('finds out that a server dies of large reads, and remembers (lsh)', async () => {
      server.files.put('outbound', 'stock.edi', megabyte, early);
      server.habits.diesOnReadAbove = 16_384;
      const file = await onlyFile(channel);
      expect((await readAll(channel, file)).equals(megabyte)).toBe(true);
      const connections = server.counters.connections;
      expect((await readAll(channel, file)).equals(megabyte)).toBe(true);
      expect(server.counters.connections).toBe(connections);
    });

    it.each([1, 32_768, 65_536, 500_000, 999_999])(
      'is Transient when the connection drops after %i bytes, and the next read is whole (C4)',
      async (bytes) => {
        server.files.put('outbound', 'stock.edi', megabyte, early);
        const file = await onlyFile(channel);
        server.faults.dropAfterReadBytes = bytes;
        await expect(readAll(channel, file)).rejects.toMatchObject({
          kind: 'transient',
          code: 'CHANNEL-CONNECTION-LOST',
        });
        server.faults.dropAfterReadBytes = undefined;
        expect((await readAll(channel, file)).equals(megabyte)).toBe(true);
      },
    );

    it('gives up a transfer that is too slow over all (C10)', async () => {
      const clock = fixedClock('2026-11-22T12:00:00Z');
      await channel.close();
      channel = channelTo(server, { minimumBytesPerSecond: 1000, deadlines: { progressMs: 5_000 } }, { clock });
      server.files.put('outbound', 'stock.edi', megabyte, early);
      server.faults.shortReads = 10;
      server.onRequest((operation) => {
        if (operation === 'READ') clock.advance(1000);
      });
      await expect(readAll(channel, await onlyFile(channel))).rejects.toMatchObject({
        kind: 'transient',
        code: 'CHANNEL-DEADLINE',
        message: expect.stringContaining('less than 1000 bytes a second'),
      });
    });

    it('does not count a slow consumer against the server', async () => {
      server.files.put('outbound', 'stock.edi', megabyte, early);
      let length = 0;
      for await (const chunk of channel.read(await onlyFile(channel))) {
        if (length === 0) await sleep(1200);
        length += chunk.length;
      }
      expect(length).toBe(megabyte.length);
    });

    it('of a file of 1 GB asks for no more than is taken and what is in flight (C5)', async () => {
      server.files.put('outbound', 'huge.edi', '', early);
      // Zeros that nobody has touched take no memory: a sparse file.
      (server.files.find('outbound/huge.edi') as TreeFile).bytes = Buffer.alloc(2 ** 30);
      const file = await onlyFile(channel);
      const held = process.memoryUsage().arrayBuffers;
      let taken = 0;
      let most = 0;
      for await (const chunk of channel.read(file)) {
        taken += chunk.length;
        most = Math.max(most, process.memoryUsage().arrayBuffers - held);
        // Time for everything that was asked for ahead to arrive.
        if (taken === chunk.length) await vi.waitFor(() => expect(count('READ')).toBeGreaterThanOrEqual(16));
        if (taken > 16_000_000) break;
      }
      expect(file.size).toBe(2 ** 30);
      expect(count('READ') * 131_072).toBeLessThan(taken + 17 * 131_072);
      expect(most).toBeLessThan(200_000_000);
      await channel.list('inbound');
      expect(server.counters.connections).toBe(1);
    });

    it.each([
      [3, 'rejected', 'CHANNEL-PERMISSION'],
      [4, 'transient', 'CHANNEL-OPERATION-FAILED'],
      [2, 'transient', 'CHANNEL-FILE-GONE'],
    ])('turns status %i of open into %s %s (B7)', async (code, kind, expected) => {
      server.files.put('outbound', 'stock.edi', 'stock', early);
      const file = await onlyFile(channel);
      server.faults.fail.OPEN = { code };
      await expect(readAll(channel, file)).rejects.toMatchObject({ kind, code: expected });
    });
  });

  describe('servers that never answer (T4 to T7, T11)', () => {
    const reading: SftpOperation[] = ['OPENDIR', 'READDIR', 'OPEN', 'FSTAT', 'READ'];
    it.each(reading)(
      '%s while collecting ends by its deadline, with the socket destroyed (A4, A7)',
      async (operation) => {
        server.files.put('outbound', 'stock.edi', megabyte, early);
        server.faults.silent = [operation];
        const collect = async () => readAll(channel, await onlyFile(channel));
        await expect(collect()).rejects.toMatchObject({ kind: 'transient', code: 'CHANNEL-DEADLINE' });
        await noneOpen();
        server.faults.silent = [];
        expect((await collect()).equals(megabyte)).toBe(true);
      },
    );

    it('a CLOSE that is never answered does not spoil what was read', async () => {
      server.files.put('outbound', 'stock.edi', megabyte, early);
      server.faults.silent = ['CLOSE'];
      expect((await readAll(channel, await onlyFile(channel))).equals(megabyte)).toBe(true);
    });

    const delivering: SftpOperation[] = ['OPEN', 'WRITE', 'EXTENDED', 'CLOSE', 'LSTAT', 'RENAME'];
    it.each(delivering)(
      '%s while delivering ends by its deadline; the next attempt delivers once (A4)',
      async (operation) => {
        const seen: Buffer[] = [];
        server.onFile('inbound', (_, bytes) => seen.push(bytes));
        server.faults.silent = [operation];
        const deliver = async () => {
          await channel.stage(target, order);
          return await channel.publish(target, order, FIRST);
        };
        await expect(deliver()).rejects.toMatchObject({ kind: 'transient', code: 'CHANNEL-DEADLINE' });
        await noneOpen();
        server.faults.silent = [];
        expect(await deliver()).toEqual({ outcome: 'published' });
        expect(seen).toEqual([order]);
      },
    );

    const settling: SftpOperation[] = ['LSTAT', 'RENAME', 'MKDIR'];
    it.each(settling)('%s while archiving ends by its deadline', async (operation) => {
      server.files.put('outbound', 'stock.edi', 'stock', early);
      const file = await onlyFile(channel);
      server.faults.silent = [operation];
      const settle = () => channel.settle(file, { kind: 'archive', folder: 'done' });
      await expect(settle()).rejects.toMatchObject({ kind: 'transient', code: 'CHANNEL-DEADLINE' });
      server.faults.silent = [];
      expect(await settle()).toBe('done');
    });

    it('REMOVE whose reply is lost leaves the file absent for the next attempt (H5)', async () => {
      server.files.put('outbound', 'stock.edi', 'stock', early);
      const file = await onlyFile(channel);
      server.faults.loseReply = ['REMOVE'];
      await expect(channel.settle(file, { kind: 'delete' })).rejects.toMatchObject({ code: 'CHANNEL-DEADLINE' });
      server.faults.loseReply = [];
      expect(await channel.settle(file, { kind: 'delete' })).toBe('absent');
    });

    it('a peer that freezes in the middle of a file is given up by keepalive or deadline (T5)', async () => {
      server.files.put('outbound', 'stock.edi', megabyte, early);
      const file = await onlyFile(channel);
      server.onRequest((operation) => {
        if (operation === 'READ' && count('READ') === 3) server.freeze();
      });
      server.faults.silent = ['READ'];
      await expect(readAll(channel, file)).rejects.toMatchObject({ kind: 'transient' });
    });

    it('keepalive finds a frozen peer when no deadline would (A3)', async () => {
      await channel.close();
      channel = channelTo(server, { keepaliveMs: 100, deadlines: { requestMs: 60_000 } });
      await channel.list('outbound');
      server.freeze();
      await expect(channel.list('outbound')).rejects.toMatchObject({
        kind: 'transient',
        code: 'CHANNEL-CONNECTION-LOST',
        message: expect.stringContaining('Keepalive timeout'),
      });
    });

    it('close ends although the peer is frozen (T6, A6)', async () => {
      await channel.list('outbound');
      server.freeze();
      await channel.close();
    });

    it.each(['neverOpenSftp', 'muteConnections'] as const)(
      'connecting ends by its deadline: %s (T7, A1, A2)',
      async (fault) => {
        await channel.close();
        channel = channelTo(server, { deadlines: { connectMs: 700 } });
        server.faults[fault] = true;
        await expect(channel.list('outbound')).rejects.toMatchObject({ kind: 'transient', code: 'CHANNEL-DEADLINE' });
        await noneOpen();
        server.faults[fault] = false;
        expect((await channel.list('outbound')).files).toEqual([]);
      },
    );

    it('close does not wait for a connection that is being made', async () => {
      await channel.close();
      channel = channelTo(server, { deadlines: { connectMs: 60_000 } });
      server.faults.muteConnections = true;
      const listing = expect(channel.list('outbound')).rejects.toMatchObject({ code: 'CHANNEL-CLOSED' });
      await vi.waitFor(() => expect(server.counters.open).toBe(1));
      await channel.close();
      await listing;
    });
  });

  describe('delivering', () => {
    it.each([0, 500])('notices that only %i bytes of an upload were kept (T10, J3)', async (kept) => {
      server.faults.keepOnly = kept;
      const staged = channel.stage(target, megabyte);
      await expect(staged).rejects.toMatchObject({ kind: 'transient', code: 'CHANNEL-SHORT-WRITE' });
      expect(server.files.list('inbound')).toEqual([]);
      server.faults.keepOnly = undefined;
      await channel.stage(target, megabyte);
      expect(await channel.publish(target, megabyte, FIRST)).toEqual({ outcome: 'published' });
    });

    it('notices by its size that a large upload was cut (T10, J3)', async () => {
      const large = Buffer.alloc(1_500_000, 65);
      server.faults.keepOnly = 1_400_000;
      await expect(channel.stage(target, large)).rejects.toMatchObject({
        kind: 'transient',
        code: 'CHANNEL-SHORT-WRITE',
        message: '1500000 bytes were sent to inbound/.850_1.tmp, and the server kept 1400000.',
      });
      expect(server.files.list('inbound')).toEqual([]);
    });

    it('reads a small upload back and notices wrong bytes', async () => {
      server.faults.flipsBits = true;
      await expect(channel.stage(target, order)).rejects.toMatchObject({
        kind: 'transient',
        code: 'CHANNEL-SHORT-WRITE',
        message: '20 bytes were sent to inbound/.850_1.tmp, and the server gives back other bytes.',
      });
      expect(server.files.list('inbound')).toEqual([]);
    });

    it('a rename that happened and was not answered is found out by looking (T11, J4)', async () => {
      const seen: string[] = [];
      server.onFile('inbound', (name) => {
        seen.push(name);
        server.files.take('inbound', name);
      });
      await channel.stage(target, order);
      server.faults.loseReply = ['RENAME'];
      await expect(channel.publish(target, order, FIRST)).rejects.toMatchObject({
        kind: 'transient',
        code: 'CHANNEL-DEADLINE',
      });
      server.faults.loseReply = [];
      expect(await channel.publish(target, order, { mayHaveHappened: true })).toEqual({ outcome: 'already' });
      expect(seen).toEqual([target.name]);
    });

    it('delivers once through retries, to a supplier that takes files at once and loses replies', async () => {
      const seen: Buffer[] = [];
      server.onFile('inbound', (name) => {
        seen.push(server.files.take('inbound', name) ?? Buffer.alloc(0));
      });
      server.onRequest((operation) => {
        server.faults.loseReply = operation === 'RENAME' && count('RENAME') === 1 ? ['RENAME'] : [];
      });
      const retrying = withRetries(channel, { retries: 2, pauseMs: 1, longestPauseMs: 10 });
      await retrying.stage(target, order);
      expect(await retrying.publish(target, order, FIRST)).toEqual({ outcome: 'already' });
      expect(seen).toEqual([order]);
    });

    it('does not believe a rename that changed nothing', async () => {
      await channel.stage(target, order);
      server.faults.pretend = ['RENAME'];
      await expect(channel.publish(target, order, FIRST)).rejects.toMatchObject({
        kind: 'transient',
        code: 'CHANNEL-OPERATION-FAILED',
        message: expect.stringContaining('but .850_1.tmp is still there'),
      });
      server.faults.pretend = [];
      expect(await channel.publish(target, order, FIRST)).toEqual({ outcome: 'published' });
    });

    it('never takes FAILURE of stat for "absent" (T1, J5)', async () => {
      await channel.stage(target, order);
      server.faults.fail.LSTAT = { code: 4 };
      await expect(channel.publish(target, order, FIRST)).rejects.toMatchObject({
        kind: 'transient',
        code: 'CHANNEL-OPERATION-FAILED',
        message: 'The server refused to stat inbound/.850_1.tmp: status 4, "Failure".',
      });
      expect(count('RENAME')).toBe(0);
      expect(server.files.list('inbound').map(({ name }) => name)).toEqual([target.temporaryName]);
    });

    it('never asks a server to replace: no posix-rename even where it is offered', async () => {
      server.files.put('inbound', target.name, 'somebody else', early);
      await channel.stage(target, order);
      expect(await channel.publish(target, order, FIRST)).toEqual({ outcome: 'conflict' });
      // One asks for the server's limits when the session begins, the other for fsync.
      expect([count('EXTENDED'), count('RENAME')]).toEqual([2, 0]);
    });

    it('looks before it renames on a server that silently replaces, also for a file that has just come', async () => {
      server.habits.renameOntoExisting = 'failure';
      await channel.stage(target, order);
      server.onRequest((operation) => {
        if (operation === 'RENAME') server.files.put('inbound', target.name, 'somebody else', early);
      });
      expect(await channel.publish(target, order, FIRST)).toEqual({ outcome: 'conflict' });
      expect(server.files.read('inbound', target.name)?.toString()).toBe('somebody else');
    });

    it('calls it a conflict when a file of our length vanishes while it is compared', async () => {
      await channel.stage(target, order);
      server.files.put('inbound', target.name, order, early);
      server.onRequest((operation, path) => {
        if (operation === 'OPEN' && path?.endsWith(target.name)) server.files.remove(`inbound/${target.name}`);
      });
      expect(await channel.publish(target, order, FIRST)).toEqual({ outcome: 'conflict' });
      expect(count('RENAME')).toBe(0);
    });

    it.each([
      [3, 'rejected', 'CHANNEL-PERMISSION'],
      [14, 'transient', 'CHANNEL-FULL'],
      [8, 'rejected', 'CHANNEL-UNSUPPORTED'],
    ])('turns status %i of rename into %s %s', async (code, kind, expected) => {
      await channel.stage(target, order);
      server.faults.fail.RENAME = { code };
      await expect(channel.publish(target, order, FIRST)).rejects.toMatchObject({ kind, code: expected });
    });

    it('a WRITE that fails is not repeated blindly and leaves no final file (J11)', async () => {
      server.faults.fail.WRITE = { code: 15 };
      await expect(channel.stage(target, order)).rejects.toMatchObject({ kind: 'transient', code: 'CHANNEL-FULL' });
      expect(server.files.read('inbound', target.name)).toBeUndefined();
    });
  });

  describe('settling', () => {
    it('puts a file back that was replaced between the look and the rename (H4)', async () => {
      server.files.put('outbound', 'stock.edi', 'monday', early);
      const file = await onlyFile(channel);
      server.onRequest((operation) => {
        if (operation === 'RENAME' && count('RENAME') === 1) server.files.put('outbound', 'stock.edi', 'tuesday!');
      });
      expect(await channel.settle(file, { kind: 'archive', folder: 'archive' })).toBe('changed');
      expect(server.files.read('outbound', 'stock.edi')?.toString()).toBe('tuesday!');
      expect(server.files.list('archive')).toEqual([]);
    });

    it('archives the longest name twice', async () => {
      const name = `${'ö'.repeat(125)}.edi`;
      for (const text of ['one', 'two']) {
        server.files.put('outbound', name, text, early);
        expect(await channel.settle(await onlyFile(channel), { kind: 'archive', folder: 'archive' })).toBe('done');
      }
      for (const file of server.files.list('archive')) expect(Buffer.byteLength(file.name)).toBeLessThanOrEqual(255);
      expect(server.files.list('archive')).toHaveLength(2);
    });

    it('takes FAILURE of stat as unknown', async () => {
      server.files.put('outbound', 'stock.edi', 'monday', early);
      const file = await onlyFile(channel);
      server.faults.fail.LSTAT = { code: 4 };
      await expect(channel.settle(file, { kind: 'delete' })).rejects.toMatchObject({ kind: 'transient' });
      expect(server.files.read('outbound', 'stock.edi')?.toString()).toBe('monday');
    });
  });

  describe('listing', () => {
    it('leaves out folders, links and special files by attributes, whatever the long name says (T12, B8)', async () => {
      server.files.makeFolder('outbound/sub');
      server.files.putSpecial('outbound', 'passwd.edi', 'link');
      server.files.putSpecial('outbound', 'pipe.edi', 'fifo');
      server.faults.extraNames = [
        {
          filename: 'real.edi',
          longname: 'drwxr-xr-x 1 a b real.edi',
          attributes: { size: 5, mode: 0o100644, mtime: 1 },
        },
        { filename: 'folder.edi', longname: '-rw-r--r-- 1 a b', attributes: { size: 5, mode: 0o040755, mtime: 1 } },
      ];
      expect((await channel.list('outbound')).files.map(({ name }) => name)).toEqual(['real.edi']);
    });

    it('leaves out names that are paths, and hands odd ones through as data (N1)', async () => {
      const attributes = { size: 5, mode: 0o100644, mtime: 1 };
      const names = [
        '../../etc/cron.d/x',
        '/etc/passwd',
        '..',
        '.',
        '',
        'con\0.edi',
        'a\nFAKE LOG LINE',
        '\\windows\\x.edi',
      ];
      server.faults.extraNames = names.map((filename) => ({ filename, longname: '', attributes }));
      expect((await channel.list('outbound')).files.map(({ name }) => name)).toEqual([
        '\\windows\\x.edi',
        'a\nFAKE LOG LINE',
      ]);
    });

    it('asks again for entries that come without attributes', async () => {
      server.files.put('outbound', 'stock.edi', 'stock', early);
      server.files.makeFolder('outbound/sub');
      server.faults.listWithoutAttributes = true;
      expect((await channel.list('outbound')).files).toEqual([
        { folder: 'outbound', name: 'stock.edi', size: 5, modifiedAt: early },
      ]);
    });

    it('ends at the limit instead of growing, says so, and gives what it read oldest first (B9)', async () => {
      await channel.close();
      channel = channelTo(server, { maxListing: 250 });
      const at = (index: number) => new Date(early.getTime() - index * 1000);
      for (let index = 0; index < 250; index += 1) server.files.put('outbound', `${index}.edi`, 'x', at(index));
      expect(await channel.list('outbound')).toMatchObject({ isWhole: true, files: { length: 250 } });
      server.files.put('outbound', 'one-more.edi', 'x', at(251));
      const { files, isWhole } = await channel.list('outbound');
      expect(isWhole).toBe(false);
      expect(files).toHaveLength(250);
      expect(files.map(({ modifiedAt }) => modifiedAt.getTime())).toEqual(
        files.map(({ modifiedAt }) => modifiedAt.getTime()).sort((a, b) => a - b),
      );
    });

    it('reads 200,000 entries whole, and of more than it may hold no more than it may (B9)', async () => {
      server.faults.extraNames = Array.from({ length: 200_000 }, (_, index) => ({
        filename: `stock-${index}.edi`,
        longname: '',
        attributes: { size: 5, mode: 0o100644, mtime: 1_800_000_000 - index },
      }));
      await channel.close();
      channel = channelTo(server, { deadlines: { requestMs: 60_000, listingMs: 300_000 } });
      const { files, isWhole } = await channel.list('outbound');
      expect([isWhole, files.length, files[0]?.name, files.at(-1)?.name]).toEqual([
        true,
        200_000,
        'stock-199999.edi',
        'stock-0.edi',
      ]);
      await channel.close();
      channel = channelTo(server, { maxListing: 1000, deadlines: { requestMs: 60_000 } });
      const before = count('READDIR');
      const capped = await channel.list('outbound');
      expect([capped.isWhole, capped.files.length, capped.files[0]?.name]).toEqual([false, 1000, 'stock-999.edi']);
      expect(count('READDIR') - before).toBeLessThan(15);
    }, 300_000);

    it('ends on a server that lists for ever, and names each file once (B9)', async () => {
      await channel.close();
      channel = channelTo(server, { maxListing: 5000 });
      for (let index = 0; index < 90; index += 1) server.files.put('outbound', `${index}.edi`, 'x');
      server.faults.endlessListing = true;
      expect(await channel.list('outbound')).toMatchObject({ isWhole: false, files: { length: 90 } });
    });

    it('uses nothing of a listing that fails half way (B10)', async () => {
      for (let index = 0; index < 300; index += 1) server.files.put('outbound', `${index}.edi`, 'x');
      server.onRequest((operation) => {
        if (operation === 'READDIR' && count('READDIR') === 2) server.faults.fail.READDIR = { code: 4 };
      });
      await expect(channel.list('outbound')).rejects.toMatchObject({ code: 'CHANNEL-OPERATION-FAILED' });
    });

    it('knows a missing folder on a server that answers FAILURE to opendir (Erlang)', async () => {
      server.faults.fail.OPENDIR = { code: 4 };
      await expect(channel.list('nowhere')).rejects.toMatchObject({ kind: 'rejected', code: 'CHANNEL-FOLDER-MISSING' });
      await expect(channel.list('outbound')).rejects.toMatchObject({ kind: 'transient' });
    });
  });

  describe('the session', () => {
    it('is shared by calls and opened again after the server dropped it', async () => {
      await Promise.all([channel.list('outbound'), channel.list('inbound'), channel.list('archive')]);
      expect(server.counters.connections).toBe(1);
      server.dropConnections();
      await vi.waitFor(async () => expect((await channel.list('outbound')).files).toEqual([]));
      expect(server.counters.connections).toBe(2);
    });

    it('is closed when idle', async () => {
      await channel.close();
      channel = channelTo(server, { idleMs: 50 });
      await channel.list('outbound');
      await noneOpen();
      await channel.list('outbound');
      expect(server.counters.connections).toBe(2);
    });

    it('fails every open call when it breaks, and leaves no socket in many cycles (R8)', async () => {
      server.files.put('outbound', 'stock.edi', megabyte, early);
      const file = await onlyFile(channel);
      for (let cycle = 0; cycle < 60; cycle += 1) {
        server.faults.dropAfterReadBytes = 1 + cycle * 16_000;
        const calls = [readAll(channel, file), channel.list('outbound'), channel.stage(target, order)];
        const outcomes = await Promise.allSettled(calls);
        for (const outcome of outcomes)
          if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ kind: 'transient' });
      }
      await channel.close();
      await noneOpen();
    });

    it('says that a host does not answer', async () => {
      const { port } = server;
      const dead = channelTo(server);
      await server.stop();
      await expect(dead.list('outbound')).rejects.toMatchObject({
        kind: 'transient',
        code: 'CHANNEL-UNREACHABLE',
        message: `127.0.0.1:${port}: reaching the host failed: connect ECONNREFUSED 127.0.0.1:${port}.`,
      });
    });
  });

  describe('hostile and broken lines', () => {
    it.each(['OPENDIR', 'READDIR', 'OPEN', 'READ', 'FSTAT'] as const)(
      'garbage instead of an answer to %s ends the session, not the process (N11)',
      async (operation) => {
        server.files.put('outbound', 'stock.edi', megabyte, early);
        server.faults.garbage = [operation];
        const collect = async () => readAll(channel, await onlyFile(channel));
        await expect(collect()).rejects.toMatchObject({ kind: 'transient', code: 'CHANNEL-CONNECTION-LOST' });
        server.faults.garbage = [];
        expect((await collect()).equals(megabyte)).toBe(true);
      },
    );

    it.each(['end', 'reset'] as const)('a connection cut at any byte (%s) is one TransientError (A5)', async (how) => {
      server.files.put('outbound', 'stock.edi', megabyte.subarray(0, 2000), early);
      const proxy = await startFaultProxy(server);
      const once = async () => {
        const cut = channelTo(server, { port: proxy.port });
        try {
          return await readAll(cut, await onlyFile(cut));
        } finally {
          await cut.close();
        }
      };
      expect(await once()).toHaveLength(2000);
      const all = proxy.furthest;
      for (let bytes = 0; bytes < all - 2100; bytes += 97) {
        withFault({ proxy }, 'A5', bytes, how);
        await expect(once(), `cut after ${bytes} of ${all} bytes`).rejects.toMatchObject({ kind: 'transient' });
      }
      await proxy.stop();
      await noneOpen();
    });

    it.each(['end', 'reset'] as const)(
      'a connection cut at any byte (%s) while delivering leaves nothing half, and nothing unhandled (A5, C4)',
      async (how) => {
        const unhandled: unknown[] = [];
        const note = (reason: unknown): void => void unhandled.push(reason);
        process.on('unhandledRejection', note);
        const proxy = await startFaultProxy(server);
        const once = async () => {
          const cut = channelTo(server, { port: proxy.port });
          try {
            await cut.stage(target, order);
            return (await cut.publish(target, order, { mayHaveHappened: true })).outcome;
          } finally {
            await cut.close();
          }
        };
        expect(await once()).toBe('published');
        const all = proxy.furthest;
        for (let bytes = 0; bytes < all; bytes += 131) {
          for (const { name } of server.files.list('inbound')) server.files.remove(`inbound/${name}`);
          withFault({ proxy }, 'A5', bytes, how);
          const outcome = await once().catch((thrown: unknown) => thrown);
          if (outcome !== 'published') expect(outcome, `cut after ${bytes}`).toMatchObject({ kind: 'transient' });
          const final = server.files.read('inbound', target.name);
          if (final !== undefined) expect(final.equals(order)).toBe(true);
        }
        await proxy.stop();
        await noneOpen();
        await sleep(0);
        process.off('unhandledRejection', note);
        expect(unhandled).toEqual([]);
      },
    );

    it('a reset after our goodbye harms nobody (A5)', async () => {
      const unhandled: unknown[] = [];
      const note = (thrown: unknown): void => void unhandled.push(thrown);
      process.on('uncaughtException', note);
      const proxy = await startFaultProxy(server);
      proxy.faults.resetAtGoodbye = true;
      for (let round = 0; round < 10; round += 1) {
        const through = channelTo(server, { port: proxy.port });
        await through.list('outbound');
        await through.close();
      }
      expect(proxy.goodbyesReset).toBe(10);
      await proxy.stop();
      await noneOpen();
      process.off('uncaughtException', note);
      expect(unhandled).toEqual([]);
    });

    it('an idle connection that the server closes is opened again (dropbear, ProFTPD)', async () => {
      await channel.close();
      server.habits.idleCloseMs = 50;
      channel = channelTo(server, { keepaliveMs: 0 });
      await channel.list('outbound');
      await noneOpen();
      expect((await channel.list('outbound')).files).toEqual([]);
      expect(server.counters.connections).toBe(2);
    });

    it('a name that cannot be resolved is tried again, and a changed address found without a restart (A13)', async () => {
      const addresses: (string | undefined)[] = [undefined, '127.0.0.2', '127.0.0.1'];
      const lookup = vi.spyOn(dns, 'lookup').mockImplementation(((
        name: string,
        _options: unknown,
        done: (error: Error | null, found?: unknown) => void,
      ) => {
        const address = addresses.shift();
        if (address === undefined)
          done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }));
        else done(null, [{ address, family: 4 }]);
      }) as typeof dns.lookup);
      const named = channelTo(server, { host: 'sftp.supplier.example' });
      try {
        for (const reason of ['getaddrinfo ENOTFOUND sftp.supplier.example', 'ECONNREFUSED 127.0.0.2'])
          await expect(named.list('outbound')).rejects.toMatchObject({
            kind: 'transient',
            code: 'CHANNEL-UNREACHABLE',
            message: expect.stringContaining(reason),
          });
        expect((await named.list('outbound')).files).toEqual([]);
      } finally {
        await named.close();
        lookup.mockRestore();
      }
    });

    it('something else on the port is no SFTP server', async () => {
      const web = createServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
      const { port } = web.address() as AddressInfo;
      const wrong = channelTo(server, { port });
      await expect(wrong.list('outbound')).rejects.toMatchObject({
        kind: 'transient',
        code: 'CHANNEL-CONNECTION-LOST',
      });
      await wrong.close();
      await new Promise<void>((resolve) => web.close(() => resolve()));
    });
  });

  describe('check', () => {
    it('finds out whether a rename replaces', async () => {
      expect(channel.capabilities.renameRefusesExisting).toBe('unknown');
      await channel.check({ collect: [], deliver: ['inbound'] });
      expect(channel.capabilities.renameRefusesExisting).toBe('yes');
      server.habits.renameOntoExisting = 'replace';
      const steps = await channel.check({ collect: ['outbound'], deliver: ['inbound'] });
      expect(channel.capabilities.renameRefusesExisting).toBe('no');
      expect(steps.map(({ name, ok }) => [name, ok])).toEqual([
        ['connect', true],
        ['host key', true],
        ['list', true],
        ['write', true],
        ['rename', true],
        ['habits', true],
      ]);
      expect(steps[1]?.detail).toBe(`${server.hostKeyFingerprint} is pinned`);
    });

    it('names the permission that is missing', async () => {
      server.faults.fail.RENAME = { code: 3 };
      const steps = await channel.check({ collect: [], deliver: ['inbound'] });
      expect(steps.at(-1)).toMatchObject({ name: 'rename', ok: false });
      expect(steps.at(-1)?.detail).toMatch(/^CHANNEL-PERMISSION: .*rename inbound.* to inbound.*Ask the supplier/s);
      expect(server.files.list('inbound')).toEqual([]);
    });
  });
});
