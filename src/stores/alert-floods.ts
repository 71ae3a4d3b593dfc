import type { Code } from '../kernel/codes.ts';
import type { Database } from './database.ts';

/** Exceptions of one code about one supplier, or about none. */
export interface AlertKind {
  readonly code: Code;
  readonly supplierId: string | null;
}

/** How many of a kind are open, and how many there were when their number was told last; 0: it was not. */
export async function countKind(
  trx: Database,
  { code, supplierId }: AlertKind,
): Promise<{ readonly open: number; readonly told: number }> {
  const { rows } = await trx.raw<{ rows: { open: number; told: number }[] }>(
    `select (select count(*)::float8 from exception
         where code = :code and supplier_id is not distinct from :supplierId and closed_at is null) as open,
       coalesce((select told::float8 from alert_kind
         where code = :code and supplier_id = coalesce(cast(:supplierId as text), '')), 0) as told`,
    { code, supplierId },
  );
  return rows[0] ?? { open: 0, told: 0 };
}

export async function noteNumber(trx: Database, { code, supplierId }: AlertKind, told: number): Promise<void> {
  await trx('alert_kind')
    .insert({ code, supplier_id: supplierId ?? '', told })
    .onConflict(['code', 'supplier_id'])
    .merge();
}

/** There are few again: each is told. */
export async function forgetNumber(trx: Database, { code, supplierId }: AlertKind): Promise<void> {
  await trx('alert_kind')
    .where({ code, supplier_id: supplierId ?? '' })
    .delete();
}

/** What is not told by itself is not reminded of either. */
export async function leaveUntold(trx: Database, exceptionIds: readonly string[]): Promise<void> {
  await trx('exception')
    .whereIn('id', [...exceptionIds])
    .update({ told_at: 'infinity' });
}

/** This event stands for so many. */
export async function markMany(trx: Database, eventId: string, others: number): Promise<void> {
  await trx('alert_event').where({ id: eventId }).update({ kind: 'many', others });
}
