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
  await copyFile(from, part, constants.COPYFILE_FICLONE);
  const copy = await open(part, 'r+');
  try {
    const { atime, mtime } = await statOf(from);
    await copy.sync();
    await utimes(part, atime, mtime);
  } finally {
    await copy.close();
  }
  if (!(await unchanged())) {
    await unlink(part);
    return 'changed';
  }
  await rename(part, to);
  await syncFolder(dirname(to));
  await unlink(from);
  return 'moved';
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
