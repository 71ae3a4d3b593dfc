import { constants } from 'node:fs';
import { access, lstat, mkdir, open, readFile, realpath, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { errorMessage, RejectedError } from '../kernel/errors.ts';

/** A file to be put below a folder. */
export interface PutFile {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Files that were put; `undo` makes everything what it was. */
export interface PutFiles {
  undo(): Promise<void>;
}

/**
 * Puts files below a folder: all of them, or none. Each is written whole and flushed beside its place first; only when all of
 * them are, they are renamed into their places in the given order, with the rights of the file that was there. Where one cannot
 * be, those before it are taken back.
 *
 * @param id makes the names beside the places nobody else's
 * @throws RejectedError MAPPING-READ-ONLY, with everything as it was
 */
export async function putFiles(folder: string, id: string, files: readonly PutFile[]): Promise<PutFiles> {
  const staged: { readonly part: string; readonly target: string }[] = [];
  const made: string[] = [];
  const done: { readonly target: string; readonly before: Buffer | undefined }[] = [];
  const undo = async (): Promise<void> => {
    for (const { target, before } of done.splice(0).reverse()) {
      if (before === undefined) await rm(target, { force: true });
      else await writeFile(target, before);
    }
    for (const home of made.splice(0).reverse()) await rmdir(home).catch(() => undefined);
  };
  try {
    for (const { path, bytes } of files) {
      const target = join(folder, path);
      if ((await mkdir(dirname(target), { recursive: true })) !== undefined) made.push(dirname(target));
      const mode = await checkPlace(folder, target, path);
      const part = join(dirname(target), `.${basename(target)}.${id}.part`);
      staged.push({ part, target });
      await writeFlushed(part, bytes, mode);
    }
    for (const { part, target } of staged) {
      const before = await readFile(target).catch(() => undefined);
      await rename(part, target);
      done.push({ target, before });
    }
    return { undo };
  } catch (error) {
    for (const { part } of staged) await rm(part, { force: true }).catch(() => undefined);
    await undo();
    throw new RejectedError('MAPPING-READ-ONLY', `The mappings folder cannot be written: ${errorMessage(error)}.`, {
      cause: error,
    });
  }
}

/** A link that leads out of the folder is no place for a file, nor is what is no file. Answers the rights of the file that is there. */
async function checkPlace(folder: string, target: string, path: string): Promise<number | undefined> {
  const top = await realpath(folder);
  const home = await realpath(dirname(target));
  if (home !== top && !home.startsWith(top + sep)) throw new Error(`${path} leads out of the folder by a link`);
  const known = await lstat(target).catch(() => undefined);
  if (known !== undefined && !known.isFile()) throw new Error(`${path} is no file`);
  return known?.mode;
}

async function writeFlushed(path: string, bytes: Uint8Array, mode: number | undefined): Promise<void> {
  const file = await open(path, 'wx');
  try {
    // Not when it is opened: the mask of the process would take some away.
    if (mode !== undefined) await file.chmod(mode & 0o7777);
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Whether files can be put there, as far as permissions say. */
export async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}
