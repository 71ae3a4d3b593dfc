import { loadKeptSupplier } from '../../src/app/reload/kept-supplier.ts';
import { loadSuppliers } from '../../src/partners/load.ts';
import type { Database } from '../../src/stores/database.ts';
import { putInForce } from '../../src/stores/mapping-revisions.ts';

/** Puts the files of suppliers in force in the database, as a running gateway does when it starts. */
export async function keepRevisions(
  db: Database,
  folder: string,
  ids: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  for (const id of ids) {
    const { suppliers } = await loadSuppliers(folder, environment, { only: id });
    const [found] = suppliers;
    const revision = found?.profile?.revision;
    if (found === undefined || revision === undefined) throw new Error(`${id} cannot be loaded`);
    const mappings = found.mappings?.mappings.map((one) => ({ id: one.id, version: one.version })) ?? [];
    await putInForce(db, { supplierId: id, revision, texts: found.texts, mappings, at: new Date() });
    if ((await loadKeptSupplier(db, id, revision, environment, false)) === undefined)
      throw new Error(`${id} is not kept`);
  }
}
