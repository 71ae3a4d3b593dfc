import { silentLogger } from '../kernel/logger.ts';
import type { Database } from '../stores/database.ts';
import type { Gateway } from './gateway.ts';

/** Carries what a rehearsal found out of the transaction that it takes back. */
class TakenBack<Result> extends Error {
  readonly result: Result;
  constructor(result: Result) {
    super('a rehearsal is taken back');
    this.result = result;
  }
}

/**
 * Does something exactly as it would be done, in a transaction that is then taken back: what comes of it is known, and nothing of it
 * happened. Nobody is told and no job is sent. Whatever the action locks is locked while it lasts, so that it has to end soon.
 */
export async function rehearse<Result>(
  gateway: Gateway,
  action: (trx: Database, gateway: Gateway) => Promise<Result>,
): Promise<Result> {
  const nothing = async (): Promise<void> => undefined;
  const silent: Gateway = {
    ...gateway,
    logger: silentLogger,
    queue: { ...gateway.queue, send: nothing, sendAll: nothing },
    tell: () => undefined,
  };
  try {
    await gateway.db.transaction(async (trx) => {
      throw new TakenBack(await action(trx, silent));
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.result as Result;
    throw error;
  }
  throw new Error('a rehearsal was not taken back');
}
