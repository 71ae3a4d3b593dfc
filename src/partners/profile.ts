import type { z } from 'zod';
import type { X12DecodeOptions } from '../formats/codec.ts';
import type { InboundMapping, OutboundMapping } from '../mapping/mapping.ts';
import type { guard } from './schema/guard.ts';
import type { invoices } from './schema/invoices.ts';
import type { limits } from './schema/limits.ts';
import type { orders } from './schema/orders.ts';
import type { shipping } from './schema/shipping.ts';

/**
 * # Supplier profile: everything `mappings/<supplier>/` says, loaded and cross-checked
 *
 * A profile is data: identity, where files are collected and delivered, how its X12 is addressed, how its stock is to
 * be understood, what it costs to order there, and its compiled mappings. A step
 * takes the profile once, at its beginning; when the files change, the next step gets another profile.
 */
export interface SupplierProfile {
  /** Folder name; also the key in every table. */
  readonly id: string;
  /** Hash of what all its files say; two gateways that agree on it do the same with every file and order. */
  readonly revision: string;
  readonly name: string;
  /** Our own stock: its quantities may be put by the API. */
  readonly own: boolean;
  /** It only simulates: test orders go to it, and no others. */
  readonly simulator: boolean;
  readonly timeZone: string;
  readonly currency: string;
  /** Options of the channel adapter, already validated by its own schema; secrets resolved. */
  readonly channel: ChannelProfile;
  readonly collect: readonly CollectRule[];
  readonly receive: ReceiveRule;
  readonly deliver: DeliverRule;
  /** When the supplier works. */
  readonly calendar: CalendarRule;
  /** How long it may take to answer an order. */
  readonly clocks: ClockRules;
  /** What it may answer an order, and what follows. */
  readonly orders: OrderRules;
  /** What it is told of files that could not be used. */
  readonly errorReports: ErrorReportRules;
  /** What it may bill. */
  readonly invoices: InvoiceRules;
  readonly x12?: X12Profile;
  /** Absent: nothing is decrypted or encrypted. */
  readonly pgp?: PgpProfile;
  readonly stock: StockRules;
  readonly products: ProductRules;
  readonly costs: CostRules;
  /** Where it ships, how fast and for how much. */
  readonly shipping: ShippingRules;
  /** What it does not take. */
  readonly limits: LimitRules;
  readonly inbound: readonly InboundMapping[];
  readonly outbound: readonly OutboundMapping[];
}

export type ChannelProfile = { readonly kind: 'sftp' | 'folder' | 'http' | 'email' } & Readonly<
  Record<string, unknown>
>;

/** Whether documents go out over the connection that files come by. */
export function isSameChannel({ channel, deliver }: SupplierProfile): boolean {
  return JSON.stringify(channel) === JSON.stringify(deliver.channel);
}

export interface CollectRule {
  /** Tells rules of one folder apart; empty where there is only one. */
  readonly name: string;
  readonly folder: string;
  /** Patterns of the names it takes; empty: all. */
  readonly files: readonly string[];
  /** Milliseconds between polls. */
  readonly everyMs: number;
  /** Five fields in the supplier's time zone; instead of the interval. */
  readonly cron?: string;
  /** `business`: polls only in the time of the supplier's calendar. */
  readonly days: 'all' | 'business';
  /** Milliseconds that a poll is late at most. */
  readonly jitterMs: number;
  /** A file counts as settled when two listings at least this far apart agree on size and time. */
  readonly settleMs: number;
  /** Name of the file that says that another one is complete, with `{name}` or `{stem}` of that one. */
  readonly doneFile?: string;
  /** Milliseconds after the first listing of its name before a file is taken. */
  readonly minimumAgeMs: number;
  /** Name patterns of files that are still being written, besides the built-in ones. */
  readonly temporary: readonly string[];
  /** Name patterns never taken. */
  readonly ignore: readonly string[];
  /** Most files taken in one poll. */
  readonly mostPerPoll: number;
  readonly then: 'archive' | 'delete' | 'keep';
  readonly archiveFolder?: string;
  /** Files larger than this are held. */
  readonly maxBytes: number;
  /** How often files should come; nothing is missed without it. */
  readonly expect?: ExpectRule;
}

/** Again within so much business time, or by a time of every business day (minutes after midnight). */
export type ExpectRule = ({ readonly everyMs: number } | { readonly by: number }) & {
  /** Pattern of the names that count; without it files with stock do. */
  readonly files?: string;
};

/** See domain/invoice-match.ts. */
export type InvoiceRules = Readonly<z.infer<typeof invoices>>;

/** What the supplier is told of its files. */
export interface ErrorReportRules {
  readonly to?: readonly string[] | undefined;
  readonly mode: 'draft' | 'automatic' | 'off';
  readonly mostPerDay: number;
  readonly waitMs: number;
  readonly subject?: string | undefined;
  readonly opening?: string | undefined;
  readonly closing?: string | undefined;
}

/** See domain/acknowledgment-verdict.ts. */
export type OrderRules = Readonly<z.infer<typeof orders>>;

/** See domain/acknowledgment-clock.ts; a step without a clock is never missed. */
export interface ClockRules {
  readonly functionalAcknowledgment?: { readonly warnMs: number; readonly alertMs: number };
  readonly acknowledgment?: { readonly warnMs?: number; readonly alertMs: number };
  readonly shipNotice?: { readonly afterPromise: number; readonly afterOrder: number };
  readonly invoice?: { readonly afterShipment: number };
}

/** Days and hours are local to the zone; see domain/business-calendar.ts, which reckons with it. */
export interface CalendarRule {
  readonly timeZone: string;
  /** ISO weekdays, 1 = Monday. */
  readonly workdays: readonly number[];
  /** `2026-12-25` */
  readonly holidays: readonly string[];
  /** Minutes after midnight. */
  readonly hours?: { readonly from: number; readonly to: number };
}

/** Files that the supplier brings to us. */
export interface ReceiveRule {
  /** Secrets of the supplier, any of which opens the door; with none only an operator may bring files. */
  readonly tokens: readonly string[];
  /** Names that may stand in the address; any without it. */
  readonly folders?: readonly string[];
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Longest pause between two pieces. */
  readonly stallMs: number;
}

export interface DeliverRule {
  /** Over which documents go out: `channel` of the profile, unless supplier.yaml names another one. */
  readonly channel: ChannelProfile;
  /** Empty where requests or messages are sent instead of files. */
  readonly folder: string;
  /** Prefix of temporary names, which the supplier ignores by agreement. Default `.` */
  readonly temporaryPrefix: string;
  /** In milliseconds: a person is told when a document waits to be delivered for longer. */
  readonly overdueAfter: number;
}

export interface PgpProfile {
  /** Armored keys of ours, the newest first. */
  readonly privateKeys: readonly string[];
  readonly passphrase?: string | undefined;
  readonly supplierKeys: readonly string[];
  readonly verify: 'required' | 'optional';
  readonly deliver: 'plain' | 'encrypt' | 'sign-and-encrypt';
  readonly suffix: string;
  readonly armor: boolean;
}

export interface X12Profile {
  /** The supplier's ISA05/06 and GS02. */
  readonly qualifier: string;
  readonly id: string;
  /** Ours. */
  readonly ourQualifier: string;
  readonly ourId: string;
  /** What answers every group but FA: a 997, or a 999 where the group is of 005010 or later; undefined: nothing. */
  readonly acknowledge?: '997' | '999';
  /** When an interchange is answered with a TA1: when ISA14 asks and when it cannot be taken, always, or never. */
  readonly interchangeAcknowledgment: 'requested' | 'always' | 'never';
  readonly usage: 'P' | 'T';
  readonly tolerate: readonly string[];
  /** How far documents are checked, and what is refused by agreement. */
  readonly reading: X12DecodeOptions;
}

export interface StockRules {
  /** Whether a feed names every SKU the supplier has (`full`), only those that changed (`partial`), or by how much (`delta`). */
  readonly coverage: 'full' | 'partial' | 'delta';
  /** What stands for a SKU and warehouse that a file names more than once. */
  readonly duplicates: 'last' | 'sum' | 'refuse';
  /** The event after which the supplier's own figure already lacks what we ordered (DOMAIN.md 2.2). */
  readonly reflectsAt: 'receipt' | 'acknowledgment' | 'shipment';
  /** Nothing more of a SKU is sold or routed once the supplier refused an order for it, until a later figure. */
  readonly zeroRefused: boolean;
  /** Units never offered for sale. */
  readonly buffer: BufferRules;
  /** How old a figure may be, in business time of the calendar. */
  readonly freshness: {
    readonly expectedEveryMs: number;
    readonly maxAgeMs: number;
    /** Whose clock says when a file came. */
    readonly clock: 'server' | 'ours';
  };
  /** What is told of feeds that come: see domain/feed-health.ts. */
  readonly watch: { readonly usualShare: number; readonly fastEveryMs?: number };
  /** Lines of a full feed that come again with the same text are not read again. */
  readonly skipUnchanged: boolean;
  /** A full feed with fewer than this share of the SKUs of the last one is held. */
  readonly minimumShare: number;
  /** Full feeds a SKU must be missing from before it goes to zero. */
  readonly missingFeeds: number;
  /** What feeds are held for; false: never. */
  readonly guard: GuardRules;
}

/** See domain/buffer.ts. */
export interface BufferRules {
  readonly normal: number;
  readonly fast: number;
  readonly skus: readonly SkuBuffer[];
  /** Absent: nothing is learnt. */
  readonly learn?: LearnRules;
}

/** Of one supplier SKU, or of all that fit a pattern (`*` and `?`); an exact name counts before a pattern, else the first. */
export interface SkuBuffer {
  readonly sku: string;
  /** Absent: a fast mover. */
  readonly units?: number;
}

export interface LearnRules {
  /** Standard deviations kept back beside the mean. */
  readonly z: number;
  readonly exposureMs: number;
  readonly most: number;
  readonly fastPerDay: number;
  readonly leastObservations: number;
  /** How far back feeds are compared. */
  readonly days: number;
}

/** See domain/feed-limits.ts. */
export type GuardRules = Readonly<z.infer<typeof guard>>;

export interface ProductRules {
  /** How a supplier SKU finds our product, in order of preference. */
  readonly match: readonly ('list' | 'gtin' | 'sku')[];
  /** supplier SKU → our SKU, from `file`. */
  readonly list: ReadonlyMap<string, string>;
}

/** See domain/shipping-terms.ts. */
export type ShippingRules = Readonly<z.infer<typeof shipping>>;

export type LimitRules = Readonly<z.infer<typeof limits>>;

export interface CostRules {
  /** Per purchase order, in the supplier's currency. */
  readonly dropShipFee: string;
  readonly freightPerOrder: string;
  readonly freightPerUnit: string;
  /** Lower wins a tie. */
  readonly priority: number;
}
