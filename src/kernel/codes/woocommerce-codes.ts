/** Codes of the WooCommerce adapter; see ../codes.ts for what an entry means. */
export const woocommerceCodes = {
  'STOREFRONT-WOOCOMMERCE-KEYS': {
    kind: 'rejected',
    title: 'The shop does not accept our keys (401 or 403)',
    why: 'The shop takes neither stock nor tracking and gives no orders; it may sell what is gone.',
    remedy:
      'In the shop: WooCommerce > Settings > Advanced > REST API: the key must exist, have Read/Write, and belong to a user who may manage the shop. Put it into `consumerKey` and `consumerSecret`. Where keys are right and the message says that something cannot be viewed, they never reached the shop: the host strips the Authorization header (`keysInQuery: true`), or WordPress does not see that the call came by https. *Check* on the page of the storefront, or `crossdock storefront check STOREFRONT`, says which.',
  },
  'STOREFRONT-WOOCOMMERCE-ABSENT': {
    kind: 'rejected',
    title: 'WordPress answers, but WooCommerce does not',
    why: 'The plugin is switched off, or much older than what this adapter speaks. Nothing can be written or read.',
    remedy:
      'Activate WooCommerce in the shop, or update it; compare `url` of this storefront with the address of the shop.',
  },
} as const;
