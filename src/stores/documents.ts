import type { Problem } from '../kernel/problem.ts';
import type { Database } from './database.ts';

export interface NewDocument {
  readonly supplierId: string;
  readonly fileId: string;
  /** Which reading of the file it comes from; 0 is the first. */
  readonly attempt: number;
  readonly interchangeId?: string | undefined;
  /** Place of the document in its file, from 1. */
  readonly ordinal: number;
  readonly kind: string;
  readonly format: string;
  readonly setId?: string | undefined;
  readonly groupControlNumber?: string | undefined;
  readonly controlNumber?: string | undefined;
  readonly mappingId?: string | undefined;
  readonly mappingVersion?: string | undefined;
  readonly recordedAt: Date;
}

export type DocumentState = 'applied' | 'duplicate' | 'held' | 'rejected';

/** Records that a document was found; its outcome follows with `finishDocument` in the same transaction. */
export async function insertDocument(trx: Database, document: NewDocument): Promise<string> {
  const rows = await trx('document')
    .insert({
      supplier_id: document.supplierId,
      file_id: document.fileId,
      attempt: document.attempt,
      interchange_id: document.interchangeId ?? null,
      ordinal: document.ordinal,
      kind: document.kind,
      format: document.format,
      set_id: document.setId ?? null,
      group_control_number: document.groupControlNumber ?? null,
      control_number: document.controlNumber ?? null,
      mapping_id: document.mappingId ?? null,
      mapping_version: document.mappingVersion ?? null,
      state: 'held',
      recorded_at: document.recordedAt,
    })
    .returning<{ id: string }[]>('id');
  return (rows[0] as { id: string }).id;
}

export interface DocumentOutcome {
  readonly state: DocumentState;
  readonly businessKey?: string | undefined;
  readonly lineCount: number;
  readonly heldCount: number;
  /** Inputs that nothing read, with their counts. */
  readonly unread: Readonly<Record<string, number>>;
  readonly problems: readonly Problem[];
}

export async function finishDocument(
  trx: Database,
  supplierId: string,
  id: string,
  outcome: DocumentOutcome,
): Promise<void> {
  await trx('document')
    .where({ supplier_id: supplierId, id })
    .update({
      state: outcome.state,
      business_key: outcome.businessKey?.replaceAll('\u0000', '\uFFFD') ?? null,
      line_count: outcome.lineCount,
      held_count: outcome.heldCount,
      problems: withoutNul(outcome.problems),
      unread: withoutNul(outcome.unread),
    });
}

/** JSON for the database, which cannot hold NUL in a text. */
function withoutNul(value: unknown): string {
  return JSON.stringify(value).replaceAll('\\u0000', '\\ufffd');
}

export interface NewHeldLine {
  /** Where the line starts: segment, row or line of the file. */
  readonly ordinal: number;
  /** The how manieth of the lines that start there, from 1. */
  readonly part: number;
  /** What could be read of it all the same. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly raw: string;
  readonly problems: readonly Problem[];
}

export async function insertHeldLines(
  trx: Database,
  supplierId: string,
  documentId: string,
  lines: readonly NewHeldLine[],
): Promise<void> {
  await trx.batchInsert(
    'held_line',
    lines.map((line) => ({
      supplier_id: supplierId,
      document_id: documentId,
      ordinal: line.ordinal,
      part: line.part,
      fields: withoutNul(line.fields),
      // Postgres text cannot hold NUL; the raw bytes stay in the archive.
      raw: line.raw.replaceAll('\u0000', '\uFFFD'),
      problems: withoutNul(line.problems),
    })),
    500,
  );
}
