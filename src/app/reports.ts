import type { Config } from '../config/load.ts';
import type { Logger } from '../kernel/logger.ts';
import { invoicesOf, type MarginGroup, marginsOf, scorecardsOf, statementOf } from '../pipeline/money/reports.ts';
import type { Period } from '../stores/margin-report.ts';
import { withCurrentDatabase } from './offline.ts';

export {
  invoiceTable,
  marginTable,
  type ReportTable,
  scorecardTable,
  statementTable,
} from '../pipeline/money/report-tables.ts';
export { type MarginGroup, marginGroups } from '../pipeline/money/reports.ts';
export type { Period } from '../stores/margin-report.ts';

export function reportMargins(
  config: Config,
  logger: Logger,
  period: Period,
  by: MarginGroup,
): ReturnType<typeof marginsOf> {
  return withCurrentDatabase(config, logger, (db) => marginsOf(db, period, by));
}

export function reportInvoices(
  config: Config,
  logger: Logger,
  period: Period,
  supplierId: string | undefined,
): ReturnType<typeof invoicesOf> {
  return withCurrentDatabase(config, logger, (db) => invoicesOf(db, period, supplierId));
}

export function reportStatement(
  config: Config,
  logger: Logger,
  period: Period,
  supplierId: string | undefined,
): ReturnType<typeof statementOf> {
  return withCurrentDatabase(config, logger, (db) => statementOf(db, period, supplierId));
}

export function reportSuppliers(config: Config, logger: Logger, period: Period): ReturnType<typeof scorecardsOf> {
  return withCurrentDatabase(config, logger, (db) => scorecardsOf(db, period));
}
