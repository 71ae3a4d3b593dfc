import type { Database } from '../../stores/database.ts';
import { closeException, closeExceptions } from '../../stores/exceptions.ts';
import {
  areAnyTogether,
  countAlone,
  forgetEnded,
  lockUntold,
  markTold,
  type StockOut,
  storefrontsToTellOf,
  tellOfMore,
  toldTogether,
} from '../../stores/stock-outs.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { type Turn, withLane } from '../lanes.ts';
import { shopSettings } from '../storefront/shop-settings.ts';
import { transact } from '../transact.ts';

/** SKUs in one transaction. */
const BATCH = 10_000;
/** No more SKUs of a shop than this have an exception of their own, however slowly they sell out. */
const MOST_ALONE = 100;
/** Names that an exception for many SKUs keeps, and says. */
const NAMES = 50;
const SAID = 5;
/** Of what joins an exception for many that is open already, a person is told no more often than this. */
const TELL_AGAIN_MS = 3_600_000;

/**
 * Tells a person what sold out in the shops, and when it is there again. What storefronts were told has written it down in the same
 * statement, so that nothing is lost, and a look costs as much as there is news. A few SKUs are told one by one; where a whole feed
 * sells out they become one exception.
 *
 * @param pauseMs how long no replica looks again after this one
 */
export async function watchStockOuts(gateway: Gateway, pauseMs: number): Promise<void> {
  await withLane(gateway, { kind: 'clock', key: 'stock-outs' }, async (turn) => {
    const ids = [...gateway.storefronts.keys()];
    for (const storefrontId of await storefrontsToTellOf(gateway.db, ids, toldBefore(gateway))) {
      while (turn.isOurs() && (await lookAt(gateway, storefrontId, turn)));
    }
    return { ok: true, dueInMs: () => pauseMs };
  });
}

function toldBefore({ clock }: Gateway): Date {
  return new Date(clock.now().getTime() - TELL_AGAIN_MS);
}

/** @returns whether there is more of it */
function lookAt(gateway: Gateway, storefrontId: string, turn: Turn): Promise<boolean> {
  return transact(gateway, async (trx, gateway) => {
    const isMoreThere = await tellOfEnded(gateway, trx, storefrontId);
    const isMoreGone = await tellOfGone(gateway, trx, storefrontId);
    await turn.confirm(trx);
    return isMoreThere || isMoreGone;
  });
}

async function tellOfEnded(gateway: Gateway, trx: Database, storefrontId: string): Promise<boolean> {
  const { alone, together, count } = await forgetEnded(trx, storefrontId, BATCH);
  const now = gateway.clock.now();
  const keys = alone.map((sku) => keyOf(storefrontId, sku));
  await closeExceptions(trx, keys, 'there are some to sell again', now);
  if (together > 0 && !(await areAnyTogether(trx, storefrontId))) {
    await closeException(trx, keyOf(storefrontId), 'there are some of each to sell again', now);
  }
  return count === BATCH;
}

async function tellOfGone(gateway: Gateway, trx: Database, storefrontId: string): Promise<boolean> {
  const outs = await lockUntold(trx, storefrontId, BATCH);
  const { soldOut } = shopSettings(gateway, storefrontId);
  const now = gateway.clock.now();
  if (soldOut === 'never') {
    await markTold(trx, storefrontId, outs, 'never', now);
  } else if (outs.length <= soldOut && outs.length + (await countAlone(trx, storefrontId)) <= MOST_ALONE) {
    await markTold(trx, storefrontId, outs, 'alone', now);
    for (const out of outs) await tellAlone(gateway, trx, storefrontId, out);
  } else {
    await markTold(trx, storefrontId, outs, 'together', now);
    await tellTogether(gateway, trx, storefrontId);
  }
  await tellOfMore(trx, storefrontId, { before: toldBefore(gateway), now });
  return outs.length === BATCH;
}

async function tellAlone(
  gateway: Gateway,
  trx: Database,
  storefrontId: string,
  { sku, title, since }: StockOut,
): Promise<void> {
  await raise(gateway, trx, {
    dedupeKey: keyOf(storefrontId, sku),
    code: 'STOCK-OUT',
    severity: 'warning',
    message: `${sku}${title === '' || title === sku ? '' : ` (${title})`} is sold out in ${storefrontId}.`,
    facts: { storefront: storefrontId, sku, since: since.toISOString() },
  });
}

async function tellTogether(gateway: Gateway, trx: Database, storefrontId: string): Promise<void> {
  const { count, newest } = await toldTogether(trx, storefrontId, NAMES);
  const named = newest.slice(0, SAID).join(', ');
  await raise(gateway, trx, {
    dedupeKey: keyOf(storefrontId),
    code: 'STOCK-OUT',
    severity: 'warning',
    message: `${count} SKUs are sold out in ${storefrontId}, the last ones ${named}${count > SAID ? ' and others' : ''}.`,
    facts: { storefront: storefrontId, count, skus: newest },
  });
}

/** The exception about one SKU, or the one about many. */
function keyOf(storefrontId: string, sku?: string): string {
  return `STOCK-OUT/${storefrontId}${sku === undefined ? '' : `/${sku}`}`;
}
