import type { InventoryHeader } from '../../../documents/inventory-advice.ts';
import type { SupplierProfile } from '../../../partners/profile.ts';
import type { Database } from '../../../stores/database.ts';
import { keepUnsaid } from '../../../stores/doubts.ts';
import { closeException } from '../../../stores/exceptions.ts';
import {
  applyStage,
  type Coverage,
  insertFeedRun,
  lockFeed,
  type RepeatedLines,
  settleStage,
} from '../../../stores/feeds.ts';
import type { SeenFile } from '../../../stores/files.ts';
import { refreshListings } from '../../../stores/listings.ts';
import { type Audit, settleJudgement } from '../../feeds/hold.ts';
import type { Gateway } from '../../gateway.ts';
import { momentsOf } from '../figure-moments.ts';
import type { KnownFeed } from '../imprint.ts';
import type { Progress } from '../progress.ts';
import type { TranslatedDocument } from '../translate.ts';
import { decisionRefused, guardFeed, type ReleasedRun } from './guard-feed.ts';
import { currencyOf, keepImprint, knowsRest } from './known-stock.ts';
import { labelOf } from './recording.ts';
import { contradictions, heldLinesKey, tellOfHeldLines, tellOfLate, tellOfRepeated } from './tell-of-lines.ts';
import { tellOfQuantities } from './tell-of-quantities.ts';

/** A stock document that may take effect; its lines are in the stage. */
export interface AcceptedStock {
  readonly document: TranslatedDocument;
  readonly documentId: string;
}

/**
 * Applies the stock of one file: all its stock documents together are one feed, because some suppliers send a
 * transaction set per SKU. A feed of which any part was not usable is held as a whole, since what is missing from it
 * would count as missing from the supplier.
 */
export async function recordInventory(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  file: SeenFile,
  stock: readonly AcceptedStock[],
  isWhole: boolean,
  reading: {
    readonly release?: (ReleasedRun & Audit) | undefined;
    readonly progress?: Progress | undefined;
    readonly known?: KnownFeed | undefined;
  } = {},
): Promise<void> {
  const { release, progress, known } = reading;
  const began = gateway.clock.now();
  const first = stock[0] as AcceptedStock;
  const feed = first.document.mapping?.id ?? 'inventory';
  const heldLines = stock.reduce((sum, entry) => sum + entry.document.heldCount, 0);
  const policy = repeatedLinesOf(profile);
  const settled = await settleStage(trx, policy);
  const { named, repeated } = settled;
  const inForce = await lockFeed(trx, profile.id, feed);
  const currency = currencyOf(
    profile,
    stock.map(({ document }) => document),
  );
  const isRest = await knowsRest(trx, profile.id, feed, inForce, currency, known);
  const stated = statedAt(stock);
  const { asOf, confirmedAt: trueAt } = momentsOf(profile, file, stated);
  const confirmedBefore = inForce === undefined ? asOf : later(inForce.asOf, inForce.confirmedAt);
  const cameLater = inForce !== undefined && inForce.fileId !== null && BigInt(inForce.fileId) > BigInt(file.id);
  const isOlder =
    inForce !== undefined && (asOf < inForce.asOf || (cameLater && asOf.getTime() === inForce.asOf.getTime()));
  // Of changes that were held, what nothing newer said is true until now.
  const fillsGaps = release !== undefined && profile.stock.coverage === 'partial' && isOlder;
  const read = fillsGaps ? await keepUnsaid(trx, profile.id) : settled.skus;
  const skus = read + (known?.imprint.knownRuns ?? 0);
  if (fillsGaps && skus === 0) {
    throw decisionRefused('Later files said all of its SKUs: nothing of it is left to be applied. Refuse it.');
  }
  const judged = await guardFeed(trx, profile, {
    feed,
    bytes: file.sha256.toString('hex'),
    // A document from the future is a mistake; a server whose clock is fast is not the document's fault.
    statedAsOf: stated !== undefined && stated > began ? stated : asOf,
    asOf,
    skus,
    heldLines,
    isWhole,
    documents: stock.map((entry) => entry.document),
    isRest,
    currency: currency ?? profile.currency,
    repeated: contradictionsOf(profile, repeated, currency),
    previous: inForce && { ...inForce, cameLater },
    fillsGaps,
    now: began,
    release,
  });
  const { state } = judged;
  const feedRunId = await insertFeedRun(trx, {
    supplierId: profile.id,
    feed,
    documentId: first.documentId,
    asOf,
    statedAsOf: stated,
    coverage: judged.coverage,
    state,
    reason: judged.reason,
    lines: skus,
    heldLines,
    now: began,
  });
  let summary = `${state}: ${judged.reason}; the stock in force stays`;
  if (state === 'applied') {
    progress?.enter('applying');
    summary = await applyFeed(gateway, trx, profile, {
      feed,
      feedRunId,
      asOf,
      trueAt,
      coverage: judged.coverage,
      currency: currency ?? profile.currency,
      isRest,
      confirmedAt: confirmedBefore,
      skus,
      fileSeenAt: file.firstSeenAt,
    });
    await tellOfRepeated(gateway, trx, profile, file, feed, repeated, policy);
    const problems = stock.flatMap(({ document }) => document.mappingProblems);
    await tellOfQuantities(gateway, trx, profile, file, feed, problems);
    if (known !== undefined && currency !== undefined && judged.coverage === 'full') {
      await keepImprint(trx, profile.id, { id: feedRunId, feed, currency, named, at: began }, known);
    }
  }
  const run = { id: feedRunId, feed, asOf, file, isWhole, confirmedAt: confirmedBefore, release };
  await settleJudgement(gateway, trx, profile, run, judged);
  if (profile.stock.coverage === 'partial') await tellOfLate(gateway, trx, profile, file, feed, state);
  const held = stock.flatMap(({ document }) => document.held);
  if (heldLines > 0) await tellOfHeldLines(gateway, trx, profile, file, feed, held, heldLines);
  else if (state === 'applied') await closeException(trx, heldLinesKey(profile.id, feed), 'a feed without any', began);
  gateway.tell({
    type: 'document-recorded',
    supplierId: profile.id,
    file: file.name,
    kind: 'inventory',
    label: labelOf(first.document),
    state,
    summary: heldLines > 0 ? `${summary}, ${heldLines} lines held` : summary,
    ms: gateway.clock.now().getTime() - began.getTime(),
  });
}

/** Changes add up: of two for one SKU the last alone would forget units that are gone. */
function repeatedLinesOf({ stock: { coverage, duplicates } }: SupplierProfile): SupplierProfile['stock']['duplicates'] {
  return coverage === 'delta' && duplicates === 'last' ? 'sum' : duplicates;
}

async function applyFeed(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  run: {
    readonly feed: string;
    readonly feedRunId: string;
    readonly asOf: Date;
    readonly trueAt: Date;
    readonly confirmedAt: Date;
    readonly skus: number;
    readonly coverage: Coverage;
    readonly currency: string;
    readonly isRest: boolean;
    readonly fileSeenAt: Date;
  },
): Promise<string> {
  const now = gateway.clock.now();
  const change = await applyStage(trx, {
    supplierId: profile.id,
    feed: run.feed,
    feedRunId: run.feedRunId,
    asOf: run.asOf,
    trueAt: run.trueAt,
    coverage: run.coverage,
    confirmedAt: run.confirmedAt,
    missingFeeds: profile.stock.missingFeeds,
    currency: run.currency,
    isRest: run.isRest,
    skuCount: run.skus,
    match: profile.products.match,
    list: profile.products.list,
    now,
  });
  for (const storefrontId of await refreshListings(trx, now, { fileSeenAt: run.fileSeenAt })) {
    await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
  }
  return `${run.skus} SKUs: ${change.inserted} new, ${change.changed} changed, ${change.zeroed} now zero`;
}

/** The moment a feed says it was true: the last one of its documents. */
function statedAt(stock: readonly AcceptedStock[]): Date | undefined {
  const stated = stock
    .map((entry) => (entry.document.header as InventoryHeader).asOf)
    .filter((asOf) => asOf !== undefined)
    .sort()
    .at(-1);
  return stated === undefined ? undefined : new Date(stated);
}

/** What of a feed contradicts itself, so that none of it can be believed. */
function contradictionsOf(
  { stock }: SupplierProfile,
  repeated: RepeatedLines,
  currency: string | undefined,
): string | undefined {
  if (currency === undefined) return 'its documents state their costs in several currencies';
  return stock.duplicates === 'refuse' && repeated.differing > 0 ? contradictions(repeated) : undefined;
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}
