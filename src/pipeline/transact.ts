import type { Database } from '../stores/database.ts';
import type { Gateway, GatewayEvent } from './gateway.ts';

/**
 * Runs one transaction of the pipeline. Inside it the gateway behaves the same, except that
 *
 * - hints to the job queue are sent as the last thing before the commit, each once and in one order: equal hints of
 *   others wait for this transaction, and two that waited for each other would never end;
 * - events are told only after the commit: what was rolled back did not happen.
 */
export async function transact<Result>(
  gateway: Gateway,
  action: (trx: Database, gateway: Gateway) => Promise<Result>,
): Promise<Result> {
  const events: GatewayEvent[] = [];
  const result = await gateway.db.transaction(async (trx) => {
    const hints = new Map<string, () => Promise<void>>();
    const outcome = await action(trx, {
      ...gateway,
      queue: {
        ...gateway.queue,
        send: async (_trx, queue, payload, options) => {
          hints.set(`${queue} ${JSON.stringify(payload)}`, () => gateway.queue.send(trx, queue, payload, options));
        },
      },
      tell: (event) => events.push(event),
    });
    for (const [, send] of [...hints].sort(([a], [b]) => (a < b ? -1 : 1))) await send();
    return outcome;
  });
  for (const event of events) gateway.tell(event);
  return result;
}
