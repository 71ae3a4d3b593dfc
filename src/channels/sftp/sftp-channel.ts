import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import type { Channel, ChannelCapabilities, CheckStep, FolderListing, RemoteFile } from '../channel.ts';
import { checkFolders, failureDetail } from '../check.ts';
import type { ChannelDependencies } from '../dependencies.ts';
import type { FileAccess } from '../file-access.ts';
import { createListings, type Listing } from '../listing.ts';
import { joinPath, requirePlainName } from '../names.ts';
import { publishFile, stageFile } from '../publish.ts';
import { settleFile } from '../settle.ts';
import { readPrivateKey } from './login.ts';
import type { SftpOptions } from './options.ts';
import { createRequests, entryState } from './requests.ts';
import { deadlineError, type SftpSession } from './session.ts';
import { createSessionPool } from './session-pool.ts';
import { createSftpAccess } from './sftp-access.ts';
import type { TransferLimits } from './transfer.ts';

const CHUNK_BYTES = 32 * 1024;
const SMALL_CHUNK_BYTES = 16 * 1024;
const SMALL_CHUNKS_IN_FLIGHT = 8;

/**
 * A supplier's SFTP account. One session is kept while it is used; calls may overlap on it. Throws ConfigError
 * CHANNEL-KEY at once when the private key cannot be read.
 */
export function createSftpChannel(options: SftpOptions, dependencies: ChannelDependencies): Channel {
  const { clock, ids, logger } = dependencies;
  const { deadlines } = options;
  const address = `${options.host}:${options.port}`;
  const pool = createSessionPool(options, readPrivateKey(options), dependencies);
  const newListing = createListings(options.maxListing, logger);
  let renameRefusesExisting: ChannelCapabilities['renameRefusesExisting'] = 'unknown';
  /** lsh dies of larger reads (FAULTS.md 7); found out once, then remembered. */
  let needsSmallReads = false;

  function accessTo(session: SftpSession, small = needsSmallReads): FileAccess {
    const limits: TransferLimits = {
      chunkBytes: small ? SMALL_CHUNK_BYTES : CHUNK_BYTES,
      requestsInFlight: small ? SMALL_CHUNKS_IN_FLIGHT : options.requestsInFlight,
      progressMs: deadlines.progressMs,
      minimumBytesPerSecond: options.minimumBytesPerSecond,
      address,
      clock,
    };
    return createSftpAccess(session, createRequests(session, deadlines.requestMs), limits);
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
    const small = needsSmallReads;
    let received = false;
    try {
      for await (const chunk of pool.useStream((session) => accessTo(session).read(file.folder, file.name, seen))) {
        received = true;
        yield chunk;
      }
      return;
    } catch (thrown) {
      const died = thrown instanceof TransientError && thrown.code === 'CHANNEL-CONNECTION-LOST';
      if (!died || received || small || file.size <= SMALL_CHUNK_BYTES) throw thrown;
    }
    yield* pool.useStream((session) => accessTo(session, true).read(file.folder, file.name, seen));
    needsSmallReads = true;
    logger.info({ address }, 'this server needs small reads; they are used from now on');
  }

  async function check(folders: {
    readonly collect: readonly string[];
    readonly deliver: readonly string[];
  }): Promise<readonly CheckStep[]> {
    const since = clock.now().getTime();
    try {
      return await pool.use(async (session) => {
        const took = clock.now().getTime() - since;
        const account = `${printable(options.username)}@${address}`;
        const result = await checkFolders({ access: accessTo(session), list, ids, clock }, folders);
        if (result.renameRefusesExisting !== 'unknown') renameRefusesExisting = result.renameRefusesExisting;
        return [
          { name: 'connect', ok: true, detail: `${account}: connected in ${took} ms, server ${session.software}` },
          { name: 'host key', ok: true, detail: `${session.hostKey} is pinned` },
          ...result.steps,
        ];
      });
    } catch (thrown) {
      const isHostKey = thrown instanceof RejectedError && thrown.code === 'CHANNEL-HOST-KEY';
      return [{ name: isHostKey ? 'host key' : 'connect', ok: false, detail: failureDetail(thrown) }];
    }
  }

  return {
    get capabilities(): ChannelCapabilities {
      return { adapter: 'sftp', collects: 'poll', delivers: 'file', timeResolutionMs: 1000, renameRefusesExisting };
    },
    list,
    read,
    settle: (file, action) => pool.use((session) => settleFile(accessTo(session), file, action)),
    stage: (target, bytes) => pool.use((session) => stageFile(accessTo(session), target, bytes)),
    publish: (target, bytes, attempt) => pool.use((session) => publishFile(accessTo(session), target, bytes, attempt)),
    check,
    close: () => pool.close(),
  };
}
