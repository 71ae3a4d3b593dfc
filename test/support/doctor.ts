import type { Check } from '../../src/app/check.ts';
import { doctor } from '../../src/app/doctor.ts';
import { silentLogger } from '../../src/kernel/logger.ts';

/** What doctor says of some suppliers in a folder of mappings, but for the mappings themselves. */
export async function saidOfSuppliers(
  ids: readonly string[],
  place: {
    readonly mappings: string;
    readonly databaseUrl: string;
    readonly environment: Readonly<Record<string, string>>;
  },
): Promise<Check[]> {
  const { mappings, databaseUrl, environment } = place;
  const checks: Check[] = [];
  const config = {
    file: 'test',
    mappingsFolder: mappings,
    stateFolder: mappings,
    databaseUrl,
    server: { host: '127.0.0.1', port: 0 },
    storefronts: [],
    logLevel: 'silent' as const,
    environment,
  };
  await doctor(config, silentLogger, (check) => checks.push(check));
  const said = [...ids, 'suppliers'];
  return checks.filter(({ subject, name }) => said.includes(subject) && name !== 'mappings');
}
