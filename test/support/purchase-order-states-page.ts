import { countLine, type LineAnswer, type LineFacts } from '../../src/domain/line-facts.ts';
import {
  type Milestones,
  type PurchaseOrderState,
  purchaseOrderRules,
  purchaseOrderState,
} from '../../src/domain/purchase-order.ts';

/** Everything that can be known of a purchase order of one line of two units. */
interface Known {
  readonly facts: LineFacts;
  readonly invoiced: number;
  readonly milestones: Milestones;
}

interface Event {
  readonly by: 'gateway' | 'supplier' | 'person';
  readonly means: string;
  /** Undefined: it cannot happen now. */
  readonly happen: (known: Known) => Known | undefined;
}

const ORDERED = 2;

const answer = (verdict: LineAnswer['verdict']) => (known: Known) => {
  const { answers } = known.facts;
  if (answers.length > ORDERED) return undefined;
  const said: LineAnswer = { document: String(answers.length), verdict, units: 1 };
  return { ...known, facts: { ...known.facts, answers: [...answers, said] } };
};
const reach = (milestones: Partial<Milestones>) => (known: Known) => ({
  ...known,
  milestones: { ...known.milestones, ...milestones },
});
const giveUp = (known: Known): Known => ({
  ...known,
  facts: { ...known.facts, givenUp: ORDERED - countLine(known.facts).shipped },
  milestones: { ...known.milestones, isGivenUp: true, isCancelRequested: false },
});

const events: Readonly<Record<string, Event>> = {
  sent: { by: 'gateway', means: 'the document is at the supplier', happen: reach({ sent: true }) },
  readable: {
    by: 'supplier',
    means: '997 or 999: it could be read',
    happen: reach({ sent: true, received: true, unreadable: false }),
  },
  unreadable: {
    by: 'supplier',
    means: '997, 999 or TA1: it could not be read',
    happen: reach({ sent: true, unreadable: true }),
  },
  'accept one': { by: 'supplier', means: '855: a unit is accepted', happen: answer('accepted') },
  'backorder one': { by: 'supplier', means: '855: a unit comes later', happen: answer('backordered') },
  'refuse one': { by: 'supplier', means: '855, 865: a unit will not come', happen: answer('refused') },
  'ship one': {
    by: 'supplier',
    means: '856: a unit left',
    happen: (known) =>
      known.facts.shipped < ORDERED
        ? { ...known, facts: { ...known.facts, shipped: known.facts.shipped + 1 } }
        : undefined,
  },
  withdraw: {
    by: 'supplier',
    means: '856 that cancels: nothing left after all',
    happen: (known) => (known.facts.shipped === 0 ? undefined : { ...known, facts: { ...known.facts, shipped: 0 } }),
  },
  'invoice one': {
    by: 'supplier',
    means: '810: a unit is billed',
    happen: (known) => (known.invoiced < ORDERED ? { ...known, invoiced: known.invoiced + 1 } : undefined),
  },
  'ask to cancel': {
    by: 'person',
    means: '860: what is open shall not come',
    happen: (known) =>
      known.milestones.sent && !known.milestones.isGivenUp ? reach({ isCancelRequested: true })(known) : undefined,
  },
  'agree to cancel': {
    by: 'supplier',
    means: '865: what has not left does not come',
    happen: (known) => (known.milestones.isCancelRequested ? giveUp(known) : undefined),
  },
  'refuse to cancel': {
    by: 'supplier',
    means: '865: it comes all the same',
    happen: (known) => (known.milestones.isCancelRequested ? reach({ isCancelRequested: false })(known) : undefined),
  },
  'give up': {
    by: 'person',
    means: 'it was never sent, or the supplier certainly does not ship it',
    happen: (known) => (known.milestones.isCancelRequested || known.milestones.isGivenUp ? undefined : giveUp(known)),
  },
};

function stateOf({ facts, invoiced, milestones }: Known): PurchaseOrderState {
  return purchaseOrderState([{ ...countLine(facts), ordered: ORDERED, invoiced }], milestones);
}

export interface Transition {
  readonly from: PurchaseOrderState;
  readonly event: string;
  readonly to: PurchaseOrderState;
}

/** Every transition of the order, found by letting every event happen to everything that can be known. */
export function transitions(): readonly Transition[] {
  const start: Known = {
    facts: { ordered: ORDERED, answers: [], shipped: 0, givenUp: 0 },
    invoiced: 0,
    milestones: { sent: false, received: false, unreadable: false, isCancelRequested: false, isGivenUp: false },
  };
  const seen = new Set([JSON.stringify(start)]);
  const found = new Map<string, Transition>();
  const queue = [start];
  for (let known = queue.pop(); known !== undefined; known = queue.pop()) {
    const from = stateOf(known);
    for (const [event, { happen }] of Object.entries(events)) {
      const next = happen(known);
      if (next === undefined) continue;
      const to = stateOf(next);
      found.set(`${from}/${event}/${to}`, { from, event, to });
      const key = JSON.stringify(next);
      if (!seen.has(key)) queue.push(next);
      seen.add(key);
    }
  }
  return [...found.values()];
}

/** States and transitions as docs/purchase-orders.md shows them. */
export function purchaseOrderStatesPage(): string {
  const order: readonly string[] = purchaseOrderRules.map(({ state }) => state).reverse();
  const found = transitions();
  const changes = found.filter(({ from, to }) => from !== to);
  const arrows = order.flatMap((from) =>
    order
      .filter((to) => changes.some((change) => change.from === from && change.to === to))
      .map((to) => {
        const by = changes.filter((change) => change.from === from && change.to === to).map(({ event }) => event);
        return `| ${from} | ${to} | ${Object.keys(events)
          .filter((event) => by.includes(event))
          .join(', ')} |`;
      }),
  );
  const usual = [
    ['created', 'sent', 'sent'],
    ['sent', 'readable', 'received'],
    ['sent', 'unreadable', 'unreadable'],
    ['received', 'accept one', 'partly-acknowledged'],
    ['received', 'refuse one', 'partly-acknowledged'],
    ['partly-acknowledged', 'accept one', 'acknowledged'],
    ['partly-acknowledged', 'refuse one', 'rejected'],
    ['acknowledged', 'ship one', 'partly-shipped'],
    ['partly-shipped', 'ship one', 'shipped'],
    ['shipped', 'invoice one', 'invoiced'],
    ['acknowledged', 'ask to cancel', 'cancel-requested'],
    ['cancel-requested', 'agree to cancel', 'cancelled'],
    ['cancel-requested', 'refuse to cancel', 'acknowledged'],
    ['cancel-requested', 'ship one', 'shipped'],
    ['unreadable', 'give up', 'cancelled'],
  ].map(([from, event, to]) => {
    if (!found.some((each) => each.from === from && each.event === event && each.to === to)) {
      throw new Error(`The table does not know ${from} --> ${to} by ${event}.`);
    }
    return `  ${from} --> ${to}: ${event}`;
  });
  return [
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> created',
    ...usual,
    '```',
    '',
    '| state | means |',
    '|---|---|',
    ...[...purchaseOrderRules].reverse().map(({ state, means }) => `| ${state} | ${means} |`),
    '',
    '| event | by | means |',
    '|---|---|---|',
    ...Object.entries(events).map(([event, { by, means }]) => `| ${event} | ${by} | ${means} |`),
    '',
    '| from | to | by |',
    '|---|---|---|',
    ...arrows,
  ].join('\n');
}
