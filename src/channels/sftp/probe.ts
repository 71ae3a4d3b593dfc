import { setTimeout as sleep } from 'node:timers/promises';
import type { Ids } from '../../kernel/ids.ts';
import { type EntryState, isSameFile } from '../file-access.ts';
import { joinPath } from '../names.ts';
import type { ServerHabits } from './habits.ts';
import { entryState, type SftpRequests } from './requests.ts';
import { newScratchName, removeLeftovers } from './scratch.ts';
import type { SftpSession } from './session.ts';
import { SftpStatus } from './status.ts';

/** What a probe works with: `use` runs it in a session and opens a new one after the last has died. */
export interface ProbeContext {
  readonly use: <T>(work: (session: SftpSession, requests: SftpRequests) => Promise<T>) => Promise<T>;
  readonly ids: Ids;
  /** How long a server may take to show an upload before it counts as one that never does. */
  readonly patienceMs: number;
}

const LARGE_READ = 32_768;
const SMALL_READ = 16_384;
/** More than a large read, so that no server can answer it by the end of the file; told apart by their length. */
const ONE = Buffer.alloc(LARGE_READ + 1, 0x2e);
const OTHER = Buffer.alloc(LARGE_READ + 2, 0x2e);
const SHORT = Buffer.from('Crossdock looks how this server behaves; this file is removed at once.\n');
const LOOK_AGAIN_MS = 100;
/** Where a time is set to, before the file's own: an odd number of seconds, and not on a minute. */
const SET_BACK_SECONDS = 61;

/**
 * Finds out how a server behaves, with scratch files in one folder. Leaves nothing behind; what an earlier probe left
 * when it was interrupted is removed. Throws what the server answers when it cannot be done.
 */
export async function probeServer(context: ProbeContext, folder: string): Promise<ServerHabits> {
  const name = newScratchName(context.ids);
  const first = joinPath(folder, name(1));
  const second = joinPath(folder, name(2));
  try {
    const habits = await context.use(async (_, requests) => {
      const written = await probeWriting(context, requests, first);
      await removeLeftovers(requests, folder, written.state.modifiedAt);
      const write = writer(requests, context.patienceMs);
      const overwriting = await probeOverwriting(requests, write, first);
      const timeResolutionMs = await probeTimes(requests, first);
      const renameOntoExisting = await probeRename(requests, write, first, second);
      return { ...written.habits, overwriting, timeResolutionMs, renameOntoExisting };
    });
    const largestRead = await probeReads(context, second);
    return { ...habits, ...(largestRead === undefined ? {} : { largestRead }) };
  } finally {
    await context.use(async (_, requests) => {
      // One that cannot be removed keeps no other from it, and is asked for once more.
      const left = await Promise.allSettled([first, second].map((path) => requests.remove(path)));
      if (left.some(({ status }) => status === 'rejected'))
        await Promise.all([first, second].map((path) => requests.remove(path)));
    });
  }
}

/** Writes the first scratch file. */
async function probeWriting(
  { patienceMs }: ProbeContext,
  requests: SftpRequests,
  path: string,
): Promise<{ habits: Pick<ServerHabits, 'whileWriting' | 'fsync' | 'statAfterUpload'>; state: EntryState }> {
  const handle = await requests.open(path, 'w');
  await requests.write(handle, path, SHORT);
  const whileWriting = (await requests.lstat(path)) === undefined ? 'other-name' : 'own-name';
  const fsync = await requests.tryFsync(handle);
  await requests.closeHandle(handle, path);
  const { state, isLate } = await untilShown(requests, path, SHORT.length, patienceMs);
  return { habits: { whileWriting, fsync, statAfterUpload: isLate ? 'late' : 'at-once' }, state };
}

/** Waits until the server shows a file with the size it must have. */
async function untilShown(
  requests: SftpRequests,
  path: string,
  size: number,
  patienceMs: number,
): Promise<{ readonly state: EntryState; readonly isLate: boolean }> {
  for (let waited = 0; ; waited += LOOK_AGAIN_MS) {
    const state = entryState((await requests.lstat(path)) ?? {});
    if (state?.size === size) return { state, isLate: waited > 0 };
    if (waited >= patienceMs) throw new Error(`of ${size} bytes the server kept ${state?.size ?? 'none'}`);
    await sleep(LOOK_AGAIN_MS);
  }
}

/** Whether a file that exists can be written anew. Afterwards it is long enough for a large read. */
async function probeOverwriting(
  requests: SftpRequests,
  write: Write,
  path: string,
): Promise<ServerHabits['overwriting']> {
  try {
    await write(path, ONE);
    return 'allowed';
  } catch (thrown) {
    if (!(thrown instanceof Error) || !(thrown.cause instanceof SftpStatus)) throw thrown;
    await requests.remove(path);
    await write(path, ONE);
    return 'refused';
  }
}

type Write = (path: string, bytes: Buffer) => Promise<void>;

/** Writes a file in small pieces and waits until it shows. */
function writer(requests: SftpRequests, patienceMs: number): Write {
  return async (path, bytes) => {
    const handle = await requests.open(path, 'w');
    for (let at = 0; at < bytes.length; at += SMALL_READ)
      await requests.write(handle, path, bytes.subarray(at, at + SMALL_READ), at);
    await requests.closeHandle(handle, path);
    await untilShown(requests, path, bytes.length, patienceMs);
  };
}

/** Sets an odd time and looks what became of it. Servers that set no times are taken to keep seconds, as all known do. */
async function probeTimes(requests: SftpRequests, path: string): Promise<number> {
  const before = entryState((await requests.lstat(path)) ?? {});
  if (before === undefined) return 1000;
  const seconds = (Math.floor(before.modifiedAt.getTime() / 1000) - SET_BACK_SECONDS) | 1;
  if ((await requests.setTime(path, seconds)) !== 'done') return 1000;
  const after = entryState((await requests.lstat(path)) ?? {});
  if (after === undefined || isSameFile(after, before)) return 1000;
  const off = Math.abs(after.modifiedAt.getTime() / 1000 - seconds);
  if (off === 0) return 1000;
  return off <= 2 ? 2000 : off <= 60 ? 60_000 : 1000;
}

/** Renames first to second, then another file onto it. Afterwards second exists, whichever of the two it is. */
async function probeRename(
  requests: SftpRequests,
  write: Write,
  first: string,
  second: string,
): Promise<ServerHabits['renameOntoExisting']> {
  const plain = await requests.rename(first, second);
  if (plain !== 'done') throw plain;
  if ((await requests.lstat(second)) === undefined) throw new Error('a rename was said to be done, and was not');
  await write(first, OTHER);
  const onto = await requests.rename(first, second);
  // An OK after which nothing has changed replaces nothing either.
  const kept = entryState((await requests.lstat(second)) ?? {});
  return onto === 'done' && kept?.size === OTHER.length ? 'replaces' : 'refuses';
}

/** A session that dies of a read is the answer. Undefined when it dies of a small one too. */
async function probeReads({ use }: ProbeContext, path: string): Promise<ServerHabits['largestRead']> {
  for (const length of [LARGE_READ, SMALL_READ] as const) {
    const survived = await use(async (session, requests) => {
      const handle = await requests.open(path, 'r');
      try {
        await requests.read(handle, path, length);
        await requests.closeHandle(handle, path);
        return true;
      } catch (thrown) {
        if (session.ended) return false;
        throw thrown;
      }
    });
    if (survived) return length;
  }
  return undefined;
}
