import { backoffMs, usualBackoff } from '../../domain/backoff.ts';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import type { Finding } from '../../storefronts/storefront.ts';
import { closeException } from '../../stores/exceptions.ts';
import { findLane, type Lane } from '../../stores/lanes.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { withLane } from '../lanes.ts';

const DAY_MS = 24 * 3_600_000;
/** A shop that is down for a moment is no news; one whose webhooks nobody could look after for so many turns is. */
const FAILURES_BEFORE_ALARM = 3;

export function webhooksLane(storefrontId: string): Lane {
  return { kind: 'shop', key: `${storefrontId}/webhooks` };
}

/** Where a shop is to send its webhooks; undefined where nobody says how the world reaches this gateway. */
export function webhookAddress({ publicUrl }: Pick<Gateway, 'publicUrl'>, storefrontId: string): string | undefined {
  return publicUrl === undefined ? undefined : `${publicUrl}/v1/webhooks/${storefrontId}`;
}

/** Looks after the webhooks of a shop: some platforms switch off or delete those that failed for some hours. */
export async function keepSubscribed(gateway: Gateway, storefrontId: string): Promise<void> {
  const lane = webhooksLane(storefrontId);
  await withLane(gateway, lane, async () => {
    try {
      await subscribe(gateway, storefrontId);
      return { ok: true, dueInMs: () => DAY_MS };
    } catch (error) {
      if (!(error instanceof RejectedError || error instanceof TransientError)) throw error;
      const { failures = 0 } = (await findLane(gateway.db, lane)) ?? {};
      if (error instanceof RejectedError || failures + 1 >= FAILURES_BEFORE_ALARM) {
        await raiseMissing(gateway, storefrontId, `Webhooks of ${storefrontId} could not be made: ${error.message}`);
      }
      const askedMs = error instanceof TransientError ? error.retryAfterMs : undefined;
      return { ok: false, dueInMs: (failures) => backoffMs(usualBackoff, failures, askedMs) };
    }
  });
}

/**
 * Makes the shop send its webhooks here, once. What is not in order is told to a person, until it is.
 *
 * @returns what was found; undefined where the shop cannot be told, or nobody says where to
 */
export async function subscribe(gateway: Gateway, storefrontId: string): Promise<readonly Finding[] | undefined> {
  const webhooks = gateway.storefronts.get(storefrontId)?.webhooks;
  const address = webhookAddress(gateway, storefrontId);
  if (webhooks === undefined || address === undefined) return undefined;
  const findings = await webhooks.subscribe(address);
  const failed = findings.filter(({ verdict }) => verdict === 'failed');
  if (failed.length === 0) {
    await closeException(gateway.db, missingKey(storefrontId), 'they are in order', gateway.clock.now());
    return findings;
  }
  const said = failed.map(({ says, remedy }) => (remedy === undefined ? says : `${says} ${remedy}`));
  await raiseMissing(gateway, storefrontId, `Webhooks of ${storefrontId} are not in order: ${said.join(' ')}`);
  return findings;
}

function missingKey(storefrontId: string): string {
  return `WEBHOOKS-MISSING/${storefrontId}`;
}

async function raiseMissing(gateway: Gateway, storefrontId: string, message: string): Promise<void> {
  await raise(gateway, gateway.db, {
    dedupeKey: missingKey(storefrontId),
    code: 'STOREFRONT-WEBHOOKS-MISSING',
    severity: 'warning',
    message,
    facts: { storefront: storefrontId },
  });
}
