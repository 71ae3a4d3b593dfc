import type { ComponentType } from 'react';
import type { Role } from './api/session.ts';
import type { IconName } from './parts/icon.tsx';
import { type Later, later } from './parts/later.tsx';

/** The groups of the navigation, in their order. */
export const groups = ['Watch', 'Flow', 'Trade', 'Partners', 'Gateway'] as const;

export interface Route {
  /** Within /console, as wouter writes it: `/orders/:storefront/:orderId`. */
  readonly path: string;
  readonly title: string;
  /** Least role that may see it. */
  readonly role: Role;
  readonly page: Later<object>;
  /** Where it stands in the navigation; pages of one thing stand nowhere. */
  readonly nav?: {
    readonly group: (typeof groups)[number];
    readonly icon: IconName /** After g. */;
    readonly key: string;
  };
  /** Words typed into the palette can be looked for on this page: the address that does it. */
  readonly find?: (words: string) => string;
}

function page(load: () => Promise<{ default: ComponentType }>): Pick<Route, 'page'> {
  return { page: later(load, 6) };
}

/** The page at an address within /console. */
export function pageAt(address: string): Route | undefined {
  return routes.find(({ path }) => {
    const [wanted, given] = [path, address === '' ? '/' : address].map((text) => text.split('/'));
    return (
      wanted?.length === given?.length && wanted?.every((part, at) => part.startsWith(':') || part === given?.[at])
    );
  });
}

/**
 * Every page: its default export is the component, which reads its parameters with `useParams` of wouter. One entry a page, loaded when it is first seen.
 * Within a group the order here is the order of the navigation.
 */
export const routes: readonly Route[] = [
  {
    path: '/',
    title: 'Today',
    role: 'viewer',
    ...page(() => import('./pages/today/page.tsx')),
    nav: { group: 'Watch', icon: 'today', key: 't' },
  },
  {
    path: '/exceptions',
    title: 'Exceptions',
    role: 'viewer',
    ...page(() => import('./pages/exceptions/page.tsx')),
    nav: { group: 'Watch', icon: 'exceptions', key: 'e' },
  },
  {
    path: '/exceptions/:id',
    title: 'Exception',
    role: 'viewer',
    ...page(() => import('./pages/exception/page.tsx')),
  },
  {
    path: '/alerts',
    title: 'Alerts',
    role: 'viewer',
    ...page(() => import('./pages/alerts/page.tsx')),
    nav: { group: 'Watch', icon: 'alerts', key: 'a' },
  },
  { path: '/alerts/:id', title: 'Alert', role: 'viewer', ...page(() => import('./pages/alert/page.tsx')) },
  {
    path: '/search',
    title: 'Search',
    role: 'viewer',
    ...page(() => import('./pages/search/page.tsx')),
    find: (words) => `/search?q=${encodeURIComponent(words)}`,
  },
  {
    path: '/files',
    title: 'Files',
    role: 'viewer',
    ...page(() => import('./pages/files/page.tsx')),
    nav: { group: 'Flow', icon: 'files', key: 'f' },
  },
  { path: '/files/:id', title: 'File', role: 'viewer', ...page(() => import('./pages/file/page.tsx')) },
  {
    path: '/documents',
    title: 'Documents',
    role: 'viewer',
    ...page(() => import('./pages/documents/page.tsx')),
    nav: { group: 'Flow', icon: 'documents', key: 'c' },
  },
  { path: '/documents/:id', title: 'Document', role: 'viewer', ...page(() => import('./pages/document/page.tsx')) },
  {
    path: '/inspect',
    title: 'Inspector',
    role: 'viewer',
    ...page(() => import('./pages/inspect/page.tsx')),
    nav: { group: 'Flow', icon: 'inspect', key: 'i' },
  },
  {
    path: '/orders',
    title: 'Orders',
    role: 'viewer',
    ...page(() => import('./pages/orders/page.tsx')),
    nav: { group: 'Trade', icon: 'orders', key: 'o' },
    find: (words) => `/orders?search=${encodeURIComponent(words)}`,
  },
  {
    path: '/orders/:storefront/:orderId',
    title: 'Order',
    role: 'viewer',
    ...page(() => import('./pages/order/page.tsx')),
  },
  {
    path: '/stock',
    title: 'Stock',
    role: 'viewer',
    ...page(() => import('./pages/stock/page.tsx')),
    nav: { group: 'Trade', icon: 'stock', key: 's' },
    find: (words) => `/stock?search=${encodeURIComponent(words)}`,
  },
  { path: '/stock/:sku', title: 'SKU', role: 'viewer', ...page(() => import('./pages/sku/page.tsx')) },
  {
    path: '/feeds',
    title: 'Feed runs',
    role: 'viewer',
    ...page(() => import('./pages/feeds/page.tsx')),
    nav: { group: 'Trade', icon: 'documents', key: 'd' },
  },
  { path: '/feeds/:id', title: 'Feed run', role: 'viewer', ...page(() => import('./pages/feed/page.tsx')) },
  { path: '/catalogs', title: 'Price catalogs', role: 'viewer', ...page(() => import('./pages/catalogs/page.tsx')) },
  { path: '/catalogs/:id', title: 'Price catalog', role: 'viewer', ...page(() => import('./pages/catalog/page.tsx')) },
  {
    path: '/reports',
    title: 'Reports',
    role: 'viewer',
    ...page(() => import('./pages/reports/page.tsx')),
    nav: { group: 'Trade', icon: 'reports', key: 'r' },
  },
  {
    path: '/suppliers',
    title: 'Suppliers',
    role: 'viewer',
    ...page(() => import('./pages/suppliers/page.tsx')),
    nav: { group: 'Partners', icon: 'suppliers', key: 'u' },
  },
  {
    path: '/suppliers/:id',
    title: 'Supplier',
    role: 'viewer',
    ...page(() => import('./pages/supplier/page.tsx')),
  },
  {
    path: '/storefronts',
    title: 'Storefronts',
    role: 'viewer',
    ...page(() => import('./pages/storefronts/page.tsx')),
    nav: { group: 'Partners', icon: 'storefronts', key: 'h' },
  },
  {
    path: '/storefronts/:storefront',
    title: 'Storefront',
    role: 'viewer',
    ...page(() => import('./pages/storefront/page.tsx')),
  },
  {
    path: '/error-reports',
    title: 'Error reports',
    role: 'viewer',
    ...page(() => import('./pages/error-reports/page.tsx')),
    nav: { group: 'Partners', icon: 'letters', key: 'w' },
  },
  {
    path: '/error-reports/:id',
    title: 'Error report',
    role: 'viewer',
    ...page(() => import('./pages/error-report/page.tsx')),
  },
  {
    path: '/push-log',
    title: 'Push log',
    role: 'viewer',
    ...page(() => import('./pages/push-log/page.tsx')),
    nav: { group: 'Partners', icon: 'audit', key: 'l' },
  },
  { path: '/push-log/:id', title: 'Call', role: 'viewer', ...page(() => import('./pages/call/page.tsx')) },
  {
    path: '/people',
    title: 'People and keys',
    role: 'admin',
    ...page(() => import('./pages/people/page.tsx')),
    nav: { group: 'Gateway', icon: 'people', key: 'p' },
  },
  {
    path: '/restoration',
    title: 'Restore',
    role: 'viewer',
    ...page(() => import('./pages/restoration/page.tsx')),
    nav: { group: 'Gateway', icon: 'restoration', key: 'b' },
  },
  {
    path: '/lab',
    title: 'Mapping lab',
    role: 'engineer',
    ...page(() => import('./pages/lab/page.tsx')),
    nav: { group: 'Partners', icon: 'lab', key: 'm' },
  },
];
