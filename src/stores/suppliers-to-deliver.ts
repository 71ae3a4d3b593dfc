import type { Database } from './database.ts';
import { DUE } from './deliveries.ts';
import { LEFT_DUE } from './temporary-left.ts';

/**
 * Suppliers with deliveries that are due, or temporary files that are to be removed, although no job came for them, and
 * whose lane does not rest; not those that are paused.
 */
export async function suppliersToDeliver(db: Database, before: Date): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { supplierId: string }[] }>(
    `select supplier_id as "supplierId" from (
       select d.supplier_id from delivery d where ${DUE} and d.created_at < :before
       union select t.supplier_id from temporary_left t where ${LEFT_DUE} and t.left_at < :before) w
     where not exists (select from supplier s where s.id = w.supplier_id and s.paused_at is not null)
     and not exists (
       select from lane l where l.kind = 'deliver' and l.key = w.supplier_id and l.due_at > clock_timestamp())`,
    { before },
  );
  return rows.map(({ supplierId }) => supplierId);
}
