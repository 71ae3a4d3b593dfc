import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import type { Channel, CheckStep, FolderListing } from '../channel.ts';
import { checkFolders } from '../check.ts';
import type { ChannelDependencies } from '../dependencies.ts';
import { type EntryState, type FileAccess, isSameFile } from '../file-access.ts';
import { createListings } from '../listing.ts';
import { requirePlainName } from '../names.ts';
import { publishFile, stageFile, unstageFile } from '../publish.ts';
import { settleFile } from '../settle.ts';

/** The files of a memory channel, shared with whoever plays the supplier. */
export interface MemoryFolders {
  /** Makes the folder when it is missing. */
  put(folder: string, name: string, bytes: Uint8Array | string, modifiedAt?: Date): void;
  get(folder: string, name: string): { readonly bytes: Buffer; readonly modifiedAt: Date } | undefined;
  remove(folder: string, name: string): void;
  makeFolder(folder: string): void;
  /** Names in the folder, or undefined when there is no such folder. */
  names(folder: string): readonly string[] | undefined;
}

const CHUNK_BYTES = 64 * 1024;
const MAX_LISTING = 250_000;

export function createMemoryFolders(now: () => Date): MemoryFolders {
  const folders = new Map<string, Map<string, { bytes: Buffer; modifiedAt: Date }>>();
  function folderNamed(folder: string): Map<string, { bytes: Buffer; modifiedAt: Date }> {
    const found = folders.get(folder) ?? new Map();
    folders.set(folder, found);
    return found;
  }
  return {
    put: (folder, name, bytes, modifiedAt) => {
      const copy = Buffer.from(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
      folderNamed(folder).set(name, { bytes: copy, modifiedAt: modifiedAt ?? now() });
    },
    get: (folder, name) => folders.get(folder)?.get(name),
    remove: (folder, name) => {
      folders.get(folder)?.delete(name);
    },
    makeFolder: (folder) => {
      folderNamed(folder);
    },
    names: (folder) => {
      const found = folders.get(folder);
      return found === undefined ? undefined : [...found.keys()];
    },
  };
}

/** A channel whose other side is in this process; every rule of the contract holds. */
export function createMemoryChannel(folders: MemoryFolders, dependencies: ChannelDependencies): Channel {
  const newListing = createListings(MAX_LISTING, dependencies.logger);
  const access = createMemoryAccess(folders);
  let closed = false;

  async function open<T>(work: () => Promise<T>): Promise<T> {
    if (closed) throw new TransientError('CHANNEL-CLOSED', 'The memory channel is closed.');
    return await work();
  }

  async function list(folder: string): Promise<FolderListing> {
    const listing = newListing(folder);
    const names = folders.names(folder);
    if (names === undefined) throw missingFolder(folder);
    for (const name of names) if (listing.accepts(name)) listing.add(name, await access.stat(folder, name));
    return listing.end();
  }

  return {
    capabilities: {
      adapter: 'memory',
      collects: 'poll',
      delivers: 'file',
      timeResolutionMs: 1,
      renameRefusesExisting: 'yes',
    },
    list: (folder) => open(() => list(folder)),
    read: async function* (file) {
      requirePlainName(file.name);
      if (closed) throw new TransientError('CHANNEL-CLOSED', 'The memory channel is closed.');
      yield* access.read(file.folder, file.name, { isFile: true, size: file.size, modifiedAt: file.modifiedAt });
    },
    settle: (file, action) => open(() => settleFile(access, file, action)),
    stage: (target, bytes) => open(() => stageFile(access, target, bytes)),
    publish: (target, bytes, attempt) => open(() => publishFile(access, target, bytes, attempt)),
    unstage: (target) => open(() => unstageFile(access, target)),
    check: (wanted) =>
      open(async () => {
        const { ids, clock } = dependencies;
        const connect: CheckStep = { name: 'connect', ok: true, detail: 'files in memory' };
        return [connect, ...(await checkFolders({ access, list, ids, clock }, wanted))];
      }),
    close: async () => {
      closed = true;
    },
  };
}

function createMemoryAccess(folders: MemoryFolders): FileAccess {
  async function stat(folder: string, name: string): Promise<EntryState | undefined> {
    const file = folders.get(folder, name);
    return file === undefined ? undefined : { isFile: true, size: file.bytes.length, modifiedAt: file.modifiedAt };
  }

  async function* read(folder: string, name: string, seen: EntryState): AsyncGenerator<Uint8Array> {
    const path = `${folder}/${printable(name)}`;
    const file = folders.get(folder, name);
    if (file === undefined) throw new TransientError('CHANNEL-FILE-GONE', `${path} is no longer there.`);
    const requireSame = (now: EntryState | undefined): void => {
      if (now !== undefined && isSameFile(now, seen)) return;
      throw new TransientError('CHANNEL-FILE-CHANGED', `${path} changed while it was read.`);
    };
    requireSame(await stat(folder, name));
    for (let at = 0; at < file.bytes.length; at += CHUNK_BYTES) yield file.bytes.subarray(at, at + CHUNK_BYTES);
    requireSame(await stat(folder, name));
  }

  return {
    stat,
    read,
    write: async (folder, name, bytes) => {
      if (folders.names(folder) === undefined) throw missingFolder(folder);
      folders.put(folder, name, bytes);
    },
    rename: async (from, to) => {
      const file = folders.get(from.folder, from.name);
      const refuse = (reason: string) => ({
        done: false as const,
        error: new TransientError('CHANNEL-OPERATION-FAILED', `${printable(from.name)} was not renamed: ${reason}.`),
      });
      if (file === undefined) return refuse('it is not there');
      if (folders.get(to.folder, to.name) !== undefined) return refuse('the new name exists');
      folders.put(to.folder, to.name, file.bytes, file.modifiedAt);
      folders.remove(from.folder, from.name);
      return { done: true };
    },
    remove: async (folder, name) => folders.remove(folder, name),
    ensureFolder: async (folder) => folders.makeFolder(folder),
  };
}

function missingFolder(folder: string): RejectedError {
  return new RejectedError('CHANNEL-FOLDER-MISSING', `The folder ${printable(folder)} does not exist.`);
}
