import type { Database } from './database.ts';
import type { Coverage } from './feeds.ts';
import {
  allInForce,
  differingSkus,
  feedExamples,
  feedSketch,
  feedStatistics,
  shiftStatistics,
} from './sql/feed-statistics.ts';

/** Feeds of more SKUs than this are judged by a part of them, and how many that part has at least. */
const ALL_UP_TO = 30_000;
const SAMPLE = 10_000;

const NUMBERS = [
  'named',
  'neverSeen',
  'inForce',
  'inForceNamed',
  'compared',
  'changed',
  'stocked',
  'emptied',
  'missing',
  'unitsBefore',
  'unitsAfter',
  'units',
  'zero',
  'filled',
  'commonest',
  'filledBefore',
  'commonestBefore',
  'costed',
  'costMoved',
  'priced',
  'quantityIsCost',
  'costs',
  'pricedBefore',
  'quantityWasCost',
] as const;

interface Movement {
  readonly before: number;
  readonly after: number;
}

/** See domain/feed-statistics.ts. */
export type StageStatistics = Readonly<Record<(typeof NUMBERS)[number], number>> & {
  readonly oneOf: number;
  readonly mostLost: Movement | null;
  readonly mostGained: Movement | null;
  readonly commonestQuantity: number | null;
  readonly correlation: number | null;
  readonly costRatio: number | null;
};

export interface StatisticsOf {
  readonly supplierId: string;
  readonly currency: string;
  readonly feed: string;
  readonly coverage: Coverage;
  /** SKUs in the stage or in the feed in force, whichever are more. */
  readonly skus: number;
  /** A cost counts as moved from this share of the old one. */
  readonly priceMove: number;
  /** The stage has only what is not known to be as it was. */
  readonly isRest?: boolean | undefined;
}

/** Counts the stage beside the stock in force. */
export async function stageStatistics(trx: Database, wanted: StatisticsOf): Promise<StageStatistics> {
  const { supplierId, feed, currency, coverage, skus, priceMove } = wanted;
  const oneOf = coverage === 'full' && skus > ALL_UP_TO ? 2 ** Math.floor(Math.log2(skus / SAMPLE)) : 1;
  const { rows } = await trx.raw<{ rows: Record<string, unknown>[] }>(
    feedStatistics(coverage, oneOf, wanted.isRest ?? false),
    {
      supplierId,
      feed,
      currency,
      priceMove,
    },
  );
  const row = rows[0] ?? {};
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, Number(row[name] ?? 0)]));
  return {
    ...(numbers as Record<(typeof NUMBERS)[number], number>),
    oneOf,
    mostLost: row.mostLost as Movement | null,
    mostGained: row.mostGained as Movement | null,
    commonestQuantity: numberOrNull(row.commonestQuantity),
    correlation: numberOrNull(row.correlation),
    costRatio: numberOrNull(row.costRatio),
  };
}

/** SKUs with stock, their units, and SKUs with a cost, of all that a supplier has in force. */
export async function statisticsInForce(
  trx: Database,
  supplierId: string,
): Promise<{ readonly stocked: number; readonly units: number; readonly costed: number }> {
  const { rows } = await trx.raw<{ rows: Record<string, unknown>[] }>(allInForce, { supplierId });
  const { stocked, units, costed } = rows[0] ?? {};
  return { stocked: Number(stocked), units: Number(units), costed: Number(costed) };
}

export async function stageShift(
  trx: Database,
  supplierId: string,
): Promise<{ readonly sameQuantities: number; readonly quantities: number }> {
  const { rows } = await trx.raw<{ rows: { sameQuantities: number; quantities: number }[] }>(shiftStatistics, {
    supplierId,
  });
  return rows[0] ?? { sameQuantities: 0, quantities: 0 };
}

/** Hash, units and cost of the `most` SKUs with the lowest hashes; null: unknown. */
export async function stageSketch(trx: Database, most: number): Promise<[string, number | null, string | null][]> {
  const { rows } = await trx.raw<{ rows: { hash: string; units: string | null; cost: string | null }[] }>(feedSketch, {
    most,
  });
  return rows.map(({ hash, units, cost }) => [hash, numberOrNull(units), cost]);
}

const EXAMPLES = 10;

/** One SKU of a held feed: what is in force and what the feed says; null: unknown. */
export interface FeedExample {
  readonly sku: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly costBefore: string | null;
  readonly costAfter: string | null;
}

export async function stageExamples(trx: Database, supplierId: string): Promise<FeedExample[]> {
  const { rows } = await trx.raw<{ rows: FeedExample[] }>(feedExamples, { supplierId, most: EXAMPLES });
  return rows.map((row) => ({ ...row, before: numberOrNull(row.before), after: numberOrNull(row.after) }));
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

export interface DifferingSkus {
  readonly count: number;
  /** A few of them; null where there are none. */
  readonly examples: readonly string[] | null;
}

/** SKUs of the staged feed whose quantities are not those in force. */
export async function stageDiffers(trx: Database, supplierId: string): Promise<DifferingSkus> {
  const { rows } = await trx.raw<{ rows: DifferingSkus[] }>(differingSkus, { supplierId });
  return rows[0] ?? { count: 0, examples: null };
}
