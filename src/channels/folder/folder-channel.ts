import { opendir } from 'node:fs/promises';
import { watch as watchPath } from 'chokidar';
import { TransientError } from '../../kernel/errors.ts';
import type { Channel, CheckStep, FolderListing } from '../channel.ts';
import { checkFolders, failureDetail } from '../check.ts';
import type { ChannelDependencies } from '../dependencies.ts';
import { createListings } from '../listing.ts';
import { requirePlainName } from '../names.ts';
import { publishFile, stageFile, unstageFile } from '../publish.ts';
import { settleFile } from '../settle.ts';
import { fileError } from './file-errors.ts';
import { createFolderAccess } from './folder-access.ts';
import { createJail } from './jail.ts';
import type { FolderOptions } from './options.ts';

/** A channel that can tell when something comes. */
export type FolderChannel = Channel & Required<Pick<Channel, 'watch'>>;

/** A supplier's folder on this machine or on a share; everything stays below `root`. */
export function createFolderChannel(options: FolderOptions, dependencies: ChannelDependencies): FolderChannel {
  const { clock, ids, logger } = dependencies;
  const jail = createJail(options.root);
  const access = createFolderAccess(jail);
  const newListing = createListings(options.maxListing, logger);
  const stops = new Set<() => Promise<void>>();
  let closed = false;

  async function open<T>(work: () => Promise<T>): Promise<T> {
    if (closed) throw new TransientError('CHANNEL-CLOSED', `The channel to ${options.root} is closed.`);
    return await work();
  }

  async function list(folder: string): Promise<FolderListing> {
    const listing = newListing(folder);
    const path = await jail.folder(folder);
    try {
      for await (const entry of await opendir(path)) {
        if (listing.isFull) break;
        if (!listing.accepts(entry.name)) continue;
        const state = await access.stat(folder, entry.name);
        // Gone between the two looks: taken away, nothing to collect.
        if (state !== undefined) listing.add(entry.name, state);
      }
    } catch (thrown) {
      if (thrown instanceof TransientError) throw thrown;
      throw fileError(thrown, 'list', folder, 'folder');
    }
    return listing.end();
  }

  return {
    capabilities: {
      adapter: 'folder',
      collects: 'poll',
      delivers: 'file',
      timeResolutionMs: 1,
      renameRefusesExisting: 'yes',
    },
    list: (folder) => open(() => list(folder)),
    read: async function* (file) {
      requirePlainName(file.name);
      if (closed) throw new TransientError('CHANNEL-CLOSED', `The channel to ${options.root} is closed.`);
      yield* access.read(file.folder, file.name, { isFile: true, size: file.size, modifiedAt: file.modifiedAt });
    },
    settle: (file, action) => open(() => settleFile(access, file, action)),
    stage: (target, bytes) =>
      open(async () => {
        await jail.folder(target.folder);
        await stageFile(access, target, bytes);
      }),
    publish: (target, bytes, attempt) => open(() => publishFile(access, target, bytes, attempt)),
    unstage: (target) => open(() => unstageFile(access, target)),
    check: (folders) =>
      open(async () => {
        const connect: CheckStep = await jail.folder('.').then(
          (real): CheckStep => ({ name: 'connect', ok: true, detail: `root ${real}` }),
          (thrown: unknown): CheckStep => ({ name: 'connect', ok: false, detail: failureDetail(thrown) }),
        );
        if (!connect.ok) return [connect];
        return [connect, ...(await checkFolders({ access, list, ids, clock }, folders))];
      }),
    watch: (folder, onHint) =>
      open(async () => {
        const watcher = watchPath(await jail.folder(folder), { depth: 0, ignoreInitial: true, followSymlinks: false });
        watcher.on('add', onHint).on('change', onHint);
        watcher.on('error', (error) =>
          logger.warn({ folder, error }, 'watching a folder failed; it is listed on schedule'),
        );
        await new Promise<void>((resolve) => watcher.once('ready', resolve));
        const stop = async (): Promise<void> => {
          stops.delete(stop);
          await watcher.close();
        };
        stops.add(stop);
        return stop;
      }),
    close: async () => {
      closed = true;
      await Promise.all([...stops].map((stop) => stop()));
    },
  };
}
