import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Role } from './api/session.ts';
import type { IconName } from './parts/icon.tsx';

/** The groups of the navigation, in their order. */
export const groups = ['Watch', 'Flow', 'Trade', 'Partners', 'Gateway'] as const;

export interface Route {
  /** Within /console, as wouter writes it: `/orders/:storefront/:orderId`. */
  readonly path: string;
  readonly title: string;
  /** Least role that may see it. */
  readonly role: Role;
  readonly page: LazyExoticComponent<ComponentType>;
  /** Where it stands in the navigation; pages of one thing stand nowhere. */
  readonly nav?: {
    readonly group: (typeof groups)[number];
    readonly icon: IconName /** After g. */;
    readonly key: string;
  };
  /** Words typed into the palette can be looked for on this page: the address that does it. */
  readonly find?: (words: string) => string;
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
    page: lazy(() => import('./pages/today/page.tsx')),
    nav: { group: 'Watch', icon: 'today', key: 't' },
  },
  {
    path: '/people',
    title: 'People and keys',
    role: 'admin',
    page: lazy(() => import('./pages/people/page.tsx')),
    nav: { group: 'Gateway', icon: 'people', key: 'p' },
  },
];
