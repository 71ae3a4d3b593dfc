import type { Database } from './database.ts';

/** What is in force for one supplier. */
export interface RevisionInForce {
  readonly supplierId: string;
  /** Null: retired; empty: from before revisions were kept, so that only its folder has it. */
  readonly revision: string | null;
}

/** What is in force for every supplier that was ever known. */
export async function revisionsInForce(db: Database): Promise<RevisionInForce[]> {
  const { rows } = await db.raw<{ rows: RevisionInForce[] }>(
    `select id as "supplierId", case when is_active then coalesce(revision, '') end as revision
     from supplier order by id`,
  );
  return rows;
}

/** The revision in force for one supplier; undefined where none is kept. */
export async function revisionInForce(db: Database, supplierId: string): Promise<string | undefined> {
  const row = await db('supplier')
    .where({ id: supplierId, is_active: true })
    .first<{ revision: string | null }>('revision');
  return row?.revision ?? undefined;
}

/** The texts of a kept revision by their path below the mappings folder. */
export async function keptTexts(
  db: Database,
  supplierId: string,
  revision: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  const row = await db('supplier_revision')
    .where({ supplier_id: supplierId, revision })
    .first<{ texts: Record<string, string> } | undefined>('texts');
  return row && new Map(Object.entries(row.texts));
}

/** A kept revision in which a mapping said what it said in this version. */
export async function revisionWith(
  db: Database,
  supplierId: string,
  mapping: { readonly id: string; readonly version: string },
): Promise<string | undefined> {
  const row = await db('mapping_version')
    .where({ supplier_id: supplierId, mapping_id: mapping.id, version: mapping.version })
    .first<{ revision: string } | undefined>('revision');
  return row?.revision;
}

/** Whether this revision was in force before. */
export async function isKeptRevision(db: Database, supplierId: string, revision: string): Promise<boolean> {
  return (await db('supplier_revision').where({ supplier_id: supplierId, revision }).first('revision')) !== undefined;
}

export interface NewRevision {
  readonly supplierId: string;
  readonly revision: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly mappings: readonly { readonly id: string; readonly version: string }[];
  readonly at: Date;
}

/** Keeps a revision's texts and puts it in force. The supplier's own row must be there. */
export async function putInForce(trx: Database, revision: NewRevision): Promise<void> {
  const key = { supplier_id: revision.supplierId, revision: revision.revision };
  await trx('supplier_revision')
    .insert({ ...key, texts: JSON.stringify(Object.fromEntries(revision.texts)), accepted_at: revision.at })
    .onConflict(['supplier_id', 'revision'])
    .ignore();
  for (const { id, version } of revision.mappings) {
    await trx('mapping_version')
      .insert({ ...key, mapping_id: id, version })
      .onConflict(['supplier_id', 'revision', 'mapping_id'])
      .ignore();
  }
  await trx('supplier')
    .where({ id: revision.supplierId })
    .update({ revision: revision.revision, revision_since: revision.at });
}

/** Makes decisions about one supplier's revision wait for each other, until the transaction ends. */
export async function lockRevision(trx: Database, supplierId: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(:key, 0))', { key: `revision/${supplierId}` });
}

/** A gateway and what its own mappings folder says: supplier → revision. */
export interface GatewayFolder {
  readonly id: string;
  /** Machine and folder, for people. */
  readonly place: string;
  readonly folder: Readonly<Record<string, string>>;
}

/** Says that a gateway lives and what its folder holds. */
export async function showFolder(db: Database, gateway: GatewayFolder, now: Date): Promise<void> {
  const row = { place: gateway.place, folder: JSON.stringify(gateway.folder), seen_at: now };
  await db('gateway')
    .insert({ id: gateway.id, ...row })
    .onConflict('id')
    .merge(row);
}

/** The folders of the other gateways that were seen lately. */
export async function otherFolders(db: Database, id: string, since: Date): Promise<GatewayFolder[]> {
  return db('gateway').whereNot({ id }).andWhere('seen_at', '>=', since).select('id', 'place', 'folder');
}

/** Forgets a gateway that stops, and those that were not seen for long. */
export async function forgetGateways(db: Database, id: string | undefined, before: Date): Promise<void> {
  const query = db('gateway').where('seen_at', '<', before);
  await (id === undefined ? query : query.orWhere({ id })).delete();
}
