import type { DeliveryFailure, DeliveryState } from '../../stores/deliveries.ts';

/**
 * # States of a delivery, as data
 *
 * A delivery is an outbound document whose bytes, name and control numbers were fixed before the first attempt. What can
 * happen to it stands in one table: who makes it happen, from which states, and where it leads. What the table does not
 * name changes nothing. docs/delivering.md draws it.
 */
export type DeliveryEvent =
  | 'stage'
  | 'publish'
  | 'fail'
  | 'acknowledge'
  | 'reject'
  | 'reject-envelope'
  | 'take-envelope'
  | 'resend'
  | 'confirm'
  | 'abandon'
  | 'retry';

export interface DeliveryRule {
  readonly by: 'gateway' | 'supplier' | 'person';
  /** In a few words, for the drawing. */
  readonly means: string;
  readonly from: readonly DeliveryState[];
  /** Two: back to where it was. */
  readonly to: DeliveryState | 'new or staged';
  /** Of those that failed, only these; without it all. */
  readonly failures?: readonly DeliveryFailure[];
}

export const deliveryRules: Readonly<Record<DeliveryEvent, DeliveryRule>> = {
  stage: {
    by: 'gateway',
    means: 'all bytes are there under the temporary name',
    from: ['new'],
    to: 'staged',
  },
  publish: {
    by: 'gateway',
    means: 'it has its final name, or the request was answered',
    from: ['staged'],
    to: 'sent',
  },
  fail: {
    by: 'gateway',
    means: 'conflict, uncertain or refused: a person must look',
    from: ['new', 'staged'],
    to: 'failed',
  },
  acknowledge: {
    by: 'supplier',
    means: '997 or 999: it was readable',
    from: ['new', 'staged', 'sent', 'failed', 'abandoned'],
    to: 'acknowledged',
  },
  reject: {
    by: 'supplier',
    means: '997 or 999: it was not readable',
    from: ['new', 'staged', 'sent', 'acknowledged', 'failed', 'abandoned'],
    to: 'failed',
  },
  'reject-envelope': {
    by: 'supplier',
    means: 'TA1: its envelope was not readable',
    from: ['new', 'staged', 'sent', 'failed', 'abandoned'],
    to: 'failed',
  },
  'take-envelope': {
    by: 'supplier',
    means: 'TA1, or an answer to what it says: it arrived',
    from: ['new', 'staged', 'failed', 'abandoned'],
    to: 'sent',
    failures: ['conflict', 'uncertain', 'refused'],
  },
  resend: {
    by: 'person',
    means: 'the same bytes once more',
    from: ['sent', 'acknowledged', 'failed', 'abandoned'],
    to: 'new',
  },
  confirm: {
    by: 'person',
    means: 'somebody knows that it arrived',
    from: ['new', 'staged', 'failed', 'abandoned'],
    to: 'sent',
    failures: ['conflict', 'uncertain', 'refused'],
  },
  abandon: {
    by: 'person',
    means: 'it is never sent',
    from: ['new', 'staged', 'failed'],
    to: 'abandoned',
  },
  retry: {
    by: 'person',
    means: 'the cause is mended: go on where it stopped',
    from: ['failed'],
    to: 'new or staged',
    failures: ['conflict', 'refused'],
  },
};

/** Where a delivery stands. */
export interface DeliveryStanding {
  readonly state: DeliveryState;
  readonly failure: DeliveryFailure | null;
  /** When all its bytes were there under the temporary name. */
  readonly stagedAt: Date | null;
}

/** The state that an event leads to; undefined when it changes nothing from here. */
export function nextState(standing: DeliveryStanding, event: DeliveryEvent): DeliveryState | undefined {
  const { from, to, failures } = deliveryRules[event];
  if (!from.includes(standing.state)) return undefined;
  if (standing.failure !== null && failures !== undefined && !failures.includes(standing.failure)) return undefined;
  if (to !== 'new or staged') return to;
  return standing.stagedAt === null ? 'new' : 'staged';
}
