import type { Database } from '../../stores/database.ts';
import { openDriftRun } from '../../stores/drift.ts';
import { wantLanes } from '../../stores/lanes.ts';
import {
  currentIdentity,
  type DatabaseIdentity,
  declaredBy,
  insertRestoration,
  type KnownIdentity,
  keepIdentity,
  knownIdentity,
  lockIdentity,
  openRestoration,
  raiseBeat,
  releaseRestoration,
  unsentDeliveries,
} from '../../stores/restorations.ts';
import { assumeTold, doubtLetters, endAllSessions } from '../../stores/sql/doubt-shops.ts';
import { skipNumbers } from '../../stores/sql/skip-numbers.ts';
import { doubtReports } from '../error-reports/send-reports.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { driftLane } from '../storefront/reconcile.ts';
import { transact } from '../transact.ts';
import { doubtDelivery } from './doubt.ts';

/** After so long without a gateway at work, another timeline of the server is a recovery and not a failover. */
const FAILOVER_MS = 120_000;
const DAY_MS = 24 * 3_600_000;
/** So many control numbers can have been used on one day, of one kind and supplier. */
const NUMBERS_A_DAY = 100_000;
/** Under which key a person is told. */
export const RESTORED_KEY = 'DATABASE-RESTORED';

/** What was kept outside of the database about the one that a gateway of this place ran on last. */
export interface Witness {
  readonly identity: string;
  readonly beat: number;
}

/**
 * Looks, before anything else is done, whether the database is the one that gateways ran on, and as far as it was. If not,
 * it came back from a backup (or is a copy): everything that may have been sent without being known here is put in doubt,
 * numbers go on above those that may have been used, and nothing goes out until a person releases it.
 *
 * @returns why it counts as restored; undefined: it does not
 */
export async function noticeRestoration(gateway: Gateway, witness: Witness | undefined): Promise<string | undefined> {
  return transact(gateway, async (trx, gateway) => {
    await lockIdentity(trx);
    const current = await currentIdentity(trx);
    const known = await knownIdentity(trx);
    const at = gateway.clock.now();
    const cause = known === undefined ? undefined : causeOf(current, known, witness, at);
    await keepIdentity(trx, current, at);
    if (known === undefined || cause === undefined) return undefined;
    if (witness?.identity === current.identity) await raiseBeat(trx, witness.beat);
    if ((await openRestoration(trx)) === undefined) await begin(gateway, trx, known.aliveAt, cause);
    return cause;
  });
}

function causeOf(
  current: DatabaseIdentity,
  known: KnownIdentity,
  witness: Witness | undefined,
  now: Date,
): string | undefined {
  const declared = declaredBy(known);
  if (declared !== undefined) return declared;
  if (current.identity !== known.identity) return 'it is another database than the one that a gateway last ran on';
  if (witness?.identity === current.identity && witness.beat > Number(known.beat))
    return 'it had been further than it is now';
  const isOtherTimeline = current.timeline !== known.timeline && current.timeline !== null;
  if (isOtherTimeline && now.getTime() - known.aliveAt.getTime() > FAILOVER_MS)
    return 'the server was recovered (another timeline)';
  return undefined;
}

async function begin(gateway: Gateway, trx: Database, backupAt: Date, cause: string): Promise<void> {
  const at = gateway.clock.now();
  const days = Math.ceil(Math.max(0, at.getTime() - backupAt.getTime()) / DAY_MS) || 1;
  const numbers = days * NUMBERS_A_DAY;
  await releaseRestoration(trx, { by: 'gateway', because: 'a later restoration', at });
  await skipNumbers(trx, numbers);
  const { askable, silent } = shopsOf(gateway);
  await insertRestoration(trx, { restoredAt: at, backupAt, cause, numbersSkipped: numbers, silentShops: silent });
  for (const key of await unsentDeliveries(trx)) await doubtDelivery(gateway, trx, key);
  await assumeTold(trx, askable);
  await doubtLetters(trx, silent, { reason: `the database came back from a backup: it may have been told`, at });
  await doubtReports(gateway, trx, 'the database came back from a backup: it may have been sent');
  for (const id of askable) await openDriftRun(trx, id, 'restoration', at);
  await wantLanes(
    trx,
    'shop',
    askable.map((id) => driftLane(id).key),
  );
  await endAllSessions(trx);
  await raise(gateway, trx, {
    dedupeKey: RESTORED_KEY,
    code: 'DATABASE-RESTORED',
    message: `The database came back from a backup of about ${backupAt.toISOString()} (${cause}). Nothing goes out until a person releases it: *Restore* in the console shows what is in doubt, as does crossdock restore status.`,
    facts: { backupAt: backupAt.toISOString(), cause, numbersSkipped: numbers },
  });
}

/** Shops that say what they show, and those that only take what they are told. */
function shopsOf({ storefronts }: Gateway): { readonly askable: string[]; readonly silent: string[] } {
  const ids = [...storefronts.keys()];
  const isAskable = (id: string): boolean => storefronts.get(id)?.items !== undefined;
  return { askable: ids.filter(isAskable), silent: ids.filter((id) => !isAskable(id)) };
}
