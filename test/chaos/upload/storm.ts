import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '../../../src/kernel/logger.ts';
import type { Safeguards } from '../../../src/pipeline/safeguards.ts';
import { startSftpServer } from '../../../src/simulator/sftp-server.ts';
import { type Database, openDatabase } from '../../../src/stores/database.ts';
import { LEASE_SECONDS } from '../../../src/stores/lanes.ts';
import { Chance } from '../../fuzz/chance.ts';
import { Crew, type Worker } from './crew.ts';
import { judge, type Verdict } from './judge.ts';
import { AIMS, frontOf, STEPS, type Step, stepOf } from './steps.ts';
import { FOLDER, openSupplier } from './supplier.ts';

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
  /** Kills after which nobody ended the lease by hand: the other replicas found the death out. */
  readonly detected: number;
  /** Times that processes stood still until their lease really ended. */
  readonly expired: number;
  /** Where in the protocol the front process of each round was when it died. */
  readonly steps: Readonly<Record<Step, number>>;
}

/** Orders that wait at the beginning of every round. */
const WAITING = 8;
const DEADLINE_MS = 120_000;
/** Every so many rounds the lease of those that stand still ends by itself. */
const REAL_EXPIRY = 60;

/**
 * Orders flow to a supplier through processes that are killed again and again: at a request, right after a commit, just
 * after the supplier took a file, or some milliseconds later. A killed process is known to be dead, so its lease is mostly
 * ended at once to save time; now and then it is left to the other replicas, which find the death out. Everything else is
 * the gateway's own doing.
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
    join(folder, 'compiled'),
  );
  let kills = 0;
  let frozen = 0;
  let detected = 0;
  let expired = 0;
  const steps = Object.fromEntries(STEPS.map((step) => [step, 0])) as Record<Step, number>;
  const verdict = async (): Promise<Verdict> => judge(ledgers.ordered, ledgers.seen, await sentNames(db));
  const supplier = await openSupplier({
    server,
    db,
    databaseUrl: options.databaseUrl,
    ledger: ledgers.seen,
    habit: options.server,
    chance,
  });
  const report = async (): Promise<StormReport> => ({ kills, frozen, detected, expired, steps, ...(await verdict()) });
  try {
    await db('supplier').insert({
      id: 'chaos',
      name: 'Chaos',
      time_zone: 'UTC',
      currency: 'USD',
      reflects_at: 'shipment',
      buffer: 0,
    });
    for (let round = 1; kills < options.kills; round += 1) {
      await placeOrders(db, ledgers.ordered, chance);
      await endPauses(db);
      const crowd = await Promise.all(Array.from({ length: chance.hits(0.4) ? 2 : 1 }, () => crew.next()));
      const before = await frontOf(db);
      for (const worker of crowd) worker.go();
      await supplier.moment(chance.hits(0.4) ? AIMS[rarest(steps)] : undefined);
      if (round % 6 === 0) {
        const isReal = round % REAL_EXPIRY === 0;
        frozen += crowd.length;
        kills += await stall(db, crowd, await crew.next(), chance, isReal);
        if (isReal) expired += 1;
      } else {
        await Promise.all(crowd.map((worker) => worker.kill()));
        kills += crowd.length;
        steps[stepOf(before, await frontOf(db), { files: server.files, folder: FOLDER, seen: supplier.seen })] += 1;
        if (round % 5 === 0) detected += crowd.length;
        else await endLease(db, crowd);
      }
      if (round % 10 === 0) options.progress?.(`${kills} of ${options.kills} killed: ${JSON.stringify(steps)}`);
      if (options.untilFirstViolation === true && (await verdict()).doubled > 0) return await report();
    }
    await endPauses(db);
    const last = await crew.next();
    last.go();
    await untilSent(db);
    await last.kill();
    return await report();
  } finally {
    await crew.stop();
    await supplier.close();
    await db.destroy();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** What was hit least so far. */
function rarest(steps: Readonly<Record<Step, number>>): Step {
  return [...STEPS].sort((a, b) => steps[a] - steps[b])[0] as Step;
}

async function placeOrders(db: Database, ledger: string, chance: Chance): Promise<void> {
  const waiting = Number((await db('delivery').whereIn('state', ['new', 'staged']).count('* as n'))[0]?.n ?? 0);
  const number = Number((await db('delivery').count('* as n'))[0]?.n ?? 0);
  for (let index = waiting; index < WAITING; index += 1) {
    const name = `order_${number + index - waiting + 1}.txt`;
    const lines = chance.hits(0.2) ? chance.between(500, 6_000) : chance.between(3, 30);
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

/** Some stand still for longer than their lease, another one takes over, they wake up in the middle of it, and all die. */
async function stall(
  db: Database,
  crowd: readonly Worker[],
  next: Worker,
  chance: Chance,
  isReal: boolean,
): Promise<number> {
  for (const worker of crowd) worker.freeze();
  if (isReal) await sleep(LEASE_SECONDS * 1000 + 500);
  // A frozen process may hold the lane's row; its successor waits for it as it would for a real one.
  else await Promise.race([endLease(db, crowd), sleep(1_000)]);
  next.go();
  await sleep(chance.between(20, 300));
  for (const worker of crowd) worker.thaw();
  await sleep(chance.below(80));
  const all = [...crowd, next];
  await Promise.all(all.map((worker) => worker.kill()));
  await endLease(db, all);
  return all.length;
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
