import { workingDayMs } from './clocks.ts';
import type { BufferRules, LearnRules, SkuBuffer, StockRules } from './profile.ts';
import { type BufferSection, FAST, NORMAL } from './schema/buffer.ts';
import type { SupplierFile } from './schema.ts';

const HOUR_MS = 3_600_000;
/** How often stock should come from a supplier of whom nothing is said: less often is not good enough to sell by. */
const EXPECTED_EVERY_MS = 4 * HOUR_MS;
const LEAST_MAX_AGE_MS = 12 * HOUR_MS;
/** Intervals without a figure until nothing is sold by the last one. */
const INTERVALS = 3;
/** Standard deviations on one side of the mean. */
const Z: Readonly<Record<95 | 99, number>> = { 95: 1.64, 99: 2.33 };

/** What is on our own shelf is counted when somebody counts: it does not grow old within a quarter of business days. */
const OWN_EXPECTED_EVERY_MS = 90 * 24 * HOUR_MS;
const FAST_EVERY_MS = HOUR_MS;

/**
 * What is not said of stock. Nobody else sells what is ours, so nothing is kept back, and a unit that is ordered lies on
 * the shelf until it is shipped.
 */
const UNSAID = {
  supplier: { coverage: 'full', reflectsAt: 'acknowledgment', buffer: { normal: NORMAL, fast: FAST } },
  own: { coverage: 'partial', reflectsAt: 'shipment', buffer: { normal: 0, fast: 0 } },
} as const;

/** How the supplier's stock is to be understood, with everything that follows from other sections. */
export function stockOf(file: SupplierFile): StockRules {
  const { freshness, watch, ...said } = file.stock;
  const unsaid = UNSAID[file.own ? 'own' : 'supplier'];
  const { buffer = unsaid.buffer, coverage = unsaid.coverage, reflectsAt = unsaid.reflectsAt, ...rest } = said;
  const { fastEvery = file.own ? 'never' : FAST_EVERY_MS, usualShare } = watch;
  const expectedEveryMs = freshness.expectedEvery ?? expectedEvery(file);
  const maxAgeMs = freshness.maxAge ?? Math.max(INTERVALS * expectedEveryMs, LEAST_MAX_AGE_MS);
  return {
    ...rest,
    coverage,
    reflectsAt,
    freshness: { expectedEveryMs, maxAgeMs: Math.max(maxAgeMs, expectedEveryMs), clock: freshness.clock },
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
  if (promised.length > 0) return Math.min(...promised);
  return file.own ? OWN_EXPECTED_EVERY_MS : EXPECTED_EVERY_MS;
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
