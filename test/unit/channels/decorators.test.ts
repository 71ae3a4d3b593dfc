import { describe, expect, it } from 'vitest';
import type { Channel, RemoteFile } from '../../../src/channels/channel.ts';
import { type ChannelDeadlines, withDeadlines } from '../../../src/channels/deadlines.ts';
import { createMemoryChannel, createMemoryFolders } from '../../../src/channels/memory/memory-channel.ts';
import { withRetries } from '../../../src/channels/retrying.ts';
import { fixedClock } from '../../../src/kernel/clock.ts';
import { RejectedError, TransientError } from '../../../src/kernel/errors.ts';
import { randomIds } from '../../../src/kernel/ids.ts';
import { silentLogger } from '../../../src/kernel/logger.ts';

const clock = fixedClock('2026-11-22T12:00:00Z');
const file: RemoteFile = { folder: 'out', name: 'a.edi', size: 3, modifiedAt: clock.now() };

function memory(): Channel {
  const folders = createMemoryFolders(() => clock.now());
  folders.put('out', 'a.edi', 'abc');
  return createMemoryChannel(folders, { clock, ids: randomIds, logger: silentLogger });
}

/** A channel whose listing fails so often before it works; `calls` counts. */
function failing(times: number, error: Error): { channel: Channel; calls: () => number } {
  const inner = memory();
  let calls = 0;
  const list = async (folder: string) => {
    calls += 1;
    if (calls <= times) throw error;
    return await inner.list(folder);
  };
  return { channel: { ...inner, list }, calls: () => calls };
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('withRetries', () => {
  const rules = { retries: 2, pauseMs: 1, longestPauseMs: 5 };
  const lost = new TransientError('CHANNEL-CONNECTION-LOST', 'lost');

  it('repeats a call after a TransientError', async () => {
    const { channel, calls } = failing(2, lost);
    expect(await withRetries(channel, rules).list('out')).toMatchObject({ files: { length: 1 } });
    expect(calls()).toBe(3);
  });

  it('gives up with the error itself', async () => {
    const { channel, calls } = failing(9, lost);
    await expect(withRetries(channel, rules).list('out')).rejects.toBe(lost);
    expect(calls()).toBe(3);
  });

  it.each([
    new RejectedError('CHANNEL-LOGIN-REFUSED', 'no'),
    new RejectedError('CHANNEL-PERMISSION', 'no'),
    new TransientError('CHANNEL-CLOSED', 'closed'),
    new TypeError('our mistake'),
  ])('passes %s through unchanged, at once', async (error) => {
    const { channel, calls } = failing(9, error);
    await expect(withRetries(channel, rules).list('out')).rejects.toBe(error);
    expect(calls()).toBe(1);
  });

  it('passes on an error that asks for a longer pause than allowed, and waits no shorter', async () => {
    const full = new TransientError('CHANNEL-FULL', 'full', { retryAfterMs: 3_600_000 });
    const { channel, calls } = failing(1, full);
    await expect(withRetries(channel, rules).list('out')).rejects.toBe(full);
    expect(calls()).toBe(1);
  });

  it('waits as long as the other side asks, where that is soon', async () => {
    const { channel, calls } = failing(1, new TransientError('CHANNEL-FULL', 'full', { retryAfterMs: 3 }));
    expect(await withRetries(channel, rules).list('out')).toMatchObject({ files: { length: 1 } });
    expect(calls()).toBe(2);
  });

  it.each([
    [false, [false, false]],
    [true, [false, true]],
  ])('tells the next try of an earlier one that may have happened: %s', async (mayHave, told) => {
    const seen: boolean[] = [];
    const channel: Channel = {
      ...memory(),
      publish: async (_target, _bytes, { mayHaveHappened }) => {
        seen.push(mayHaveHappened);
        if (seen.length > 1) return { outcome: 'published' };
        throw new TransientError('CHANNEL-CONNECTION-LOST', 'lost', { nothingSent: !mayHave });
      },
    };
    const target = { folder: 'in', name: 'a', temporaryName: '.a.tmp' };
    await withRetries(channel, rules).publish(target, Buffer.from('a'), { mayHaveHappened: false });
    expect(seen).toEqual(told);
  });

  it.each([
    ['transient', new TransientError('CHANNEL-UNREACHABLE', 'gone', { nothingSent: true, retryAfterMs: 60_000 })],
    ['rejected', new RejectedError('CHANNEL-PERMISSION', 'no', { nothingSent: true })],
  ])('does not say that nothing was sent when only the last try is sure of it: %s (J1)', async (kind, last) => {
    let tries = 0;
    const channel: Channel = {
      ...memory(),
      publish: async () => {
        tries += 1;
        throw tries === 1 ? new TransientError('CHANNEL-CONNECTION-LOST', 'lost') : last;
      },
    };
    const target = { folder: 'in', name: 'a', temporaryName: '.a.tmp' };
    const published = withRetries(channel, rules).publish(target, Buffer.from('a'), { mayHaveHappened: false });
    await expect(published).rejects.toMatchObject({ kind, code: last.code, nothingSent: false });
    expect(tries).toBe(2);
  });

  it('repeats the way to the first piece of a file, and nothing after it', async () => {
    const inner = memory();
    let opened = 0;
    const flaky = (failAfter: number): Channel => ({
      ...inner,
      read: async function* () {
        opened += 1;
        for (let piece = 0; piece < 3; piece += 1) {
          if (opened === 1 && piece === failAfter) throw lost;
          yield Buffer.from(String(piece));
        }
      },
    });
    expect(await collect(withRetries(flaky(0), rules).read(file))).toBe('012');
    expect(opened).toBe(2);
    opened = 0;
    await expect(collect(withRetries(flaky(1), rules).read(file))).rejects.toBe(lost);
    expect(opened).toBe(1);
  });

  it('closes the source when the consumer stops', async () => {
    let closed = false;
    const channel: Channel = {
      ...memory(),
      read: async function* () {
        try {
          for (;;) yield Buffer.from('x');
        } finally {
          closed = true;
        }
      },
    };
    for await (const _ of withDeadlines(withRetries(channel, rules)).read(file)) break;
    expect(closed).toBe(true);
  });
});

describe('withDeadlines', () => {
  const short: ChannelDeadlines = { listMs: 20, pieceMs: 20, settleMs: 20, deliverMs: 20, checkMs: 20, closeMs: 20 };
  const never = () => new Promise<never>(() => undefined);
  const target = { folder: 'in', name: 'a', temporaryName: '.a.tmp' };
  const hanging: Channel = {
    ...memory(),
    list: never,
    read: async function* () {
      yield Buffer.from('a');
      await never();
    },
    settle: never,
    stage: never,
    publish: never,
    unstage: never,
    check: never,
    close: never,
  };

  it.each<[string, (channel: Channel) => Promise<unknown>]>([
    ['list', (channel) => channel.list('out')],
    ['read', (channel) => collect(channel.read(file))],
    ['settle', (channel) => channel.settle(file, { kind: 'keep' })],
    ['stage', (channel) => channel.stage(target, Buffer.from('a'))],
    ['publish', (channel) => channel.publish(target, Buffer.from('a'), { mayHaveHappened: false })],
    ['unstage', (channel) => channel.unstage(target)],
    ['check', (channel) => channel.check({ collect: [], deliver: [] })],
    ['close', (channel) => channel.close()],
  ])('ends %s although the adapter hangs', async (name, call) => {
    await expect(call(withDeadlines(hanging, short))).rejects.toMatchObject({
      kind: 'transient',
      code: 'CHANNEL-DEADLINE',
      message: `The channel did not finish "${name}" within 20 ms.`,
    });
  });

  it('passes results and errors through', async () => {
    const channel = withDeadlines(memory(), short);
    expect((await channel.list('out')).files).toHaveLength(1);
    await expect(channel.list('nowhere')).rejects.toBeInstanceOf(RejectedError);
    expect(channel.capabilities.adapter).toBe('memory');
  });
});
