import { workingDayMs } from './clocks.ts';
import type { BufferRules, LearnRules, SkuBuffer, StockRules } from './profile.ts';
import type { BufferSection } from './schema/buffer.ts';
import type { SupplierFile } from './schema.ts';

const HOUR_MS = 3_600_000;
/** How often stock should come from a supplier of whom nothing is said: less often is not good enough to sell by. */
const EXPECTED_EVERY_MS = 4 * HOUR_MS;
const LEAST_MAX_AGE_MS = 12 * HOUR_MS;
/** Intervals without a figure until nothing is sold by the last one. */
const INTERVALS = 3;
/** Standard deviations on one side of the mean. */
const Z: Readonly<Record<95 | 99, number>> = { 95: 1.64, 99: 2.33 };

/** How the supplier's stock is to be understood, with everything that follows from other sections. */
export function stockOf(file: SupplierFile): StockRules {
  const { buffer, freshness, watch, ...rest } = file.stock;
  const { fastEvery, usualShare } = watch;
  const expectedEveryMs = freshness.expectedEvery ?? expectedEvery(file);
  const maxAgeMs = freshness.maxAge ?? Math.max(INTERVALS * expectedEveryMs, LEAST_MAX_AGE_MS);
  return {
    ...rest,
    freshness: { expectedEveryMs, maxAgeMs: Math.max(maxAgeMs, expectedEveryMs) },
    watch: { usualShare, ...(fastEvery === 'never' ? {} : { fastEveryMs: fastEvery }) },
    buffer: bufferOf(buffer, expectedEveryMs),
  };
}

/** What the alarm about missing files goes by: the shortest promise of any folder; one file a day is a working day. */
function expectedEvery(file: SupplierFile): number {
  const promised = file.collect.flatMap(({ expect }) => {
    if (expect?.every !== undefined) return [expect.every];
    return expect?.by === undefined ? [] : [workingDayMs(file)];
  });
  return promised.length === 0 ? EXPECTED_EVERY_MS : Math.min(...promised);
}

function bufferOf(section: BufferSection, expectedEveryMs: number): BufferRules {
  const { normal, fast } = section;
  if (!('skus' in section)) return { normal, fast, skus: [] };
  const units = Object.entries(section.skus).map(([sku, count]): SkuBuffer => ({ sku, units: count }));
  const skus = [...units, ...section.fastMovers.map((sku): SkuBuffer => ({ sku }))];
  return {
    normal,
    fast,
    skus,
    ...(section.learn === undefined ? {} : { learn: learnOf(section.learn, expectedEveryMs) }),
  };
}

function learnOf(
  learn: NonNullable<Extract<BufferSection, { learn?: unknown }>['learn']>,
  expectedEveryMs: number,
): LearnRules {
  return {
    z: Z[learn.confidence],
    exposureMs: expectedEveryMs + learn.lag,
    most: learn.most,
    fastPerDay: learn.fastPerDay,
    leastObservations: learn.observations,
    days: learn.days,
  };
}
