import type { SupplierProfile } from '../../src/partners/profile.ts';
import type { TestDatabase } from './database.ts';
import { emptyTables } from './database.ts';
import { type StepGateway, stepGateway } from './step-gateway.ts';

/** A gateway whose steps a test takes, on a database without anything that happened, and with a changed profile of Bravo. */
export async function startWithBravo(
  database: TestDatabase,
  adapt: (bravo: SupplierProfile) => SupplierProfile,
): Promise<StepGateway> {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  return stepGateway(database, { profile: (profile) => (profile.id === 'bravo' ? adapt(profile) : profile) });
}
