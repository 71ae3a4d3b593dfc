import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import type { Channel, ChannelCapabilities, CheckStep, FolderListing, FoldersToCheck, RemoteFile } from '../channel.ts';
import { checkFolders, failureDetail, runStep } from '../check.ts';
import type { ChannelDependencies } from '../dependencies.ts';
import type { FileAccess } from '../file-access.ts';
import { createListings, type Listing } from '../listing.ts';
import { joinPath, requirePlainName } from '../names.ts';
import { publishFile, stageFile, unstageFile } from '../publish.ts';
import { settleFile } from '../settle.ts';
import { createAcquaintance } from './acquaintance.ts';
import { describeHabits } from './habits.ts';
import { readPrivateKey } from './login.ts';
import { createLoginRest } from './login-rest.ts';
import type { SftpOptions } from './options.ts';
import { probeServer } from './probe.ts';
import { createRequests, entryState, type SftpRequests } from './requests.ts';
import { deadlineError, type SftpSession } from './session.ts';
import { createSessionPool } from './session-pool.ts';
import { createSftpAccess } from './sftp-access.ts';
import type { TransferLimits } from './transfer.ts';

const CHUNK_BYTES = 32 * 1024;
/** Fewer requests cost less; only for servers that say that they know a largest read, and so answer by it. */
const LARGE_CHUNK_BYTES = 128 * 1024;
const SMALL_CHUNK_BYTES = 16_384;
const SMALL_CHUNKS_IN_FLIGHT = 8;
/** How long a probe waits for an upload to show. */
const PROBE_PATIENCE_MS = 5_000;

/**
 * A supplier's SFTP account. One session is kept while it is used; calls may overlap on it. Throws ConfigError
 * CHANNEL-KEY at once when the private key cannot be read.
 */
export function createSftpChannel(options: SftpOptions, dependencies: ChannelDependencies): Channel {
  const { clock, ids, logger } = dependencies;
  const { deadlines } = options;
  const address = `${options.host}:${options.port}`;
  const known = createAcquaintance(options, dependencies, (folder) => {
    const requestsOf = (session: SftpSession): SftpRequests => createRequests(session, deadlines.requestMs);
    return probeServer(
      { use: (work) => pool.use((session) => work(session, requestsOf(session))), ids, patienceMs: PROBE_PATIENCE_MS },
      folder,
    );
  });
  const pool = createSessionPool(options, readPrivateKey(options), {
    logger,
    ...(dependencies.sessionLeave === undefined ? {} : { sessionLeave: dependencies.sessionLeave }),
    rest: createLoginRest(options, dependencies),
    meet: (session) => known.meet(session),
  });
  const newListing = createListings(options.maxListing, logger);

  /** Limits for a transfer; `careful`: as small as every known server takes. */
  function limitsOf(session: SftpSession, careful: boolean): TransferLimits {
    const isSmall = careful || known.habits.largestRead === SMALL_CHUNK_BYTES;
    const isLarge = !isSmall && session.offers('limits@openssh.com');
    return {
      chunkBytes: isSmall ? SMALL_CHUNK_BYTES : isLarge ? LARGE_CHUNK_BYTES : CHUNK_BYTES,
      requestsInFlight: isSmall
        ? Math.min(SMALL_CHUNKS_IN_FLIGHT, options.requestsInFlight)
        : Math.ceil(options.requestsInFlight / (isLarge ? 2 : 1)),
      progressMs: deadlines.progressMs,
      minimumBytesPerSecond: options.minimumBytesPerSecond,
      address,
      clock,
    };
  }

  function accessTo(session: SftpSession, limits: TransferLimits): FileAccess {
    return createSftpAccess(session, createRequests(session, deadlines.requestMs), limits, known.habits, (fact) =>
      known.note(fact),
    );
  }

  /** For everything but collecting: what is read there is small, and a session that dies of it would die every time. */
  function carefulAccess(session: SftpSession): FileAccess {
    return accessTo(session, limitsOf(session, known.habits.largestRead === undefined));
  }

  /** Before the first delivery the server is probed in the folder that is ours to write to. */
  async function getToKnow(folder: string): Promise<void> {
    await pool.use(async () => undefined);
    await known.ensureKnown(folder);
  }

  async function list(folder: string): Promise<FolderListing> {
    return await pool.use(async (session) => {
      const name = `list ${printable(folder)}`;
      const timer = setTimeout(
        () => session.destroy(deadlineError(address, name, deadlines.listingMs)),
        deadlines.listingMs,
      );
      try {
        const listing = newListing(folder);
        await readListing(session, folder, listing);
        return listing.end();
      } finally {
        clearTimeout(timer);
      }
    });
  }

  async function readListing(session: SftpSession, folder: string, listing: Listing): Promise<void> {
    const requests = createRequests(session, deadlines.requestMs);
    const path = folder === '' ? '.' : folder;
    const handle = await openFolder(session, path);
    try {
      for (;;) {
        const entries = await requests.readFolder(handle, path);
        if (entries === undefined || listing.isFull) return;
        for (const { filename, attrs } of entries) {
          if (!listing.accepts(filename)) continue;
          // The long name is for people and lies at will; only attributes count (FAULTS.md T12).
          const state = entryState(attrs) ?? entryState((await requests.lstat(joinPath(folder, filename))) ?? {});
          listing.add(filename, state);
        }
      }
    } finally {
      // The listing is complete or has failed already; a session that breaks here fails the next call.
      if (!session.ended) await requests.closeHandle(handle, path).catch((thrown: unknown) => thrown);
    }
  }

  async function openFolder(session: SftpSession, path: string): Promise<Buffer> {
    const requests = createRequests(session, deadlines.requestMs);
    const missing = (): RejectedError =>
      new RejectedError('CHANNEL-FOLDER-MISSING', `The folder ${printable(path)} does not exist on ${address}.`, {
        facts: { address, folder: path },
      });
    try {
      const handle = await requests.openFolder(path);
      if (handle === 'missing') throw missing();
      return handle;
    } catch (thrown) {
      // Erlang answers FAILURE for a missing folder; stat tells.
      const isVague = thrown instanceof TransientError && thrown.code === 'CHANNEL-OPERATION-FAILED';
      if (isVague && (await requests.lstat(path)) === undefined) throw missing();
      throw thrown;
    }
  }

  async function* read(file: RemoteFile): AsyncGenerator<Uint8Array> {
    requirePlainName(file.name);
    const seen = { isFile: true, size: file.size, modifiedAt: file.modifiedAt };
    const begin = (careful: boolean): AsyncIterable<Uint8Array> =>
      pool.useStream((session) => accessTo(session, limitsOf(session, careful)).read(file.folder, file.name, seen));
    let received = false;
    try {
      for await (const chunk of begin(false)) {
        received = true;
        yield chunk;
      }
      return;
    } catch (thrown) {
      const died = thrown instanceof TransientError && thrown.code === 'CHANNEL-CONNECTION-LOST';
      const isLearnt = known.habits.largestRead !== undefined;
      if (!died || received || isLearnt || file.size <= SMALL_CHUNK_BYTES) throw thrown;
    }
    yield* begin(true);
    await known.note({ largestRead: SMALL_CHUNK_BYTES });
    logger.info({ address }, 'this server needs small reads; they are used from now on');
  }

  async function check(folders: FoldersToCheck): Promise<readonly CheckStep[]> {
    const since = clock.now().getTime();
    try {
      const { hostKey, software } = await pool.use(async (session) => session);
      const took = clock.now().getTime() - since;
      const account = `${printable(options.username)}@${address}`;
      // First, because what follows is done as the server needs it, and on another session, because some die of it.
      const [deliver] = folders.deliver;
      const habits =
        deliver === undefined ? [] : [await runStep('habits', async () => describeHabits(await known.probe(deliver)))];
      const steps = await pool.use((session) =>
        checkFolders({ access: carefulAccess(session), list, ids, clock }, folders),
      );
      return [
        { name: 'connect', ok: true, detail: `${account}: connected in ${took} ms, server ${software}` },
        { name: 'host key', ok: true, detail: `${hostKey} is pinned` },
        ...steps,
        // Where nothing can be written there is nothing to find out, and the steps before say so.
        ...(steps.some(({ ok }) => !ok) ? [] : habits),
      ];
    } catch (thrown) {
      const isHostKey = thrown instanceof RejectedError && thrown.code === 'CHANNEL-HOST-KEY';
      return [{ name: isHostKey ? 'host key' : 'connect', ok: false, detail: failureDetail(thrown) }];
    }
  }

  return {
    get capabilities(): ChannelCapabilities {
      const { renameOntoExisting, timeResolutionMs = 1000 } = known.habits;
      const renameRefusesExisting =
        renameOntoExisting === undefined ? 'unknown' : renameOntoExisting === 'refuses' ? 'yes' : 'no';
      return { adapter: 'sftp', collects: 'poll', delivers: 'file', timeResolutionMs, renameRefusesExisting };
    },
    list,
    read,
    settle: (file, action) => pool.use((session) => settleFile(carefulAccess(session), file, action)),
    stage: async (target, bytes) => {
      requirePlainName(target.name);
      requirePlainName(target.temporaryName);
      await getToKnow(target.folder);
      await pool.use((session) => stageFile(carefulAccess(session), target, bytes));
    },
    publish: (target, bytes, attempt) =>
      pool.use((session) => publishFile(carefulAccess(session), target, bytes, attempt)),
    unstage: (target) => pool.use((session) => unstageFile(carefulAccess(session), target)),
    check,
    close: () => pool.close(),
  };
}
