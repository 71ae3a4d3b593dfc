import { join } from 'node:path';
import type { Channel } from '../../src/channels/channel.ts';
import {
  createMemoryChannel,
  createMemoryFolders,
  type MemoryFolders,
} from '../../src/channels/memory/memory-channel.ts';
import type { MarginSettings } from '../../src/domain/margin-watch.ts';
import type { StorefrontPrices } from '../../src/domain/price-settings.ts';
import { acknowledge, acknowledgeInterchange, acknowledgmentRelease, codecs } from '../../src/formats/registry.ts';
import { fixedClock } from '../../src/kernel/clock.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { loadSuppliers } from '../../src/partners/load.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import type { Alerting } from '../../src/pipeline/alerts/alerting.ts';
import { tellTarget } from '../../src/pipeline/alerts/tell-target.ts';
import type { Gateway, GatewayEvent } from '../../src/pipeline/gateway.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { openFile } from '../../src/pipeline/inbound/open.ts';
import type { ReadAheads } from '../../src/pipeline/inbound/read-ahead.ts';
import { deliverTo } from '../../src/pipeline/outbound/deliver.ts';
import { routeOrder } from '../../src/pipeline/outbound/plan.ts';
import { sendChange } from '../../src/pipeline/outbound/send-change.ts';
import { sendPurchaseOrder } from '../../src/pipeline/outbound/translate.ts';
import { supplierRow } from '../../src/pipeline/party-rows.ts';
import { allSafeguards, type Safeguards } from '../../src/pipeline/safeguards.ts';
import { acceptOrder } from '../../src/pipeline/storefront/intake.ts';
import { publish } from '../../src/pipeline/storefront/publish.ts';
import { readOrders } from '../../src/pipeline/storefront/read-orders.ts';
import { type MemoryStorefront, memoryStorefront } from '../../src/storefronts/memory/memory.ts';
import { memoryOptions } from '../../src/storefronts/memory/options.ts';
import type { Archive } from '../../src/stores/archive/ledger.ts';
import { databaseOnly, openArchive } from '../../src/stores/archive/open.ts';
import { type StorefrontRow, syncParties } from '../../src/stores/parties.ts';
import { syncPriceSettings } from '../../src/stores/prices.ts';
import type { Payload, QueueName } from '../../src/stores/queues.ts';
import type { TestDatabase } from './database.ts';
import { orderOf } from './loop.ts';

/**
 * A gateway whose steps a test takes one by one: Bravo (CSV) and Acme (X12) behind folders in memory, a shop in memory,
 * a clock that stands still. Hints to the job queue are written down and worked when the test says so, so that every
 * order of events can be played.
 */
export interface StepGateway {
  readonly gateway: Gateway;
  readonly clock: ReturnType<typeof fixedClock>;
  readonly folders: MemoryFolders;
  readonly shop: MemoryStorefront;
  readonly hints: { readonly queue: QueueName; readonly payload: Readonly<Record<string, string>> }[];
  readonly events: GatewayEvent[];
  /** Works the hints given so far, and those that follow from them. */
  work(): Promise<void>;
  /** A supplier's file: put, polled and opened with everything that follows; `modifiedAt`: its time there, now without it. */
  receive(supplierId: string, name: string, content: string | Uint8Array, modifiedAt?: Date): Promise<void>;
  place(orderId: string, lines: readonly (readonly [sku: string, quantity: number])[]): Promise<void>;
}

const MAPPINGS = join(import.meta.dirname, '../../mappings');
const START = '2026-11-22T10:00:00Z';

/** What Acme and Bravo need of it. */
export const stepEnvironment: Readonly<Record<string, string>> = Object.fromEntries(
  ['ACME', 'BRAVO'].flatMap((id) => [
    [`${id}_HOST`, '127.0.0.1'],
    [`${id}_PORT`, '22'],
    [`${id}_USER`, 'unused'],
    [`${id}_PASSWORD`, 'unused'],
    [`${id}_HOST_KEY`, `SHA256:${'A'.repeat(43)}`],
  ]),
);

/** The suppliers of the repository: a test does not change those, so one file of tests reads them once. */
let known: ReturnType<typeof loadSuppliers> | undefined;

async function suppliersOf(options: {
  readonly mappings?: string;
  readonly environment?: Readonly<Record<string, string>>;
}): ReturnType<typeof loadSuppliers> {
  const environment = { ...stepEnvironment, ...options.environment };
  if (options.mappings !== undefined || options.environment !== undefined)
    return loadSuppliers(options.mappings ?? MAPPINGS, environment);
  known ??= loadSuppliers(MAPPINGS, environment);
  return known;
}

export async function stepGateway(
  database: TestDatabase,
  options: {
    readonly profile?: (profile: SupplierProfile) => SupplierProfile;
    readonly channel?: (channel: Channel) => Channel;
    /** Channels that documents go by, where they are not the ones that files come by. */
    readonly deliveryChannels?: Readonly<Record<string, Channel>>;
    /** Of the shop; nobody is told of margins without. */
    readonly margin?: MarginSettings;
    readonly alerting?: Alerting;
    readonly safeguards?: Partial<Safeguards>;
    readonly archive?: Archive;
    /** Nothing is read while it is fetched without. */
    readonly readAheads?: ReadAheads;
    /** Of the shop; it wants no prices without. */
    readonly prices?: StorefrontPrices;
    /** Default: those of the repository. */
    readonly mappings?: string;
    /** Beside what Acme and Bravo need. */
    readonly environment?: Readonly<Record<string, string>>;
    /** Default: one that is called `shop`; all of them are the same shop in memory. */
    readonly storefronts?: readonly StorefrontRow[];
  } = {},
): Promise<StepGateway> {
  const { profile: adapt = (profile) => profile, channel: wrap = (channel) => channel } = options;
  const { storefronts = [{ id: 'shop', adapter: 'memory' }] } = options;
  const clock = fixedClock(START);
  const loaded = await suppliersOf(options);
  const profiles = loaded.profiles.map((profile) =>
    adapt({ ...profile, collect: profile.collect.map((rule) => ({ ...rule, everyMs: 0, jitterMs: 0, settleMs: 0 })) }),
  );
  const folders = createMemoryFolders(() => clock.now());
  for (const folder of ['/outbound', '/inbound', '/archive']) folders.makeFolder(folder);
  const shop = memoryStorefront(memoryOptions.parse({}), { clock });
  const hints: StepGateway['hints'][number][] = [];
  const events: GatewayEvent[] = [];
  const channel = wrap(createMemoryChannel(folders, { clock, ids: randomIds, logger: silentLogger }));
  const gateway: Gateway = {
    db: database.db,
    archive: options.archive ?? (await openArchive(database.db, databaseOnly, { ids: randomIds, now: clock.now() })),
    queue: {
      send: async (_trx, queue, payload) => void hints.push({ queue, payload: payload as Record<string, string> }),
      sendAll: async (_trx, queue, payloads) => {
        for (const payload of payloads) hints.push({ queue, payload: payload as Record<string, string> });
      },
      deadLetters: async () => [],
      discard: async () => false,
      depths: async () => [],
    },
    clock,
    ids: randomIds,
    logger: silentLogger,
    suppliers: new Map(profiles.map((profile) => [profile.id, profile])),
    channels: new Map(profiles.map((profile) => [profile.id, channel])),
    deliveryChannels: new Map(Object.entries(options.deliveryChannels ?? {})),
    storefronts: new Map(storefronts.map(({ id }) => [id, shop])),
    ...(options.prices === undefined ? {} : { prices: new Map([['shop', options.prices]]) }),
    ...(options.margin === undefined ? {} : { margins: new Map([['shop', options.margin]]) }),
    ...(options.alerting === undefined ? {} : { alerting: options.alerting }),
    codecs: { ...codecs },
    acknowledge,
    acknowledgmentRelease,
    acknowledgeInterchange,
    safeguards: { ...allSafeguards, ...options.safeguards },
    ...(options.readAheads === undefined ? {} : { readAheads: options.readAheads }),
    tell: (event) => void events.push(event),
  };
  await syncParties(
    database.db,
    profiles.map((profile) => supplierRow(profile, clock.now())),
    storefronts,
    clock.now(),
  );
  await syncPriceSettings(database.db, [{ id: 'shop', revision: options.prices?.revision }], clock.now());
  const workOne = async ({ queue, payload }: StepGateway['hints'][number]): Promise<void> => {
    const ids = payload as Payload<'file.open'> & Payload<'purchase-order.send'> & Record<string, string>;
    if (queue === 'file.open') await openFile(gateway, ids.supplierId, ids.fileId);
    else if (queue === 'order.route') await routeOrder(gateway, ids.orderId as string);
    else if (queue === 'purchase-order.send') await sendPurchaseOrder(gateway, ids.supplierId, ids.purchaseOrderId);
    else if (queue === 'purchase-order.change') await sendChange(gateway, ids.supplierId, ids.purchaseOrderId);
    else if (queue === 'alert.tell') await tellTarget(gateway, ids.target as string);
    else if (queue === 'supplier.deliver') await deliverTo(gateway, ids.supplierId);
    else if (queue === 'storefront.read') await readOrders(gateway, ids.storefrontId as string);
    else await publish(gateway, ids.storefrontId as string);
  };
  const work = async (): Promise<void> => {
    for (let hint = hints.shift(); hint !== undefined; hint = hints.shift()) await workOne(hint);
  };
  return {
    gateway,
    clock,
    folders,
    shop,
    hints,
    events,
    work,
    receive: async (supplierId, name, content, modifiedAt) => {
      clock.advance(1000);
      folders.put('/outbound', name, content, modifiedAt);
      for (const rule of gateway.suppliers.get(supplierId)?.collect ?? []) await collect(gateway, supplierId, rule);
      await work();
    },
    place: async (orderId, lines) => {
      clock.advance(1000);
      await acceptOrder(gateway, { ...orderOf(orderId, lines), shippingService: 'ground' }, orderId);
      await work();
    },
  };
}
