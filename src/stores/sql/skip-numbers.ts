import { LAST_CONTROL_NUMBER } from '../control-numbers.ts';
import type { Database } from '../database.ts';

/** Rows that other systems know us by are numbered on from so far above; bigint has room for a million restorations. */
const ROWS = 1_000_000;
/** Versions of quantities and prices, of which shops keep the highest. */
const VERSIONS = 1_000_000_000;

/**
 * After a restoration: nothing that was given out after the backup is given out again. Control numbers and numbers of
 * purchase orders go on above what can have been used since (those that the backup has not seen begin there); so do the ids of
 * rows (idempotency keys are made of them) and the versions that shops compare.
 */
export async function skipNumbers(trx: Database, numbers: number): Promise<void> {
  await trx.raw('update control_number set last_value = least(last_value + :numbers, :last)', {
    numbers,
    last: LAST_CONTROL_NUMBER,
  });
  await trx.raw(
    `select setval(format('%I.%I', schemaname, sequencename)::regclass,
       least(coalesce(last_value, 0) + cast(:rows as bigint), max_value))
     from pg_sequences where schemaname = current_schema()`,
    { rows: ROWS },
  );
  await trx.raw(
    'update listing set desired_version = desired_version + :versions, pushed_version = pushed_version + :versions',
    { versions: VERSIONS },
  );
  await trx.raw(
    `update listing_price set desired_version = desired_version + :versions, pushed_version = pushed_version + :versions`,
    { versions: VERSIONS },
  );
}
