import { judgeContent, type RetentionPeriods } from '../domain/retention.ts';
import { forgetAccess } from '../stores/access/sessions.ts';
import { forgetRequests } from '../stores/api-requests.ts';
import { discardRemoved, sweepAbandonedContent } from '../stores/archive/ledger.ts';
import { type JudgedContent, lockContentToJudge, lookAgainAt, markRemoved } from '../stores/archive/retention.ts';
import { forgetOldestRun } from '../stores/feed-undo.ts';
import { forgetProgress } from '../stores/file-progress.ts';
import { forgetPushes } from '../stores/listings.ts';
import { eraseAddresses } from '../stores/order-edits.ts';
import { forgetOrderStatuses } from '../stores/order-statuses.ts';
import { forgetCatalogChanges } from '../stores/price-catalogs.ts';
import { forgetExchanges } from '../stores/shop-exchanges.ts';
import { forgetAlerts } from './alerts/forget-alerts.ts';
import type { Gateway } from './gateway.ts';
import { type Turn, withLane } from './lanes.ts';
import { LETTERS_MS } from './storefront/letters.ts';

/** How long raw bytes are kept. */
export interface Retention {
  readonly periods: RetentionPeriods;
  /** The last full feeds of each supplier that are kept in any case. */
  readonly fullFeeds: number;
  /** In milliseconds: what feeds changed, and what storefronts were told of quantities. */
  readonly stockHistory: number;
  /** In milliseconds: calls to storefronts; for ever without it. */
  readonly pushLog?: number;
  /** In milliseconds: who the customers of ended orders are; for ever without it. */
  readonly addresses?: number;
}

const EVERY_MS = 3600_000;
/** Longer than any session lasts. */
const ACCESS_MS = 30 * 24 * EVERY_MS;
const ANSWERS_MS = 7 * 24 * EVERY_MS;
const BATCH = 200;
const HISTORY_BATCH = 10_000;

/**
 * Cleans up, one gateway at a time and once an hour over all of them: removes bytes whose time is over, what fetches left
 * behind that died, old notices, and the old history of pushes.
 */
export async function clean(gateway: Gateway, retention: Retention): Promise<void> {
  await withLane(gateway, { kind: 'clean', key: 'archive' }, async (turn) => {
    await retire(gateway, retention, turn);
    if (turn.isOurs()) await sweepAbandonedContent(gateway.archive, gateway.db, gateway.clock.now());
    if (turn.isOurs()) await forgetAlerts(gateway, turn);
    if (turn.isOurs()) await forgetHistory(gateway, retention, turn);
    if (turn.isOurs()) await forgetCalls(gateway, retention, turn);
    if (turn.isOurs()) await forgetCustomers(gateway, retention, turn);
    await forgetLetters(gateway, turn);
    await forgetAnswers(gateway, turn);
    if (turn.isOurs()) await forgetProgress(gateway.db);
    if (turn.isOurs()) await forgetAccess(gateway.db, new Date(gateway.clock.now().getTime() - ACCESS_MS));
    return { ok: true, dueInMs: () => EVERY_MS };
  });
}

/**
 * Removes the bytes that were kept long enough. Their row says so first, in a transaction that a claim of the same bytes
 * waits for; only then do the bytes go, so that a crash leaves bytes that nobody refers to, never a row without them.
 */
async function retire(gateway: Gateway, { periods, fullFeeds }: Retention, turn: Turn): Promise<void> {
  const now = gateway.clock.now();
  for (let isMore = true; isMore && turn.isOurs(); ) {
    const removed: JudgedContent[] = [];
    await gateway.db.transaction(async (trx) => {
      const batch = await lockContentToJudge(trx, { now, limit: BATCH, fullFeeds });
      isMore = batch.length === BATCH;
      for (const content of batch) {
        // Bytes without any file are those of a claim that rolled back; nothing refers to them.
        const { lastReceivedAt } = content;
        const verdict =
          lastReceivedAt === null
            ? { keep: false as const }
            : judgeContent({ ...content, lastReceivedAt }, periods, now);
        if (verdict.keep) await lookAgainAt(trx, content.sha256, verdict.until);
        else {
          await markRemoved(trx, content.sha256, now);
          removed.push(content);
        }
      }
    });
    for (const content of removed) await discardRemoved(gateway.archive, gateway.db, content);
    if (removed.length > 0) gateway.logger.info({ contents: removed.length }, 'raw content removed as retention says');
  }
}

/** A client that did not hear the answer tries again within a day at most. */
async function forgetAnswers(gateway: Gateway, turn: Turn): Promise<void> {
  const before = new Date(gateway.clock.now().getTime() - ANSWERS_MS);
  while (turn.isOurs() && (await forgetRequests(gateway.db, before, HISTORY_BATCH)) === HISTORY_BATCH);
}

async function forgetLetters(gateway: Gateway, turn: Turn): Promise<void> {
  const before = new Date(gateway.clock.now().getTime() - LETTERS_MS);
  while (turn.isOurs() && (await forgetOrderStatuses(gateway.db, before, BATCH)) === BATCH);
}

/** Erases who the customers of old orders are; what they bought, and what it cost, stays. */
async function forgetCustomers(
  gateway: Gateway,
  { addresses = Number.POSITIVE_INFINITY }: Retention,
  turn: Turn,
): Promise<void> {
  if (addresses === Number.POSITIVE_INFINITY) return;
  const before = new Date(gateway.clock.now().getTime() - addresses);
  let orders = 0;
  for (let isMore = true; isMore && turn.isOurs(); ) {
    const erased = await eraseAddresses(gateway.db, before, BATCH);
    orders += erased;
    isMore = erased === BATCH;
  }
  if (orders > 0) gateway.logger.info({ orders }, 'addresses of old orders erased');
}

/** Forgets calls to storefronts that are older than anybody asks about. */
async function forgetCalls(
  gateway: Gateway,
  { pushLog = Number.POSITIVE_INFINITY }: Retention,
  turn: Turn,
): Promise<void> {
  if (pushLog === Number.POSITIVE_INFINITY) return;
  const before = new Date(gateway.clock.now().getTime() - pushLog);
  while (turn.isOurs() && (await forgetExchanges(gateway.db, before, HISTORY_BATCH)) === HISTORY_BATCH);
}

/** Forgets what feeds changed and storefronts were told long ago. What each was told last stands in its listing. */
async function forgetHistory(gateway: Gateway, { stockHistory, fullFeeds }: Retention, turn: Turn): Promise<void> {
  if (stockHistory === Number.POSITIVE_INFINITY) return;
  const before = new Date(gateway.clock.now().getTime() - stockHistory);
  let pushes = 0;
  for (let isMore = true; isMore && turn.isOurs(); ) {
    const gone = await forgetPushes(gateway.db, before, HISTORY_BATCH);
    pushes += gone;
    isMore = gone === HISTORY_BATCH;
  }
  while (turn.isOurs() && (await forgetCatalogChanges(gateway.db, before, HISTORY_BATCH)) === HISTORY_BATCH);
  while (turn.isOurs() && (await forgetOldestRun(gateway.db, before, fullFeeds)) > 0);
  if (pushes > 0) gateway.logger.info({ pushes }, 'old history of pushes removed');
}
