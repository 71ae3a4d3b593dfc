import { beforeEach, describe, expect, test } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { RejectedError, TransientError } from '../../src/kernel/errors.ts';
import type { CollectRule } from '../../src/partners/profile.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { openFile } from '../../src/pipeline/inbound/open.ts';
import { pollNow } from '../../src/pipeline/inbound/poll-now.ts';
import type { Safeguards } from '../../src/pipeline/safeguards.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Picking up every file once (FAULTS.md A, B, C, G): Bravo's folder in memory, each poll taken by the test. */
const database = testDatabase();
let step: StepGateway;
/** Names in the order in which they were read from the supplier. */
let reads: string[];

const HEAD = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n';
const stock = (quantity: number): string => `${HEAD}LAMP,,x,${quantity},10.00,A,\r\n`;

interface Options {
  readonly rule?: Partial<CollectRule>;
  readonly rules?: readonly Partial<CollectRule>[];
  readonly channel?: (channel: Channel) => Partial<Channel>;
  readonly safeguards?: Partial<Safeguards>;
}

async function start({
  rule = {},
  rules = [rule],
  channel = () => ({}),
  safeguards = {},
}: Options = {}): Promise<void> {
  await emptyTables(database.db, 'supplier, storefront, raw_content, raw_chunk, lane, exception, file_sighting', {
    restart: true,
  });
  reads = [];
  step = await stepGateway(database, {
    safeguards,
    profile: (profile) => ({
      ...profile,
      // What the names mean is not the matter here: every CSV file is stock.
      inbound: profile.inbound
        .filter(({ kind }) => kind === 'inventory')
        .map((mapping) =>
          mapping.source.format === 'csv' ? { ...mapping, source: { ...mapping.source, file: '*.csv' } } : mapping,
        ),
      collect: rules.map((more) => ({ ...(profile.collect[0] as CollectRule), ...more })),
    }),
    channel: (real) => {
      const wrapped = { ...real, ...channel(real) };
      return {
        ...wrapped,
        read: async function* (file) {
          reads.push(file.name);
          yield* wrapped.read(file);
        },
      };
    },
  });
}

const put = (name: string, content: string | Buffer, modifiedAt?: Date): void =>
  step.folders.put('/outbound', name, content, modifiedAt);
const rule = (index = 0): CollectRule => step.gateway.suppliers.get('bravo')?.collect[index] as CollectRule;
/** One poll, and everything that follows from it. */
async function poll(index = 0): Promise<void> {
  step.clock.advance(1000);
  await collect(step.gateway, 'bravo', rule(index));
  await step.work();
}
const outbound = (): readonly string[] => [...(step.folders.names('/outbound') ?? [])].sort();
const archived = (): readonly string[] => [...(step.folders.names('/archive') ?? [])].sort();
const states = (): Promise<string[]> => database.db('seen_file').orderBy('id').pluck('state');
const names = (): Promise<string[]> => database.db('seen_file').orderBy('id').pluck('name');
const quantity = async (): Promise<number | undefined> =>
  (await database.db('supplier_stock').where({ supplier_sku: 'LAMP' }).first('quantity'))?.quantity;
const feedRuns = async (): Promise<number> => (await database.db('feed_run').select('id')).length;
const openExceptions = (): Promise<string[]> =>
  database.db('exception').whereNull('closed_at').orderBy('id').pluck('code');
/** As if so much time had passed on the database's clock since the last listing. */
const pass = (seconds: number): Promise<unknown> =>
  database.db.raw(
    `update file_sighting set unchanged_since = unchanged_since - make_interval(secs => ?),
       listed_since = listed_since - make_interval(secs => ?), retry_at = retry_at - make_interval(secs => ?)`,
    [seconds, seconds, seconds],
  );

beforeEach(() => start());

describe('a file is complete', () => {
  test('when two listings far enough apart by our own clock agree, whatever time it carries (B1, B2, B11, D3)', async () => {
    await start({ rule: { settleMs: 60_000 } });
    const times = { old: new Date('2001-01-01T00:00:00Z'), fast: new Date('2027-06-01T00:00:00Z') };
    for (const [name, time] of Object.entries(times)) put(`${name}.csv`, HEAD, time);
    await poll();
    await pass(50);
    // Written on, with the same old time: it starts anew.
    put('old.csv', `${HEAD}LAMP`, times.old);
    await poll();
    await pass(20);
    await poll();
    expect(await names()).toEqual(['fast.csv']);
    put('old.csv', stock(7), times.old);
    await poll();
    expect(reads).toEqual(['fast.csv']);
    await pass(61);
    await poll();
    expect([await names(), await quantity(), outbound()]).toEqual([['fast.csv', 'old.csv'], 7, []]);
  });

  test('when its done file is there, which goes with it and is never data itself', async () => {
    await start({ rule: { settleMs: 3600_000, doneFile: '{stem}.ok' } });
    put('b.csv', stock(1));
    put('alone.ok', '');
    await poll();
    expect([reads, outbound()]).toEqual([[], ['alone.ok', 'b.csv']]);
    put('b.ok', '');
    await poll();
    expect([await names(), outbound(), archived()]).toEqual([['b.csv'], ['alone.ok'], ['b.csv']]);
  });

  test('with one done file for several, which goes with the last of them', async () => {
    let isRefused = true;
    await start({
      rule: { doneFile: '{stem}.ok' },
      channel: (channel) => ({
        read: (file) => {
          if (isRefused && file.name === 'a.xml')
            throw new RejectedError('CHANNEL-PERMISSION', 'a.xml may not be read.');
          return channel.read(file);
        },
      }),
    });
    put('a.csv', stock(1));
    put('a.xml', '<x/>');
    put('a.ok', '');
    await poll();
    expect([await names(), outbound()]).toEqual([['a.csv'], ['a.ok', 'a.xml']]);
    isRefused = false;
    await poll();
    expect([await names(), outbound()]).toEqual([['a.csv', 'a.xml'], []]);
  });

  test('a done file that stayed behind in a crash is removed by the next poll, without its file being read again', async () => {
    await start({ rule: { doneFile: '{name}.done' } });
    put('a.csv', stock(1));
    put('a.csv.done', '');
    await poll();
    // The crash came after the file was moved, before anything was written down of it.
    await database.db('seen_file').update({ settled: null });
    put('a.csv.done', '');
    await poll();
    expect([reads, outbound(), await states()]).toEqual([['a.csv'], [], ['opened']]);
  });

  test('only so long after it was first listed, and never under a name of files still being written', async () => {
    await start({ rule: { minimumAgeMs: 600_000, temporary: ['*.writing', 'wip-*'], ignore: ['readme*'] } });
    for (const name of ['a.csv', 'b.csv.WRITING', 'wip-c.csv', 'README.txt', '.hidden', 'd.part']) put(name, stock(3));
    await poll();
    await pass(599);
    put('a.csv', stock(4));
    await poll();
    expect(reads).toEqual([]);
    await pass(2);
    await poll();
    expect([reads, await quantity()]).toEqual([['a.csv'], 4]);
    expect(outbound()).toEqual(['.hidden', 'README.txt', 'b.csv.WRITING', 'd.part', 'wip-c.csv']);
  });
});

describe('every file is taken', () => {
  test('also late ones with an older time, and many of one second, oldest first, a limited number per poll (B3, B4)', async () => {
    await start({ rule: { mostPerPoll: 40 } });
    const second = new Date('2026-11-22T09:00:00Z');
    for (let index = 0; index < 60; index += 1) put(`same-${String(index).padStart(3, '0')}.csv`, stock(index), second);
    await poll();
    expect(await database.db('seen_file').count()).toEqual([{ count: '40' }]);
    put('late.csv', stock(999), new Date('2026-11-20T00:00:00Z'));
    for (let index = 60; index < 70; index += 1)
      put(`same-${String(index).padStart(3, '0')}.csv`, stock(index), second);
    await poll();
    const taken = await names();
    expect(taken[40]).toBe('late.csv');
    expect(taken.filter((name) => name !== 'late.csv')).toEqual(
      Array.from({ length: 70 }, (_, index) => `same-${String(index).padStart(3, '0')}.csv`),
    );
    expect([outbound(), reads.length]).toEqual([[], 71]);
  });

  test('sixteen at once and no more, claimed in order although they end in another one', async () => {
    let open = 0;
    let most = 0;
    await start({
      channel: (channel) => ({
        read: async function* (file) {
          open += 1;
          most = Math.max(most, open);
          // The first of each round ends last.
          for (let turns = 0; turns < (Number(file.name.slice(0, 3)) % 16 === 0 ? 40 : 1); turns += 1) {
            await new Promise((resolve) => setImmediate(resolve));
          }
          yield* channel.read(file);
          open -= 1;
        },
      }),
    });
    const all = Array.from({ length: 50 }, (_, index) => `${String(index).padStart(3, '0')}.csv`);
    for (const [index, name] of all.entries()) put(name, stock(index), new Date(1_700_000_000_000 + index * 1000));
    await poll();
    expect([await names(), most, outbound()]).toEqual([all, 16, []]);
    // Large ones are read alone.
    most = 0;
    for (let index = 0; index < 3; index += 1) put(`10${index}.csv`, Buffer.alloc(9 * 1024 ** 2, 65 + index));
    await poll();
    expect([(await names()).length, most]).toEqual([53, 1]);
  });

  test('by several rules that share a folder, each with its own files', async () => {
    await start({
      rules: [
        { name: 'stock', files: ['inv*'] },
        { name: 'rest', files: ['*.xml', 'conf*'] },
      ],
    });
    for (const name of ['inv_1.csv', 'conf_1.csv', 'other.txt']) put(name, stock(5));
    await poll(0);
    expect([await names(), outbound()]).toEqual([['inv_1.csv'], ['conf_1.csv', 'other.txt']]);
    await poll(1);
    await poll(0);
    expect([await names(), outbound()]).toEqual([['inv_1.csv', 'conf_1.csv'], ['other.txt']]);
    expect(await database.db('lane').where({ kind: 'collect' }).orderBy('key').pluck('key')).toEqual([
      'bravo /outbound#rest',
      'bravo /outbound#stock',
    ]);
    expect(await database.db('seen_file').orderBy('id').pluck('rule')).toEqual(['stock', 'rest']);
  });

  test('once, although nothing of it could be written down after the fetch: disk full (C7, G6)', async () => {
    put('inv_1.csv', stock(5));
    await database.db.raw(`create function full_disk() returns trigger language plpgsql as
      $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`);
    try {
      for (const table of ['raw_chunk', 'seen_file']) {
        await database.db.raw(`create trigger full_disk before insert on ${table} execute function full_disk()`);
        await poll();
        expect([await names(), outbound(), await openExceptions()]).toEqual([[], ['inv_1.csv'], ['DATABASE-BUSY']]);
        await database.db.raw(`drop trigger full_disk on ${table}`);
      }
    } finally {
      await database.db.raw('drop function full_disk cascade');
    }
    expect((await database.db('file_sighting').first('attempts')).attempts).toBe(0);
    await poll();
    expect([await states(), await quantity(), await openExceptions()]).toEqual([['opened'], 5, []]);
  });
});

describe('a name that is used again', () => {
  const second = new Date('2026-11-22T09:00:00Z');

  test('with other bytes of the same size in the same second is a new file (B5)', async () => {
    put('inv.csv', stock(10), second);
    await poll();
    put('inv.csv', stock(20), second);
    await poll();
    expect([await states(), await quantity(), outbound()]).toEqual([['opened', 'opened'], 20, []]);
    expect(archived().length).toBe(2);
    const { sha256 } = await database.db('seen_file').orderBy('id', 'desc').first('sha256');
    expect(archived()).toContain(`inv.csv.${sha256.toString('hex').slice(0, 12)}`);
  });

  test('with the same bytes and the same time has one effect, and is cleared away like any other (B6, H3)', async () => {
    for (let times = 0; times < 3; times += 1) {
      put('inv.csv', stock(10), second);
      await poll();
    }
    expect([await states(), await feedRuns(), outbound()]).toEqual([['opened', 'duplicate', 'duplicate'], 1, []]);
    expect(archived().length).toBe(3);
  });

  test('in a folder that we leave as it is, is new after it was gone, and otherwise read once (B5)', async () => {
    // biome-ignore lint/suspicious/noThenProperty: the key of the profile
    await start({ rule: { then: 'keep' } });
    put('inv.csv', stock(10), second);
    await poll();
    await poll();
    expect([reads, outbound()]).toEqual([['inv.csv'], ['inv.csv']]);
    step.folders.remove('/outbound', 'inv.csv');
    await poll();
    put('inv.csv', stock(20), second);
    await poll();
    put('inv.csv', stock(30), new Date('2026-11-22T09:00:01Z'));
    await poll();
    await poll();
    expect([reads.length, await states(), await quantity()]).toEqual([3, ['opened', 'opened', 'opened'], 30]);
    expect(await database.db('seen_file').pluck('settled')).toEqual(['done', 'done', 'done']);
  });
});

describe('the same bytes', () => {
  /** Copies under several names, each opened by a worker of its own at the same moment. */
  async function openedAtOnce(): Promise<string[]> {
    for (const name of ['a.csv', 'b.csv', 'c.csv', 'd.csv']) put(name, stock(10));
    step.clock.advance(1000);
    await collect(step.gateway, 'bravo', rule());
    const ids: string[] = await database.db('seen_file').orderBy('id').pluck('id');
    await Promise.all(ids.map((id) => openFile(step.gateway, 'bravo', id)));
    return (await states()).sort();
  }

  test('under several names, opened by several workers at once, have one effect (B6, B12)', async () => {
    expect(await openedAtOnce()).toEqual(['duplicate', 'duplicate', 'duplicate', 'opened']);
    expect(await feedRuns()).toBe(1);
    // Uploaded anew with another time: confirmed again.
    put('a.csv', stock(10), new Date('2026-11-22T11:00:00Z'));
    await poll();
    expect([await feedRuns(), (await states()).at(-1)]).toEqual([1, 'duplicate']);
  });

  test('count every time without the claim by hash', async () => {
    await start({ safeguards: { hashClaim: false } });
    expect(await openedAtOnce()).toEqual(['opened', 'opened', 'opened', 'opened']);
    expect(await feedRuns()).toBe(4);
  });

  test('are polled by five processes at once and taken once (B12, D6)', async () => {
    for (let index = 0; index < 20; index += 1) put(`inv_${index}.csv`, stock(index));
    step.clock.advance(1000);
    await Promise.all(Array.from({ length: 5 }, () => collect(step.gateway, 'bravo', rule())));
    for (let times = 0; times < 5; times += 1) await poll();
    expect([reads.length, (await names()).length, outbound()]).toEqual([20, 20, []]);
  });
});

describe('a file that cannot be had', () => {
  const broken = (names: readonly string[], error: () => Error) => {
    const state = { isBroken: true };
    const channel = (real: Channel): Partial<Channel> => ({
      read: (file) => {
        if (state.isBroken && names.includes(file.name)) throw error();
        return real.read(file);
      },
    });
    return { state, channel };
  };

  test('is named to a person after five attempts, then tried seldom; the others go on (B7, C1, C2)', async () => {
    const { state, channel } = broken(['bad.csv'], () => new TransientError('CHANNEL-FILE-CHANGED', 'It changed.'));
    await start({ channel });
    put('bad.csv', stock(1), new Date('2026-11-01T00:00:00Z'));
    for (let times = 0; times < 8; times += 1) {
      put(`good-${times}.csv`, stock(times));
      await poll();
      expect((await names()).at(-1)).toBe(`good-${times}.csv`);
      expect(await openExceptions()).toEqual(times < 4 ? [] : ['CHANNEL-FILE-CHANGED']);
    }
    expect(reads.filter((name) => name === 'bad.csv')).toHaveLength(5);
    await pass(3601);
    await poll();
    expect(reads.filter((name) => name === 'bad.csv')).toHaveLength(6);
    state.isBroken = false;
    const profile = step.gateway.suppliers.get('bravo');
    if (profile === undefined) throw new Error('no bravo');
    await pollNow(step.gateway, profile);
    await poll();
    expect([(await names()).at(-1), await openExceptions()]).toEqual(['bad.csv', []]);
  });

  test('and is taken away at last leaves no alarm behind (B7)', async () => {
    const { channel } = broken(['bad.csv'], () => new RejectedError('CHANNEL-PERMISSION', 'It may not be read.'));
    await start({ channel });
    put('bad.csv', stock(1));
    await poll();
    expect(await openExceptions()).toEqual(['CHANNEL-PERMISSION']);
    step.folders.remove('/outbound', 'bad.csv');
    await poll();
    expect(await openExceptions()).toEqual([]);
  });

  test('because it breaks the connection each time holds up the others for a few polls only (B7, C4)', async () => {
    const { channel } = broken(['bad.csv'], () => new TransientError('CHANNEL-CONNECTION-LOST', 'It broke.'));
    await start({ channel });
    put('bad.csv', stock(1), new Date('2026-11-01T00:00:00Z'));
    for (let index = 0; index < 40; index += 1) put(`good-${index}.csv`, stock(index));
    for (let times = 0; times < 6; times += 1) await poll();
    expect([(await names()).length, outbound()]).toEqual([40, ['bad.csv']]);
    expect(await openExceptions()).toEqual(['CHANNEL-CONNECTION-LOST']);
    await poll();
    expect(await database.db('exception').where({ dedupe_key: 'POLL/bravo /outbound' }).whereNull('closed_at')).toEqual(
      [],
    );
  });

  test('because it is too large is held once and never fetched (C5)', async () => {
    await start({ rule: { maxBytes: 1000 } });
    put('big.csv', Buffer.alloc(1001));
    put('small.csv', stock(1));
    for (let times = 0; times < 3; times += 1) await poll();
    expect([reads, outbound(), await openExceptions()]).toEqual([['small.csv'], ['big.csv'], ['FILE-TOO-LARGE']]);
    expect(await database.db('exception').pluck('seen')).toEqual([1]);
  });
});

describe('clearing away', () => {
  test('after a crash behind the commit is done by the next poll; nothing is read again (H1)', async () => {
    let isDead = true;
    await start({
      channel: (channel) => ({
        settle: async (file, action) => {
          if (isDead) throw new TransientError('CHANNEL-CLOSED', 'The process ended.');
          return channel.settle(file, action);
        },
      }),
    });
    put('inv_1.csv', stock(1));
    await poll();
    isDead = false;
    await poll();
    expect([reads, outbound(), archived(), await states()]).toEqual([['inv_1.csv'], [], ['inv_1.csv'], ['opened']]);
  });

  test('goes on under another name of the rule; each file is fetched once (H1)', async () => {
    let isDead = true;
    const settling: string[] = [];
    await start({
      rules: [
        { name: 'old', files: ['inv*'] },
        { name: 'other', files: ['*.xml'] },
      ],
      channel: (channel) => ({
        settle: async (file, action) => {
          if (isDead) throw new TransientError('CHANNEL-CLOSED', 'The process ended.');
          settling.push(file.name);
          return channel.settle(file, action);
        },
      }),
    });
    put('inv_1.csv', stock(1));
    put('conf_1.xml', '<x/>');
    await poll(0);
    await poll(1);
    expect(await names()).toEqual(['inv_1.csv', 'conf_1.xml']);
    isDead = false;
    const profile = step.gateway.suppliers.get('bravo');
    if (profile === undefined) throw new Error('no bravo');
    const renamed = profile.collect.map((one) => (one.name === 'old' ? { ...one, name: 'new' } : one));
    (step.gateway.suppliers as Map<string, unknown>).set('bravo', { ...profile, collect: renamed });
    await poll(0);
    expect([settling, outbound(), archived()]).toEqual([['inv_1.csv'], ['conf_1.xml'], ['inv_1.csv']]);
    await poll(1);
    expect([settling, outbound(), reads]).toEqual([['inv_1.csv', 'conf_1.xml'], [], ['inv_1.csv', 'conf_1.xml']]);
    expect(await database.db('seen_file').pluck('settled')).toEqual(['done', 'done']);
    // The next listing forgets what the rule saw under its new name: nobody ever tried to fetch it.
    expect(await database.db('file_sighting').pluck('attempts')).toEqual([0]);
    await poll(0);
    expect([await database.db('file_sighting').pluck('name'), reads.length]).toEqual([[], 2]);
  });

  test('that fails for ever costs one fetch, one alarm and fewer and fewer attempts (H2)', async () => {
    let attempts = 0;
    let isRefused = true;
    await start({
      channel: (channel) => ({
        settle: async (file, action) => {
          attempts += 1;
          if (isRefused) throw new RejectedError('CHANNEL-PERMISSION', 'The share is read-only.');
          return channel.settle(file, action);
        },
      }),
    });
    put('inv_1.csv', stock(1));
    for (let times = 0; times < 10; times += 1) await poll();
    expect([reads, attempts, await openExceptions()]).toEqual([['inv_1.csv'], 2, ['CHANNEL-PERMISSION']]);
    expect(step.events.filter(({ type }) => type === 'exception')).toHaveLength(1);
    isRefused = false;
    await database.db('seen_file').update({ settle_after: new Date(0) });
    await poll();
    expect([await openExceptions(), outbound(), await states()]).toEqual([[], [], ['opened']]);
  });

  test('leaves alone what was replaced after it was read, and reads that (H4)', async () => {
    let isReplaced = false;
    await start({
      channel: (channel) => ({
        settle: async (file, action) => {
          if (!isReplaced) put('inv.csv', stock(22), new Date('2026-11-22T12:00:00Z'));
          isReplaced = true;
          return channel.settle(file, action);
        },
      }),
    });
    put('inv.csv', stock(11));
    await poll();
    expect(outbound()).toEqual(['inv.csv']);
    await poll();
    expect([await quantity(), outbound(), await database.db('seen_file').orderBy('id').pluck('settled')]).toEqual([
      22,
      [],
      ['changed', 'done'],
    ]);
  });

  test('whose answer was lost is looked at again, not repeated blindly (H5, C4)', async () => {
    let isLost = true;
    await start({
      // biome-ignore lint/suspicious/noThenProperty: the key of the profile
      rule: { then: 'delete' },
      channel: (channel) => ({
        settle: async (file, action) => {
          const outcome = await channel.settle(file, action);
          if (isLost) throw new TransientError('CHANNEL-CONNECTION-LOST', 'The answer was lost.');
          return outcome;
        },
      }),
    });
    put('inv.csv', stock(11));
    await poll();
    isLost = false;
    await poll();
    expect([reads, await database.db('seen_file').pluck('settled'), await openExceptions()]).toEqual([
      ['inv.csv'],
      ['absent'],
      [],
    ]);
  });
});

describe('the schedule', () => {
  const restOf = async (key: string): Promise<number> => {
    const { rows } = await database.db.raw<{ rows: { rest: number }[] }>(
      'select extract(epoch from due_at - clock_timestamp())::float8 as rest from lane where key = ?',
      [key],
    );
    return rows[0]?.rest ?? 0;
  };

  test('rests all folders of a supplier that does not let us in; "poll now" ends the rest (A11)', async () => {
    let logins = 0;
    await start({
      rules: [{ everyMs: 1000 }, { everyMs: 1000, folder: '/other' }],
      channel: () => ({
        list: async () => {
          logins += 1;
          throw new RejectedError('CHANNEL-LOGIN-REFUSED', 'The login is refused.');
        },
      }),
    });
    await step.gateway.db('lane').insert({ kind: 'collect', key: 'bravo /other', due_at: new Date(0) });
    for (let times = 0; times < 5; times += 1) for (const index of [0, 1]) await poll(index);
    expect(logins).toBe(1);
    expect(await restOf('bravo /outbound')).toBeGreaterThan(19 * 60);
    expect(await restOf('bravo /other')).toBeGreaterThan(19 * 60);
    const profile = step.gateway.suppliers.get('bravo');
    if (profile === undefined) throw new Error('no bravo');
    expect(await pollNow(step.gateway, profile, '/other')).toEqual([{ folder: '/other', rule: '' }]);
    expect(await pollNow(step.gateway, profile, '/nowhere')).toEqual([]);
    for (const index of [0, 1, 0, 1]) await poll(index);
    expect(logins).toBe(2);
  });

  test('backs off from a folder that cannot be listed, and resumes by itself (A13, B13)', async () => {
    let isDown = true;
    await start({
      rule: { everyMs: 900_000 },
      channel: (channel) => ({
        list: async (folder) => {
          if (isDown) throw new RejectedError('CHANNEL-FOLDER-MISSING', 'There is no such folder.');
          return channel.list(folder);
        },
      }),
    });
    put('inv.csv', stock(1));
    const rests: number[] = [];
    for (let times = 0; times < 8; times += 1) {
      await database.db('lane').update({ due_at: new Date(0) });
      await poll();
      rests.push(await restOf('bravo /outbound'));
    }
    for (const [failures, rest] of rests.entries()) {
      const pause = Math.min(30, 2 ** failures) * 60;
      expect(rest, `after ${failures + 1} failures`).toBeGreaterThan(pause * 0.5);
      expect(rest, `after ${failures + 1} failures`).toBeLessThan(pause * 1.2 + 1);
    }
    expect(await openExceptions()).toEqual(['CHANNEL-FOLDER-MISSING']);
    isDown = false;
    await database.db('lane').update({ due_at: new Date(0) });
    await poll();
    expect([await states(), await openExceptions()]).toEqual([['opened'], []]);
  });

  test('is not cut short by "poll now" while a poll is under way: another one follows it', async () => {
    let isFirst = true;
    await start({
      rule: { everyMs: 900_000 },
      channel: (channel) => ({
        list: async (folder) => {
          const listing = await channel.list(folder);
          const profile = step.gateway.suppliers.get('bravo');
          if (isFirst && profile !== undefined) await pollNow(step.gateway, profile);
          if (isFirst) put('inv.csv', stock(1));
          isFirst = false;
          return listing;
        },
      }),
    });
    await poll();
    expect(reads).toEqual([]);
    await poll();
    await poll();
    expect(reads).toEqual(['inv.csv']);
  });
});

describe('two interchanges of one number', () => {
  const advice = (number: string, price: number): string => {
    const parties = '12*8005551212     *ZZ*CROSSDOCK      ';
    return [
      `ISA*00*          *00*          *${parties}*261122*0400*U*00401*${number}*0*P*>`,
      'GS*IB*8005551212*CROSSDOCK*20261122*0400*77*X*004010',
      ...['ST*846*0001', 'BIA*00*DD*F*20261122*0101', 'LIN**VN*LAMP', `CTP**WHL*${price}`, 'QTY*33*77*EA'],
      ...['CTT*1', 'SE*7*0001', 'GE*1*77', `IEA*1*${number}`],
    ]
      .map((segment) => `${segment}~`)
      .join('');
  };

  test('and of other bytes, opened by two workers at once: one is accepted, the other held (G10)', async () => {
    const [acmeRule] = step.gateway.suppliers.get('acme')?.collect ?? [];
    for (let round = 1; round <= 12; round += 1) {
      const number = String(round).padStart(9, '0');
      for (const price of [4, 5]) put(`${round}-${price}.edi`, advice(number, price));
      step.clock.advance(1000);
      await collect(step.gateway, 'acme', acmeRule as CollectRule);
      const ids: string[] = await database
        .db('seen_file')
        .where({ supplier_id: 'acme', state: 'received' })
        .pluck('id');
      expect(ids).toHaveLength(2);
      await Promise.all(ids.map((id) => openFile(step.gateway, 'acme', id)));
      const found = await database.db('interchange').where({ control_number: number }).orderBy('state').pluck('state');
      expect(found, number).toEqual(['accepted', 'held']);
    }
  });
});
