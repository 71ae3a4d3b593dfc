import type { Tracer } from '../../mapping/trace.ts';
import { type Environment, type LoadedSupplier, loadSupplier } from '../../partners/load.ts';
import type { Database } from '../../stores/database.ts';
import { keptTexts } from '../../stores/mapping-revisions.ts';

/**
 * Loads a supplier from the texts of a revision that the database keeps: the same supplier on every machine, whatever
 * its folder says.
 *
 * @param connects false where files are only read with it, so that no address or password has to be set
 * @param tracer is told how its mappings come to every field
 * @returns undefined when the database does not keep this revision
 */
export async function loadKeptSupplier(
  db: Database,
  supplierId: string,
  revision: string,
  environment: Environment,
  connects: boolean,
  tracer?: Tracer,
): Promise<LoadedSupplier | undefined> {
  const texts = await keptTexts(db, supplierId, revision);
  if (texts === undefined) return undefined;
  const folder = `revision-${revision.slice(0, 8)}`;
  const own = `${supplierId}/`;
  const maps = [...texts.keys()].filter((path) => path.startsWith(own) && path.endsWith('.map.yaml'));
  return loadSupplier({
    folder,
    id: supplierId,
    maps: maps.map((path) => path.slice(own.length)).sort(),
    readText: (path) => texts.get(path.slice(folder.length + 1)),
    environment,
    connects,
    tracer,
  });
}
