/** How one shop is read, from its part of crossdock.yaml. */
export interface ShopSettings {
  /** How often changed orders are looked for; undefined: never. */
  readonly pollEveryMs?: number | undefined;
  /** Orders that were placed before are not taken; default: before the shop was looked at first. */
  readonly placedSince?: Date | undefined;
  /** When stock in the shop is compared with what it should be, every day; undefined: only when somebody asks. */
  readonly daily?: { readonly cron: string; readonly timeZone: string } | undefined;
}

const usual: ShopSettings = {
  pollEveryMs: 5 * 60_000,
  daily: { cron: '15 3 * * *', timeZone: 'UTC' },
};

export function shopSettings(
  { shops }: { readonly shops?: ReadonlyMap<string, ShopSettings> },
  storefrontId: string,
): ShopSettings {
  return { ...usual, ...shops?.get(storefrontId) };
}
