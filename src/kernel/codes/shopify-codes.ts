/** Codes of the Shopify adapter; see ../codes.ts for what an entry means. */
export const shopifyCodes = {
  'STOREFRONT-SHOPIFY-TOKEN': {
    kind: 'rejected',
    title: 'Shopify does not accept our credentials (401)',
    why: 'The shop takes neither stock nor tracking and gives no orders; it may sell what is gone.',
    remedy:
      'Look whether the app is still installed in the shop. With `clientId`: compare client ID and secret with those of the app in the Dev Dashboard. With `accessToken`: reveal a new token in the settings of the app. Then repeat the failed calls; *Check* on the page of the storefront, or `crossdock storefront check STOREFRONT`, says whether it works.',
  },
  'STOREFRONT-SHOPIFY-SCOPE': {
    kind: 'rejected',
    title: 'The app lacks an access scope, or access to data of customers',
    why: 'What the scope is for does not work. Shopify also answers with empty lists instead of an error, so that orders would seem to have nothing to ship.',
    remedy:
      'Give the app the scopes of docs/storefront-shopify.md and release a new version of it; ask for access to protected customer data where the message names an address. Then install the app in the shop again.',
  },
  'STOREFRONT-SHOPIFY-SHOP': {
    kind: 'rejected',
    title: 'The shop is closed, frozen, locked, or there is none at the address',
    why: 'Nothing can be written or read until its owner has settled it with Shopify.',
    remedy:
      'Open the admin of the shop. For 404, compare `shop` and `version` of this storefront with it: `shop` is the permanent domain that ends in .myshopify.com.',
  },
  'STOREFRONT-SHOPIFY-QUERY': {
    kind: 'rejected',
    title: 'Shopify does not understand a call',
    why: 'The call would be refused again. It may be that Shopify has withdrawn the configured version.',
    remedy:
      '*Check* on the page of the storefront, or `crossdock storefront check STOREFRONT`, says whether Shopify served another version than `version` of this storefront. If not, report it with the message.',
  },
  'STOREFRONT-SHOPIFY-LOCATION': {
    kind: 'rejected',
    title: 'The location of the storefront is not in the shop, or not only once',
    why: 'Stock is only ever written to the one location that was named; with none, nothing is written.',
    remedy:
      'Put the name of a location exactly as Shopify shows it, or its id (the number at the end of its address in the admin), into `location` of this storefront.',
  },
} as const;
