import type { Database } from './database.ts';
import type { MappingKey } from './mapping-drafts.ts';

/** A text of a mapping that somebody put into the mappings folder. */
export interface MappingPublication {
  readonly id: string;
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
  readonly before: string | null;
  readonly after: string;
  readonly tests: readonly string[];
  readonly revision: string | null;
  readonly place: string;
}

const COLUMNS = {
  id: 'id',
  by: 'published_by',
  at: 'published_at',
  reason: 'reason',
  before: 'before',
  after: 'after',
  tests: 'tests',
  revision: 'revision',
  place: 'place',
};

export async function addPublication(
  db: Database,
  { supplier, mapping }: MappingKey,
  published: Omit<MappingPublication, 'id'>,
): Promise<void> {
  const { by, at, tests, ...rest } = published;
  await db('mapping_publication').insert({
    supplier_id: supplier,
    mapping_id: mapping,
    published_by: by,
    published_at: at,
    tests: JSON.stringify(tests),
    ...rest,
  });
}

/** Newest first. */
export async function listPublications(
  db: Database,
  { supplier, mapping }: MappingKey,
  limit: number,
): Promise<MappingPublication[]> {
  return db('mapping_publication')
    .where({ supplier_id: supplier, mapping_id: mapping })
    .orderBy('id', 'desc')
    .limit(limit)
    .select(COLUMNS);
}

/** The last one of every mapping of a supplier, without texts. */
export async function lastPublications(
  db: Database,
  supplier: string,
): Promise<(Pick<MappingPublication, 'by' | 'at' | 'reason'> & { readonly mapping: string })[]> {
  const { rows } = await db.raw(
    `select distinct on (mapping_id) mapping_id as mapping, published_by as by, published_at as at, reason
     from mapping_publication where supplier_id = :supplier order by mapping_id, id desc`,
    { supplier },
  );
  return rows;
}

/** A text that one file had in a revision that was in force. */
export interface KeptText {
  readonly revision: string;
  readonly acceptedAt: Date;
  readonly text: string;
}

/** What a file of a supplier was in the revisions that were in force, newest first; those that left it as it was are passed over. */
export async function keptTextsOf(db: Database, supplier: string, path: string, limit: number): Promise<KeptText[]> {
  const { rows } = await db.raw<{ rows: KeptText[] }>(
    `select revision, accepted_at as "acceptedAt", text from (
       select revision, accepted_at, texts ->> :path as text,
         lag(texts ->> :path) over (order by accepted_at, revision) as before
       from supplier_revision where supplier_id = :supplier) r
     where text is not null and text is distinct from before
     order by accepted_at desc, revision desc limit :limit`,
    { supplier, path, limit },
  );
  return rows;
}

/** Makes publications of one supplier wait for each other, on whatever gateway, until the transaction ends. */
export async function lockPublishing(trx: Database, supplier: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(:key, 0))', { key: `publish/${supplier}` });
}
