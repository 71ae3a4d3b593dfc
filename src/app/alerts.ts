import { createAlertTarget } from '../alerts/registry.ts';
import type { Config } from '../config/load.ts';
import { testNotice } from '../domain/alert-notice.ts';
import { systemClock } from '../kernel/clock.ts';
import { CrossdockError, errorMessage } from '../kernel/errors.ts';
import { randomIds } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { type Alerting, NO_ALERTING } from '../pipeline/alerts/alerting.ts';
import { listOpenAlerts, type OpenAlert } from '../stores/alerts.ts';
import { withCurrentDatabase } from './offline.ts';

export type { OpenAlert } from '../stores/alerts.ts';

/** Builds the targets that crossdock.yaml names. Throws ConfigError for one that cannot work. */
export function buildAlerting({ alerts }: Pick<Config, 'alerts'>): Alerting {
  if (alerts === undefined) return NO_ALERTING;
  const { remindAfter, digestAbove } = alerts;
  const targets = alerts.targets.map(({ id, kind, severity, suppliers, codes, ...options }) => {
    const target = createAlertTarget(id, kind, options);
    return [id, { target, filter: { severity, suppliers, codes } }] as const;
  });
  return { targets: new Map(targets), remindAfterMs: remindAfter, digestAbove };
}

export interface TargetAnswer {
  readonly target: string;
  readonly kind: string;
  readonly ok: boolean;
  readonly answer: string;
  readonly code?: string;
}

/** Sends a test notice through every target, one after the other, and answers what each said. */
export async function testAlerts(config: Config): Promise<readonly TargetAnswer[]> {
  const answers: TargetAnswer[] = [];
  for (const [id, { target }] of buildAlerting(config).targets) {
    const now = systemClock.now();
    const about = { target: id, kind: target.kind };
    try {
      const answer = await target.tell({ id: randomIds.next(), createdAt: now, ...testNotice(now) }, now);
      answers.push({ ...about, ok: true, answer });
    } catch (error) {
      const code = error instanceof CrossdockError ? { code: error.code } : {};
      answers.push({ ...about, ok: false, answer: errorMessage(error), ...code });
    } finally {
      await target.close();
    }
  }
  return answers;
}

/** What is open in the configured database, and who was told. */
export function openAlerts(config: Config, logger: Logger, limit: number): Promise<readonly OpenAlert[]> {
  return withCurrentDatabase(config, logger, (db) => listOpenAlerts(db, limit));
}
