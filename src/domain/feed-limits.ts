/** What a supplier's feeds are held for: shares from 0 to 1, factors, milliseconds; false switches a rule off. */
export interface FeedLimits {
  /** SKUs that a rule of shares needs to say anything. */
  readonly minimumSkus: number;
  readonly incomplete: boolean;
  readonly empty: boolean;
  readonly totals: boolean;
  /** How far a feed may lie in the future. */
  readonly future: number | false;
  /** Runs whose median is the usual number of SKUs. */
  readonly usualRuns: number | false;
  readonly zero: number | false;
  readonly fall: number | false;
  readonly rise: number | false;
  readonly equal: number | false;
  readonly shifted: number | false;
  readonly columns: number | false;
  readonly price: number | false;
  /** A cost counts as moved from this share of the old one. */
  readonly priceMove: number;
  readonly priceRatio: number | false;
  readonly foreign: number | false;
  /** Two held feeds that agree release the later one when their moments are so far apart. */
  readonly agreeAfter: number | false;
}
