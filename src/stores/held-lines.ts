import type { Problem } from '../kernel/problem.ts';
import type { Database } from './database.ts';

/** `released`: it was read again as it stands. `corrected`: a person gave values. `ignored`: it is to have no effect. */
export type HeldLineState = 'open' | 'released' | 'corrected' | 'ignored';

/** A line that its mapping could not read, where it stands, and what became of it. */
export interface HeldLineRow {
  readonly id: string;
  readonly supplierId: string;
  readonly documentId: string;
  readonly fileId: string;
  readonly file: string;
  readonly kind: string;
  readonly mappingId: string | null;
  /** Place of its document in the file, from 1. */
  readonly document: number;
  /** Segment, row or line of the file at which it starts, and the how manieth line it is that starts there. */
  readonly ordinal: number;
  readonly part: number;
  readonly raw: string;
  readonly problems: readonly Problem[];
  /** What could be read of it all the same. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly state: HeldLineState;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
  /** What was recorded in its place. */
  readonly line: Readonly<Record<string, unknown>> | null;
}

const COLUMNS = {
  id: 'h.id',
  supplierId: 'h.supplier_id',
  documentId: 'h.document_id',
  fileId: 'd.file_id',
  file: 'f.name',
  kind: 'd.kind',
  mappingId: 'd.mapping_id',
  document: 'd.ordinal',
  ordinal: 'h.ordinal',
  part: 'h.part',
  raw: 'h.raw',
  problems: 'h.problems',
  fields: 'h.fields',
  state: 'h.state',
  decidedAt: 'h.decided_at',
  decidedBy: 'h.decided_by',
  reason: 'h.reason',
  line: 'h.line',
};

function joined(db: Database) {
  return db('held_line as h')
    .join('document as d', { 'd.supplier_id': 'h.supplier_id', 'd.id': 'h.document_id' })
    .join('seen_file as f', { 'f.supplier_id': 'd.supplier_id', 'f.id': 'd.file_id' });
}

/** Held lines, newest file first; those that were decided only on demand. */
export async function listHeldLines(
  db: Database,
  wanted: {
    readonly supplierId?: string | undefined;
    readonly fileId?: string | undefined;
    readonly decided?: boolean;
    readonly limit: number;
    /** Only what stands after this line in the list. */
    readonly before?: string | undefined;
  },
): Promise<HeldLineRow[]> {
  const query = joined(db)
    .orderBy([{ column: 'd.id', order: 'desc' }, 'h.id'])
    .limit(wanted.limit);
  if (wanted.supplierId !== undefined) query.where('h.supplier_id', wanted.supplierId);
  if (wanted.fileId !== undefined) query.where('f.id', wanted.fileId);
  if (wanted.decided !== true) query.where('h.state', 'open');
  if (wanted.before !== undefined) {
    query.whereRaw(`(d.id, -h.id) < (select document_id, -id from held_line where id = :before)`, {
      before: wanted.before,
    });
  }
  return query.select(COLUMNS);
}

export async function findHeldLine(db: Database, id: string): Promise<HeldLineRow | undefined> {
  return joined(db).where('h.id', id).first(COLUMNS);
}

/** Open lines of a file, named by its id or its name, in file order. */
export async function openLinesOfFile(db: Database, file: string): Promise<HeldLineRow[]> {
  const query = joined(db).where('h.state', 'open').orderBy(['h.supplier_id', 'd.ordinal', 'h.id']);
  query.andWhere(/^[1-9]\d{0,17}$/.test(file) ? { 'f.id': file } : { 'f.name': file });
  return query.select(COLUMNS);
}

/** Locks a line until the transaction ends, so that it takes effect once. False when it was decided meanwhile. */
export async function lockOpenLine(trx: Database, line: Pick<HeldLineRow, 'supplierId' | 'id'>): Promise<boolean> {
  const row = await trx('held_line')
    .where({ supplier_id: line.supplierId, id: line.id })
    .forUpdate()
    .first<{ state: HeldLineState } | undefined>('state');
  return row?.state === 'open';
}

export interface LineDecision {
  readonly state: Exclude<HeldLineState, 'open'>;
  readonly by: string;
  readonly reason?: string | undefined;
  readonly line?: Readonly<Record<string, unknown>> | undefined;
  readonly at: Date;
}

export async function decideLine(
  trx: Database,
  line: Pick<HeldLineRow, 'supplierId' | 'id'>,
  decision: LineDecision,
): Promise<void> {
  await trx('held_line')
    .where({ supplier_id: line.supplierId, id: line.id })
    .update({
      state: decision.state,
      decided_at: decision.at,
      decided_by: decision.by,
      reason: decision.reason ?? null,
      line: decision.line === undefined ? null : JSON.stringify(decision.line),
    });
}

/** Whether a line that this mapping held still waits for a decision, in the same file or a later one. */
export async function hasOpenLines(db: Database, line: HeldLineRow): Promise<boolean> {
  const { supplierId, mappingId, fileId } = line;
  const row = await joined(db)
    .where({ 'h.supplier_id': supplierId, 'h.state': 'open', 'd.mapping_id': mappingId })
    .andWhere('d.file_id', '>=', fileId)
    .first('h.id');
  return row !== undefined;
}

/** Whether a later held line of the same file was put right for the same SKU and warehouse. */
export async function isFollowed(
  db: Database,
  held: HeldLineRow,
  line: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const row = await joined(db)
    .where({ 'h.supplier_id': held.supplierId, 'd.file_id': held.fileId })
    .whereIn('h.state', ['released', 'corrected'])
    .whereRaw('(d.ordinal, h.ordinal, h.part) > (?, ?, ?)', [held.document, held.ordinal, held.part])
    .whereRaw("h.line ->> 'sku' = ?", [String(line.sku)])
    .whereRaw("coalesce(h.line ->> 'warehouse', '*') = ?", [String(line.warehouse ?? '*')])
    .first('h.id');
  return row !== undefined;
}

/** How a document was recorded, and the interchange it came in. */
export interface RecordedDocument {
  readonly state: string;
  readonly lineCount: number;
  readonly interchangeState: string | null;
}

export async function recordedDocument(
  db: Database,
  supplierId: string,
  documentId: string,
): Promise<RecordedDocument | undefined> {
  return db('document as d')
    .leftJoin('interchange as i', { 'i.supplier_id': 'd.supplier_id', 'i.id': 'd.interchange_id' })
    .where({ 'd.supplier_id': supplierId, 'd.id': documentId })
    .first({ state: 'd.state', lineCount: 'd.line_count', interchangeState: 'i.state' });
}

/** A document of which no line could be read takes effect with its first line that is put right. */
export async function markApplied(trx: Database, supplierId: string, documentId: string): Promise<void> {
  await trx('document').where({ supplier_id: supplierId, id: documentId }).update({ state: 'applied' });
}
