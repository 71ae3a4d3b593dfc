import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { decideHeldRun, type FeedRunRow, findFeedRun, type ShownFeedRun } from '../../stores/feed-runs.ts';
import { lockFeed } from '../../stores/feeds.ts';
import { lockContent, lockFile } from '../../stores/files.ts';
import type { Gateway } from '../gateway.ts';
import { decisionRefused } from '../inbound/record/guard-feed.ts';
import { readAgain } from '../inbound/reprocess.ts';
import { transact } from '../transact.ts';
import { type Audit, closeIfNoneHeld, endDoubtsOf, noteEnd } from './hold.ts';

export type { Audit } from './hold.ts';

/**
 * Applies a held feed after all, from its archived bytes, in one transaction: as if it had passed, but never over newer
 * stock: of a partial feed, what later ones said stays. Of a file that was held because it is incomplete, what could be read
 * is applied and nothing counts as missing.
 * Saying it again changes nothing.
 *
 * @returns one sentence: what changed
 * @throws RejectedError FEED-DECISION-REFUSED
 */
export async function releaseFeed(
  gateway: Gateway,
  profile: SupplierProfile,
  id: string,
  audit: Audit,
): Promise<string> {
  return transact(gateway, async (trx, gateway) => {
    const run = await lockRun(trx, id);
    if (run.state === 'released') return `It was released by ${run.decidedBy} before; nothing to do.`;
    refuseUnlessHeld(run);
    const request = {
      by: audit.by,
      reason: `feed run ${id} is released${audit.reason === undefined ? '' : `: ${audit.reason}`}`,
    };
    const outcome = await readAgain(gateway, trx, profile, run.fileId, request, {
      id,
      broken: run.broken.map(({ rule }) => rule),
      ...audit,
    });
    if (!outcome.ok) throw decisionRefused(outcome.reason);
    const after = await findFeedRun(trx, id);
    if (after?.state !== 'released') {
      throw decisionRefused(outcome.problem ?? `Read today ${run.file} has no stock of the feed ${run.feed}.`);
    }
    return `${run.file} is in force: ${run.lines} SKUs as of ${run.asOf.toISOString()}.`;
  });
}

/**
 * Decides that a held feed is wrong: it never takes effect, and neither do the same bytes again, nor the same figures
 * because they came twice.
 *
 * @throws RejectedError FEED-DECISION-REFUSED
 */
export async function refuseFeed(gateway: Gateway, id: string, audit: Audit): Promise<string> {
  return transact(gateway, async (trx, gateway) => {
    const run = await lockRun(trx, id);
    await lockFeed(trx, run.supplierId, run.feed);
    if (run.state === 'refused') return `It was refused by ${run.decidedBy} before; nothing to do.`;
    refuseUnlessHeld(run);
    const at = gateway.clock.now();
    const { supplierId, feed } = run;
    const reason = audit.reason ?? '';
    if (!(await decideHeldRun(trx, { supplierId, id }, { state: 'refused', by: audit.by, reason, at }))) {
      throw decisionRefused('Another feed took its place at this moment.');
    }
    await noteEnd(trx, supplierId, id, 'refused', 'a person refused it', at, audit);
    await endDoubtsOf(gateway, trx, supplierId, [id]);
    await closeIfNoneHeld(trx, supplierId, feed, `refused by ${audit.by}${reason === '' ? '' : `: ${reason}`}`, at);
    return `${run.file} has no effect; the stock in force stays.`;
  });
}

/** The run as it is once nobody else decides about its file; locks in the order of a reading. */
async function lockRun(trx: Database, id: string): Promise<ShownFeedRun & { readonly fileId: string }> {
  const seen = await findFeedRun(trx, id);
  if (seen === undefined) throw decisionRefused(`There is no feed run ${id}.`);
  const { supplierId, sha256, fileId } = seen;
  if (sha256 === null || fileId === null) throw decisionRefused(`Run ${id} is no file: an earlier state was put back.`);
  await lockContent(trx, supplierId, Buffer.from(sha256, 'hex'));
  await lockFile(trx, supplierId, fileId);
  return { ...((await findFeedRun(trx, id)) ?? seen), fileId };
}

function refuseUnlessHeld(run: FeedRunRow): void {
  if (run.state === 'held') return;
  const why = run.decisionReason ? ` (${run.decisionReason})` : '';
  const by = run.decidedBy === null ? '' : ` by ${run.decidedBy}`;
  throw decisionRefused(`Run ${run.id} is not held: it is ${run.state}${by}${why}.`);
}
