import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { ContentKey, ContentPlace, FetchedContent } from '../place.ts';
import { ContentUnreadable } from '../unreadable.ts';
import { folderError, systemCode, unusable } from './folder-errors.ts';

const MARK = 'crossdock-archive.mark';
/** Where files are while they are written: on the same device, so that the rename is one step. */
const INCOMING = 'incoming';
const HASH = /^[0-9a-f]{64}$/;
const PAIR = /^[0-9a-f]{2}$/;

/**
 * A folder, of this machine or a share that all gateways mount: `ab/cd/<sha256>.gz`. A file gets its name only when it is
 * whole and on the disk (written, fsync, renamed, fsync of the folder), so that whoever sees the name sees all of it, and
 * two gateways that write the same bytes put the same file in the same place.
 *
 * Every path is made of a hash or an id of ours, and the folder below the root must be where it seems to be: a link in it
 * leads nowhere.
 */
export function folderPlace(name: string, folder: string): ContentPlace {
  const root = resolve(folder);
  const pathOf = (sha256: string): string => join(root, sha256.slice(0, 2), sha256.slice(2, 4), `${sha256}.gz`);
  return {
    name,
    keyedBy: 'sha256',
    write: (contentId, bytes, now) => write({ name, root, pathOf }, contentId, bytes, now),
    stillHas: async (_db, { sha256 }) => (await modifiedAt(name, pathOf(sha256.toString('hex')))) !== undefined,
    read: (_db, content) => read({ name, root, pathOf }, content),
    remove: async (_db, { sha256 }) => {
      await removeFile(name, pathOf(sha256.toString('hex')));
    },
    listOld: (_db, before) => listOld({ name, root, pathOf }, before),
    isOld: async (_db, key, before) => {
      const at = await modifiedAt(name, pathOf(key));
      return at !== undefined && at < before;
    },
    mark: async (candidate) => {
      const path = join(root, MARK);
      try {
        if (candidate !== undefined) {
          await mkdir(root, { recursive: true });
          await writeFile(path, `${candidate}\n`, { flag: 'wx', flush: true }).catch(unless('EEXIST'));
        }
        return (await readFile(path, 'utf8')).trim();
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return undefined;
        throw unusable(error, name, root);
      }
    },
    close: async () => undefined,
  };
}

interface Room {
  readonly name: string;
  readonly root: string;
  readonly pathOf: (sha256: string) => string;
}

async function write(
  room: Room,
  contentId: string,
  bytes: AsyncIterable<Uint8Array>,
  now: Date,
): Promise<FetchedContent> {
  const { name, root, pathOf } = room;
  const incoming = join(root, INCOMING);
  const temporary = join(incoming, `${contentId}.tmp`);
  const hash = createHash('sha256');
  let size = 0;
  let fault: { readonly thrown: unknown } | undefined;
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of bytes) {
        hash.update(piece);
        size += piece.length;
        // Several wait to be compressed.
        yield Buffer.from(piece);
      }
    } catch (thrown) {
      fault = { thrown };
      throw thrown;
    }
  }
  try {
    await inside(room, incoming);
    const file = await open(temporary, 'wx', 0o640);
    try {
      await pipeline(Readable.from(counted(), { objectMode: false }), createGzip(), into(file));
      await file.sync();
    } finally {
      await file.close();
    }
    const sha256 = hash.digest();
    const path = pathOf(sha256.toString('hex'));
    await inside(room, join(path, '..'));
    await rename(temporary, path);
    for (const folder of [join(path, '..'), join(path, '../..'), root]) await syncFolder(folder);
    return { contentId, sha256, size, writtenAt: now };
  } catch (thrown) {
    await unlink(temporary).catch(() => undefined);
    // What the other side did while we read from it is its own matter.
    if (fault !== undefined) throw fault.thrown;
    throw folderError(thrown, name, 'keep a file');
  }
}

/** Writes in full: `write` may take less than it was given, and says so only by its answer. */
function into(file: FileHandle): (chunks: AsyncIterable<Uint8Array>) => Promise<void> {
  return async (chunks) => {
    for await (const chunk of chunks) {
      for (let done = 0; done < chunk.length; ) {
        const { bytesWritten } = await file.write(chunk, done, chunk.length - done);
        done += bytesWritten;
      }
    }
  };
}

async function* read({ name, root, pathOf }: Room, { sha256 }: ContentKey): AsyncGenerator<Uint8Array> {
  const file = await openKept(name, root, pathOf(sha256.toString('hex')), sha256);
  const plain = new PassThrough();
  const unpacked = pipeline(file.createReadStream(), createGunzip(), plain);
  // Its outcome is awaited below; until then a failure must not count as unhandled.
  unpacked.catch(() => undefined);
  try {
    yield* plain;
    await unpacked;
  } catch (error) {
    const code = systemCode(error);
    if (code?.startsWith('Z_')) {
      throw new ContentUnreadable('ARCHIVE-DAMAGED', sha256, `cannot be decompressed (${code})`, error);
    }
    throw folderError(error, name, 'read a file');
  } finally {
    plain.destroy();
    await unpacked.catch(() => undefined);
    await file.close().catch(() => undefined);
  }
}

/** A file that is not there is lost; unless the whole place is not there, which may pass. */
async function openKept(name: string, root: string, path: string, sha256: Buffer): Promise<FileHandle> {
  try {
    await realInside(root, join(path, '..'));
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw folderError(error, name, 'open a file');
    const isThere = await stat(join(root, MARK)).catch(() => undefined);
    if (isThere === undefined) throw folderError(error, name, 'be found; is its share mounted?');
    throw new ContentUnreadable('ARCHIVE-MISSING', sha256, `are not in the place "${name}" any more`, error);
  }
}

async function* listOld({ name, root }: Room, before: Date): AsyncGenerator<readonly string[]> {
  for (const file of await entries(name, join(root, INCOMING))) {
    const path = join(root, INCOMING, file);
    const at = await modifiedAt(name, path);
    if (file.endsWith('.tmp') && at !== undefined && at < before) await removeFile(name, path);
  }
  for (const first of (await entries(name, root)).filter((entry) => PAIR.test(entry))) {
    for (const second of (await entries(name, join(root, first))).filter((entry) => PAIR.test(entry))) {
      const keys: string[] = [];
      for (const file of await entries(name, join(root, first, second))) {
        const key = file.replace(/\.gz$/, '');
        const at = HASH.test(key) ? await modifiedAt(name, join(root, first, second, file)) : undefined;
        if (at !== undefined && at < before) keys.push(key);
      }
      if (keys.length > 0) yield keys;
    }
  }
}

async function entries(name: string, folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return [];
    throw folderError(error, name, 'list a folder');
  }
}

async function modifiedAt(name: string, path: string): Promise<Date | undefined> {
  try {
    return (await stat(path)).mtime;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw folderError(error, name, 'look at a file');
  }
}

async function removeFile(name: string, path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw folderError(error, name, 'remove a file');
  });
}

/** Makes a folder below the root, and sees that it is there and not somewhere else through a link. */
async function inside({ root }: Room, folder: string): Promise<void> {
  // The root itself is made once, with its mark: where it is missing, a share is not mounted.
  await stat(join(root, MARK));
  await mkdir(folder, { recursive: true });
  await realInside(root, folder);
}

async function realInside(root: string, folder: string): Promise<void> {
  const top = await realpath(root);
  const real = await realpath(folder);
  if (real !== join(top, folder.slice(root.length + sep.length))) {
    throw new Error(`${folder} leads to ${real}, outside the archive`);
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function unless(code: string): (error: unknown) => void {
  return (error) => {
    if (systemCode(error) !== code) throw error;
  };
}
