import { ConfigError } from '../../kernel/errors.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { Database } from '../database.ts';
import { databasePlace } from './database/database-place.ts';
import { folderPlace } from './folder/folder-place.ts';
import type { Archive } from './ledger.ts';
import type { ContentPlace } from './place.ts';
import type { S3Settings } from './s3/settings.ts';

/** Where raw bytes are kept, as crossdock.yaml says; the database is always one of the places. */
export interface ArchiveSettings {
  /** Place that new bytes go to. */
  readonly write: string;
  readonly places: Readonly<Record<string, { readonly kind: 'folder'; readonly folder: string } | S3Settings>>;
}

export const databaseOnly: ArchiveSettings = { write: 'database', places: {} };

/**
 * Opens every place there is. A place is known by its mark, which the database remembers: a share that is not mounted and a
 * second folder of the same name on another machine are refused before anything is written into them.
 *
 * @throws ConfigError ARCHIVE-PLACE-UNKNOWN, ARCHIVE-PLACE-CHANGED, ARCHIVE-PLACE-UNUSABLE
 */
export async function openArchive(
  db: Database,
  settings: ArchiveSettings,
  { ids, now }: { readonly ids: Ids; readonly now: Date },
): Promise<Archive> {
  const places = new Map<string, ContentPlace>([['database', databasePlace(db)]]);
  try {
    for (const [name, place] of Object.entries(settings.places)) {
      const opened = await openPlace(name, place);
      places.set(name, opened);
      await recognise(db, opened, ids.next(), now);
    }
    const used = await db('archive_place').orderBy('name').pluck<string[]>('name');
    const unknown = used.filter((name) => !places.has(name));
    const writesTo = places.get(settings.write);
    if (unknown.length > 0 || writesTo === undefined) {
      throw new ConfigError(
        'ARCHIVE-PLACE-UNKNOWN',
        `crossdock.yaml names no place ${[...unknown, ...(writesTo ? [] : [settings.write])].map((name) => `"${name}"`).join(', ')} under archive.places${unknown.length > 0 ? ', where raw content lies' : ''}.`,
      );
    }
    return { writesTo, places };
  } catch (error) {
    for (const place of places.values()) await place.close();
    throw error;
  }
}

export async function closeArchive(archive: Archive): Promise<void> {
  for (const place of archive.places.values()) await place.close();
}

async function openPlace(name: string, settings: ArchiveSettings['places'][string]): Promise<ContentPlace> {
  if (settings.kind === 'folder') return folderPlace(name, settings.folder);
  // Loaded only where configured: the library is an optional dependency and takes a second to load.
  const { s3Place } = await import('./s3/s3-place.ts');
  return s3Place(name, settings);
}

/** Puts a mark into a place that is new, and compares that of a known one. */
async function recognise(db: Database, place: ContentPlace, candidate: string, now: Date): Promise<void> {
  const { name } = place;
  await db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(hashtextextended(:key, 0))', { key: `archive-place/${name}` });
    const known = await trx('archive_place').where({ name }).first<{ mark: string } | undefined>('mark');
    const found = await place.mark(known === undefined ? candidate : undefined);
    if (known === undefined) await trx('archive_place').insert({ name, mark: found, created_at: now });
    else if (known.mark !== found) {
      throw new ConfigError(
        'ARCHIVE-PLACE-CHANGED',
        `The place "${name}" is not the one that this database knows: its mark is ${found ?? 'missing'}, expected ${known.mark}.`,
        { facts: { name, found, expected: known.mark } },
      );
    }
  });
}
