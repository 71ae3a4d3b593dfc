type ShopifyType = 'Order' | 'LineItem' | 'Location' | 'Fulfillment';

/** Shopify's global id, e.g. `gid://shopify/Order/123`, from the number that people and REST know, or from itself. */
export function globalId(type: ShopifyType, id: string): string {
  return id.startsWith('gid://') ? id : `gid://shopify/${type}/${id}`;
}

/** The one form in which ids of orders and lines are kept: the number. It is longer than 32 bits, and a text. */
export function plainId(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1).replace(/\?.*$/, '');
}
