import type { AnswerOf } from '../api/queries.ts';

export type SearchHit = AnswerOf<'/v1/search'>['hits'][number];

/** What kinds of things a search finds are called. */
export const hitNames: Readonly<Record<SearchHit['kind'], string>> = {
  order: 'Order',
  'purchase-order': 'Purchase order',
  product: 'Product',
  document: 'Document',
  delivery: 'Went out',
  file: 'File',
  shipment: 'Shipment',
  invoice: 'Invoice',
};

/** The page of what a search found. */
export function hrefOfHit({ kind, key }: SearchHit): string {
  switch (kind) {
    case 'order':
    case 'purchase-order': {
      const [storefront = '', ...order] = key.split('/');
      return `/orders/${encodeURIComponent(storefront)}/${encodeURIComponent(order.join('/'))}`;
    }
    case 'product':
      return `/stock/${encodeURIComponent(key)}`;
    case 'document':
    case 'shipment':
      return `/documents/${key}`;
    case 'delivery':
      return `/documents?way=out&delivery=${key}`;
    case 'file':
      return `/files/${key}`;
    case 'invoice':
      return `/reports?tab=invoices&invoice=${key}`;
  }
}
