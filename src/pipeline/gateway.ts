import type { AlertTarget } from '../alerts/alert-target.ts';
import type { Channel } from '../channels/channel.ts';
import type { RoutingPolicy } from '../documents/routing-request.ts';
import type { MarginSettings } from '../domain/margin-watch.ts';
import type { IntakeRules } from '../domain/order-holds.ts';
import type { StorefrontPrices } from '../domain/price-settings.ts';
import type { SolveProgram } from '../domain/routing/program.ts';
import type {
  Codec,
  FormatName,
  FunctionalGroup,
  Interchange,
  InterchangeAcknowledgment,
  SourceDocument,
} from '../formats/codec.ts';
import type { TargetSegments } from '../formats/tree.ts';
import type { Clock } from '../kernel/clock.ts';
import { TransientError } from '../kernel/errors.ts';
import type { Ids } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Problem } from '../kernel/problem.ts';
import type { Setting } from '../kernel/settings/settings.ts';
import type { SupplierProfile } from '../partners/profile.ts';
import type { Storefront } from '../storefronts/storefront.ts';
import type { Archive } from '../stores/archive/ledger.ts';
import type { Database } from '../stores/database.ts';
import type { JobQueue } from '../stores/job-queue.ts';
import { revisionInForce } from '../stores/mapping-revisions.ts';
import type { Alerting } from './alerts/alerting.ts';
import type { ReadAheads } from './inbound/read-ahead.ts';
import type { Safeguards } from './safeguards.ts';
import type { ShopSettings } from './storefront/shop-settings.ts';

/**
 * Everything the steps of the pipeline work with, handed in by the composition root: contracts and data, no adapters.
 * Steps keep no state of their own; whatever must survive a crash is in the database.
 */
export interface Gateway {
  readonly db: Database;
  /** Where raw bytes are kept. */
  readonly archive: Archive;
  readonly queue: Pick<JobQueue, 'send' | 'sendAll' | 'deadLetters' | 'discard' | 'depths'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Version of Crossdock: what another one read may mean something else to this one. */
  readonly release?: string;
  /** Which process this is, for people: host and process number. */
  readonly place?: string;
  readonly suppliers: ReadonlyMap<string, SupplierProfile>;
  /** By supplier: where its files are collected. */
  readonly channels: ReadonlyMap<string, Channel>;
  /** By supplier: where documents go out, for those whose files come another way. */
  readonly deliveryChannels?: ReadonlyMap<string, Channel>;
  readonly storefronts: ReadonlyMap<string, Storefront>;
  /** By storefront: how it is read; as usual where it is absent. */
  readonly shops?: ReadonlyMap<string, ShopSettings>;
  /** Where the world reaches this gateway, without a slash at the end: shops send their webhooks there. */
  readonly publicUrl?: string;
  /** By storefront, of those that want prices: how they are made. */
  readonly prices?: ReadonlyMap<string, StorefrontPrices>;
  /** By storefront: what is kept of its income, and when a person is told of a margin. */
  readonly margins?: ReadonlyMap<string, MarginSettings>;
  /** How orders find their suppliers; by the usual policy, and without a solver, where it is absent. */
  readonly routing?: RoutingSettings;
  /** By storefront: which orders are routed by themselves; the usual ones where it is absent. */
  readonly intake?: ReadonlyMap<string, IntakeRules>;
  /** Who is told what needs a person, besides the log. */
  readonly alerting?: Alerting;
  /** By what mail to these addresses goes out; whoever asks closes it. Absent: there is no mail server for suppliers. */
  readonly supplierMail?: ((to: readonly string[]) => AlertTarget) | undefined;
  readonly codecs: Readonly<Record<FormatName, Codec>>;
  /** The 997 or 999 of a group; undefined for a group of acknowledgments, which is never acknowledged. */
  readonly acknowledge: (group: ReceivedGroup, as: '997' | '999') => TargetSegments | undefined;
  /** GS08 and ST03 of that acknowledgment. */
  readonly acknowledgmentRelease: (
    group: FunctionalGroup,
    as: '997' | '999',
  ) => { readonly version: string; readonly implementation?: string };
  /** The TA1 of an interchange; undefined when none is due. */
  readonly acknowledgeInterchange: (
    interchange: ReceivedInterchange,
    now: Date,
    due: 'requested' | 'always',
  ) => InterchangeAcknowledgment | undefined;
  /** All of them, except where a test shows what each is for. */
  readonly safeguards: Safeguards;
  /** This process among those at work on the database; undefined in it while it is cut off. Absent where it is alone. */
  readonly replica?: { readonly id: number | undefined };
  /**
   * Connections for opening files alone. Their transactions are long and go through much of the database: they keep nobody else
   * from a connection, and the same few server processes do them, which have the pages mapped and the plans made.
   * Absent: `db`.
   */
  readonly fileDb?: Database;
  /** What is read while it is fetched. Absent: files are read when they are opened. */
  readonly readAheads?: ReadAheads;
  /** Every value of the configuration with its origin, secrets masked: see kernel/settings/settings.ts. */
  readonly settings?: {
    /** Of crossdock.yaml and the environment. */
    crossdock(): Setting[];
    /** Of a supplier's supplier.yaml; undefined where there is no such supplier. */
    supplier(id: string): Promise<Setting[] | undefined>;
  };
  /** Asks for a look at what is in force soon: this gateway met a revision that is not. */
  readonly lookAtMappings?: () => void;
  /** Tells whoever listens what happened; never fails and never decides anything. */
  readonly tell: (event: GatewayEvent) => void;
}

export interface RoutingSettings {
  /** By storefront. */
  readonly policies: ReadonlyMap<string, RoutingPolicy>;
  readonly solve: SolveProgram;
}

/** One interchange as it was received: what a TA1 answers. */
export interface ReceivedInterchange {
  readonly interchange: Interchange;
  readonly complete: boolean;
  readonly problems: readonly Problem[];
  readonly groups: readonly FunctionalGroup[];
  /** TA1 segments in it. */
  readonly acknowledgments: readonly InterchangeAcknowledgment[];
}

/** One functional group as it was received: what a 997 or 999 answers. */
export interface ReceivedGroup {
  readonly group: FunctionalGroup;
  readonly complete: boolean;
  readonly problems: readonly Problem[];
  /** GE01, where present. */
  readonly declaredDocuments?: number;
  readonly receivedDocuments: number;
  readonly documents: readonly {
    readonly document: SourceDocument;
    readonly complete: boolean;
    readonly problems: readonly Problem[];
  }[];
}

/** What happened, for logs and for the story that the demo prints. */
export type GatewayEvent =
  | {
      readonly type: 'file-received';
      readonly supplierId: string;
      readonly file: string;
      readonly bytes: number;
      readonly ms: number;
    }
  | {
      readonly type: 'document-recorded';
      readonly supplierId: string;
      readonly file: string;
      readonly kind: string;
      /** The set of an X12 document, else the format. */
      readonly label: string;
      readonly state: string;
      readonly summary: string;
      readonly ms: number;
    }
  | { readonly type: 'order-received'; readonly orderId: string; readonly lines: number }
  | { readonly type: 'order-routed'; readonly orderId: string; readonly summary: string; readonly ms: number }
  | {
      readonly type: 'document-delivered';
      readonly supplierId: string;
      readonly file: string;
      readonly kind: string;
      readonly bytes: number;
      readonly ms: number;
    }
  | {
      readonly type: 'stock-published';
      readonly storefrontId: string;
      readonly items: number;
      readonly waitedMs: number;
    }
  | {
      readonly type: 'prices-published';
      readonly storefrontId: string;
      readonly items: number;
      readonly waitedMs: number;
    }
  | {
      readonly type: 'fulfilment-published';
      readonly storefrontId: string;
      readonly orderId: string;
      readonly trackingNumber: string | null;
    }
  | {
      readonly type: 'storefront-compared';
      readonly storefrontId: string;
      readonly drifted: number;
      readonly repaired: number;
    }
  | { readonly type: 'supplier-changed'; readonly supplierId: string; readonly revision: string }
  | {
      readonly type: 'supplier-paused';
      readonly supplierId: string;
      /** False: it was resumed. */
      readonly isPaused: boolean;
      readonly by: string;
      readonly reason: string;
    }
  | {
      readonly type: 'exception';
      readonly code: string;
      readonly message: string;
      readonly supplierId?: string | undefined;
    };

/** The profile of a supplier that a stored row names. A supplier that was removed from mappings/ has none. */
export function supplierOf(gateway: Gateway, supplierId: string): SupplierProfile {
  const profile = gateway.suppliers.get(supplierId);
  if (!profile) throw new Error(`no mappings/${supplierId}: its files and orders wait until it is back`);
  return profile;
}

/**
 * The profile of a supplier for one step, in the step's transaction: only the revision that is in force, so that gateways
 * on one database never read two files by two mappings at a time.
 *
 * @throws TransientError MAPPING-OUTDATED while this gateway still runs another revision
 */
export async function supplierInForce(gateway: Gateway, trx: Database, supplierId: string): Promise<SupplierProfile> {
  const profile = supplierOf(gateway, supplierId);
  const inForce = await revisionInForce(trx, supplierId);
  if (inForce === undefined || inForce === profile.revision) return profile;
  gateway.lookAtMappings?.();
  throw new TransientError(
    'MAPPING-OUTDATED',
    `This gateway still runs revision ${profile.revision.slice(0, 8)} of ${supplierId}; ${inForce.slice(0, 8)} is in force.`,
  );
}

/** How soon work is tried again that met what is not in force any more: the look that was asked for is over by then. */
export const OUTDATED_REST_MS = 2_000;

/**
 * Whether this gateway still runs another revision of the supplier than the one in force; then it is asked to look. Being refused
 * by the supplier's server says nothing then: a person may have mended that (a host key) on another gateway.
 */
export async function isOutdated(gateway: Gateway, profile: SupplierProfile): Promise<boolean> {
  const inForce = await revisionInForce(gateway.db, profile.id);
  if (inForce === undefined || inForce === profile.revision) return false;
  gateway.lookAtMappings?.();
  return true;
}

/** The channel that a supplier's files are collected by. */
export function channelOf(gateway: Gateway, supplierId: string): Channel {
  const channel = gateway.channels.get(supplierId);
  if (!channel) throw new Error(`no channel for supplier ${supplierId}`);
  return channel;
}

/** The channel that a supplier's documents go out by. */
export function deliveryChannelOf(gateway: Gateway, supplierId: string): Channel {
  return gateway.deliveryChannels?.get(supplierId) ?? channelOf(gateway, supplierId);
}
