/** Codes of the BigCommerce adapter; see ../codes.ts for what an entry means. */
export const bigcommerceCodes = {
  'STOREFRONT-BIGCOMMERCE-TOKEN': {
    kind: 'rejected',
    title: 'The store does not accept our token (401)',
    why: 'The store takes neither stock nor tracking and gives no orders; it may sell what is gone.',
    remedy:
      'In the control panel: Settings > Store-level API accounts: the account must exist. Make a new one, put its token into `accessToken`, and compare `storeHash` with the address of the control panel. *Check* on the page of the storefront, or `crossdock storefront check STOREFRONT`, says whether it works.',
  },
  'STOREFRONT-BIGCOMMERCE-SCOPE': {
    kind: 'rejected',
    title: 'The token may not do something (403)',
    why: 'What the missing scope is for does not work: stock, tracking, orders or webhooks, as the message says.',
    remedy:
      'Scopes of an API account cannot be changed: make another one with those of docs/storefront-bigcommerce.md and put its token into `accessToken`. Webhooks belong to the token: *Check the shop* on the page of the storefront, or `crossdock storefront subscribe STOREFRONT`, makes them again.',
  },
} as const;
