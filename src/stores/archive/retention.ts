import type { Database } from '../database.ts';
import { contentToJudge } from '../sql/content-to-judge.ts';
import type { ContentKey } from './place.ts';

/** Archived bytes and what is known of the files that have them. */
export interface JudgedContent extends ContentKey {
  readonly place: string;
  readonly kinds: readonly string[];
  readonly lastReceivedAt: Date | null;
  readonly isUndecided: boolean;
  readonly isCurrentFeed: boolean;
}

/** Content whose turn it is, locked until the transaction ends: a claim of the same bytes waits for the verdict. */
export async function lockContentToJudge(
  trx: Database,
  limits: { readonly now: Date; readonly limit: number; readonly fullFeeds: number },
): Promise<readonly JudgedContent[]> {
  const { rows } = await trx.raw<{ rows: JudgedContent[] }>(contentToJudge, { ...limits });
  return rows;
}

/** Says that bytes are gone, from this commit on; the rows of their files stay. */
export async function markRemoved(trx: Database, sha256: Buffer, at: Date): Promise<void> {
  await trx('raw_content').where({ sha256 }).update({ removed_at: at });
}

export async function lookAgainAt(trx: Database, sha256: Buffer, at: Date): Promise<void> {
  await trx('raw_content').where({ sha256 }).update({ look_at: at });
}
