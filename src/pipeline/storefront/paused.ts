import type { OpenCircuit } from '../../domain/circuit.ts';
import { codes } from '../../kernel/codes.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Database } from '../../stores/database.ts';
import { closeExceptions, openException } from '../../stores/exceptions.ts';
import { wantLanes } from '../../stores/lanes.ts';

/** One exception while a shop refuses everything of ours, whoever met it first: publishing, or reading its orders. */
export function refusalKey(storefrontId: string): string {
  return `PUBLISH/${storefrontId}`;
}

function downKey(storefrontId: string): string {
  return `STOREFRONT-DOWN/${storefrontId}`;
}

/** Tells a person, once, that a shop is left alone: because it is down, or because it refuses everything. */
export async function pauseStorefront(
  db: Database,
  logger: Logger,
  storefrontId: string,
  { code, message }: OpenCircuit,
  at: Date,
): Promise<void> {
  const isRefusal = Object.entries(codes).some(([known, { kind }]) => known === code && kind === 'rejected');
  logger.warn({ storefrontId, code, detail: message }, 'a storefront is left alone');
  await openException(db, {
    dedupeKey: isRefusal ? refusalKey(storefrontId) : downKey(storefrontId),
    code: isRefusal ? (code as keyof typeof codes) : 'STOREFRONT-DOWN',
    severity: 'error',
    message: isRefusal
      ? `Storefront ${storefrontId} refuses everything: ${message}`
      : `Storefront ${storefrontId} is down: ${message}`,
    facts: { storefront: storefrontId },
    at,
  });
}

/** It answers again: what waits for it goes out now. */
export async function resumeStorefront(db: Database, logger: Logger, storefrontId: string, at: Date): Promise<void> {
  logger.info({ storefrontId }, 'a storefront answers again');
  await closeExceptions(db, [refusalKey(storefrontId), downKey(storefrontId)], 'it answers again', at);
  await wantLanes(db, 'publish', [storefrontId]);
}
