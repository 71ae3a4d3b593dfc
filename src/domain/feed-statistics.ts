/**
 * What a stock feed looks like beside the stock in force, counted in SKUs (over all warehouses of each). Of a huge feed
 * only one of `oneOf` SKUs is looked at, chosen by a hash of the SKU, so that both sides show the same ones.
 */
export interface FeedStatistics {
  readonly oneOf: number;
  /** SKUs that the feed names. */
  readonly named: number;
  /** Of them those that this supplier never offered before. */
  readonly neverSeen: number;
  /** SKUs that the feed in force named, and those of them that this one names. Null where a feed need not name them all. */
  readonly inForce: number | null;
  readonly inForceNamed: number | null;
  /** SKUs whose quantity is known in both, and those of them where it differs. */
  readonly compared: number;
  readonly changed: number;
  /** SKUs that have stock in force; in a partial feed at first only those that it names. */
  readonly stocked: number;
  /** Of them: named with nothing, and not named by a full feed. */
  readonly emptied: number;
  readonly missing: number;
  /** Units of the stocked SKUs in force and in the feed. */
  readonly unitsBefore: number;
  readonly unitsAfter: number;
  /** The SKU that lost most, and the one that gained most: one bulk article must not speak for the whole. */
  readonly mostLost: Movement | null;
  readonly mostGained: Movement | null;
  /** All units in the feed, and SKUs in it with nothing. */
  readonly units: number;
  readonly zero: number;
  /** SKUs in the feed with a quantity above nothing, and how many of them share the commonest one; the same of the SKUs in force. */
  readonly filled: number;
  readonly commonest: number;
  readonly commonestQuantity: number | null;
  readonly filledBefore: number;
  readonly commonestBefore: number;
  /** Correlation of the logarithms of both quantities of the compared SKUs; null where it does not exist. */
  readonly correlation: number | null;
  /** SKUs with a cost in both; those whose cost moved by more than the setting says; the median of new by old cost. */
  readonly costed: number;
  readonly costMoved: number;
  readonly costRatio: number | null;
  /** SKUs in the feed that have a cost; those of them whose quantity is their cost; how many costs there are. */
  readonly priced: number;
  readonly quantityIsCost: number;
  readonly costs: number;
  /** Of SKUs in force: quantity and cost are known; and they are the same number. */
  readonly pricedBefore: number;
  readonly quantityWasCost: number;
}

export interface Movement {
  readonly before: number;
  readonly after: number;
}

/** What is only counted when a feed looks as if its quantities had moved to other SKUs. */
export interface ShiftStatistics {
  /** Share of the quantities in force that stand in the feed as well, at whatever SKU. */
  readonly sameQuantities: number;
  /** Different quantities in the feed. */
  readonly quantities: number;
}
