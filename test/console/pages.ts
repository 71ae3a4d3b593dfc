/** A page that is looked at: its pictures, what axe says of it, and the size of its script. */
export interface LookedAt {
  /** For names of files and tests. */
  readonly name: string;
  /** Within /console. */
  readonly address: string;
  /** It must work on a phone, too. */
  readonly onPhones?: boolean;
}

/**
 * Every page of the console, with the demo's data: a page author adds theirs. What has a number of its own is asked of the gateway at `url`.
 */
export async function pages(url: string): Promise<readonly LookedAt[]> {
  const { feeds } = await ask<{ feeds: readonly { id: string }[] }>(url, '/v1/feeds?state=all&limit=1');
  const { calls } = await ask<{ calls: readonly { id: string }[] }>(url, '/v1/push-log?limit=1');
  return [
    { name: 'today', address: '/', onPhones: true },
    { name: 'orders', address: '/orders' },
    { name: 'order', address: '/orders/shop/W-1006' },
    { name: 'stock', address: '/stock' },
    { name: 'sku', address: '/stock/COOLER-24' },
    { name: 'feeds', address: '/feeds' },
    ...feeds.map(({ id }) => ({ name: 'feed', address: `/feeds/${id}` })),
    { name: 'reports', address: '/reports' },
    { name: 'suppliers', address: '/suppliers' },
    { name: 'supplier', address: '/suppliers/acme' },
    { name: 'storefronts', address: '/storefronts' },
    { name: 'storefront', address: '/storefronts/shop' },
    { name: 'push-log', address: '/push-log' },
    ...calls.map(({ id }) => ({ name: 'call', address: `/push-log/${id}` })),
    { name: 'people', address: '/people' },
    { name: 'nowhere', address: '/nowhere' },
  ];
}

async function ask<Answer>(url: string, path: string): Promise<Answer> {
  const answer = await fetch(`${url}${path}`);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}
