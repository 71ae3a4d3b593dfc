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
  const { exceptions } = await ask<{ exceptions: readonly { id: string }[] }>(url, '/v1/exceptions?state=all&limit=1');
  const { alerts } = await ask<{ alerts: readonly { id: string }[] }>(url, '/v1/alerts?state=all&limit=1');
  const { files } = await ask<{ files: readonly { id: string }[] }>(url, '/v1/files?kind=acknowledgment&limit=1');
  const { documents } = await ask<{ documents: readonly { id: string }[] }>(
    url,
    '/v1/documents?kind=acknowledgment&limit=1',
  );
  return [
    { name: 'today', address: '/', onPhones: true },
    { name: 'exceptions', address: '/exceptions?state=all', onPhones: true },
    ...exceptions.map(({ id }) => ({ name: 'exception', address: `/exceptions/${id}`, onPhones: true })),
    { name: 'alerts', address: '/alerts?state=all', onPhones: true },
    { name: 'alerts-muted', address: '/alerts?tab=mutes', onPhones: true },
    { name: 'alert-targets', address: '/alerts?tab=targets', onPhones: true },
    ...alerts.map(({ id }) => ({ name: 'alert', address: `/alerts/${id}`, onPhones: true })),
    { name: 'search', address: '/search?q=PO-' },
    { name: 'files', address: '/files' },
    ...files.flatMap(({ id }) => [
      { name: 'file', address: `/files/${id}` },
      { name: 'file-in-words', address: `/files/${id}?tab=words` },
    ]),
    { name: 'documents', address: '/documents' },
    { name: 'sent', address: '/documents?way=out' },
    ...documents.map(({ id }) => ({ name: 'document', address: `/documents/${id}`, onPhones: true })),
    { name: 'inspector', address: '/inspect' },
    { name: 'orders', address: '/orders' },
    { name: 'order', address: '/orders/shop/W-1006', onPhones: true },
    { name: 'stock', address: '/stock' },
    { name: 'sku', address: '/stock/COOLER-24' },
    { name: 'feeds', address: '/feeds' },
    ...feeds.map(({ id }) => ({ name: 'feed', address: `/feeds/${id}` })),
    { name: 'reports', address: '/reports' },
    { name: 'suppliers', address: '/suppliers' },
    { name: 'supplier', address: '/suppliers/acme' },
    { name: 'storefronts', address: '/storefronts' },
    { name: 'storefront', address: '/storefronts/shop' },
    { name: 'error-reports', address: '/error-reports', onPhones: true },
    { name: 'restoration', address: '/restoration', onPhones: true },
    { name: 'push-log', address: '/push-log' },
    { name: 'catalogs', address: '/catalogs' },
    ...calls.map(({ id }) => ({ name: 'call', address: `/push-log/${id}` })),
    { name: 'people', address: '/people' },
    { name: 'lab', address: '/lab' },
    { name: 'lab-supplier', address: '/lab?supplier=acme' },
    { name: 'lab-mapping', address: '/lab?supplier=acme&mapping=acme-846' },
    { name: 'order-routing', address: '/orders/shop/W-1006?tab=routing' },
    { name: 'order-margin', address: '/orders/shop/W-1006?tab=margin' },
    { name: 'unmatched', address: '/stock?tab=unmatched' },
    { name: 'sku-over-time', address: '/stock/COOLER-24?tab=time' },
    { name: 'sku-history', address: '/stock/COOLER-24?tab=history' },
    { name: 'supplier-scorecard', address: '/suppliers/acme?tab=score' },
    { name: 'supplier-connection', address: '/suppliers/acme?tab=connection' },
    { name: 'supplier-settings', address: '/suppliers/acme?tab=settings' },
    { name: 'storefront-drift', address: '/storefronts/shop?tab=drift' },
    { name: 'storefront-letters', address: '/storefronts/shop?tab=letters', onPhones: true },
    { name: 'storefront-check', address: '/storefronts/shop?tab=check' },
    { name: 'reports-invoices', address: '/reports?tab=invoices&invoice=1' },
    { name: 'reports-suppliers', address: '/reports?tab=suppliers' },
    { name: 'nowhere', address: '/nowhere' },
  ];
}

async function ask<Answer>(url: string, path: string): Promise<Answer> {
  const answer = await fetch(`${url}${path}`);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}
