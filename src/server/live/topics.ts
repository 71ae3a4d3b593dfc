/**
 * Which collections of the API show something else when a kind of thing changed: their names are what stands after /v1/. A page asks again what it asked beneath one of
 * them, so a new collection that shows what others change is added here.
 */
const shownIn: Readonly<Record<string, readonly string[]>> = {
  exceptions: ['exceptions', 'alerts', 'restoration', 'held-answers', 'letters'],
  // Drafts of mappings and mutes are noted there, and nowhere else that is looked at.
  audit: ['audit', 'people', 'keys', 'sessions', 'mappings', 'alerts', 'alert-mutes'],
  exchanges: ['push-log', 'letters', 'storefronts', 'traffic', 'stock', 'products'],
  feeds: ['feeds', 'freshness', 'suppliers', 'stock', 'products'],
  files: ['files', 'search', 'suppliers'],
  documents: ['documents', 'search', 'files', 'orders', 'purchase-orders', 'invoices', 'held-answers'],
  deliveries: ['deliveries', 'documents', 'search', 'orders'],
  'state of sales-order': ['orders', 'stock', 'products', 'search'],
  'state of purchase-order': ['orders', 'purchase-orders', 'held-answers'],
  'state of alert': ['alerts', 'exceptions'],
  'state of error-report': ['error-reports', 'files'],
  'state of delivery': ['deliveries', 'documents', 'orders'],
  'state of feed': ['feeds', 'stock', 'products', 'suppliers'],
  'state of supplier': ['suppliers', 'mappings', 'stock', 'products'],
  'state of file': ['files', 'documents'],
  'state of invoice': ['invoices', 'reports'],
  'state of price-catalog': ['catalogs'],
  'state of push': ['push-log', 'storefronts'],
};

/** What only those may hear of who may see it. */
export const forAdmins: ReadonlySet<string> = new Set(['audit', 'people', 'keys', 'sessions']);

export function topicsOf(changed: Iterable<string>): ReadonlySet<string> {
  const topics = new Set<string>();
  for (const what of changed) for (const topic of shownIn[what] ?? []) topics.add(topic);
  if (topics.size > 0) topics.add('today');
  return topics;
}
