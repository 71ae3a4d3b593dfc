import type { FileTree } from '../../../src/simulator/file-tree.ts';
import type { Database } from '../../../src/stores/database.ts';
import type { Event } from './supplier.ts';

/**
 * Where in the protocol a killed process was, by what it left: the document it was at in the database, and that
 * document's files at the supplier.
 */
export const STEPS = [
  /** Between two documents, or before its first one. */
  'between documents',
  /** The attempt is counted, nothing is written. */
  'begun',
  'half written',
  /** All bytes are there, and that is not committed. */
  'written',
  'staged',
  /** That the rename begins is committed; it was not done. */
  'publishing',
  /** The supplier has it, and that is not committed. */
  'renamed',
] as const;

export type Step = (typeof STEPS)[number];

/** The event after which a process is most likely at a step. */
export const AIMS: Readonly<Record<Step, Event>> = {
  'between documents': 'sent',
  begun: 'begun',
  'half written': 'WRITE',
  written: 'CLOSE',
  staged: 'staged',
  publishing: 'publishing',
  renamed: 'file',
};

/** The oldest document that waits: every process is at that one. */
export interface Front {
  readonly id: string;
  readonly name: string;
  readonly temporaryName: string;
  readonly size: number;
  readonly state: 'new' | 'staged';
  readonly attempts: number;
  readonly publications: number;
}

export async function frontOf(db: Database): Promise<Front | undefined> {
  return db('delivery')
    .whereIn('state', ['new', 'staged'])
    .orderBy('id')
    .first({
      id: 'id',
      name: 'name',
      temporaryName: 'temporary_name',
      size: db.raw('length(bytes)'),
      state: 'state',
      attempts: 'attempts',
      publications: 'publications',
    });
}

/** @param before the front before this process began: what an older one left there is not its doing */
export function stepOf(
  before: Front | undefined,
  now: Front | undefined,
  supplier: { readonly files: FileTree; readonly folder: string; readonly seen: ReadonlySet<string> },
): Step {
  if (now === undefined || now.attempts === 0) return 'between documents';
  if (before?.id === now.id && before.attempts === now.attempts) return 'between documents';
  const { files, folder, seen } = supplier;
  if (seen.has(now.name) || files.read(folder, now.name) !== undefined) return 'renamed';
  const publicationsBefore = before?.id === now.id ? before.publications : 0;
  if (now.state === 'staged') return now.publications > publicationsBefore ? 'publishing' : 'staged';
  const temporary = files.read(folder, now.temporaryName);
  if (temporary === undefined) return 'begun';
  return temporary.length < now.size ? 'half written' : 'written';
}
