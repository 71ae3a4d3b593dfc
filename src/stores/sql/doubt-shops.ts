import type { Database } from '../database.ts';

/**
 * After a restoration, of shops that can be asked what they show: what they were to be told counts as told, and the
 * comparison that follows finds what they were not. Of what such a shop knows of packages its adapter asks before it tells.
 */
export async function assumeTold(trx: Database, storefrontIds: readonly string[]): Promise<void> {
  await trx.raw(
    `update listing set pushed = desired, pushed_version = desired_version
     where storefront_id = any(cast(:ids as text[])) and desired_version > pushed_version`,
    { ids: listed(storefrontIds) },
  );
}

/**
 * Of shops that cannot be asked: news of packages and of orders that waited may have been told, so a person decides about each
 * (`crossdock letters`).
 */
export async function doubtLetters(
  trx: Database,
  storefrontIds: readonly string[],
  { reason, at }: { readonly reason: string; readonly at: Date },
): Promise<void> {
  const ids = listed(storefrontIds);
  await trx.raw(
    `update fulfilment_push set state = 'refused', reason = :reason, refused_at = :at
     where storefront_id = any(cast(:ids as text[])) and state = 'queued'`,
    { ids, reason, at },
  );
  await trx.raw(
    `update order_status set state = 'refused', answer = :reason, ended_at = :at
     where storefront_id = any(cast(:ids as text[])) and state = 'waiting'`,
    { ids, reason, at },
  );
  await trx.raw('delete from order_status_hint where storefront_id = any(cast(:ids as text[]))', { ids });
}

/** What such a shop shows is not known: once things go out again it is told everything, as it is then. */
export async function tellEverything(trx: Database, storefrontIds: readonly string[], at: Date): Promise<void> {
  await trx.raw(
    `update listing set desired_version = desired_version + 1, desired_since = :at
     where storefront_id = any(cast(:ids as text[])) and desired_version = pushed_version`,
    { ids: listed(storefrontIds), at },
  );
}

/** Whoever was shut out after the backup must not be let in by it; everybody signs in again. */
export async function endAllSessions(trx: Database): Promise<void> {
  await trx.raw('delete from person_session');
  await trx.raw('delete from invitation');
}

function listed(ids: readonly string[]): string {
  return `{${ids.map((id) => `"${id}"`).join(',')}}`;
}
