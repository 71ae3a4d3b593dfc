import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Writable } from 'node:stream';
import type { Config } from '../config/load.ts';
import { errorMessage, RejectedError } from '../kernel/errors.ts';
import { randomIds } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { SupplierProfile } from '../partners/profile.ts';
import type { Gateway } from '../pipeline/gateway.ts';
import { type Reprocessed, type Request, reprocessFile } from '../pipeline/inbound/reprocess.ts';
import { readContent } from '../stores/archive/ledger.ts';
import { type FileFilter, type FileView, type ListedFile, listFiles, viewFile } from '../stores/file-list.ts';
import { type FileBeingRead, filesBeingRead } from '../stores/file-progress.ts';
import { supplierFromDatabase, withCurrentDatabase, withOfflineGateway } from './offline.ts';
import { loadKeptSupplier } from './reload/kept-supplier.ts';

export type { Reprocessed } from '../pipeline/inbound/reprocess.ts';
export type { FileFilter, FileView, ListedFile } from '../stores/file-list.ts';
export type { FileBeingRead } from '../stores/file-progress.ts';

/** How far a gateway is with a file; null: none reads it right now, or it has only begun. */
export interface WithProgress {
  readonly progress: FileBeingRead | null;
}

/** Lists archived files of the configured database, the newest first. */
export function archivedFiles(
  config: Config,
  logger: Logger,
  filter: FileFilter,
  page: Parameters<typeof listFiles>[2],
): Promise<readonly (ListedFile & WithProgress)[]> {
  return withCurrentDatabase(config, logger, async (db) => {
    const reading = await filesBeingRead(db, filter.supplierId);
    const files = await listFiles(db, filter, page);
    return files.map((file) => ({ ...file, progress: reading.find(({ fileId }) => fileId === file.id) ?? null }));
  });
}

export function archivedFile(
  config: Config,
  logger: Logger,
  id: string,
): Promise<(FileView & WithProgress) | undefined> {
  return withCurrentDatabase(config, logger, async (db) => {
    const file = await viewFile(db, id);
    const reading = file === undefined ? [] : await filesBeingRead(db, file.supplierId);
    return file && { ...file, progress: reading.find(({ fileId }) => fileId === id) ?? null };
  });
}

/** Where exported bytes go: standard output, or a path, which is replaced only on demand. */
export type Target = { readonly stream: Writable } | { readonly path: string; readonly force: boolean };

/**
 * Writes the bytes of a file as they came. A file on disk appears under its name only when all of it is written and its
 * hash is right; on a stream an error at the end says that what was written does not count.
 *
 * The name that the supplier gave is data: it is used only within a folder that the caller named, and only its harmless part.
 *
 * @returns where they are; undefined: there is no such file
 * @throws ContentUnreadable; RejectedError EXPORT-REFUSED
 */
export async function exportFile(
  config: Config,
  logger: Logger,
  id: string,
  target: Target,
): Promise<{ readonly file: FileView; readonly path?: string } | undefined> {
  return withOfflineGateway(config, logger, async ({ db, archive }) => {
    const file = await viewFile(db, id);
    if (file === undefined) return undefined;
    const bytes = readContent(archive, db, Buffer.from(file.sha256, 'hex'));
    if ('stream' in target) {
      await writeAll(target.stream, bytes);
      return { file };
    }
    const path = (await isFolder(target.path)) ? join(target.path, harmlessName(file)) : target.path;
    if (existsSync(path) && !target.force) {
      throw new RejectedError('EXPORT-REFUSED', `${path} exists already; give --force to replace it.`);
    }
    const temporary = `${path}.${randomIds.next()}.part`;
    try {
      const stream = createWriteStream(temporary, { flags: 'wx', flush: true });
      await once(stream, 'open');
      await writeAll(stream, bytes);
      stream.end();
      await once(stream, 'close');
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      if (error instanceof Error && 'syscall' in error) {
        throw new RejectedError('EXPORT-REFUSED', `${path} cannot be written: ${errorMessage(error)}.`, {
          cause: error,
        });
      }
      throw error;
    }
    return { file, path };
  });
}

async function writeAll(stream: Writable, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  let failure: Error | undefined;
  const noted = (error: Error): void => {
    failure ??= error;
  };
  stream.on('error', noted);
  try {
    for await (const chunk of bytes) {
      if (failure !== undefined) throw failure;
      if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), once(stream, 'close')]);
    }
    if (failure !== undefined) throw failure;
  } finally {
    stream.off('error', noted);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** A name for a folder of ours, made of what the supplier called it: never a path, never hidden, never strange. */
export function harmlessName({ id, name }: Pick<ListedFile, 'id' | 'name'>): string {
  const kept = basename(name.replaceAll('\\', '/'))
    .replace(/[^A-Za-z0-9._ -]/g, '_')
    .replace(/^[. -]+/, '')
    .slice(-120);
  return `${id}-${kept === '' ? 'file' : kept}`;
}

/** A file that is to be read again, and what comes of it. */
export interface ReprocessedFile {
  readonly file: ListedFile;
  readonly outcome: Reprocessed;
}

/** Files of one command at most: each is previewed and done in a transaction of its own. */
export const MOST_REPROCESSED = 500;

/**
 * Reads files again, the oldest first, with the mappings in force or with those that they were read by.
 *
 * @param proceed is shown what would happen; false: nothing does
 * @returns undefined when `proceed` said no
 */
export async function reprocessFiles(
  config: Config,
  logger: Logger,
  wanted: { readonly ids: readonly string[] } | { readonly filter: FileFilter },
  mappings: 'old' | 'current',
  request: Request,
  proceed: (preview: readonly ReprocessedFile[]) => Promise<boolean>,
): Promise<readonly ReprocessedFile[] | undefined> {
  return withOfflineGateway(config, logger, async (gateway) => {
    const files = 'filter' in wanted ? await listFiles(gateway.db, wanted.filter, { limit: MOST_REPROCESSED }) : [];
    if ('ids' in wanted) {
      for (const id of wanted.ids) {
        const file = await viewFile(gateway.db, id);
        if (file === undefined) throw new RejectedError('FILE-UNKNOWN', `There is no file ${id}.`);
        files.push(file);
      }
    }
    files.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
    const run = async (isPreview: boolean): Promise<ReprocessedFile[]> => {
      const done: ReprocessedFile[] = [];
      for (const file of files)
        done.push({ file, outcome: await reprocessOne(config, gateway, file, mappings, request, isPreview) });
      return done;
    };
    return (await proceed(await run(true))) ? run(false) : undefined;
  });
}

async function reprocessOne(
  config: Config,
  gateway: Gateway & { readonly suppliers: Map<string, SupplierProfile> },
  file: ListedFile,
  mappings: 'old' | 'current',
  request: Request,
  isPreview: boolean,
): Promise<Reprocessed> {
  const profile =
    mappings === 'current'
      ? await supplierFromDatabase(gateway.db, config, file.supplierId)
      : await oldMappings(config, gateway, file);
  if (profile === undefined) {
    return { ok: false, reason: 'The mappings that it was read by are not kept; use --with current.' };
  }
  gateway.suppliers.set(file.supplierId, profile);
  return reprocessFile(gateway, profile, file.id, request, isPreview);
}

async function oldMappings(
  config: Config,
  { db }: Gateway,
  { id, supplierId }: ListedFile,
): Promise<SupplierProfile | undefined> {
  const revision = (await viewFile(db, id))?.revision;
  if (revision === undefined || revision === null) return undefined;
  return (await loadKeptSupplier(db, supplierId, revision, config.environment, false))?.profile;
}
