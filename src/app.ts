import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { buildAlerting } from './app/alerts.ts';
import { buildSupplierMail } from './app/error-reports.ts';
import { readingsOf } from './app/inspect/readings.ts';
import { Lab } from './app/lab/lab.ts';
import { marginSettings } from './app/margins.ts';
import { buildPrices, priceRevisions } from './app/prices.ts';
import { Reloading } from './app/reload/reloading.ts';
import { Roster } from './app/reload/roster.ts';
import { buildRouting } from './app/routing.ts';
import { serverMemory } from './app/server-memory.ts';
import { Sessions } from './app/sessions.ts';
import { settingsOfConfig, settingsOfSupplier } from './app/settings/settings.ts';
import { shopsOf } from './app/shops.ts';
import { buildSignIn } from './app/sign-in.ts';
import { buildStorefronts } from './app/storefronts.ts';
import { hostKeyTrust } from './app/supplier/host-keys.ts';
import { startTelemetry } from './app/telemetry.ts';
import { openWitness } from './app/witness.ts';
import { type Config, needMappings } from './config/load.ts';
import { buildAll } from './config/mistakes.ts';
import { packageVersion } from './config/package-folder.ts';
import { configFile } from './config/schema.ts';
import type { IntakeRules } from './domain/order-holds.ts';
import { acknowledge, acknowledgeInterchange, acknowledgmentRelease, codecs } from './formats/registry.ts';
import { startSchedule } from './jobs/schedule.ts';
import { startWorkers } from './jobs/workers.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import { ConfigError } from './kernel/errors.ts';
import { randomIds } from './kernel/ids.ts';
import type { Logger } from './kernel/logger.ts';
import type { NotConfigured } from './partners/load.ts';
import type { SupplierProfile } from './partners/profile.ts';
import type { Retention } from './pipeline/clean.ts';
import { moveFigureLimits } from './pipeline/clocks/age-stock.ts';
import type { Gateway, GatewayEvent } from './pipeline/gateway.ts';
import { ReadAheads } from './pipeline/inbound/read-ahead.ts';
import { allSafeguards, type Safeguards } from './pipeline/safeguards.ts';
import { sweep } from './pipeline/sweep.ts';
import { createMetrics } from './server/metrics.ts';
import { createServer } from './server/server.ts';
import type { createStorefront } from './storefronts/registry.ts';
import type { Storefront } from './storefronts/storefront.ts';
import type { Archive } from './stores/archive/ledger.ts';
import { closeArchive, databaseOnly, openArchive } from './stores/archive/open.ts';
import { type Database, type DatabaseAddress, openDatabase } from './stores/database.ts';
import { startEmbeddedPostgres } from './stores/embedded/embedded-postgres.ts';
import { openJobQueue } from './stores/job-queue.ts';
import { migrateToLatest } from './stores/migrate.ts';
import { syncStatusTellers } from './stores/order-statuses.ts';
import { type StorefrontRow, syncParties } from './stores/parties.ts';
import { syncPriceSettings } from './stores/prices.ts';
import { openReplica } from './stores/replica.ts';
import { currentIdentity } from './stores/restorations.ts';

/** A running gateway. */
export interface RunningGateway {
  readonly gateway: Gateway;
  /** Where the API answers, e.g. `http://127.0.0.1:8780`. */
  readonly url: string;
  readonly database: { readonly place: string; readonly embedded: boolean };
  readonly notConfigured: readonly NotConfigured[];
  /** What spoke against files of suppliers at the start, one line each. */
  readonly findings: readonly string[];
  /** Drains: takes no new work, ends what is under way, gives the rest back, closes everything. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Gets every event after its commit, besides the log. */
  readonly onEvent?: (event: GatewayEvent) => void;
  /** False only for demos and tests whose data nobody will miss. */
  readonly durable?: boolean;
  /** Replaces the schedule of every collect rule, in milliseconds: for demos and tests. */
  readonly pollEveryMs?: number;
  readonly settleMs?: number;
  /** Builds storefronts of kinds that are not in the registry: for tests of what all kinds have in common. */
  readonly createStorefront?: typeof createStorefront;
  /** Takes safeguards away. Only tests of the safeguards themselves may. */
  readonly safeguards?: Partial<Safeguards>;
}

/**
 * The composition root: the one place that builds adapters and wires them. Looks whether the configuration can work,
 * starts the database (or finds the given one), migrates it, loads suppliers and storefronts, starts workers, schedules and the API. A supplier whose files
 * cannot be used is left out, or run as it last was good; the others do not wait for it.
 *
 * @throws ConfigError with every mistake of crossdock.yaml at once, before the database is touched; mistakes in the files of
 *   suppliers after that, before anything is polled or sent, and only when there is no supplier that can be run
 */
export async function startGateway(options: StartOptions): Promise<RunningGateway> {
  const { config, logger } = options;
  const clock = options.clock ?? systemClock;
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) {
      try {
        await closer();
      } catch (error) {
        // Without a database hardly anything can say goodbye; what comes after it must end all the same.
        logger.warn({ err: error }, 'a part of the gateway did not stop cleanly');
      }
    }
  };
  let isReady = false;
  try {
    // Before the database is migrated: whoever mistyped a name may want to go back to the release before this one.
    const [alerting, supplierMail, shops] = buildAll([
      () => buildAlerting(config),
      () => buildSupplierMail(config),
      () => buildStorefronts(config, { clock, logger, db: () => db, create: options.createStorefront }),
      () => needMappings(config),
    ]);
    for (const { target } of alerting.targets.values()) closers.push(() => target.close());
    const signIn = await buildSignIn(config);
    closers.push(async () => signIn.provider?.provider.close());
    const { storefronts } = shops;
    const prices = buildPrices(config);
    const metrics = createMetrics();
    const { db, fileDb, archive, address, database } = await openStores(options, clock, closers);
    const telemetry = await startTelemetry(config.telemetry, { salt: await installationOf(db), logger });
    closers.push(() => telemetry.stop());
    // After the jobs that call them, and while what they log can still be written.
    closers.push(() => shops.close());
    const replica = await openReplica({ address, logger });
    closers.push(() => replica.close());
    const sessions = new Sessions(db, replica, logger);
    const roster = new Roster(clock, logger, adapted(options), {
      leave: (account) => sessions.leaveFor(account),
      memory: (supplierId) => serverMemory(db, supplierId),
    });
    // After the jobs that use the channels, and while leave to have a session can still be given back.
    closers.push(() => roster.close());
    const queue = await openJobQueue({ address, logger, role: 'work' });
    closers.push(() => queue.stop());
    await syncParties(db, [], storefrontRows(config, storefronts), clock.now());
    const tellers = [...storefronts].filter(([, { statuses }]) => statuses !== undefined).map(([id]) => id);
    await syncStatusTellers(db, tellers);
    await syncPriceSettings(db, priceRevisions(storefronts, prices), clock.now());
    const gateway: Gateway = {
      db,
      fileDb,
      archive,
      queue,
      clock,
      ids: randomIds,
      logger,
      release: packageVersion(),
      place: `${hostname()}/${process.pid}`,
      suppliers: roster.suppliers,
      channels: roster.channels,
      deliveryChannels: roster.deliveryChannels,
      storefronts,
      shops: shopsOf(config),
      ...(config.server.publicUrl === undefined ? {} : { publicUrl: config.server.publicUrl }),
      prices,
      margins: marginSettings(config),
      routing: buildRouting(config),
      intake: intakeRules(config),
      alerting,
      supplierMail,
      codecs,
      acknowledge,
      acknowledgmentRelease,
      acknowledgeInterchange,
      safeguards: { ...allSafeguards, ...options.safeguards },
      readAheads: new ReadAheads(),
      replica,
      settings: {
        crossdock: () => settingsOfConfig(config),
        supplier: (id) => settingsOfSupplier(config, id, roster.suppliers.get(id)),
      },
      lookAtMappings: () => reloading.lookSoon(),
      tell: (event) => {
        const { type, ...fields } = event;
        logger.info(fields, type);
        metrics.observe(event);
        options.onEvent?.(event);
      },
    };
    const reloading = new Reloading({
      gateway,
      folder: config.mappingsFolder,
      environment: config.environment,
      place: `${hostname()}:${config.mappingsFolder}`,
      run: (profile) => roster.run(profile),
      retire: (supplierId) => roster.retire(gateway, supplierId),
    });
    closers.push(() => reloading.stop());
    await reloading.look();
    if (roster.suppliers.size === 0 && reloading.findings.length > 0) throw unusable(config, reloading.findings);
    const witness = await openWitness(gateway, config.stateFolder);
    closers.push(() => witness.close());
    if (witness.restored !== undefined)
      logger.error({ cause: witness.restored }, 'this database came back from a backup: nothing goes out');
    // Before anything is routed by figures that grew old while no gateway ran.
    await moveFigureLimits(gateway);
    await startWorkers(gateway, queue);
    replica.on({ death: () => void takeUpWork(gateway) });
    const schedule = startSchedule(gateway, retentionOf(config));
    // Before the schedule stops, so that no supplier is polled anew after it.
    closers.push(
      () => schedule.stop(),
      () => reloading.stop(),
    );
    replica.on({ laneWanted: (kind) => schedule.hurry(kind) });
    roster.pollWith(schedule);
    reloading.watch();
    const look = (): Promise<void> => reloading.look();
    const lab = new Lab({ gateway, config, address, look });
    closers.push(() => lab.close());
    const server = await createServer({
      gateway,
      apiKey: config.server.apiKey,
      signIn,
      isReady: () => isReady,
      metrics,
      readings: readingsOf(gateway, config.environment),
      lab,
      hostKeys: hostKeyTrust({ gateway, config, look }),
    });
    const url = await listen(server, config);
    closers.push(() => server.close());
    // First of all, so that nobody who waits for a turn at a shop is waited for.
    closers.push(() => shops.stop());
    isReady = true;
    logger.info({ url, suppliers: roster.suppliers.size, storefronts: storefronts.size }, 'gateway started');
    return {
      gateway,
      url,
      database,
      notConfigured: reloading.notConfigured,
      findings: reloading.findings,
      stop: async () => {
        isReady = false;
        logger.info({}, 'draining');
        await close();
        logger.info({}, 'stopped');
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens the database (embedded unless one is given) and brings it to this build's schema. */
async function openStores(
  options: StartOptions,
  clock: Clock,
  closers: (() => Promise<void>)[],
): Promise<{
  db: Database;
  fileDb: Database;
  archive: Archive;
  address: DatabaseAddress;
  database: RunningGateway['database'];
}> {
  const { config, logger } = options;
  const embedded =
    config.databaseUrl === undefined
      ? await startEmbeddedPostgres({ folder: config.stateFolder, logger, durable: options.durable ?? true })
      : undefined;
  if (embedded) closers.push(() => embedded.stop());
  const address = embedded?.address ?? (config.databaseUrl as string);
  const db = await openDatabase({ address, logger, poolMax: 12 });
  closers.push(() => db.destroy());
  const fileDb = await openDatabase({ address, logger, poolMax: 8 });
  closers.push(() => fileDb.destroy());
  const { ran } = await migrateToLatest(db);
  if (ran.length > 0) logger.info({ ran }, 'database migrated');
  const archive = await openArchive(db, config.archive ?? databaseOnly, { ids: randomIds, now: clock.now() });
  closers.push(() => closeArchive(archive));
  const place = embedded ? embedded.dataFolder : 'DATABASE_URL';
  return { db, fileDb, archive, address, database: { place, embedded: embedded !== undefined } };
}

/** Two installations that send traces to one collector have files and orders of the same numbers. */
async function installationOf(db: Database): Promise<string> {
  return (await currentIdentity(db)).identity;
}

/** A dead process's jobs are noticed late by the queue; the work itself is hinted again at once. */
async function takeUpWork(gateway: Gateway): Promise<void> {
  try {
    await sweep(gateway, 0);
  } catch (error) {
    gateway.logger.warn({ err: error }, 'the work of a dead replica is taken up by the next sweep');
  }
}

/** The periods of the configuration, or the usual ones. */
function retentionOf({ retention = configFile.shape.retention.parse(undefined) }: Config): Retention {
  const { fullFeeds, stockHistory, pushLog, addresses, ...periods } = retention;
  return { periods, fullFeeds, stockHistory, pushLog, addresses };
}

function unusable({ mappingsFolder }: Config, findings: readonly string[]): ConfigError {
  return new ConfigError(
    'CONFIG-INVALID',
    `The suppliers in ${mappingsFolder} cannot be used:\n${findings.join('\n')}`,
  );
}

/** Shorter pauses, where demos and tests ask for them. */
function adapted({ pollEveryMs, settleMs }: StartOptions): (profile: SupplierProfile) => SupplierProfile {
  return (profile) => ({
    ...profile,
    collect: profile.collect.map(({ cron, ...rule }) => ({
      ...rule,
      ...(pollEveryMs === undefined
        ? { ...(cron === undefined ? {} : { cron }) }
        : { everyMs: pollEveryMs, jitterMs: 0, days: 'all' as const }),
      settleMs: settleMs ?? rule.settleMs,
    })),
  });
}

/** Which orders each shop lets pass, where it says so. */
function intakeRules({ storefronts }: Config): ReadonlyMap<string, IntakeRules> {
  return new Map(storefronts.flatMap(({ id, orders }) => (orders === undefined ? [] : [[id, orders]])));
}

function storefrontRows(config: Config, storefronts: ReadonlyMap<string, Storefront>): StorefrontRow[] {
  return [...storefronts].map(([id, { capabilities }]) => {
    const publish = config.storefronts.find((entry) => entry.id === id)?.publish;
    return { id, adapter: capabilities.adapter, ...(publish === undefined ? {} : { publish }) };
  });
}

async function listen(server: FastifyInstance, config: Config): Promise<string> {
  const { host, port } = config.server;
  try {
    return await server.listen({ host, port });
  } catch (error) {
    throw new ConfigError('SERVER-ADDRESS', `Cannot listen on ${host}:${port}: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
