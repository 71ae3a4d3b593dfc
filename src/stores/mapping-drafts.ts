import type { Database } from './database.ts';

/** Which mapping. */
export interface MappingKey {
  readonly supplier: string;
  readonly mapping: string;
}

/** A mapping as somebody would have it, not in force. */
export interface MappingDraft {
  readonly version: number;
  readonly text: string;
  /** Of the file it was begun from; null: there was none. */
  readonly baseSha256: string | null;
  readonly savedBy: string;
  readonly savedAt: Date;
}

/** A test that comes with a draft. */
export interface MappingDraftCase {
  readonly name: string;
  readonly inputFile: string;
  readonly input: Buffer;
  readonly expectedFile: string;
  readonly expected: Buffer;
  readonly savedBy: string;
  readonly savedAt: Date;
}

const DRAFT = {
  version: 'version',
  text: 'text',
  baseSha256: 'base_sha256',
  savedBy: 'saved_by',
  savedAt: 'saved_at',
};

const CASE = {
  name: 'name',
  inputFile: 'input_file',
  input: 'input',
  expectedFile: 'expected_file',
  expected: 'expected',
  savedBy: 'saved_by',
  savedAt: 'saved_at',
};

export async function findDraft(db: Database, key: MappingKey): Promise<MappingDraft | undefined> {
  return db('mapping_draft').where(rowOf(key)).first<MappingDraft | undefined>(DRAFT);
}

/** Drafts of a supplier, without their texts. */
export async function listDrafts(
  db: Database,
  supplier: string,
): Promise<(Pick<MappingDraft, 'version' | 'savedBy' | 'savedAt'> & { readonly mapping: string })[]> {
  return db('mapping_draft')
    .where({ supplier_id: supplier })
    .orderBy('mapping_id')
    .select({ mapping: 'mapping_id', version: 'version', savedBy: 'saved_by', savedAt: 'saved_at' });
}

/**
 * Saves a draft, if it is still the one that was seen.
 *
 * @param seen its version when it was read; 0: there was none
 * @returns the new version; undefined: somebody else saved, published or dropped it meanwhile
 */
export async function saveDraft(
  db: Database,
  key: MappingKey,
  draft: Pick<MappingDraft, 'text' | 'baseSha256' | 'savedBy' | 'savedAt'>,
  seen: number,
): Promise<number | undefined> {
  const row = { text: draft.text, base_sha256: draft.baseSha256, saved_by: draft.savedBy, saved_at: draft.savedAt };
  const rows: { version: number }[] =
    seen === 0
      ? await db('mapping_draft')
          .insert({ ...rowOf(key), ...row, version: 1 })
          .onConflict(['supplier_id', 'mapping_id'])
          .ignore()
          .returning('version')
      : await db('mapping_draft')
          .where({ ...rowOf(key), version: seen })
          .update({ ...row, version: seen + 1 })
          .returning('version');
  return rows[0]?.version;
}

/** Drops a draft with its tests, if it is still the one that was seen. */
export async function dropDraft(db: Database, key: MappingKey, seen: number): Promise<boolean> {
  return (
    (await db('mapping_draft')
      .where({ ...rowOf(key), version: seen })
      .delete()) > 0
  );
}

export async function draftCases(db: Database, key: MappingKey): Promise<MappingDraftCase[]> {
  return db('mapping_draft_case').where(rowOf(key)).orderBy('name').select(CASE);
}

export async function saveDraftCase(db: Database, key: MappingKey, saved: MappingDraftCase): Promise<void> {
  const row = {
    input_file: saved.inputFile,
    input: saved.input,
    expected_file: saved.expectedFile,
    expected: saved.expected,
    saved_by: saved.savedBy,
    saved_at: saved.savedAt,
  };
  await db('mapping_draft_case')
    .insert({ ...rowOf(key), name: saved.name, ...row })
    .onConflict(['supplier_id', 'mapping_id', 'name'])
    .merge(row);
}

export async function dropDraftCase(db: Database, key: MappingKey, name: string): Promise<boolean> {
  return (
    (await db('mapping_draft_case')
      .where({ ...rowOf(key), name })
      .delete()) > 0
  );
}

function rowOf({ supplier, mapping }: MappingKey): { supplier_id: string; mapping_id: string } {
  return { supplier_id: supplier, mapping_id: mapping };
}
