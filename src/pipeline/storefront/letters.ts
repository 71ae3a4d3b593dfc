import { RejectedError } from '../../kernel/errors.ts';
import { closeExceptions } from '../../stores/exceptions.ts';
import { reviveLetter } from '../../stores/order-statuses.ts';
import type { Gateway } from '../gateway.ts';
import type { Audit } from '../outbound/delivery-actions.ts';
import { transact } from '../transact.ts';

/** What a shop refused, or never took, can be sent again for so long. */
export const LETTERS_MS = 14 * 24 * 3_600_000;

/** The name of a dead letter: `status/<order>/<ordinal>` or `fulfilment/<number>`. */
export const LETTER_ID = /^(status\/[1-9]\d{0,18}\/[1-9]\d{0,8}|fulfilment\/[1-9]\d{0,18})$/;

/**
 * Sends a dead letter again, under the key it always had: a shop that has it after all drops it.
 *
 * @returns what happens now, for a person
 * @throws RejectedError LETTER-UNKNOWN
 */
export async function resendLetter(gateway: Gateway, id: string, { by, reason }: Audit): Promise<string> {
  return transact(gateway, async (trx, gateway) => {
    const now = gateway.clock.now();
    const storefrontId = LETTER_ID.test(id) ? await reviveLetter(trx, id, now) : undefined;
    if (storefrontId === undefined) {
      throw new RejectedError('LETTER-UNKNOWN', `There is no dead letter ${id} that can be sent again.`);
    }
    const [kind, ...rest] = id.split('/');
    const key =
      kind === 'status'
        ? `STOREFRONT-STATUS-UNTOLD/${storefrontId}/${rest.join('/')}`
        : `STOREFRONT-REFUSED/${storefrontId}/${id}`;
    await closeExceptions(trx, [key], `sent again by ${by}${reason === undefined ? '' : `: ${reason}`}`, now);
    await gateway.queue.send(trx, kind === 'status' ? 'storefront.tell' : 'storefront.publish', { storefrontId });
    return `${storefrontId} is told once more.`;
  });
}
