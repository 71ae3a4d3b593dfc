import type { Channel, RemoteFile } from '../../channels/channel.ts';
import type { CollectRule, SupplierProfile } from '../../partners/profile.ts';
import type { SightingPlace } from '../../stores/sightings.ts';
import type { Gateway } from '../gateway.ts';
import type { Turn } from '../lanes.ts';

/** One look into one folder by one rule, while its turn lasts: what all its steps work with. */
export interface Poll {
  readonly gateway: Gateway;
  readonly profile: SupplierProfile;
  readonly rule: CollectRule;
  readonly channel: Channel;
  readonly turn: Turn;
  readonly place: SightingPlace;
  /** Files of this listing that say that others are complete, by name. */
  readonly doneFiles: ReadonlyMap<string, RemoteFile>;
}
