import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';
import type { SftpOperation } from '../../src/simulator/sftp-wire.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { withFault } from '../support/faults.ts';
import { channelTo, onlyFile, readAll } from '../support/sftp-account.ts';

/** A line that breaks in front of a server that is well: every fault by its name, and work that goes on afterwards. */
describe('over a broken line', () => {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31 + (index >> 9)) & 0xff));
  const order = Buffer.from('ISA*850 for 2 lamps~');
  const target = { folder: 'inbound', name: '850_1.edi', temporaryName: '.850_1.tmp' };
  let server: SftpServer;
  let proxy: FaultProxy;
  let channel: Channel;

  beforeEach(async () => {
    server = await startSftpServer();
    server.files.put('outbound', 'stock.edi', bytes, new Date('2026-11-20T10:00:00Z'));
    proxy = await startFaultProxy(server);
    channel = over();
  });
  afterEach(async () => {
    await channel.close();
    await proxy.stop();
    await server.stop();
  });

  function over(settings: Parameters<typeof channelTo>[1] = {}): Channel {
    return channelTo(server, { port: proxy.port, keepaliveMs: 0, ...settings });
  }
  const collect = async (): Promise<Buffer> => readAll(channel, await onlyFile(channel));
  const noneOpen = () => vi.waitFor(() => expect(proxy.open).toBe(0));
  const transient = { kind: 'transient', code: 'CHANNEL-DEADLINE' };

  it.each(['A1', 'A1 drip', 'A2', 'A3'] as const)('connecting ends by its deadline: %s (A1, A2, A3)', async (fault) => {
    await channel.close();
    channel = over({ deadlines: { connectMs: 600 } });
    const heal = withFault({ server, proxy }, fault);
    await expect(collect()).rejects.toMatchObject(transient);
    heal();
    await noneOpen();
    await channel.close();
    channel = over();
    expect((await collect()).equals(bytes)).toBe(true);
  });

  it.each(['A3', 'A3 back'] as const)(
    'a blackhole between two calls ends the next by its deadline, and the one after it is whole: %s (A3)',
    async (fault) => {
      await channel.list('outbound');
      const heal = withFault({ proxy }, fault);
      await expect(channel.list('outbound')).rejects.toMatchObject(transient);
      heal();
      await noneOpen();
      expect((await collect()).equals(bytes)).toBe(true);
    },
  );

  it('a blackhole in the middle of a file ends it by its deadline, and nothing of it is kept (A3, C4)', async () => {
    const file = await onlyFile(channel);
    let heal = (): void => undefined;
    server.onRequest((operation) => {
      if (operation === 'READ' && server.counters.operations.READ === 4) heal = withFault({ proxy }, 'A3');
    });
    await expect(readAll(channel, file)).rejects.toMatchObject({ kind: 'transient' });
    heal();
    expect((await collect()).equals(bytes)).toBe(true);
  });

  it('a server that forgot the connection is given up, and asked again over a new one (A3)', async () => {
    await channel.list('outbound');
    proxy.halfOpen();
    await expect(channel.list('outbound')).rejects.toMatchObject(transient);
    expect((await collect()).equals(bytes)).toBe(true);
  });

  const reading: SftpOperation[] = ['OPENDIR', 'READDIR', 'OPEN', 'FSTAT', 'READ'];
  it.each(reading)('%s that is never answered while others are ends by its own deadline (A4)', async (operation) => {
    const heal = withFault({ server }, 'A4', operation);
    await expect(collect()).rejects.toMatchObject(transient);
    heal();
    await noneOpen();
    expect((await collect()).equals(bytes)).toBe(true);
  });

  it.each(['end', 'reset'] as const)('what we send cut at any byte (%s) is one TransientError (A5)', async (how) => {
    await collect();
    await channel.close();
    for (let after = 0; after < 3_000; after += 211) {
      const heal = withFault({ proxy }, 'A5 there', after, how);
      channel = over();
      const outcome = await collect().catch((thrown: unknown) => thrown);
      if (!Buffer.isBuffer(outcome)) expect(outcome, `cut after ${after}`).toMatchObject({ kind: 'transient' });
      else expect(outcome.equals(bytes)).toBe(true);
      await channel.close();
      heal();
    }
    await noneOpen();
  });

  it.each([1, 2, 3, 5, 8].map((blocks) => blocks * 32_768))(
    'a file of which %i bytes came is not taken for whole (C4)',
    async (after) => {
      const heal = withFault({ proxy }, 'C4', after, after % 65_536 === 0 ? 'end' : 'reset');
      await expect(collect()).rejects.toMatchObject({ kind: 'transient' });
      heal();
      expect((await collect()).equals(bytes)).toBe(true);
    },
  );

  it('a reply that never comes while an order is published is found out, not repeated blindly (A3, J4)', async () => {
    await channel.stage(target, order);
    let heal = (): void => undefined;
    server.onRequest((operation) => {
      if (operation === 'RENAME') heal = withFault({ proxy }, 'A3 back');
    });
    await expect(channel.publish(target, order, { mayHaveHappened: false })).rejects.toMatchObject(transient);
    heal();
    await noneOpen();
    expect(await channel.publish(target, order, { mayHaveHappened: true })).toMatchObject({ outcome: 'already' });
    expect(server.files.list('inbound').map(({ name }) => name)).toEqual(['850_1.edi']);
  });

  it('a line of a few bytes a second is given up by its minimum rate (C10)', async () => {
    await channel.close();
    channel = over({ minimumBytesPerSecond: 1_000_000, deadlines: { progressMs: 2_000, requestMs: 10_000 } });
    const file = await onlyFile(channel);
    const heal = withFault({ proxy }, 'C10');
    await expect(readAll(channel, file)).rejects.toMatchObject({
      ...transient,
      message: expect.stringContaining('less than 1000000 bytes a second'),
    });
    heal();
  });

  it('refuses to switch on what it has not: it would prove nothing', () => {
    expect(() => withFault({ server }, 'A3')).toThrow('A3 needs a fault proxy');
    expect(() => withFault({ proxy }, 'A2')).toThrow('A2 needs a fault server');
  });
});
