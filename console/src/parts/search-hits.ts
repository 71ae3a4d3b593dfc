import type { AnswerOf } from '../api/queries.ts';
import { deliveryHref, documentHref, fileHref, orderHref, skuHref } from './links.ts';

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

/** The page of what a search found; a shipment and an invoice are looked at as the document that they came as. */
export function hrefOfHit({ kind, key }: SearchHit): string {
  switch (kind) {
    case 'order':
    case 'purchase-order': {
      const [storefront = '', ...order] = key.split('/');
      return orderHref(storefront, order.join('/'));
    }
    case 'product':
      return skuHref(key);
    case 'document':
    case 'shipment':
    case 'invoice':
      return documentHref(key);
    case 'delivery':
      return deliveryHref(key);
    case 'file':
      return fileHref(key);
  }
}
