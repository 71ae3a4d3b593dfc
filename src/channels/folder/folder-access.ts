import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, unlink } from 'node:fs/promises';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import { type EntryState, type FileAccess, isSameFile } from '../file-access.ts';
import { joinPath } from '../names.ts';
import { fileError, systemCode } from './file-errors.ts';
import type { Jail } from './jail.ts';
import { moveFile, syncFolder } from './move-file.ts';

const CHUNK_BYTES = 128 * 1024;

/** Links are not followed, and opening a named pipe must not wait for a writer. */
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const WRITE_FLAGS =
  constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** FileAccess over local folders. */
export function createFolderAccess(jail: Jail): FileAccess {
  async function stat(folder: string, name: string): Promise<EntryState | undefined> {
    const path = await jail.entry(folder, name);
    try {
      return toState(await lstat(path));
    } catch (thrown) {
      if (systemCode(thrown) === 'ENOENT') return undefined;
      throw fileError(thrown, 'stat', joinPath(folder, name));
    }
  }

  async function openFile(folder: string, name: string, flags: number): Promise<FileHandle> {
    const path = await jail.entry(folder, name);
    const shown = joinPath(folder, name);
    let handle: FileHandle;
    try {
      handle = await open(path, flags, 0o640);
    } catch (thrown) {
      // ELOOP is O_NOFOLLOW's answer to a link, ENXIO that of a pipe nobody reads.
      const code = systemCode(thrown);
      if (code === 'ELOOP' || code === 'ENXIO' || code === 'EISDIR') throw notRegular(shown);
      throw fileError(thrown, 'open', shown);
    }
    try {
      if (!(await handle.stat()).isFile()) throw notRegular(shown);
      return handle;
    } catch (thrown) {
      await handle.close();
      throw thrown;
    }
  }

  async function* read(folder: string, name: string, seen: EntryState): AsyncGenerator<Uint8Array> {
    const shown = joinPath(folder, name);
    const handle = await openFile(folder, name, READ_FLAGS);
    try {
      requireSame(toState(await handle.stat()), seen, shown);
      let at = 0;
      for (;;) {
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, at);
        if (bytesRead === 0) break;
        at += bytesRead;
        if (at > seen.size) throw changed(shown, seen, `more than ${seen.size} bytes`);
        yield buffer.subarray(0, bytesRead);
      }
      if (at !== seen.size) throw changed(shown, seen, `${at} bytes`);
      requireSame(toState(await handle.stat()), seen, shown);
      requireSame(await stat(folder, name), seen, shown);
    } finally {
      await handle.close();
    }
  }

  async function write(folder: string, name: string, bytes: Uint8Array): Promise<void> {
    const shown = joinPath(folder, name);
    const handle = await openFile(folder, name, WRITE_FLAGS);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } catch (thrown) {
      throw fileError(thrown, 'write', shown);
    } finally {
      await handle.close();
    }
    await syncFolder(await jail.folder(folder));
    const state = await stat(folder, name);
    if (state?.size === bytes.length && (await holds(folder, name, state, bytes))) return;
    throw new TransientError(
      'CHANNEL-SHORT-WRITE',
      `${bytes.length} bytes were written to ${printable(shown)}, and it has ${state?.size ?? 'none'} or others.`,
      { facts: { path: shown } },
    );
  }

  async function holds(folder: string, name: string, state: EntryState, bytes: Uint8Array): Promise<boolean> {
    const hash = createHash('sha256');
    for await (const chunk of read(folder, name, state)) hash.update(chunk);
    return hash.digest().equals(createHash('sha256').update(bytes).digest());
  }

  return {
    stat,
    read,
    write,
    rename: async (from, to) => {
      const source = joinPath(from.folder, from.name);
      const before = await stat(from.folder, from.name);
      const refuse = (why: string) => ({
        done: false as const,
        error: new TransientError('CHANNEL-OPERATION-FAILED', `${printable(source)} was not renamed: ${why}.`, {
          facts: { from: source, to: joinPath(to.folder, to.name) },
        }),
      });
      if (before === undefined) return refuse('it is not there');
      // rename(2) replaces, so the look comes first; in between only another writer of the same name could slip in.
      if ((await stat(to.folder, to.name)) !== undefined) return refuse('the new name exists');
      const unchanged = async (): Promise<boolean> => {
        const now = await stat(from.folder, from.name);
        return now !== undefined && isSameFile(now, before);
      };
      try {
        const result = await moveFile(
          await jail.entry(from.folder, from.name),
          await jail.entry(to.folder, to.name),
          unchanged,
        );
        return result === 'moved' ? { done: true } : refuse('it changed while it was copied');
      } catch (thrown) {
        throw fileError(thrown, 'rename', `${source} to ${joinPath(to.folder, to.name)}`);
      }
    },
    remove: async (folder, name) => {
      const path = await jail.entry(folder, name);
      try {
        await unlink(path);
      } catch (thrown) {
        if (systemCode(thrown) !== 'ENOENT') throw fileError(thrown, 'delete', joinPath(folder, name));
      }
    },
    ensureFolder: async (folder) => {
      const path = await jail.newFolder(folder);
      try {
        await mkdir(path, { recursive: true });
      } catch (thrown) {
        throw fileError(thrown, 'make the folder', folder);
      }
    },
  };
}

function toState(stats: { isFile(): boolean; readonly size: number; readonly mtimeMs: number }): EntryState {
  return { isFile: stats.isFile(), size: stats.size, modifiedAt: new Date(Math.floor(stats.mtimeMs)) };
}

function requireSame(state: EntryState | undefined, seen: EntryState, path: string): void {
  if (state !== undefined && isSameFile(state, seen)) return;
  throw changed(path, seen, state === undefined ? 'gone' : `${state.size} bytes of ${state.modifiedAt.toISOString()}`);
}

function changed(path: string, seen: EntryState, now: string): TransientError {
  return new TransientError(
    'CHANNEL-FILE-CHANGED',
    `${printable(path)} changed: it was ${seen.size} bytes of ${seen.modifiedAt.toISOString()}, now ${now}.`,
    { facts: { path, expectedSize: seen.size } },
  );
}

function notRegular(path: string): RejectedError {
  return new RejectedError('CHANNEL-PERMISSION', `${printable(path)} is not a regular file and is not opened.`, {
    facts: { path },
  });
}
