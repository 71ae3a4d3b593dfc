import { RejectedError } from '../kernel/errors.ts';
import type { Database } from './database.ts';

export type ControlNumberKind = 'interchange' | 'group' | 'purchase-order';

/** ISA13 and GS06 have nine digits. Ours are never given a second time, so the last one is the end. */
export const LAST_CONTROL_NUMBER = 999_999_999;

/** Where counting begins: above everything that a restored database may have forgotten (sql/skip-numbers.ts). */
export const SKIPPED = '(select coalesce(sum(numbers_skipped), 0)::bigint from restoration)';

/**
 * The next number of a kind for one supplier. The row stays locked until the transaction ends, so numbers are given in
 * order; a rollback leaves the number unused by anybody, a commit makes it used for ever.
 *
 * @throws RejectedError CONTROL-NUMBERS-USED-UP after the last one
 */
export async function nextControlNumber(trx: Database, supplierId: string, kind: ControlNumberKind): Promise<number> {
  const { rows } = await trx.raw<{ rows: { last_value: string }[] }>(
    `insert into control_number (supplier_id, kind, last_value) values (:supplierId, :kind, 1 + ${SKIPPED})
     on conflict (supplier_id, kind) do update set last_value = control_number.last_value + 1
       where control_number.last_value < :last
     returning last_value`,
    { supplierId, kind, last: LAST_CONTROL_NUMBER },
  );
  if (rows[0] !== undefined) return Number(rows[0].last_value);
  throw numbersUsedUp(supplierId, kind);
}

export function numbersUsedUp(supplierId: string, kind: ControlNumberKind): RejectedError {
  return new RejectedError(
    'CONTROL-NUMBERS-USED-UP',
    `The ${kind} numbers of ${supplierId} ended with ${LAST_CONTROL_NUMBER}; none is given twice.`,
    { facts: { supplierId, kind, last: LAST_CONTROL_NUMBER } },
  );
}
