import type { Logger } from '../kernel/logger.ts';
import { printable } from '../kernel/problem.ts';
import type { FolderListing, RemoteFile } from './channel.ts';
import type { EntryState } from './file-access.ts';
import { isPlainName, isTemporaryName } from './names.ts';

const REPORTED_NAMES = 1000;

/** Decides which entries of a folder are files to collect. */
export interface Listing {
  /** Whether the name deserves a closer look. Counts the entry; beyond the limit nothing is accepted any more. */
  accepts(name: string): boolean;
  add(name: string, state: EntryState | undefined): void;
  /** There were more entries than are accepted: looking further is of no use. */
  readonly isFull: boolean;
  /** What was accepted, oldest first, so that a full folder drains in order. */
  end(): FolderListing;
}

/** Makes listings for one channel; what is skipped for a bad reason is logged once per name, not at every poll. */
export function createListings(maxListing: number, logger: Logger): (folder: string) => Listing {
  const reported = new Set<string>();

  function report(folder: string, name: string, reason: string): void {
    const key = `${folder}/${name}`;
    if (reported.has(key) || reported.size >= REPORTED_NAMES) return;
    reported.add(key);
    logger.warn({ folder, name: printable(name.slice(0, 300)), reason }, 'entry of a folder is skipped');
  }

  return (folder) => {
    const files = new Map<string, RemoteFile>();
    let entries = 0;
    return {
      accepts: (name) => {
        entries += 1;
        if (entries > maxListing) return false;
        if (name === '.' || name === '..' || isTemporaryName(name)) return false;
        if (isPlainName(name)) return true;
        report(folder, name, 'not a plain file name');
        return false;
      },
      add: (name, state) => {
        if (state === undefined) report(folder, name, 'size, type or time are missing or impossible');
        else if (state.isFile) files.set(name, { folder, name, size: state.size, modifiedAt: state.modifiedAt });
      },
      get isFull() {
        return entries > maxListing;
      },
      end: () => ({
        files: [...files.values()].sort(
          (a, b) => a.modifiedAt.getTime() - b.modifiedAt.getTime() || (a.name < b.name ? -1 : 1),
        ),
        isWhole: entries <= maxListing,
      }),
    };
  };
}
