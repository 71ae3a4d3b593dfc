import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '../../../src/kernel/logger.ts';
import type { Safeguards } from '../../../src/pipeline/safeguards.ts';
import { type SftpServer, startSftpServer } from '../../../src/simulator/sftp-server.ts';
import { type Database, openDatabase } from '../../../src/stores/database.ts';
import { Chance } from '../../fuzz/chance.ts';
import { Crew, type Worker } from './crew.ts';
import { judge, type Verdict } from './judge.ts';

export interface StormOptions {
  /** A migrated database of its own. */
  readonly databaseUrl: string;
  readonly kills: number;
  readonly seed: number;
  /** `refuse`: a rename onto an existing name fails, as OpenSSH does it. `replace`: it replaces without a word, one reply to
   * a rename in eight is lost, and files lie there for a while. */
  readonly server: 'refuse' | 'replace';
  readonly safeguards: Partial<Safeguards>;
  /** Ends as soon as a violation was seen: for showing that a safeguard matters. */
  readonly untilFirstViolation?: boolean;
  readonly progress?: (text: string) => void;
}

export interface StormReport extends Verdict {
  readonly kills: number;
  /** Of the killed ones, those that had stood still while another one took over. */
  readonly frozen: number;
}

const FOLDER = 'inbound';
/** Orders that wait at the beginning of every round. */
const WAITING = 12;
const DEADLINE_MS = 120_000;

/**
 * Orders flow to a supplier through processes that are killed again and again, at random instants, right before a random
 * request is carried out, or just after the supplier took a file. A killed process is known to be dead, so its lease is
 * ended at once instead of waiting for it; everything else is the gateway's own doing.
 */
export async function storm(options: StormOptions): Promise<StormReport> {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-chaos-'));
  const ledgers = { ordered: join(folder, 'ordered.jsonl'), seen: join(folder, 'seen.jsonl') };
  for (const file of Object.values(ledgers)) appendFileSync(file, '');
  const chance = new Chance(options.seed);
  const server = await startSftpServer();
  const db = await openDatabase({ address: options.databaseUrl, logger: silentLogger, poolMax: 3 });
  const { host, port, account, hostKeyFingerprint } = server;
  const crew = new Crew(
    {
      databaseUrl: options.databaseUrl,
      safeguards: options.safeguards,
      channel: {
        kind: 'sftp',
        host,
        port,
        ...account,
        hostKeys: [hostKeyFingerprint],
        deadlines: { requestMs: options.server === 'replace' ? 300 : 5_000 },
      },
    },
    3,
  );
  let kills = 0;
  let frozen = 0;
  const verdict = async (): Promise<Verdict> => judge(ledgers.ordered, ledgers.seen, await sentNames(db));
  try {
    const supplier = openSupplier(server, ledgers.seen, options.server, chance);
    await db('supplier').insert({
      id: 'chaos',
      name: 'Chaos',
      time_zone: 'UTC',
      currency: 'USD',
      reflects_at: 'shipment',
      buffer: 0,
    });
    while (kills < options.kills) {
      await placeOrders(db, ledgers.ordered, chance);
      await endPauses(db);
      const crowd = await Promise.all(Array.from({ length: chance.hits(0.4) ? 2 : 1 }, () => crew.next()));
      for (const worker of crowd) worker.go();
      await supplier.moment();
      if (chance.hits(0.2)) {
        const killed = await stall(db, crowd, await crew.next(), chance);
        frozen += crowd.length;
        kills += killed;
      } else {
        await killAll(db, crowd);
        kills += crowd.length;
      }
      if (kills % 10 < 2) options.progress?.(`${kills} of ${options.kills} killed`);
      if (options.untilFirstViolation === true && (await verdict()).doubled > 0)
        return { kills, frozen, ...(await verdict()) };
    }
    await endPauses(db);
    const last = await crew.next();
    last.go();
    await untilSent(db);
    await sleep(100);
    await last.kill();
    return { kills, frozen, ...(await verdict()) };
  } finally {
    await crew.stop();
    await db.destroy();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The supplier's own software: takes every file that has its final name, writes down what it saw, and deletes it. */
function openSupplier(
  server: SftpServer,
  ledger: string,
  habit: StormOptions['server'],
  chance: Chance,
): { moment(): Promise<void> } {
  let requests = 0;
  let waits: { readonly after: 'request' | 'file'; left: number; readonly strike: () => void } | undefined;
  const passed = (what: 'request' | 'file'): void => {
    if (waits?.after !== what) return;
    waits.left -= 1;
    if (waits.left > 0) return;
    const { strike } = waits;
    waits = undefined;
    strike();
  };
  const take = (name: string): void => {
    const bytes = server.files.take(FOLDER, name);
    if (bytes === undefined) return;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    appendFileSync(ledger, `${JSON.stringify({ name, sha256, bytes: bytes.length })}\n`);
  };
  if (habit === 'replace') server.habits.renameOntoExisting = 'replace';
  server.onRequest((operation) => {
    requests += 1;
    if (habit === 'replace') server.faults.loseReply = operation === 'RENAME' && chance.hits(0.125) ? ['RENAME'] : [];
    passed('request');
  });
  server.onFile(FOLDER, (name) => {
    if (habit === 'replace' && chance.hits(0.4)) setTimeout(() => take(name), chance.below(40));
    else take(name);
    passed('file');
  });
  return {
    /** The instant at which this round's processes are hit. */
    moment: async () => {
      const kind = chance.pick(['time', 'request', 'file'] as const);
      const before = requests;
      if (kind !== 'time') {
        const left = kind === 'request' ? chance.between(1, 60) : chance.between(1, 4);
        await Promise.race([
          new Promise<void>((resolve) => {
            waits = { after: kind, left, strike: resolve };
          }),
          sleep(3_000),
        ]);
        waits = undefined;
        const delay = chance.below(3) === 0 ? 0 : chance.below(8);
        if (delay > 0) await sleep(delay);
        return;
      }
      // Once it has begun to speak to the server: the time before that is not worth hitting.
      for (let waited = 0; requests === before && waited < 3_000; waited += 5) await sleep(5);
      await sleep(chance.below(150));
    },
  };
}

async function placeOrders(db: Database, ledger: string, chance: Chance): Promise<void> {
  const waiting = Number((await db('delivery').whereIn('state', ['new', 'staged']).count('* as n'))[0]?.n ?? 0);
  const number = Number((await db('delivery').count('* as n'))[0]?.n ?? 0);
  for (let index = waiting; index < WAITING; index += 1) {
    const name = `order_${number + index - waiting + 1}.txt`;
    const lines = chance.hits(0.2) ? chance.between(500, 3_000) : chance.between(3, 30);
    const bytes = Buffer.from(
      `${name}\n${'one line of an order, as long as such lines are\n'.repeat(lines)}end ${name}\n`,
    );
    const digest = createHash('sha256').update(bytes).digest();
    appendFileSync(ledger, `${JSON.stringify({ name, sha256: digest.toString('hex'), bytes: bytes.length })}\n`);
    await db.raw(
      `insert into delivery (supplier_id, kind, subject, format, folder, name, temporary_name, bytes, sha256, created_at, waiting_since)
       values ('chaos', 'order', :name, 'csv', :folder, :name, :temporary, :bytes, :digest, now(), now())`,
      { name, folder: FOLDER, temporary: `.${name}.tmp`, bytes, digest },
    );
  }
}

/** What a stretch of time does: every pause is over. */
async function endPauses(db: Database): Promise<void> {
  await db.raw("update lane set due_at = clock_timestamp() - interval '1 second'");
  await db.raw('update delivery set due_at = null where due_at is not null');
}

/** The lease of a process that is dead, or stands still for longer than it lasts. */
async function endLease(db: Database, crowd: readonly Worker[]): Promise<void> {
  const places = crowd.map(({ place }) => place);
  await db.raw("update lane set lease_until = clock_timestamp() - interval '1 second' where place = any(?)", [places]);
}

async function killAll(db: Database, crowd: readonly Worker[]): Promise<void> {
  await Promise.all(crowd.map((worker) => worker.kill()));
  await endLease(db, crowd);
}

/** Some stand still for longer than their lease, another one takes over, they wake up in the middle of it, and all die. */
async function stall(db: Database, crowd: readonly Worker[], next: Worker, chance: Chance): Promise<number> {
  for (const worker of crowd) worker.freeze();
  // A frozen process may hold the lane's row; its successor waits for it as it would for a real one.
  await Promise.race([endLease(db, crowd), sleep(1_000)]);
  next.go();
  await sleep(chance.between(20, 300));
  for (const worker of crowd) worker.thaw();
  await sleep(chance.below(80));
  await killAll(db, [...crowd, next]);
  return crowd.length + 1;
}

async function untilSent(db: Database): Promise<void> {
  for (let waited = 0; waited < DEADLINE_MS; waited += 50) {
    const [row] = await db('delivery').whereNot('state', 'sent').count('* as n');
    if (Number(row?.n) === 0) return;
    await endPauses(db);
    await sleep(50);
  }
}

async function sentNames(db: Database): Promise<ReadonlySet<string>> {
  return new Set((await db('delivery').where({ state: 'sent' }).pluck('name')) as string[]);
}
