import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { silentLogger } from '../../src/kernel/logger.ts';
import { endLane, takeLane, wantLanes } from '../../src/stores/lanes.ts';
import { openReplica, type Replica } from '../../src/stores/replica.ts';
import { testDatabase } from '../support/database.ts';

/** Which processes are at work on the database, and what becomes of what they held. */
const database = testDatabase();
const lane = { kind: 'deliver', key: 'x' } as const;

async function withReplica(action: (replica: Replica) => Promise<void>): Promise<void> {
  const replica = await openReplica({ address: database.url, logger: silentLogger });
  try {
    await action(replica);
  } finally {
    await replica.close();
  }
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A process that registers and takes the lane; answers when it has. */
async function holderProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../support/holder-child.ts'), database.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const _ of createInterface(child.stdout as NodeJS.ReadableStream)) break;
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

describe('a replica', () => {
  test('that is killed is found dead by another, and its lane is free before its lease ends (I1)', async () => {
    await withReplica(async (replica) => {
      const child = await holderProcess();
      expect(await takeLane(database.db, lane)).toBeUndefined();
      let deaths = 0;
      replica.on({ death: () => void deaths++ });
      await killed(child);
      await until(() => deaths > 0);
      const turn = await takeLane(database.db, lane, replica.id);
      expect(turn?.fence).toBe('2');
      expect(await database.db('replica').count('* as count')).toEqual([{ count: '1' }]);
      if (turn) await endLane(database.db, turn, { ok: true, dueInMs: () => 0 });
    });
  });

  test('tells whoever listens late that a death was found at its first beat', async () => {
    await killed(await holderProcess());
    await withReplica(async (replica) => {
      let deaths = 0;
      await until(async () => (await database.db('replica').count('* as count'))[0]?.count === '1');
      await until(() => {
        replica.on({ death: () => void deaths++ });
        return deaths > 0;
      });
    });
  });

  test('hears at once that a lane is wanted, and not before it is committed', async () => {
    await withReplica(async (replica) => {
      const wanted: string[] = [];
      replica.on({ laneWanted: (kind) => void wanted.push(kind) });
      await database.db.transaction(async (trx) => {
        await wantLanes(trx, 'collect', ['x /out', 'x /in']);
        await wantLanes(database.db, 'shop', ['y']);
        await until(() => wanted.length > 0);
        expect(wanted).toEqual(['shop']);
      });
      await until(() => wanted.length > 1);
      expect(wanted).toEqual(['shop', 'collect']);
      const { rows } = await database.db.raw('select key from lane where wanted_at is not null order by key');
      expect(rows).toEqual([{ key: 'x /in' }, { key: 'x /out' }, { key: 'y' }]);
    });
  });

  test('that leaves in order is no dead one', async () => {
    await withReplica(async (replica) => {
      let deaths = 0;
      let beats = 0;
      replica.on({ death: () => void deaths++, beat: () => void beats++ });
      await withReplica(async () => undefined);
      const seen = beats;
      await until(() => beats > seen + 1);
      expect(deaths).toBe(0);
    });
  });

  test('whose connection is ended says so and comes back under another number (G4)', async () => {
    await withReplica(async (replica) => {
      const before = replica.id;
      let lost = 0;
      replica.on({ lost: () => void lost++ });
      await database.db.raw(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'crossdock-replica' and datname = current_database()",
      );
      await until(() => replica.id !== undefined && replica.id !== before);
      expect(lost).toBe(1);
    });
  });
});
