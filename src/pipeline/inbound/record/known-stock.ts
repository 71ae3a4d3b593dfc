import type { InventoryHeader } from '../../../documents/inventory-advice.ts';
import type { SupplierProfile } from '../../../partners/profile.ts';
import type { Database } from '../../../stores/database.ts';
import { type FeedInForce, namesOfOthers, stageMissingSkus } from '../../../stores/feeds.ts';
import { copyImprintSkus, dropImprint, hasImprint, saveImprint } from '../../../stores/imprints.ts';
import { ImprintOutdated, type KnownFeed } from '../imprint.ts';
import type { TranslatedDocument } from '../translate.ts';

/**
 * The currency of costs that have none of their own: what the documents say, else the supplier's. Undefined when they
 * contradict one another.
 */
export function currencyOf(profile: SupplierProfile, documents: readonly TranslatedDocument[]): string | undefined {
  const stated = new Set(documents.map(({ header }) => (header as InventoryHeader).currency ?? profile.currency));
  const [currency, ...others] = stated;
  return others.length === 0 ? currency : undefined;
}

/**
 * Whether the stage has only what is not known to be as it was; then what is missing is staged as well.
 *
 * @throws ImprintSpoiled when what is known is not what is in force, or not all there is to know
 */
export async function knowsRest(
  trx: Database,
  supplierId: string,
  feed: string,
  inForce: FeedInForce | undefined,
  currency: string | undefined,
  known: KnownFeed | undefined,
): Promise<boolean> {
  const { of } = known?.imprint ?? {};
  if (known === undefined || of === undefined) return false;
  if (feed !== known.feed || of.feedRunId !== inForce?.feedRunId || of.currency !== currency) {
    if (known.imprint.knownRuns === 0) return false;
    throw new ImprintOutdated('another feed is in force');
  }
  if (!(await hasImprint(trx, supplierId, feed, of.feedRunId))) throw new ImprintOutdated('it was given up meanwhile');
  const missing = await known.imprint.missing((take) => copyImprintSkus(trx, supplierId, feed, take));
  await stageMissingSkus(trx, missing);
  return true;
}

/** Keeps what an applied full feed said, for the next one. */
export async function keepImprint(
  trx: Database,
  supplierId: string,
  run: {
    readonly id: string;
    readonly feed: string;
    readonly currency: string;
    readonly named: number;
    readonly at: Date;
  },
  { feed, terms, imprint }: KnownFeed,
): Promise<void> {
  if (run.feed !== feed) return;
  const renewed = imprint.renewed(run.named);
  if (renewed === undefined || (await namesOfOthers(trx, supplierId, feed))) {
    await dropImprint(trx, supplierId, feed);
    return;
  }
  const wholeAt = imprint.of?.wholeAt ?? run.at;
  await saveImprint(trx, supplierId, feed, { ...renewed, feedRunId: run.id, currency: run.currency, terms, wholeAt });
}
