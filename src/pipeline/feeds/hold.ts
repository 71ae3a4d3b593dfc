import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { dropDoubts, endDoubts, raiseDoubts } from '../../stores/doubts.ts';
import { closeException } from '../../stores/exceptions.ts';
import { decideHeldRun, isAnyHeld, noteJudgement, supersedeHeldRuns } from '../../stores/feed-runs.ts';
import { refreshListings } from '../../stores/listings.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { decisionRefused, type Judged, type ReleasedRun } from '../inbound/record/guard-feed.ts';

/** The exception about the held feeds of one kind: one, however many are held. */
function holdKey(supplierId: string, feed: string): string {
  return `FEED-HELD/${supplierId}/${feed}`;
}

interface JudgedRun {
  readonly id: string;
  readonly feed: string;
  readonly asOf: Date;
  readonly file: { readonly id: string; readonly name: string };
  /** False: a part of the file could not be used. */
  readonly isWhole: boolean;
  /** When the figures in force before it were confirmed last. */
  readonly confirmedAt: Date;
  /** Who releases a held run with it, and why. */
  readonly release?: (ReleasedRun & Audit) | undefined;
}

export interface Audit {
  readonly by: string;
  readonly reason?: string | undefined;
}

/**
 * Keeps what a feed run was judged by, and draws the consequences: of a held one a person is told, once and with the
 * numbers; an applied one takes the place of those that are held, and ends what was said about them.
 *
 * Only a full feed can take the place of others. What a feed of changes says is said nowhere else: while it is held, what it
 * names is in doubt, and it waits for a person however much is applied meanwhile.
 */
export async function settleJudgement(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  run: JudgedRun,
  judged: Judged,
): Promise<void> {
  const at = gateway.clock.now();
  const key = { supplierId: profile.id, id: run.id };
  await noteJudgement(trx, key, judged);
  if (run.release !== undefined) await release(trx, profile.id, run, run.release, at);
  const isApplied = judged.state === 'applied';
  const saysAll = profile.stock.coverage === 'full';
  const because =
    isApplied && judged.releases !== undefined && run.release === undefined
      ? `run ${run.id} agrees with it and was applied`
      : `run ${run.id} took its place`;
  const superseded = await supersedeHeldRuns(
    trx,
    { ...key, feed: run.feed, fileId: run.file.id },
    isApplied && saysAll ? run.asOf : undefined,
    { by: null, reason: because, at },
  );
  for (const { id } of superseded) await noteEnd(trx, profile.id, id, 'superseded', because, at);
  const same = superseded.filter(({ isSameFile }) => isSameFile).map(({ id }) => id);
  await endDoubtsOf(gateway, trx, profile.id, run.release === undefined ? same : [...same, run.release.id]);
  const older = superseded.filter(({ isSameFile }) => !isSameFile);
  await dropDoubts(
    trx,
    profile.id,
    older.map(({ id }) => id),
  );
  if (judged.state !== 'held') {
    await closeIfNoneHeld(trx, profile.id, run.feed, endOf(run, because), at);
    return;
  }
  if (!saysAll) {
    const { feed, confirmedAt, isWhole } = run;
    await raiseDoubts(trx, { supplierId: profile.id, feed, feedRunId: run.id, confirmedAt, isWhole, now: at });
  }
  await tell(gateway, trx, profile, run, judged);
}

/** The holds of some runs are over; what only they put in doubt is as fresh as the rest. */
export async function endDoubtsOf(gateway: Gateway, trx: Database, supplierId: string, runs: readonly string[]) {
  if (runs.length === 0) return;
  await endDoubts(trx, supplierId, runs);
  for (const storefrontId of await refreshListings(trx, gateway.clock.now())) {
    await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
  }
}

async function release(trx: Database, supplierId: string, run: JudgedRun, asked: ReleasedRun & Audit, at: Date) {
  const reason = asked.reason ?? '';
  if (!(await decideHeldRun(trx, { supplierId, id: asked.id }, { state: 'released', by: asked.by, reason, at }))) {
    throw decisionRefused('It was decided by somebody else at this moment.');
  }
  await noteEnd(trx, supplierId, asked.id, 'released', `applied as run ${run.id}`, at, asked);
}

function endOf({ id, release: asked }: JudgedRun, because: string): string {
  if (asked === undefined) return because;
  return `released by ${asked.by} as run ${id}${asked.reason === undefined ? '' : `: ${asked.reason}`}`;
}

/** Writes down how a hold ended. */
export async function noteEnd(
  trx: Database,
  supplierId: string,
  runId: string,
  to: 'released' | 'refused' | 'superseded',
  cause: string,
  at: Date,
  audit?: Audit,
): Promise<void> {
  await recordStateEvent(trx, {
    entity: 'feed',
    entityId: `${supplierId}/${runId}`,
    from: 'held',
    to,
    cause,
    actor: audit?.by,
    reason: audit?.reason,
    at,
  });
}

export async function closeIfNoneHeld(trx: Database, supplierId: string, feed: string, because: string, at: Date) {
  if (await isAnyHeld(trx, supplierId, feed)) return;
  await closeException(trx, holdKey(supplierId, feed), because, at);
}

async function tell(gateway: Gateway, trx: Database, profile: SupplierProfile, run: JudgedRun, judged: Judged) {
  const [first] = judged.broken;
  const meanwhile =
    profile.stock.coverage === 'full' ? '' : ', and what this file names ages until it is decided or named again';
  await raise(gateway, trx, {
    dedupeKey: holdKey(profile.id, run.feed),
    code: first?.code ?? 'DOCUMENT-HELD',
    supplierId: profile.id,
    message:
      `${run.file.name} is held (run ${run.id}): ${judged.reason}. The last good stock stays in force${meanwhile}. ` +
      `If it is right, release it, if not, refuse it: here in the console, or by crossdock feeds release ${run.id} or crossdock feeds refuse ${run.id}.`,
    facts: {
      run: run.id,
      feed: run.feed,
      file: run.file.name,
      broken: judged.broken.map(({ rule, code, found, limit, setting }) => ({ rule, code, found, limit, setting })),
      numbers: judged.stats,
      examples: judged.examples,
    },
  });
}
