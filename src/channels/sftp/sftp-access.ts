import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import { type EntryState, type FileAccess, isSameFile } from '../file-access.ts';
import { joinPath } from '../names.ts';
import type { ServerHabits } from './habits.ts';
import { entryState, isFolder, type SftpRequests } from './requests.ts';
import type { SftpSession } from './session.ts';
import { hasStatus, type SftpStatus, STATUS, statusError } from './status.ts';
import { readInOrder, type TransferLimits, writeAll } from './transfer.ts';

/** Uploads up to this size are read back and compared, besides having their size checked. */
const READ_BACK_BYTES = 1024 * 1024;

const LOOK_AGAIN_MS = 100;
/** Uploads with writes sent ahead that must fail before the server is taken to need them one by one. */
const FAILURES_TO_BELIEVE = 2;

/** FileAccess over one SFTP session, with what is known of the server. */
export function createSftpAccess(
  session: SftpSession,
  requests: SftpRequests,
  limits: TransferLimits,
  habits: ServerHabits = {},
  note: (fact: ServerHabits) => Promise<void> = async () => undefined,
): FileAccess {
  async function stat(folder: string, name: string): Promise<EntryState | undefined> {
    const path = joinPath(folder, name);
    const attributes = await requests.lstat(path);
    if (attributes === undefined) return undefined;
    const state = entryState(attributes);
    if (state !== undefined) return state;
    throw new TransientError(
      'CHANNEL-OPERATION-FAILED',
      `The server does not say size, type and time of ${printable(path)}.`,
      { facts: { path } },
    );
  }

  async function closeQuietly(handle: Buffer, path: string): Promise<void> {
    if (session.ended) return;
    await requests.closeHandle(handle, path).catch((thrown: unknown) => {
      // A reader loses nothing by it; a session that broke here fails the next call.
      return thrown;
    });
  }

  /** Size before, bytes read and size after must agree, by the handle and by the name (FAULTS.md rule C, C2). */
  async function* read(folder: string, name: string, seen: EntryState): AsyncGenerator<Uint8Array> {
    const path = joinPath(folder, name);
    const handle = await requests.open(path, 'r');
    try {
      requireSame(entryState(await requests.fstat(handle, path)), seen, path, 'before it was read');
      yield* readInOrder(session, handle, { path, size: seen.size }, limits);
      requireSame(entryState(await requests.fstat(handle, path)), seen, path, 'while it was read');
      requireSame(await stat(folder, name), seen, path, 'while it was read');
    } finally {
      await closeQuietly(handle, path);
    }
  }

  /** ProFTPD may forbid to overwrite (FAULTS.md 7); the temporary name is ours, so it is removed first. */
  async function openForWriting(folder: string, name: string): Promise<Buffer> {
    const path = joinPath(folder, name);
    if (habits.overwriting === 'refused') await requests.remove(path);
    try {
      return await requests.open(path, 'w');
    } catch (thrown) {
      const refused = thrown instanceof RejectedError || thrown instanceof TransientError ? thrown.cause : undefined;
      if (hasStatus(refused, STATUS.NO_SUCH_FILE)) {
        throw new RejectedError('CHANNEL-FOLDER-MISSING', `The folder ${printable(folder)} does not exist.`, {
          facts: { folder },
          cause: thrown,
        });
      }
      if (!hasStatus(refused, STATUS.PERMISSION_DENIED, STATUS.FAILURE, STATUS.FILE_ALREADY_EXISTS)) throw thrown;
      const state = await stat(folder, name);
      if (state === undefined || !state.isFile) throw thrown;
      await requests.remove(path);
      return await requests.open(path, 'w');
    }
  }

  async function writeContent(
    folder: string,
    name: string,
    bytes: Uint8Array,
    requestsInFlight: number,
  ): Promise<void> {
    const path = joinPath(folder, name);
    const handle = await openForWriting(folder, name);
    try {
      await writeAll(session, handle, path, bytes, { ...limits, requestsInFlight });
      if (habits.fsync !== 'refused') await requests.fsync(handle, path);
    } catch (thrown) {
      await closeQuietly(handle, path);
      throw thrown;
    }
    await requests.closeHandle(handle, path);
  }

  /**
   * A failure may come of writes that overtook each other, or be a hiccup. Only an upload that fails ahead twice and then
   * succeeds one by one says that it is the order, because from then on every upload waits for each answer.
   */
  async function writeAsServerTakesIt(folder: string, name: string, bytes: Uint8Array): Promise<void> {
    if (habits.writesAhead === 'refused') return await writeContent(folder, name, bytes, 1);
    for (let failures = 0; failures < FAILURES_TO_BELIEVE; failures += 1) {
      try {
        return await writeContent(folder, name, bytes, limits.requestsInFlight);
      } catch (thrown) {
        const failed = thrown instanceof TransientError && hasStatus(thrown.cause, STATUS.FAILURE);
        if (!failed || session.ended || bytes.length <= limits.chunkBytes) throw thrown;
      }
    }
    await writeContent(folder, name, bytes, 1);
    await note({ writesAhead: 'refused' });
  }

  async function write(folder: string, name: string, bytes: Uint8Array): Promise<void> {
    const path = joinPath(folder, name);
    await writeAsServerTakesIt(folder, name, bytes);
    const state = await statAfterUpload(folder, name, bytes.length);
    const damage = state?.size === bytes.length ? await findDamage(path, bytes) : `kept ${state?.size ?? 'none'}`;
    if (damage === undefined) return;
    if (state !== undefined) await requests.remove(path);
    throw new TransientError(
      'CHANNEL-SHORT-WRITE',
      `${bytes.length} bytes were sent to ${printable(path)}, and the server ${damage}.`,
      { facts: { path, sent: bytes.length, kept: state?.size } },
    );
  }

  /** Some servers show an upload, or its size, a little later; only they are waited for. */
  async function statAfterUpload(folder: string, name: string, size: number): Promise<EntryState | undefined> {
    let state = await stat(folder, name);
    if (habits.statAfterUpload !== 'late') return state;
    for (let waited = 0; state?.size !== size && waited < limits.progressMs; waited += LOOK_AGAIN_MS) {
      await sleep(LOOK_AGAIN_MS);
      state = await stat(folder, name);
    }
    return state;
  }

  /** Reads a small file back. Times do not matter here: some servers set them a little after the upload. */
  async function findDamage(path: string, bytes: Uint8Array): Promise<string | undefined> {
    if (bytes.length > READ_BACK_BYTES) return undefined;
    const hash = createHash('sha256');
    const handle = await requests.open(path, 'r');
    try {
      const content = readInOrder(session, handle, { path, size: bytes.length }, limits);
      for await (const chunk of content) hash.update(chunk);
    } finally {
      await closeQuietly(handle, path);
    }
    const same = hash.digest().equals(createHash('sha256').update(bytes).digest());
    return same ? undefined : 'gives back other bytes';
  }

  return {
    stat,
    read,
    write,
    rename: async (from, to) => {
      const source = joinPath(from.folder, from.name);
      const target = joinPath(to.folder, to.name);
      const answer = await requests.rename(source, target);
      if (answer === 'done') return { done: true };
      const error = statusError(answer, 'rename', `${source} to ${target}`);
      // Only a plain "no" can be explained by looking again; a missing permission cannot.
      if (!(error instanceof TransientError)) throw error;
      return { done: false, error };
    },
    remove: async (folder, name) => {
      await requests.remove(joinPath(folder, name));
    },
    ensureFolder: async (folder) => {
      if (await folderExists(requests, folder)) return;
      const answer: 'done' | SftpStatus = await requests.makeFolder(folder);
      if (answer === 'done' || (await folderExists(requests, folder))) return;
      if (hasStatus(answer, STATUS.NO_SUCH_FILE)) {
        throw new RejectedError(
          'CHANNEL-FOLDER-MISSING',
          `The folder ${printable(folder)} cannot be made, because the one above it does not exist.`,
          { facts: { folder }, cause: answer },
        );
      }
      throw statusError(answer, 'make the folder', folder);
    },
  };
}

async function folderExists(requests: SftpRequests, folder: string): Promise<boolean> {
  const attributes = await requests.lstat(folder === '' ? '.' : folder);
  if (attributes === undefined) return false;
  // A link to a folder is fine here: it is the supplier's own layout.
  if (isFolder(attributes) || (attributes.mode !== undefined && (attributes.mode & 0o170000) === 0o120000)) return true;
  throw new RejectedError('CHANNEL-FOLDER-MISSING', `${printable(folder)} is not a folder.`, { facts: { folder } });
}

function requireSame(state: EntryState | undefined, seen: EntryState, path: string, when: string): void {
  if (state !== undefined && isSameFile(state, seen)) return;
  const now = state === undefined ? 'gone or unreadable' : `${state.size} bytes of ${state.modifiedAt.toISOString()}`;
  throw new TransientError(
    'CHANNEL-FILE-CHANGED',
    `${printable(path)} changed ${when}: it was ${seen.size} bytes of ${seen.modifiedAt.toISOString()}, now ${now}.`,
    { facts: { path, expectedSize: seen.size, size: state?.size } },
  );
}
