import type { Environment } from '../../partners/load.ts';
import type { Gateway } from '../../pipeline/gateway.ts';
import type { Readings } from '../../server/readings.ts';
import { loadKeptSupplier } from '../reload/kept-supplier.ts';
import { inspect } from './inspect.ts';
import { meaningOf } from './meaning.ts';

/** Files in words, for the server. */
export function readingsOf(gateway: Pick<Gateway, 'db' | 'archive' | 'suppliers'>, environment: Environment): Readings {
  return {
    inspect: (input, { file, set }) =>
      inspect(input, { records: true, ...(file === undefined ? {} : { file }), ...(set === undefined ? {} : { set }) }),
    meaning: (file, wanted) => meaningOf(gateway, environment, file, wanted),
    supplierAt: async (supplierId, revision) =>
      (await loadKeptSupplier(gateway.db, supplierId, revision, environment, false))?.profile,
  };
}
