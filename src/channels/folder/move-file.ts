import { constants } from 'node:fs';
import { copyFile, open, rename, unlink, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from './file-errors.ts';

/**
 * Renames a file, and copies it where a rename cannot go: to another device (EXDEV, FAULTS.md D7). The copy is complete
 * and on disk under a temporary name before it gets its own, and before the original goes. `unchanged` is asked last.
 */
export async function moveFile(
  from: string,
  to: string,
  unchanged: () => Promise<boolean>,
  renameFile: typeof rename = rename,
): Promise<'moved' | 'changed'> {
  try {
    await renameFile(from, to);
    await syncFolder(dirname(to));
    return 'moved';
  } catch (thrown) {
    if (systemCode(thrown) !== 'EXDEV') throw thrown;
  }
  const part = `${to}.part`;
  try {
    await copyDurably(from, part);
    if (!(await unchanged())) {
      await unlink(part);
      return 'changed';
    }
  } catch (thrown) {
    // A full disk must not be filled with halves.
    await unlink(part).catch(() => undefined);
    throw thrown;
  }
  await rename(part, to);
  await syncFolder(dirname(to));
  await unlink(from);
  return 'moved';
}

/** The whole file with its time, on disk. A link that took its place is refused, after which the copy must go. */
async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const copy = await open(to, 'r+');
  try {
    const { atime, mtime } = await statOf(from);
    await copy.sync();
    await utimes(to, atime, mtime);
  } finally {
    await copy.close();
  }
}

async function statOf(path: string): Promise<{ atime: Date; mtime: Date }> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await handle.stat();
  } finally {
    await handle.close();
  }
}

/** Makes a rename durable: the name is kept by the folder, not by the file. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
