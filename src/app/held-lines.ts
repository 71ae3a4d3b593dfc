import type { Config } from '../config/load.ts';
import type { Logger } from '../kernel/logger.ts';
import { type Audit, type Decided, type Decision, decideHeldLines } from '../pipeline/held-lines/decide.ts';
import { findHeldLine, type HeldLineRow, listHeldLines, openLinesOfFile } from '../stores/held-lines.ts';
import { supplierFromDatabase, withCurrentDatabase, withOfflineGateway } from './offline.ts';

export type { HeldLineRow } from '../stores/held-lines.ts';

/** Lists held lines of the configured database. */
export function heldLines(
  config: Config,
  logger: Logger,
  wanted: Parameters<typeof listHeldLines>[1],
): Promise<readonly HeldLineRow[]> {
  return withCurrentDatabase(config, logger, (db) => listHeldLines(db, wanted));
}

/** One held line; undefined when there is none of that id. */
export function heldLine(config: Config, logger: Logger, id: string): Promise<HeldLineRow | undefined> {
  return withCurrentDatabase(config, logger, (db) => findHeldLine(db, id));
}

/** Lines by their ids, or all open ones of a file by its id or name. */
export type HeldSelection = { readonly ids: readonly string[] } | { readonly file: string };

/** Puts held lines right with the mappings in force; ids that do not exist are answered too. */
export function decideHeld(
  config: Config,
  logger: Logger,
  selection: HeldSelection,
  decision: Decision,
  audit: Audit,
): Promise<readonly Decided[]> {
  return withOfflineGateway(config, logger, async (gateway) => {
    const lines: HeldLineRow[] = [];
    const absent: Decided[] = [];
    if ('file' in selection) lines.push(...(await openLinesOfFile(gateway.db, selection.file)));
    else {
      for (const id of selection.ids) {
        const line = await findHeldLine(gateway.db, id);
        if (line === undefined) absent.push({ id, ok: false, message: 'There is no such line.' });
        else lines.push(line);
      }
    }
    if (decision.do !== 'ignore') {
      for (const supplierId of new Set(lines.map((line) => line.supplierId))) {
        gateway.suppliers.set(supplierId, await supplierFromDatabase(gateway.db, config, supplierId));
      }
    }
    return [...(await decideHeldLines(gateway, lines, decision, audit)), ...absent];
  });
}
