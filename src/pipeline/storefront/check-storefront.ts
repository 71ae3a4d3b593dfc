import type { Finding, ShopItem } from '../../storefronts/storefront.ts';
import { toldOrListed } from '../../stores/shop-listings.ts';
import type { Gateway } from '../gateway.ts';
import { storefrontNamed } from './storefront-named.ts';
import { subscribe, webhookAddress } from './subscribe.ts';

/** How our SKUs are found in a shop. */
export interface Coverage {
  /** SKUs that the shop should show. */
  readonly listed: number;
  readonly found: number;
  readonly lacking: readonly {
    readonly state: 'unknown' | 'ambiguous' | 'untracked';
    readonly count: number;
    /** The first of them, and what the shop said of each. */
    readonly examples: readonly { readonly sku: string; readonly says?: string }[];
  }[];
}

export interface StorefrontCheck {
  readonly storefront: string;
  readonly findings: readonly Finding[];
  /** Absent where the shop cannot be asked. */
  readonly coverage?: Coverage;
  readonly isInOrder: boolean;
}

const EXAMPLES = 10;

/**
 * Looks at everything that has to be right with a shop: what its adapter looks at, its webhooks, and how our SKUs are found there.
 * Only webhooks that are missing are made; nothing else is written.
 */
export async function checkStorefront(gateway: Gateway, storefrontId: string): Promise<StorefrontCheck> {
  const storefront = storefrontNamed(gateway, storefrontId);
  const findings = [...(await storefront.check())];
  // Where the shop does not let us in, everything else would only say so again.
  const isIn = findings.every(({ verdict }) => verdict !== 'failed');
  findings.push(...(isIn ? await aboutWebhooks(gateway, storefrontId) : []));
  const coverage = isIn && storefront.items !== undefined ? await coverageOf(gateway, storefrontId) : undefined;
  return {
    storefront: storefrontId,
    findings,
    ...(coverage === undefined ? {} : { coverage }),
    isInOrder: findings.every(({ verdict }) => verdict !== 'failed') && (coverage?.lacking.length ?? 0) === 0,
  };
}

async function aboutWebhooks(gateway: Gateway, storefrontId: string): Promise<readonly Finding[]> {
  const { webhooks, orders, capabilities } = storefrontNamed(gateway, storefrontId);
  if (webhooks === undefined) {
    const says =
      capabilities.webhookKind === 'none'
        ? 'shops of this kind send no webhooks; orders are looked for'
        : 'a person sets them up in the shop';
    return orders === undefined ? [] : [{ check: 'webhooks', verdict: 'ok', says }];
  }
  if (webhookAddress(gateway, storefrontId) === undefined) {
    return [
      {
        check: 'webhooks',
        verdict: 'warning',
        says: 'the shop is told no address, so that orders are only found by looking, minutes later',
        remedy: 'Set server.publicUrl in crossdock.yaml to the https address by which the world reaches this gateway.',
      },
    ];
  }
  return (await subscribe(gateway, storefrontId)) ?? [];
}

async function coverageOf(gateway: Gateway, storefrontId: string): Promise<Coverage> {
  const { items, capabilities } = storefrontNamed(gateway, storefrontId);
  const lacking = new Map<Exclude<ShopItem['state'], 'found'>, { sku: string; says?: string }[]>();
  let after = '0';
  let listed = 0;
  let found = 0;
  for (;;) {
    const page = await toldOrListed(gateway.db, storefrontId, { after, limit: capabilities.stockBatchSize });
    const last = page.at(-1);
    if (items === undefined || last === undefined) break;
    for (const item of await items.read(page.map(({ sku }) => sku))) {
      listed += 1;
      if (item.state === 'found') found += 1;
      else lacking.set(item.state, [...(lacking.get(item.state) ?? []), withoutState(item)]);
    }
    after = last.productId;
  }
  return {
    listed,
    found,
    lacking: [...lacking].map(([state, skus]) => ({ state, count: skus.length, examples: skus.slice(0, EXAMPLES) })),
  };
}

function withoutState({ sku, says }: Exclude<ShopItem, { state: 'found' }>): { sku: string; says?: string } {
  return says === undefined ? { sku } : { sku, says };
}
