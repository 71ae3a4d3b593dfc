import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Config } from '../../config/load.ts';
import { configSettings } from '../../config/settings.ts';
import type { Setting } from '../../kernel/settings/settings.ts';
import { loadSuppliers } from '../../partners/load.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import { supplierSettings } from '../../partners/settings.ts';
import { describedConfig } from './described-config.ts';

/** Every value of the configuration with its origin, read anew from the files; none where it was not read from a file. */
export function settingsOfConfig({ file, environment }: Config): Setting[] {
  if (!existsSync(file)) return [];
  return configSettings(file, environment, describedConfig());
}

/**
 * Every value of one supplier's file with its origin; with the profile, also what follows from other values. Undefined
 * where there is no such supplier.
 */
export async function settingsOfSupplier(
  { file: configFile, mappingsFolder, environment }: Config,
  id: string,
  running?: SupplierProfile,
): Promise<Setting[] | undefined> {
  const { profiles, suppliers } = await loadSuppliers(mappingsFolder, environment, { only: id });
  if (suppliers.length === 0) return undefined;
  const folder = dirname(resolve(configFile));
  const file = relative(folder, join(mappingsFolder, id, 'supplier.yaml'));
  return supplierSettings({ folder, file }, environment, running ?? profiles[0]);
}
