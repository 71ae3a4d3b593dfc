import type { Database } from './database.ts';

export type ControlNumberKind = 'interchange' | 'group' | 'purchase-order';

/**
 * The next number of a kind for one supplier. The row stays locked until the transaction ends, so numbers are given in
 * order; a rollback leaves the number unused by anybody, a commit makes it used for ever.
 */
export async function nextControlNumber(trx: Database, supplierId: string, kind: ControlNumberKind): Promise<number> {
  const { rows } = await trx.raw<{ rows: { last_value: string }[] }>(
    `insert into control_number (supplier_id, kind, last_value) values (:supplierId, :kind, 1)
     on conflict (supplier_id, kind) do update set last_value = control_number.last_value + 1
     returning last_value`,
    { supplierId, kind },
  );
  return Number((rows[0] as { last_value: string }).last_value);
}
