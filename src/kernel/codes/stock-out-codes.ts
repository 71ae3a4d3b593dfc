/** Codes about what is sold out; see ../codes.ts for what an entry means. */
export const stockOutCodes = {
  'STOCK-OUT': {
    kind: 'problem',
    title: 'SKUs are sold out in a shop',
    why: 'The shop was told that there are none to sell any more: every customer who looks for them now goes elsewhere.',
    remedy:
      'The page of the SKU under *Stock*, or `crossdock explain SKU --storefront STOREFRONT`, says why: sold, kept back by a buffer, a feed that is too old, or refused by its supplier. It closes when there are some again. How many are told one by one says `publish.soldOut` in crossdock.yaml.',
  },
} as const;
