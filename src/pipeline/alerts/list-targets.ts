import { isQuiet, type QuietHours } from '../../domain/quiet-hours.ts';
import { countUntold } from '../../stores/alerts.ts';
import type { Gateway } from '../gateway.ts';
import { NO_ALERTING, type ToldTarget } from './alerting.ts';

/** Who is told what, when not, and what waits for it. */
export interface ListedTarget {
  readonly id: string;
  readonly kind: string;
  readonly severity: 'warning' | 'error';
  /** Only what is about these; null: everything. */
  readonly suppliers: readonly string[] | null;
  /** Only these; null: all; none: only what is escalated to it. */
  readonly codes: readonly string[] | null;
  readonly quietHours:
    | (Omit<QuietHours, 'days'> & { readonly days: readonly number[] | null; readonly isNow: boolean })
    | null;
  readonly escalate: NonNullable<ToldTarget['escalate']> | null;
  /** Notices on their way. */
  readonly waiting: number;
  /** What no notice says yet, as in quiet hours. */
  readonly heldBack: number;
}

export async function listTargets({
  db,
  clock,
  alerting = NO_ALERTING,
}: Pick<Gateway, 'db' | 'clock' | 'alerting'>): Promise<{
  readonly remindAfterMs: number | null;
  readonly targets: readonly ListedTarget[];
}> {
  const untold = await countUntold(db);
  const now = clock.now();
  const targets = [...alerting.targets].map(([id, { target, filter, quiet, escalate = null }]) => ({
    id,
    kind: target.kind,
    severity: filter.severity,
    suppliers: filter.suppliers ?? null,
    codes: filter.codes ?? null,
    quietHours: quiet === undefined ? null : { ...quiet, days: quiet.days ?? null, isNow: isQuiet(quiet, now) },
    escalate,
    ...(untold.get(id) ?? { waiting: 0, heldBack: 0 }),
  }));
  return { remindAfterMs: alerting.remindAfterMs ?? null, targets };
}
