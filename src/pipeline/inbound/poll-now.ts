import { RejectedError } from '../../kernel/errors.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import { wantLanes } from '../../stores/lanes.ts';
import { endLoginRests } from '../../stores/server-habits.ts';
import { wakeSightings } from '../../stores/sightings.ts';
import { pauseOf, type SupplierPause } from '../../stores/supplier-pauses.ts';
import type { Gateway } from '../gateway.ts';
import { pauseWords } from '../supplier-pause.ts';
import { transact } from '../transact.ts';
import { collectLane } from './collect.ts';

/** A folder that is looked at as soon as a gateway gets to it. */
export interface WantedPoll {
  readonly folder: string;
  /** Empty where the folder has one rule. */
  readonly rule: string;
}

/**
 * Makes polls of a supplier due at once, whatever its schedule says and however long it rests after failures or a refused
 * login; files that are left alone after failed attempts are tried too. Whichever gateway runs does the work; a poll that is under way is
 * followed by another one.
 *
 * @param only a folder, or the name of a rule; all of them without it
 * @returns what is due now; nothing when no rule is called so
 * @throws RejectedError SUPPLIER-PAUSED
 */
export async function pollNow(
  gateway: Gateway,
  profile: Pick<SupplierProfile, 'id' | 'collect'>,
  only?: string,
): Promise<readonly WantedPoll[]> {
  const rules = profile.collect.filter(({ folder, name }) => only === undefined || only === folder || only === name);
  if (rules.length === 0) return [];
  await transact(gateway, async (trx) => {
    const pause = await pauseOf(trx, profile.id);
    if (pause !== undefined) throw isPaused(pause);
    await endLoginRests(trx, profile.id);
    for (const { folder, name } of rules) {
      await wakeSightings(trx, { supplierId: profile.id, folder, rule: name });
    }
    await wantLanes(
      trx,
      'collect',
      rules.map((rule) => collectLane(profile.id, rule).key),
    );
  });
  return rules.map(({ folder, name }) => ({ folder, rule: name }));
}

function isPaused(pause: SupplierPause): RejectedError {
  return new RejectedError(
    'SUPPLIER-PAUSED',
    `The folders of ${pause.supplier} are not looked into: ${pauseWords(pause)}`,
  );
}
