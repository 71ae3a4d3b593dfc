import { createAlertTarget } from '../alerts/registry.ts';
import { type Config, placeBelow } from '../config/load.ts';
import { buildAll } from '../config/mistakes.ts';
import { systemClock } from '../kernel/clock.ts';
import { randomIds } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { type Alerting, NO_ALERTING } from '../pipeline/alerts/alerting.ts';
import { acknowledgeAlert, muteAlerts, unmuteAlerts, type WantedMute } from '../pipeline/alerts/answer.ts';
import { type TargetAnswer, testTarget } from '../pipeline/alerts/test-target.ts';
import {
  type ListedAlert,
  listAlerts,
  listMutes,
  type StoredMute,
  type WantedAlerts,
} from '../stores/alert-answers.ts';
import { type Decided, decideOnEach } from './decided.ts';
import { withCurrentDatabase, withOfflineGateway } from './offline.ts';

export type { ListedAlert } from '../stores/alert-answers.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Builds the targets that crossdock.yaml names. Throws ConfigError with all that cannot work. */
export function buildAlerting({ alerts, placeOf }: Pick<Config, 'alerts' | 'placeOf'>): Alerting {
  if (alerts === undefined) return NO_ALERTING;
  const { remindAfter, digestAbove } = alerts;
  const builds = alerts.targets.map((given, index) => () => {
    const { id, kind, severity, suppliers, codes, quietHours, escalate, onlyEscalations, ...options } = given;
    const target = createAlertTarget(id, kind, options, placeBelow(placeOf, ['alerts', 'targets', index]));
    return [
      id,
      {
        target,
        filter: { severity, suppliers, codes: onlyEscalations ? [] : codes },
        quiet: quietHours && { ...quietHours, days: quietHours.days?.map((day) => DAYS.indexOf(day) + 1) },
        escalate: escalate && { to: escalate.to, afterMs: escalate.after },
      },
    ] as const;
  });
  return { targets: new Map(buildAll(builds)), remindAfterMs: remindAfter, digestAbove };
}

/** Sends a test notice through every target, one after the other, and answers what each said. */
export async function testAlerts(config: Config): Promise<readonly TargetAnswer[]> {
  const answers: TargetAnswer[] = [];
  for (const [id, { target }] of buildAlerting(config).targets) {
    answers.push(await testTarget(id, target, randomIds.next(), systemClock.now()));
    await target.close();
  }
  return answers;
}

/** What needs a person in the configured database, and who was told. */
export function alerts(config: Config, logger: Logger, wanted: WantedAlerts): Promise<readonly ListedAlert[]> {
  return withCurrentDatabase(config, logger, (db) => listAlerts(db, wanted));
}

/** Says of alerts that somebody has seen them, one after the other; answers what follows. */
export function acknowledgeAlerts(
  config: Config,
  logger: Logger,
  ids: readonly string[],
  audit: { readonly by: string; readonly reason?: string | undefined },
): Promise<readonly Decided[]> {
  return withOfflineGateway(config, logger, (gateway) =>
    decideOnEach(ids, (id) => acknowledgeAlert(gateway, id, audit)),
  );
}

export function mute(
  config: Config,
  logger: Logger,
  wanted: WantedMute,
  audit: { readonly by: string; readonly reason: string },
): Promise<{ readonly id: string; readonly until: Date }> {
  return withOfflineGateway(config, logger, (gateway) => muteAlerts(gateway, wanted, audit));
}

export function unmute(config: Config, logger: Logger, id: string): Promise<void> {
  return withOfflineGateway(config, logger, (gateway) => unmuteAlerts(gateway, id));
}

export function mutes(config: Config, logger: Logger): Promise<readonly StoredMute[]> {
  return withCurrentDatabase(config, logger, (db) => listMutes(db));
}
