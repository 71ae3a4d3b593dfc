import type { Ids } from '../../kernel/ids.ts';
import { joinPath } from '../names.ts';
import { entryState, type SftpRequests } from './requests.ts';

/**
 * Names that probing uses in a supplier's folder. They begin with a dot and end in .tmp, so that an importer leaves them
 * alone, and are known as ours, so that what an interrupted probe left behind can be removed by the next one.
 */
const OURS = /^\.crossdock-(probe|check)-[0-9a-f]{8}-\d\.tmp$/;

/** Younger ones may belong to a probe of another process. */
const OLD_MS = 600_000;
/** Entries of the folder that are looked through for leftovers. */
const MOST_ENTRIES = 10_000;

export function newScratchName(ids: Ids): (number: number) => string {
  const id = ids.next().replaceAll('-', '').slice(-8);
  return (number) => `.crossdock-probe-${id}-${number}.tmp`;
}

/** Removes old scratch files of ours. Age is told by the server's own clock: `now` is the time of a file just written. */
export async function removeLeftovers(requests: SftpRequests, folder: string, now: Date): Promise<number> {
  const path = folder === '' ? '.' : folder;
  const handle = await requests.openFolder(path);
  if (handle === 'missing') return 0;
  const old: string[] = [];
  try {
    let seen = 0;
    for (;;) {
      const entries = await requests.readFolder(handle, path);
      if (entries === undefined || seen > MOST_ENTRIES) break;
      seen += entries.length;
      for (const { filename, attrs } of entries) {
        if (!OURS.test(filename)) continue;
        const state = entryState(attrs) ?? entryState((await requests.lstat(joinPath(folder, filename))) ?? {});
        if (state?.isFile && now.getTime() - state.modifiedAt.getTime() >= OLD_MS) old.push(filename);
      }
    }
  } finally {
    await requests.closeHandle(handle, path);
  }
  for (const name of old) await requests.remove(joinPath(folder, name));
  return old.length;
}
