import type { Database } from './database.ts';

/** Which database this is: a dump that is restored elsewhere is another one, a restored cluster has another timeline. */
export interface DatabaseIdentity {
  readonly identity: string;
  readonly timeline: number | null;
}

/** What a gateway that ran on it wrote down. */
export interface KnownIdentity extends DatabaseIdentity {
  readonly beat: string;
  readonly aliveAt: Date;
}

/** A restored database, until and after a person let things go out again. */
export interface Restoration {
  readonly id: string;
  readonly restoredAt: Date;
  readonly backupAt: Date | null;
  readonly cause: string;
  readonly numbersSkipped: string;
  /** Storefronts that cannot be asked what they show. */
  readonly silentShops: readonly string[];
  readonly releasedAt: Date | null;
  readonly releasedBy: string | null;
  readonly releasedBecause: string | null;
}

const COLUMNS = {
  id: 'id',
  restoredAt: 'restored_at',
  backupAt: 'backup_at',
  cause: 'cause',
  numbersSkipped: 'numbers_skipped',
  silentShops: 'silent_shops',
  releasedAt: 'released_at',
  releasedBy: 'released_by',
  releasedBecause: 'released_because',
};

/** Guards the look at the identity across processes that start together; used for nothing else. */
const LOCK = 7_420_003;

/** Held until the transaction ends: only one process decides whether the database was restored. */
export async function lockIdentity(trx: Database): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(?)', [LOCK]);
}

/**
 * The identity of this database: its cluster and its number in it. Where the server does not let us ask for the cluster
 * (some managed ones), the number and the name alone.
 */
export async function currentIdentity(db: Database): Promise<DatabaseIdentity> {
  const { rows } = await db.raw<{ rows: { number: string; mayAsk: boolean }[] }>(
    `select oid::text || '/' || datname as number,
       has_function_privilege('pg_control_system()', 'execute')
         and has_function_privilege('pg_control_checkpoint()', 'execute') as "mayAsk"
     from pg_database where datname = current_database()`,
  );
  const { number, mayAsk } = rows[0] as { number: string; mayAsk: boolean };
  if (!mayAsk) return { identity: number, timeline: null };
  const { rows: asked } = await db.raw<{ rows: { cluster: string; timeline: number }[] }>(
    `select s.system_identifier::text as cluster, c.timeline_id as timeline
     from pg_control_system() s, pg_control_checkpoint() c`,
  );
  const { cluster, timeline } = asked[0] as { cluster: string; timeline: number };
  return { identity: `${cluster}/${number}`, timeline };
}

/** What a person says instead of what could be noticed begins so. */
const DECLARED = 'declared: ';

/** What a person said about it; undefined: nobody did. */
export function declaredBy({ identity }: Pick<DatabaseIdentity, 'identity'>): string | undefined {
  return identity.startsWith(DECLARED) ? identity.slice(DECLARED.length) : undefined;
}

/** A person says that it came back from a backup: the next gateway that starts takes it for restored. */
export async function declareRestored(
  db: Database,
  said: string,
  backupAt: Date | undefined,
  now: Date,
): Promise<void> {
  const aliveAt = backupAt ?? (await knownIdentity(db))?.aliveAt ?? now;
  await keepIdentity(db, { identity: `${DECLARED}${said}`, timeline: null }, aliveAt);
}

/** Gateways at work on it, or dead so recently that nobody noticed. */
export async function countReplicas(db: Database): Promise<number> {
  const row = await db('replica').count<{ count: string }>('* as count').first();
  return Number(row?.count ?? 0);
}

export async function knownIdentity(db: Database): Promise<KnownIdentity | undefined> {
  return db('database_identity').first({
    identity: 'identity',
    timeline: 'timeline',
    beat: 'beat',
    aliveAt: 'alive_at',
  });
}

/** Writes down which database this is, and that a gateway runs on it now. */
export async function keepIdentity(db: Database, { identity, timeline }: DatabaseIdentity, at: Date): Promise<void> {
  await db('database_identity')
    .insert({ identity, timeline, alive_at: at })
    .onConflict('only_row')
    .merge({ identity, timeline, alive_at: at });
}

/** A gateway is at work. Answers how often that was said; undefined where no identity is kept yet. */
export async function beatDatabase(db: Database, at: Date): Promise<number | undefined> {
  const rows = await db('database_identity')
    .update({ beat: db.raw('beat + 1'), alive_at: at })
    .returning<{ beat: string }[]>('beat');
  return rows[0] === undefined ? undefined : Number(rows[0].beat);
}

/** The beat may not be below what was kept outside of the database, or every start would find it restored. */
export async function raiseBeat(db: Database, least: number): Promise<void> {
  await db('database_identity').where('beat', '<', least).update({ beat: least });
}

export async function insertRestoration(
  trx: Database,
  one: Pick<Restoration, 'restoredAt' | 'backupAt' | 'cause' | 'silentShops'> & { readonly numbersSkipped: number },
): Promise<void> {
  await trx('restoration').insert({
    restored_at: one.restoredAt,
    backup_at: one.backupAt,
    cause: one.cause,
    numbers_skipped: one.numbersSkipped,
    silent_shops: [...one.silentShops],
  });
}

/** The restoration that no person has released yet: nothing goes out while there is one. */
export async function openRestoration(db: Database): Promise<Restoration | undefined> {
  return db('restoration').whereNull('released_at').first(COLUMNS);
}

/** The last one, released or not. */
export async function lastRestoration(db: Database): Promise<Restoration | undefined> {
  return db('restoration').orderBy('id', 'desc').first(COLUMNS);
}

export async function countRestorations(db: Database): Promise<number> {
  const row = await db('restoration').count<{ count: string }>('* as count').first();
  return Number(row?.count ?? 0);
}

/** Ends the open one; `id`: only if it is this. Answers it; undefined where there is none. */
export async function releaseRestoration(
  trx: Database,
  release: {
    readonly id?: string | undefined;
    readonly by: string;
    readonly because?: string | undefined;
    readonly at: Date;
  },
): Promise<Restoration | undefined> {
  const open = await trx('restoration').whereNull('released_at').forUpdate().first<Restoration>(COLUMNS);
  if (open === undefined || (release.id !== undefined && open.id !== release.id)) return undefined;
  await trx('restoration')
    .where({ id: open.id })
    .update({ released_at: release.at, released_by: release.by, released_because: release.because ?? null });
  return open;
}

/** Deliveries of all suppliers that had not gone out when the backup was taken. */
export async function unsentDeliveries(trx: Database): Promise<{ supplierId: string; id: string }[]> {
  return trx('delivery')
    .whereIn('state', ['new', 'staged'])
    .orderBy(['supplier_id', 'id'])
    .select({ supplierId: 'supplier_id', id: 'id' });
}

/** Whether it arrived is not known, so it counts as begun: whoever gives it up has to know that it is not there. */
export async function countAsBegun(
  trx: Database,
  { supplierId, id }: { readonly supplierId: string; readonly id: string },
): Promise<void> {
  await trx('delivery')
    .where({ supplier_id: supplierId, id })
    .update({ attempts: trx.raw('greatest(attempts, 1)'), publications: trx.raw('greatest(publications, 1)') });
}

/** Of some orders, those that may have been routed without being known here, and that no person let go since. */
export async function ordersInDoubt(
  trx: Database,
  orderIds: readonly string[],
  restoredAt: Date,
): Promise<{ id: string; storefront: string; orderId: string; state: string }[]> {
  const { rows } = await trx.raw<{ rows: { id: string; storefront: string; orderId: string; state: string }[] }>(
    `select o.id, o.storefront_id as storefront, o.external_id as "orderId", o.state from sales_order o
     where o.id = any(cast(:orderIds as bigint[])) and least(o.placed_at, o.received_at) < :restoredAt and not exists (
       select from order_hold h where h.order_id = o.id and h.kind = 'restored' and h.released_at >= :restoredAt)`,
    { orderIds: `{${orderIds.join(',')}}`, restoredAt },
  );
  return rows;
}

/** What would go out if it were released now, and what would not, because it waits for a decision of its own. */
export interface HeldBack {
  readonly documents: { readonly waiting: number; readonly uncertain: number };
  readonly orders: number;
  readonly reports: { readonly ready: number; readonly uncertain: number };
  /** Of each shop: quantities, packages and news of orders that it is to be told. */
  readonly shops: readonly {
    readonly storefront: string;
    readonly quantities: number;
    readonly packages: number;
    readonly statuses: number;
  }[];
}

export async function countHeldBack(db: Database): Promise<HeldBack> {
  const { rows } = await db.raw<{ rows: HeldBack[] }>(
    `select
       jsonb_build_object(
         'waiting', (select count(*) from delivery where state in ('new', 'staged')),
         'uncertain', (select count(*) from delivery where state = 'failed' and failure = 'uncertain')) as documents,
       (select count(*)::int from order_hold where kind = 'restored' and released_at is null) as orders,
       (select jsonb_build_object('ready', count(*) filter (where state = 'ready'),
          'uncertain', count(*) filter (where state = 'uncertain')) from error_report) as reports,
       coalesce((select jsonb_agg(jsonb_build_object('storefront', f.id,
          'quantities', (select count(*) from listing l where l.storefront_id = f.id
            and l.desired_version > l.pushed_version and l.refusal is null),
          'packages', (select count(*) from fulfilment_push u where u.storefront_id = f.id and u.state = 'queued'),
          'statuses', (select count(*) from order_status s where s.storefront_id = f.id and s.state = 'waiting')) order by f.id)
        from storefront f), '[]') as shops`,
  );
  return rows[0] as HeldBack;
}

/** What waits for a person because of a restoration. */
export async function countDoubts(db: Database): Promise<{ readonly deliveries: number; readonly orders: number }> {
  const { rows } = await db.raw<{ rows: { deliveries: number; orders: number }[] }>(
    `select (select count(*)::int from delivery where state = 'failed' and failure = 'uncertain') as deliveries,
       (select count(*)::int from order_hold where kind = 'restored' and released_at is null) as orders`,
  );
  return rows[0] as { deliveries: number; orders: number };
}
