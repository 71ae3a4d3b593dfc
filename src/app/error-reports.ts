import { createAlertTarget } from '../alerts/registry.ts';
import { type Config, placeBelow } from '../config/load.ts';
import type { Logger } from '../kernel/logger.ts';
import { decideReport } from '../pipeline/error-reports/decide.ts';
import type { Gateway } from '../pipeline/gateway.ts';
import { type ErrorReportRow, findErrorReport, listErrorReports } from '../stores/error-reports.ts';
import { type Decided, decideOnEach } from './decided.ts';
import { withCurrentDatabase, withOfflineGateway } from './offline.ts';

export type { ErrorReportRow } from '../stores/error-reports.ts';

/**
 * By what mail to suppliers goes out; undefined where crossdock.yaml names no server.
 *
 * @throws ConfigError for a server that cannot work
 */
export function buildSupplierMail({
  supplierMail,
  placeOf,
}: Pick<Config, 'supplierMail' | 'placeOf'>): Gateway['supplierMail'] {
  if (supplierMail === undefined) return undefined;
  const to = (recipients: readonly string[]) =>
    createAlertTarget(
      'supplierMail',
      'email',
      { ...supplierMail, to: recipients },
      placeBelow(placeOf, ['supplierMail']),
    );
  // Whatever is wrong with it shows at the start, not with the first file that is refused.
  void to(['nobody@example.invalid']).close();
  return to;
}

export function errorReports(
  config: Config,
  logger: Logger,
  wanted: Parameters<typeof listErrorReports>[1],
): Promise<readonly ErrorReportRow[]> {
  return withCurrentDatabase(config, logger, (db) => listErrorReports(db, wanted));
}

export function errorReport(config: Config, logger: Logger, id: string): Promise<ErrorReportRow | undefined> {
  return withCurrentDatabase(config, logger, (db) => findErrorReport(db, id));
}

/** Sends or discards reports, one after the other; answers what follows. */
export function decideReports(
  config: Config,
  logger: Logger,
  ids: readonly string[],
  action: 'send' | 'discard',
  audit: { readonly by: string; readonly reason?: string | undefined },
): Promise<readonly Decided[]> {
  return withOfflineGateway(config, logger, (gateway) =>
    decideOnEach(ids, (id) => decideReport(gateway, id, action, audit)),
  );
}
