/** Counters of one purchase order line. They are counted from everything recorded of it: see line-facts.ts. */
export interface LineCounters {
  readonly ordered: number;
  readonly acknowledged: number;
  readonly backordered: number;
  /** Units that will never come from this supplier. */
  readonly dead: number;
  readonly shipped: number;
  readonly invoiced: number;
}

export type PurchaseOrderState = (typeof purchaseOrderRules)[number]['state'];

/** Header milestones that no counter carries. */
export interface Milestones {
  readonly sent: boolean;
  /** A functional acknowledgment accepted the document. */
  readonly received: boolean;
  /** The last thing the supplier said of our document is that it could not read it. */
  readonly unreadable: boolean;
  /** We asked the supplier to cancel what is open, and it has not answered. */
  readonly isCancelRequested: boolean;
  /** Units were given up here, by agreement or because the order was never sent: the supplier did not refuse them. */
  readonly isGivenUp: boolean;
}

/** The counters of all lines together. */
interface Totals extends LineCounters {
  /** Units that may still come or have come. */
  readonly alive: number;
}

interface Rule {
  readonly state: string;
  /** In a few words, for the drawing. */
  readonly means: string;
  readonly holds: (totals: Totals, milestones: Milestones) => boolean;
}

/**
 * # States of a purchase order, as data
 *
 * The first rule that holds names the state. Nothing else is kept of it: no transition is illegal, because a ship notice may
 * come before the acknowledgment and an invoice before either. docs/purchase-orders.md draws where documents lead.
 */
export const purchaseOrderRules = [
  {
    state: 'cancelled',
    means: 'nothing will come: it was cancelled, or never sent',
    holds: ({ alive }, { isGivenUp }) => alive === 0 && isGivenUp,
  },
  {
    state: 'rejected',
    means: 'nothing will come: the supplier refused every unit',
    holds: ({ alive }) => alive === 0,
  },
  {
    state: 'invoiced',
    means: 'all that will come was shipped, and billed',
    holds: ({ alive, shipped, invoiced }) => shipped >= alive && invoiced >= shipped,
  },
  { state: 'shipped', means: 'all that will come was shipped', holds: ({ alive, shipped }) => shipped >= alive },
  {
    state: 'cancel-requested',
    means: 'we asked the supplier to cancel what is open; it may still ship',
    holds: (_, { isCancelRequested }) => isCancelRequested,
  },
  { state: 'partly-shipped', means: 'a part was shipped', holds: ({ shipped }) => shipped > 0 },
  {
    state: 'acknowledged',
    means: 'the supplier answered for every unit',
    holds: ({ acknowledged, backordered, dead, ordered }) => acknowledged + backordered + dead >= ordered,
  },
  {
    state: 'partly-acknowledged',
    means: 'the supplier answered for a part of the units',
    holds: ({ acknowledged, backordered, dead }) => acknowledged + backordered + dead > 0,
  },
  { state: 'unreadable', means: 'the supplier could not read it', holds: (_, { unreadable }) => unreadable },
  { state: 'received', means: 'the supplier could read it', holds: (_, { received }) => received },
  { state: 'sent', means: 'it is at the supplier', holds: (_, { sent }) => sent },
  { state: 'created', means: 'routed and reserved; not sent yet', holds: () => true },
] as const satisfies readonly Rule[];

/** The state of a purchase order, derived from its line counters and milestones alone. */
export function purchaseOrderState(lines: readonly LineCounters[], milestones: Milestones): PurchaseOrderState {
  const sum = (pick: (line: LineCounters) => number): number => lines.reduce((total, line) => total + pick(line), 0);
  const ordered = sum((line) => line.ordered);
  const dead = sum((line) => line.dead);
  const totals: Totals = {
    ordered,
    dead,
    alive: ordered - dead,
    acknowledged: sum((line) => line.acknowledged),
    backordered: sum((line) => line.backordered),
    shipped: sum((line) => line.shipped),
    invoiced: sum((line) => line.invoiced),
  };
  const rules: readonly (Rule & { readonly state: PurchaseOrderState })[] = purchaseOrderRules;
  return rules.find(({ holds }) => holds(totals, milestones))?.state ?? 'created';
}
