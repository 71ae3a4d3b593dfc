import { LEARNT_OVER_DAYS, learnDays } from '../../domain/learnt-days.ts';
import { calendarsOf } from '../../domain/shipping-terms.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { keepLearntDays, seenDays } from '../../stores/learnt-days.ts';
import { dayLeft } from '../estimates/keep-estimates.ts';
import type { Gateway } from '../gateway.ts';
import { withLane } from '../lanes.ts';
import { transact } from '../transact.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Learns how long every supplier takes from what left and arrived lately, for routing and estimates. Estimates of orders that are
 * placed already stay as they are.
 *
 * @param pauseMs how long no replica learns again after this one
 */
export async function learnSupplierDays(gateway: Gateway, pauseMs: number): Promise<void> {
  await withLane(gateway, { kind: 'clock', key: 'days' }, async (turn) => {
    for (const profile of gateway.suppliers.values()) {
      if (!turn.isOurs()) break;
      try {
        await transact(gateway, async (trx, gateway) => {
          await learnOne(trx, profile, gateway.clock.now());
          await turn.confirm(trx);
        });
      } catch (error) {
        if (!turn.isOurs()) break;
        // One supplier whose calendar never opens, say, must not keep the others from being learnt of.
        gateway.logger.error({ supplierId: profile.id, err: error }, 'the days of a supplier could not be learnt');
      }
    }
    return { ok: true, dueInMs: () => pauseMs };
  });
}

async function learnOne(trx: Database, profile: SupplierProfile, now: Date): Promise<void> {
  const since = new Date(now.getTime() - LEARNT_OVER_DAYS * DAY_MS);
  const seen = await seenDays(trx, profile.id, since);
  const leftOn = (at: Date): string => dayLeft(at, profile.timeZone);
  const days = learnDays(
    { ...calendarsOf(profile), cutOff: profile.shipping.cutOff },
    {
      handling: seen.handling.map(({ sentAt, leftAt }) => ({ sentAt, leftOn: leftOn(leftAt) })),
      transit: seen.transit.map(({ service, zone, leftAt, arrivedOn }) => ({
        service,
        ...(zone === null ? {} : { zone }),
        leftOn: leftOn(leftAt),
        arrivedOn,
      })),
    },
  );
  await keepLearntDays(trx, profile.id, days, now);
}
