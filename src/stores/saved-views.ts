import type { Database } from './database.ts';

/** A view of a list that somebody keeps: the filters of its address, under a name. */
export interface SavedView {
  readonly page: string;
  readonly name: string;
  readonly address: string;
}

export async function listViews(db: Database, owner: string, page: string | undefined): Promise<SavedView[]> {
  const query = db('saved_view').select('page', 'name', 'address').where({ owner }).orderBy(['page', 'name']);
  if (page !== undefined) query.where({ page });
  return query;
}

/** Keeps a view; one of the same name is replaced. False when this owner has as many as are kept. */
export async function keepView(
  db: Database,
  owner: string,
  view: SavedView,
  { at, most }: { readonly at: Date; readonly most: number },
): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `insert into saved_view (owner, page, name, address, created_at)
     select :owner, :page, :name, :address, :at
     where (select count(*) from saved_view where owner = :owner and (page, name) <> (:page, :name)) < :most
     on conflict (owner, page, name) do update set address = excluded.address
     returning 1`,
    { owner, ...view, at, most },
  );
  return rows.length > 0;
}

export async function dropView(db: Database, owner: string, page: string, name: string): Promise<void> {
  await db('saved_view').where({ owner, page, name }).delete();
}
