import type { Config } from '../config/load.ts';
import type { Logger } from '../kernel/logger.ts';
import { type ImportedPlaces, importPlaces } from '../pipeline/import-places.ts';
import { withCurrentDatabase } from './offline.ts';

/** Reads a table of postal codes into the configured database. */
export function placesImported(
  config: Config,
  logger: Logger,
  content: AsyncIterable<Uint8Array>,
): Promise<ImportedPlaces> {
  return withCurrentDatabase(config, logger, (db) => importPlaces(db, content));
}
