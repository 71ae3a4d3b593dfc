import { RejectedError } from '../../kernel/errors.ts';
import type { Database } from '../../stores/database.ts';
import type { MappingKey } from '../../stores/mapping-drafts.ts';
import { keptTextsOf, listPublications } from '../../stores/mapping-publications.ts';
import { sha256Of } from './overview.ts';

/** A text that a mapping had. */
export interface HistoryEntry {
  /** `p12`: a publication; else the revision of the supplier that it came with. */
  readonly entry: string;
  readonly at: Date;
  /** Null: it was changed in the folder, and nobody here knows by whom. */
  readonly by: string | null;
  readonly reason: string | null;
  readonly revision: string | null;
  readonly sha256: string;
}

const MOST = 100;

/** Texts of a mapping, newest first: those that were published, and those that came with a change of the folder. */
async function textsOf(db: Database, key: MappingKey): Promise<(HistoryEntry & { readonly text: string })[]> {
  const published = await listPublications(db, key, MOST);
  const kept = await keptTextsOf(db, key.supplier, `${key.supplier}/${key.mapping}.map.yaml`, MOST);
  // What was published comes into force by the folder too; that is one and the same change.
  const known = new Set(published.map(({ revision, after }) => JSON.stringify([revision, after])));
  return [
    ...published.map(({ id, by, at, reason, revision, after }) => ({
      entry: `p${id}`,
      at,
      by,
      reason,
      revision,
      sha256: sha256Of(after),
      text: after,
    })),
    ...kept
      .filter(({ revision, text }) => !known.has(JSON.stringify([revision, text])))
      .map(({ revision, acceptedAt, text }) => ({
        entry: revision,
        at: acceptedAt,
        by: null,
        reason: null,
        revision,
        sha256: sha256Of(text),
        text,
      })),
  ]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, MOST);
}

export async function historyOf(db: Database, key: MappingKey): Promise<HistoryEntry[]> {
  return (await textsOf(db, key)).map(({ text: _, ...entry }) => entry);
}

/** @throws RejectedError MAPPING-UNKNOWN */
export async function textOfEntry(db: Database, key: MappingKey, entry: string): Promise<string> {
  const found = (await textsOf(db, key)).find((one) => one.entry === entry);
  if (found === undefined)
    throw new RejectedError('MAPPING-UNKNOWN', `${key.mapping} has no text ${entry} in its history.`);
  return found.text;
}
