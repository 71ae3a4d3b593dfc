import type { Database } from '../database.ts';

/** What somebody did. */
export interface AuditEntry {
  readonly at: Date;
  readonly who: string;
  readonly role: string;
  /** `invite person`, or method and route of the API. */
  readonly action: string;
  /** `person/anna`, or the address of the request. */
  readonly entity: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string | undefined;
}

export async function addAudit(db: Database, entry: AuditEntry): Promise<void> {
  const { before, after, reason = null, ...rest } = entry;
  await db('audit_entry').insert({ ...rest, reason, before: jsonOf(before), after: jsonOf(after) });
}

/** Newest first; `before`: only older ones than the entry of this id. */
export async function listAudit(
  db: Database,
  {
    limit,
    before,
    entity,
  }: { readonly limit: number; readonly before?: string | undefined; readonly entity?: string | undefined },
): Promise<readonly (AuditEntry & { readonly id: string })[]> {
  const query = db('audit_entry').select().orderBy('id', 'desc').limit(limit);
  if (before !== undefined) query.where('id', '<', before);
  if (entity !== undefined) query.where({ entity });
  return query;
}

function jsonOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
