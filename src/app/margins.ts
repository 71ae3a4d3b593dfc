import type { Config } from '../config/load.ts';
import { type MarginSettings, usualMarginSettings } from '../domain/margin-watch.ts';

/** How margins are reckoned and watched, by storefront. */
export function marginSettings(config: Pick<Config, 'storefronts'>): ReadonlyMap<string, MarginSettings> {
  return new Map(config.storefronts.map(({ id, margin }) => [id, margin ?? usualMarginSettings]));
}
