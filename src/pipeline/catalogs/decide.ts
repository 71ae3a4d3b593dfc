import { RejectedError } from '../../kernel/errors.ts';
import { markApplied } from '../../stores/held-lines.ts';
import { decideCatalog, findPriceCatalog, lockCosts, type PriceCatalogRow } from '../../stores/price-catalogs.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import type { Gateway } from '../gateway.ts';
import { transact } from '../transact.ts';
import { applyCatalog } from './apply.ts';
import { closeIfNoneHeld, supersedeHeld } from './hold.ts';

/**
 * A person decides about a held catalog: released, its prices count as if it had passed, though never before those that began
 * later; refused, they never do. Saying the same again changes nothing.
 *
 * @returns one sentence: what changed
 * @throws RejectedError CATALOG-DECISION-REFUSED
 */
export async function decidePriceCatalog(
  gateway: Gateway,
  id: string,
  state: 'released' | 'refused',
  audit: { readonly by: string; readonly reason: string },
): Promise<string> {
  return transact(gateway, async (trx, gateway) => {
    const seen = await findPriceCatalog(trx, id);
    if (seen === undefined) throw refusal(`There is no price catalog ${id}.`);
    const { supplierId, mapping } = seen;
    await lockCosts(trx, supplierId);
    const catalog = (await findPriceCatalog(trx, id)) as PriceCatalogRow;
    if (catalog.state === state) return `It was ${state} by ${catalog.decidedBy} before; nothing to do.`;
    const at = gateway.clock.now();
    if (!(await decideCatalog(trx, supplierId, id, { ...audit, state, at }))) {
      throw refusal(`Price catalog ${id} is not held: it is ${catalog.state}.`);
    }
    await recordStateEvent(trx, {
      entity: 'price-catalog',
      entityId: `${supplierId}/${id}`,
      from: 'held',
      to: state,
      cause: `a person ${state} it`,
      actor: audit.by,
      reason: audit.reason,
      at,
    });
    if (state === 'refused') {
      await closeIfNoneHeld(trx, supplierId, mapping, `refused by ${audit.by}: ${audit.reason}`, at);
      return `${catalog.file} has no effect; the costs in force stay.`;
    }
    await markApplied(trx, supplierId, catalog.documentId);
    const changed = await applyCatalog(gateway, trx, supplierId, id);
    await supersedeHeld(trx, supplierId, mapping, catalog.asOf, `catalog ${id} was released by ${audit.by}`, at);
    return `${catalog.file} counts: ${changed} of its ${catalog.prices} price(s) change a cost today.`;
  });
}

function refusal(message: string): RejectedError {
  return new RejectedError('CATALOG-DECISION-REFUSED', message);
}
