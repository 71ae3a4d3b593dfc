import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { RememberedItems } from '../surroundings.ts';

/** One quantity on its way: set to `to` if the shop still has `from`. */
export interface StockLine {
  readonly sku: string;
  readonly version: number;
  readonly inventoryItemId: string;
  readonly from: number;
  readonly to: number;
}

/** A line of a call whose answer may have been lost. */
export interface SentLine extends StockLine {
  /** The gateway's own key of the batch. */
  readonly batch: string;
  readonly key: string;
  /** How many lines the call had: it is only repeated whole. */
  readonly lines: number;
  readonly at: number;
  /** Shopify said that it did not apply the call. */
  readonly failed?: boolean | undefined;
}

/** What was sent last of each SKU, kept beside its ids from before it is sent until its answer is known. */
export interface SentLines {
  /** Those that are still in doubt. */
  read(skus: readonly string[]): Promise<readonly SentLine[]>;
  keep(lines: readonly SentLine[]): Promise<void>;
  settle(skus: readonly string[]): Promise<void>;
}

const sentLine: z.ZodType<SentLine> = z.object({
  sku: z.string(),
  version: z.number(),
  inventoryItemId: z.string(),
  from: z.number(),
  to: z.number(),
  batch: z.string(),
  key: z.string(),
  lines: z.number(),
  at: z.number(),
  failed: z.boolean().optional(),
});
const note = z.looseObject({ sent: z.unknown().optional() });

/** Shopify keeps idempotency keys for a time that it does not promise; nothing relies on more than this. */
const DOUBT_LASTS_MS = 10 * 60 * 1000;

export function sentLines(remembered: RememberedItems, clock: Clock): SentLines {
  /** Whatever else is remembered of a SKU stays. A SKU of which nothing is remembered was never sent. */
  async function write(skus: readonly string[], sent: ReadonlyMap<string, SentLine>): Promise<void> {
    if (skus.length === 0) return;
    const changed = [...(await remembered.read(skus))].flatMap(([sku, known]) => {
      const read = note.safeParse(known);
      if (!read.success) return [];
      const { sent: _before, ...rest } = read.data;
      const now = sent.get(sku);
      return [[sku, now === undefined ? rest : { ...rest, sent: now }] as const];
    });
    if (changed.length > 0) await remembered.write(new Map(changed));
  }

  return {
    async read(skus) {
      return [...(await remembered.read(skus)).values()].flatMap((known) => {
        const read = z.looseObject({ sent: sentLine }).safeParse(known);
        const isFresh = read.success && clock.now().getTime() - read.data.sent.at < DOUBT_LASTS_MS;
        return isFresh ? [read.data.sent] : [];
      });
    },
    keep: (lines) =>
      write(
        lines.map(({ sku }) => sku),
        new Map(lines.map((line) => [line.sku, line])),
      ),
    settle: (skus) => write(skus, new Map()),
  };
}
