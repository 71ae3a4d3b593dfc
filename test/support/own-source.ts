import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSuppliers } from '../../src/partners/load.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { supplierRow } from '../../src/pipeline/party-rows.ts';
import { syncParties } from '../../src/stores/parties.ts';
import type { TestDatabase } from './database.ts';
import { ROOT } from './sources.ts';
import type { StepGateway } from './step-gateway.ts';

/** Our own shelves beside the suppliers: mappings/own as it ships, switched on. */
export async function ownSource(): Promise<SupplierProfile> {
  const folder = await mkdtemp(join(tmpdir(), 'crossdock-own-'));
  try {
    for (const name of ['own', 'base']) {
      await cp(join(ROOT, 'mappings', name), join(folder, name), { recursive: true });
    }
    const file = join(folder, 'own/supplier.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('active: false', 'active: true'));
    const { profiles, problems } = await loadSuppliers(folder, { OWN_STOCK_FOLDER: folder });
    if (profiles[0] === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
    return profiles[0];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Makes a source one of the gateway's. */
export async function addSource(database: TestDatabase, step: StepGateway, profile: SupplierProfile): Promise<void> {
  const { suppliers, channels } = step.gateway;
  (suppliers as Map<string, SupplierProfile>).set(profile.id, profile);
  (channels as Map<string, unknown>).set(profile.id, channels.get('bravo'));
  step.folders.makeFolder('pick-lists');
  await syncParties(database.db, [supplierRow(profile, step.clock.now())], [], step.clock.now());
}
