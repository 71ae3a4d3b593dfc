import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Config } from '../config/load.ts';
import { packageVersion } from '../config/package-folder.ts';
import { systemClock } from '../kernel/clock.ts';
import { ConfigError, CrossdockError, errorMessage } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { type BackupHead, loadBackup, type TellTable, writeBackup } from '../stores/backup.ts';
import { openDatabase } from '../stores/database.ts';
import { withDatabase } from './database.ts';
import { withCurrentDatabase } from './offline.ts';

/** Writes a backup of the configured database to a file that is whole or not there. */
export function backUp(config: Config, logger: Logger, file: string, tell?: TellTable): Promise<void> {
  return withCurrentDatabase(config, logger, async (db) => {
    const partial = `${file}.partial`;
    const about = { release: packageVersion(), at: systemClock.now() };
    try {
      const target = createWriteStream(partial, { mode: 0o600 });
      await pipeline(Readable.from(writeBackup(db, about, tell)), createGzip({ level: 6 }), target);
      await rename(partial, file);
    } catch (error) {
      await rm(partial, { force: true });
      throw asFileError(error, file);
    }
  });
}

/** Fills the configured database, which must be empty, from such a file. Answers what it was made by, and when. */
export function restoreFrom(config: Config, logger: Logger, file: string, tell?: TellTable): Promise<BackupHead> {
  return withDatabase(config, logger, async (address) => {
    const db = await openDatabase({ address, logger });
    try {
      const source = createReadStream(file);
      const unpacked = source.pipe(createGunzip());
      source.on('error', (error) => unpacked.destroy(error));
      return await loadBackup(db, unpacked, tell);
    } catch (error) {
      throw asFileError(error, file);
    } finally {
      await db.destroy();
    }
  });
}

function asFileError(error: unknown, file: string): Error {
  if (error instanceof CrossdockError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || !/^(E[A-Z]+|Z_[A-Z_]+)$/.test(code)) return error as Error;
  return new ConfigError('BACKUP-UNREADABLE', `${file} cannot be used: ${errorMessage(error)}.`, { cause: error });
}
