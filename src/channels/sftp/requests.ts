import type { FileEntryWithStats, Stats } from 'ssh2';
import type { EntryState } from '../file-access.ts';
import type { SftpSession } from './session.ts';
import { hasStatus, SftpStatus, STATUS, statusError } from './status.ts';

/**
 * Single SFTP requests with a deadline each. Status NO_SUCH_FILE is the only one that means absent; ssh2-sftp-client's
 * exists() is not used because it takes FAILURE for absent too (FAULTS.md T1, rule E).
 */
export interface SftpRequests {
  /** Attributes of the name itself, links not followed; undefined when nothing has it. */
  lstat(path: string): Promise<Attributes | undefined>;
  open(path: string, flags: 'r' | 'w'): Promise<Buffer>;
  fstat(handle: Buffer, path: string): Promise<Attributes>;
  closeHandle(handle: Buffer, path: string): Promise<void>;
  /** `missing` when the server knows no such folder. */
  openFolder(path: string): Promise<Buffer | 'missing'>;
  /** The next entries, or undefined at the end. */
  readFolder(handle: Buffer, path: string): Promise<readonly FileEntryWithStats[] | undefined>;
  remove(path: string): Promise<'done' | 'absent'>;
  /** Plain rename; never posix-rename, which replaces. A refusal is returned as the status. */
  rename(from: string, to: string): Promise<'done' | SftpStatus>;
  /** `refused` covers "exists already", which servers answer in different ways. */
  makeFolder(path: string): Promise<'done' | SftpStatus>;
  /** Makes written bytes durable where the server offers fsync@openssh.com; nothing elsewhere. */
  fsync(handle: Buffer, path: string): Promise<void>;
  /** The same, for finding out what comes of it. */
  tryFsync(handle: Buffer): Promise<'works' | 'not-offered' | 'refused'>;
  /** One READ, for finding out what the server says to it. */
  read(handle: Buffer, path: string, length: number): Promise<number>;
  /** One WRITE. */
  write(handle: Buffer, path: string, bytes: Buffer, at?: number): Promise<void>;
  setTime(path: string, seconds: number): Promise<'done' | SftpStatus>;
}

/** Attributes as the server sent them: any may be missing, and none is to be believed without counting. */
export type Attributes = Readonly<Partial<Pick<Stats, 'size' | 'mode' | 'mtime'>>>;

const FILE_TYPE_MASK = 0o170000;
const REGULAR_FILE = 0o100000;
const FOLDER = 0o040000;

export function createRequests(session: SftpSession, deadlineMs: number): SftpRequests {
  /** Runs a request; a status becomes an error that names the operation and the path. */
  async function explained<T>(operation: string, path: string, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (thrown) {
      throw thrown instanceof SftpStatus ? statusError(thrown, operation, path) : thrown;
    }
  }

  async function unless<T, U>(work: Promise<T>, statuses: readonly number[], instead: U): Promise<T | U> {
    try {
      return await work;
    } catch (thrown) {
      if (hasStatus(thrown, ...statuses)) return instead;
      throw thrown;
    }
  }

  async function orStatus(work: Promise<unknown>): Promise<'done' | SftpStatus> {
    try {
      await work;
      return 'done';
    } catch (thrown) {
      if (thrown instanceof SftpStatus) return thrown;
      throw thrown;
    }
  }

  return {
    lstat: (path) =>
      explained(
        'stat',
        path,
        unless(
          session.request<Stats>('stat', deadlineMs, (sftp, done) => sftp.lstat(path, done)),
          [STATUS.NO_SUCH_FILE],
          undefined,
        ),
      ),
    open: (path, flags) =>
      explained(
        flags === 'r' ? 'open' : 'write',
        path,
        session.request<Buffer>('open', deadlineMs, (sftp, done) => sftp.open(path, flags, done)),
      ),
    fstat: (handle, path) =>
      explained(
        'stat the open file',
        path,
        session.request<Stats>('fstat', deadlineMs, (sftp, done) => sftp.fstat(handle, done)),
      ),
    closeHandle: (handle, path) =>
      explained(
        'close',
        path,
        session.request<void>('close', deadlineMs, (sftp, done) => sftp.close(handle, done)),
      ),
    openFolder: (path) =>
      explained(
        'list',
        path,
        unless(
          session.request<Buffer>('opendir', deadlineMs, (sftp, done) => sftp.opendir(path, done)),
          [STATUS.NO_SUCH_FILE],
          'missing',
        ),
      ),
    readFolder: (handle, path) =>
      explained(
        'list',
        path,
        unless(
          session.request<FileEntryWithStats[]>('readdir', deadlineMs, (sftp, done) => sftp.readdir(handle, done)),
          [STATUS.EOF],
          undefined,
        ),
      ),
    remove: (path) =>
      explained(
        'delete',
        path,
        unless(
          session
            .request<void>('remove', deadlineMs, (sftp, done) => sftp.unlink(path, done))
            .then(() => 'done' as const),
          [STATUS.NO_SUCH_FILE],
          'absent' as const,
        ),
      ),
    rename: (from, to) =>
      orStatus(session.request<void>('rename', deadlineMs, (sftp, done) => sftp.rename(from, to, done))),
    makeFolder: (path) => orStatus(session.request<void>('mkdir', deadlineMs, (sftp, done) => sftp.mkdir(path, done))),
    fsync: async (handle, path) => {
      if (session.offers('fsync@openssh.com'))
        await explained('fsync', path, unless(flush(handle), [STATUS.OP_UNSUPPORTED], undefined));
    },
    tryFsync: async (handle) => {
      if (!session.offers('fsync@openssh.com')) return 'not-offered';
      return (await orStatus(flush(handle))) === 'done' ? 'works' : 'refused';
    },
    read: (handle, path, length) =>
      explained(
        'read',
        path,
        session.request<number>('read', deadlineMs, (sftp, done) =>
          sftp.read(handle, Buffer.allocUnsafe(length), 0, length, 0, (error, count) => done(error, count)),
        ),
      ),
    write: (handle, path, bytes, at = 0) =>
      explained(
        'write',
        path,
        session.request<void>('write', deadlineMs, (sftp, done) =>
          sftp.write(handle, bytes, 0, bytes.length, at, (error) => done(error)),
        ),
      ),
    setTime: (path, seconds) =>
      orStatus(
        session.request<void>('set time', deadlineMs, (sftp, done) => sftp.utimes(path, seconds, seconds, done)),
      ),
  };

  function flush(handle: Buffer): Promise<void> {
    return session.request<void>('fsync', deadlineMs, (sftp, done) =>
      sftp.ext_openssh_fsync(handle, (error) => done(error)),
    );
  }
}

/** The state of an entry, or undefined when the server left out what is needed to tell. */
export function entryState(attributes: Attributes): EntryState | undefined {
  const { size, mode, mtime } = attributes;
  if (size === undefined || mode === undefined || mtime === undefined) return undefined;
  if (!Number.isSafeInteger(size) || size < 0) return undefined;
  return { isFile: (mode & FILE_TYPE_MASK) === REGULAR_FILE, size, modifiedAt: new Date(mtime * 1000) };
}

export function isFolder(attributes: Attributes): boolean {
  return attributes.mode !== undefined && (attributes.mode & FILE_TYPE_MASK) === FOLDER;
}
