import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FoldersToCheck } from '../channels/channel.ts';
import { type ChannelDependencies, createChannel } from '../channels/registry.ts';
import type { Config } from '../config/load.ts';
import { packageVersion } from '../config/package-folder.ts';
import { systemClock } from '../kernel/clock.ts';
import { codes } from '../kernel/codes.ts';
import { CrossdockError, errorMessage } from '../kernel/errors.ts';
import { randomIds } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { formatLintProblem } from '../mapping/lint/problem.ts';
import { loadSuppliers } from '../partners/load.ts';
import { type ChannelProfile, isSameChannel, type SupplierProfile } from '../partners/profile.ts';
import { foldersToCheck } from '../pipeline/inbound/check-supplier.ts';
import { pauseWords } from '../pipeline/supplier-pause.ts';
import { type Database, type DatabaseAddress, openDatabase } from '../stores/database.ts';
import { migrationState } from '../stores/migrate.ts';
import { openReplica } from '../stores/replica.ts';
import { openRestoration } from '../stores/restorations.ts';
import { pausedSuppliers } from '../stores/supplier-pauses.ts';
import type { Check } from './check.ts';
import { withDatabase } from './database.ts';
import { checkMachine, checkPlaces } from './doctor-places.ts';
import { keyChecks } from './key-checks.ts';
import { freshMemory } from './server-memory.ts';
import { Sessions } from './sessions.ts';
import { checkSignIn } from './sign-in.ts';
import { storefrontCheck } from './storefront-commands.ts';

const LEAST_DISK_GIB = 1;
const MOST_CLOCK_DIFFERENCE_MS = 2_000;

/** Looks at everything the gateway needs and reports as it goes; changes nothing but scratch files at suppliers, whose archive folder it makes as the first file would. */
export async function doctor(config: Config, logger: Logger, report: (check: Check) => void): Promise<boolean> {
  let isAllOk = true;
  const add = (check: Check): void => {
    isAllOk = isAllOk && check.ok;
    report(check);
  };
  let paused: ReadonlySet<string> = new Set();
  const others = async (db?: Database, sessionLeave?: Leave): Promise<void> => {
    await checkDisk(config, add);
    checkMachine(add);
    await checkPlaces(config, add);
    await checkSignIn(config, add);
    await checkSuppliers(config, logger, { db, sessionLeave, paused }, add);
  };
  let isDatabaseThere = false;
  try {
    await withDatabase(config, logger, async (address, place) => {
      const db = await openDatabase({ address, logger });
      try {
        await checkDatabase(db, place, add);
        paused = await checkSchema(config, logger, db, add);
        isDatabaseThere = true;
        await withLeave(address, db, logger, (leave) => others(db, leave));
      } finally {
        await db.destroy();
      }
    });
  } catch (error) {
    if (isDatabaseThere) throw error;
    add({ subject: 'database', name: 'connect', ok: false, detail: withRemedy(error) });
    await others();
  }
  return isAllOk;
}

/**
 * Leave to have sessions with suppliers who allow one, as a process among those that run: they end theirs for the check.
 * Before the first start there is nobody to ask.
 */
async function withLeave(
  address: DatabaseAddress,
  db: Database,
  logger: Logger,
  action: (leave?: Leave) => Promise<void>,
): Promise<void> {
  const isMigrated = await db.schema.hasTable('session_lease');
  if (!isMigrated) return action();
  const replica = await openReplica({ address, logger });
  try {
    const sessions = new Sessions(db, replica, logger);
    await action((account) => sessions.leaveFor(account));
  } finally {
    await replica.close();
  }
}

async function checkDatabase(db: Database, place: string, add: (check: Check) => void): Promise<void> {
  const before = systemClock.now().getTime();
  const { rows } = await db.raw<{ rows: { version: string; now: Date }[] }>(
    "select current_setting('server_version') as version, clock_timestamp() as now",
  );
  const after = systemClock.now().getTime();
  const row = rows[0] as { version: string; now: Date };
  add({ subject: 'database', name: 'connect', ok: true, detail: `PostgreSQL ${row.version} at ${place}` });
  const difference = Math.round(row.now.getTime() - (before + after) / 2);
  add({
    subject: 'clock',
    name: 'database',
    ok: Math.abs(difference) <= MOST_CLOCK_DIFFERENCE_MS,
    detail: `the database is ${difference} ms ahead of this machine${Math.abs(difference) > MOST_CLOCK_DIFFERENCE_MS ? ': set both by NTP, or leases and freshness go wrong' : ''}`,
  });
}

/** Whether the schema is that of this build, the database its own, and the shops let us in. Answers the suppliers that are paused. */
async function checkSchema(
  config: Config,
  logger: Logger,
  db: Database,
  add: (check: Check) => void,
): Promise<ReadonlySet<string>> {
  try {
    const { done, pending } = await migrationState(db);
    const isFresh = done.length === 0;
    add({
      subject: 'database',
      name: 'schema',
      ok: true,
      detail: isFresh
        ? 'empty; the first start makes it'
        : pending.length === 0
          ? `of this build (${packageVersion()}, ${done.length} migrations)`
          : `lacks ${pending.join(', ')}; the next start, or \`crossdock migrate\`, adds them`,
    });
    if (isFresh || pending.length > 0) return new Set();
  } catch (error) {
    add({ subject: 'database', name: 'schema', ok: false, detail: withRemedy(error) });
    return new Set();
  }
  const restoration = await openRestoration(db);
  add({
    subject: 'database',
    name: 'restored',
    ok: restoration === undefined,
    detail:
      restoration === undefined
        ? 'no: everything goes out'
        : `came back from a backup (${restoration.cause}): nothing goes out`,
    fix: '*Restore* in the console, or `crossdock restore status`, says what is in doubt; then docs/backup.md.',
  });
  for (const { id } of config.storefronts) await checkShop(config, logger, id, add);
  const paused = await pausedSuppliers(db);
  for (const pause of paused) add({ subject: pause.supplier, name: 'paused', ok: true, detail: pauseWords(pause) });
  return new Set(paused.map(({ supplier }) => supplier));
}

async function checkShop(config: Config, logger: Logger, id: string, add: (check: Check) => void): Promise<void> {
  try {
    for (const { check, verdict, says } of (await storefrontCheck(config, logger, id)).findings)
      add({
        subject: `shop ${id}`,
        name: check,
        ok: verdict !== 'failed',
        detail: says,
        fix: `*Check the shop* on its page in the console, or \`crossdock storefront check ${id}\`, says more; docs/storefronts.md.`,
      });
  } catch (error) {
    add({ subject: `shop ${id}`, name: 'check', ok: false, detail: withRemedy(error) });
  }
}

/** What a check shares with the gateways that run. */
interface Shared {
  /** Where what is found out about servers is kept; undefined: nowhere. */
  readonly db: Database | undefined;
  readonly sessionLeave: Leave | undefined;
  /** Suppliers that are left alone, by us too. */
  readonly paused: ReadonlySet<string>;
}

type Leave = NonNullable<ChannelDependencies['sessionLeave']>;

async function checkSuppliers(
  config: Config,
  logger: Logger,
  shared: Shared,
  add: (check: Check) => void,
): Promise<void> {
  const loaded = await loadSuppliers(config.mappingsFolder, config.environment);
  for (const found of loaded.problems) {
    add({ subject: 'suppliers', name: 'configuration', ok: false, detail: formatLintProblem(found) });
  }
  for (const { id, missing } of loaded.notConfigured) {
    add({
      subject: id,
      name: 'configuration',
      ok: true,
      detail: `not configured; it would need ${missing.join(', ')}`,
    });
  }
  for (const profile of loaded.profiles) {
    add(checkMappings(profile));
    await checkKeys(profile, add);
    if (shared.paused.has(profile.id)) continue;
    const folders = foldersToCheck(profile);
    if (isSameChannel(profile)) await checkChannel(profile.id, profile.channel, folders, logger, shared, add);
    else {
      await checkChannel(profile.id, profile.channel, { ...folders, deliver: [] }, logger, shared, add);
      await checkChannel(
        profile.id,
        profile.deliver.channel,
        { ...folders, collect: [], clear: [] },
        logger,
        shared,
        add,
      );
    }
  }
}

async function checkDisk(config: Config, add: (check: Check) => void): Promise<void> {
  const folder = config.databaseUrl === undefined ? nearestFolder(config.stateFolder) : '.';
  try {
    const disk = await statfs(folder);
    const gib = (disk.bavail * disk.bsize) / 1024 ** 3;
    add({
      subject: 'disk',
      name: 'space',
      ok: gib >= LEAST_DISK_GIB,
      detail: `${gib.toFixed(1)} GiB free at ${folder}${gib >= LEAST_DISK_GIB ? '' : `: free some, at least ${LEAST_DISK_GIB} GiB is needed`}`,
    });
  } catch (error) {
    add({ subject: 'disk', name: 'space', ok: false, detail: `${folder}: ${errorMessage(error)}` });
  }
}

/** The folder, or while it is not there yet the closest one above it: it will be made on that disk. */
function nearestFolder(folder: string): string {
  let nearest = folder;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  return nearest;
}

/** Whoever offers stock gets orders, so there must be a way to write them. */
function checkMappings(profile: SupplierProfile): Check {
  const reads = profile.inbound.map((mapping) => mapping.kind);
  const takesOrders = profile.outbound.some((mapping) => mapping.kind === 'order');
  const isSelling = reads.includes('inventory');
  return {
    subject: profile.id,
    name: 'mappings',
    ok: takesOrders || !isSelling,
    detail:
      isSelling && !takesOrders
        ? 'its stock is sold, but no mapping writes its orders, which would wait: add one with kind: order, direction: out'
        : `reads ${reads.join(', ') || 'nothing'}; ${takesOrders ? 'orders can be written' : 'gets no orders'}`,
  };
}

async function checkChannel(
  subject: string,
  settings: ChannelProfile,
  folders: FoldersToCheck,
  logger: Logger,
  shared: Shared,
  add: (check: Check) => void,
): Promise<void> {
  try {
    const channel = createChannel(settings, {
      clock: systemClock,
      ids: randomIds,
      logger,
      ...(shared.db === undefined ? {} : { serverMemory: freshMemory(shared.db, subject) }),
      ...(shared.sessionLeave === undefined ? {} : { sessionLeave: shared.sessionLeave }),
    });
    try {
      for (const step of await channel.check(folders)) add({ subject, ...step });
    } finally {
      await channel.close();
    }
  } catch (error) {
    add({ subject, name: 'connect', ok: false, detail: withRemedy(error) });
  }
}

/** Every PGP key: whether it can be used, and for how long. */
async function checkKeys(profile: SupplierProfile, add: (check: Check) => void): Promise<void> {
  if (profile.pgp === undefined) return;
  try {
    for (const check of await keyChecks(profile.pgp, systemClock.now())) add({ subject: profile.id, ...check });
  } catch (error) {
    add({ subject: profile.id, name: 'pgp', ok: false, detail: withRemedy(error) });
  }
}

function withRemedy(error: unknown): string {
  if (!(error instanceof CrossdockError)) return errorMessage(error);
  return `${error.code}: ${error.message} Remedy: ${codes[error.code].remedy}`;
}
