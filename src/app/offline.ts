import type { Config } from '../config/load.ts';
import { systemClock } from '../kernel/clock.ts';
import { ConfigError } from '../kernel/errors.ts';
import { randomIds } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { SupplierProfile } from '../partners/profile.ts';
import type { Gateway } from '../pipeline/gateway.ts';
import { allSafeguards } from '../pipeline/safeguards.ts';
import type { Archive } from '../stores/archive/ledger.ts';
import { closeArchive, databaseOnly, openArchive } from '../stores/archive/open.ts';
import { type Database, openDatabase } from '../stores/database.ts';
import { revisionInForce } from '../stores/mapping-revisions.ts';
import { migrationState } from '../stores/migrate.ts';
import { withDatabase } from './database.ts';
import { marginSettings } from './margins.ts';

/*
 * What reads mappings and formats, and the job queue, are loaded by those commands alone that need them: half of what a command
 * would load otherwise, most of which only look into the database.
 */

/** Runs an action on the configured database as it is: of this build's schema, or not at all. Nothing is migrated. */
export async function withCurrentDatabase<Result>(
  config: Config,
  logger: Logger,
  action: (db: Database, address: Parameters<typeof openDatabase>[0]['address']) => Promise<Result>,
): Promise<Result> {
  return withDatabase(config, logger, async (address) => {
    const db = await openDatabase({ address, logger });
    try {
      await refuseOlderSchema(db);
      return await action(db, address);
    } finally {
      await db.destroy();
    }
  });
}

async function refuseOlderSchema(db: Database): Promise<void> {
  const { done, pending } = await migrationState(db);
  if (pending.length === 0) return;
  const message =
    done.length === 0
      ? 'The database is empty: no gateway has run on it yet. Is it the right one (DATABASE_URL, state)?'
      : `The database lacks migrations of this build: ${pending.join(', ')}.`;
  throw new ConfigError('DATABASE-OLDER', message);
}

/**
 * The supplier as its revision in force says, for reading archived files: nothing is connected, so neither address nor
 * password has to be set.
 *
 * @throws ConfigError MAPPING-UNAVAILABLE when the database keeps none, or this build cannot read it
 */
export async function supplierFromDatabase(db: Database, config: Config, supplierId: string): Promise<SupplierProfile> {
  const revision = await revisionInForce(db, supplierId);
  const { loadKeptSupplier } = await import('./reload/kept-supplier.ts');
  const kept =
    revision === undefined ? undefined : await loadKeptSupplier(db, supplierId, revision, config.environment, false);
  if (kept?.profile !== undefined) return kept.profile;
  const [first] = kept?.problems ?? [];
  const reason =
    first === undefined
      ? 'no gateway has run it on this database yet, or it is retired'
      : `${first.place.file}:${first.place.line} ${first.message}`;
  throw new ConfigError('MAPPING-UNAVAILABLE', `The mappings in force of ${supplierId} cannot be had: ${reason}.`);
}

/** The archive as the configuration says. */
export function archiveOf(config: Config, db: Database): Promise<Archive> {
  return openArchive(db, config.archive ?? databaseOnly, { ids: randomIds, now: systemClock.now() });
}

/** A gateway that neither collects nor delivers: for single steps of commands. What follows from them, the running gateways do. */
export async function withOfflineGateway<Result>(
  config: Config,
  logger: Logger,
  action: (gateway: Gateway & { readonly suppliers: Map<string, SupplierProfile> }) => Promise<Result>,
): Promise<Result> {
  const { openJobQueue } = await import('../stores/job-queue.ts');
  const { acknowledge, acknowledgeInterchange, acknowledgmentRelease, codecs } = await import('../formats/registry.ts');
  return withCurrentDatabase(config, logger, async (db, address) => {
    const archive = await archiveOf(config, db);
    const queue = await openJobQueue({ address, logger, role: 'send' });
    try {
      return await action({
        db,
        archive,
        queue,
        clock: systemClock,
        ids: randomIds,
        logger,
        suppliers: new Map(),
        channels: new Map(),
        storefronts: new Map(),
        margins: marginSettings(config),
        codecs,
        acknowledge,
        acknowledgmentRelease,
        acknowledgeInterchange,
        safeguards: allSafeguards,
        tell: (event) => logger.info({ ...event }, event.type),
      });
    } finally {
      await queue.stop();
      await closeArchive(archive);
    }
  });
}
