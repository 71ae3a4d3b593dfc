import { inThisStep } from '../kernel/steps.ts';
import type { Database } from '../stores/database.ts';
import type { SendOptions } from '../stores/job-queue.ts';
import type { Payload, QueueName } from '../stores/queues.ts';
import type { Gateway } from './gateway.ts';

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
  const told: (() => void)[] = [];
  const result = await gateway.db.transaction(async (trx) => {
    const hints = new Map<string, Hint>();
    const send: Gateway['queue']['send'] = async (_trx, queue, payload, options) => {
      hints.set(`${queue} ${JSON.stringify(payload)}`, { queue, payload, options });
    };
    const outcome = await action(trx, {
      ...gateway,
      queue: {
        ...gateway.queue,
        send,
        sendAll: async (_trx, queue, payloads) => {
          for (const payload of payloads) await send(trx, queue, payload);
        },
      },
      tell: (event) => told.push(inThisStep(() => gateway.tell(event))),
    });
    const inOrder = [...hints].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, hint]) => hint);
    for (const group of groupsOf(inOrder)) await sendGroup(gateway, trx, group);
    return outcome;
  });
  for (const tell of told) tell();
  return result;
}

interface Hint {
  readonly queue: QueueName;
  readonly payload: Payload<QueueName>;
  readonly options: SendOptions | undefined;
}

/** Hints that stand beside each other and can be sent at once: of one queue, with nothing particular about them. */
function groupsOf(hints: readonly Hint[]): Hint[][] {
  const groups: Hint[][] = [];
  for (const hint of hints) {
    const last = groups.at(-1);
    const [first] = last ?? [];
    if (first?.queue === hint.queue && first.options === undefined && hint.options === undefined) last?.push(hint);
    else groups.push([hint]);
  }
  return groups;
}

async function sendGroup({ queue }: Gateway, trx: Database, group: readonly Hint[]): Promise<void> {
  const [first] = group as [Hint];
  if (group.length > 1) {
    await queue.sendAll(
      trx,
      first.queue,
      group.map(({ payload }) => payload),
    );
  } else await queue.send(trx, first.queue, first.payload, first.options);
}
