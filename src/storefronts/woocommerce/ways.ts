import type { WoocommerceOptions } from './options.ts';
import type { PackageRecord, Parcel } from './packages.ts';
import type { Site } from './site.ts';

/** What a way of showing tracking is told of one package. */
export interface Telling {
  readonly site: Site;
  readonly options: WoocommerceOptions;
  readonly orderId: string;
  readonly key: string;
  readonly parcel: Parcel;
  /** What the shop was told of this package before. */
  readonly before: PackageRecord | undefined;
  /** What the shop called it then, with the way: `note:12` is no fulfilment 12. */
  readonly knownAs: string | undefined;
}

/** `absent`: the site has no such way (any more). */
export type Told =
  | { readonly kind: 'told'; readonly id: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'absent' };

/**
 * One way in which a shop shows tracking. It reads before it writes: what is there already, after an answer that was lost or by
 * hand, is not told again.
 */
export interface TrackingWay {
  readonly name: 'fulfilments' | 'shipment-tracking' | 'advanced-shipment-tracking' | 'notes';
  tell(telling: Telling): Promise<Told>;
  /** Whether the site has it; asks with an order that cannot be. */
  isThere(site: Site): Promise<boolean>;
}
