/** Codes of prices; see ../codes.ts for what an entry means. */
export const priceCodes = {
  'PRICE-BELOW-FLOOR': {
    kind: 'problem',
    title: 'A shop sells below the floor of its prices',
    why: 'The cost rose, and the price in the shop is from before: every order at it leaves less than the margin that the rules ask for, or costs money.',
    remedy:
      'Nothing, if it passes: the new price is made and sent at once. If it stays: look whether the shop refuses the price (`STOREFRONT-REFUSED`) or cannot be reached. If the cost itself is wrong, ask the supplier.',
  },
  'PRICE-MISSING': {
    kind: 'problem',
    title: 'No price can be made for some products',
    why: 'They have a cost, but the rules make no price of it. Nothing is pushed for them; the shop keeps the price it has, which may be none or an old one.',
    remedy:
      'Another currency: name the currency of the costs under `storefronts[].prices`, or use a storefront of that currency; Crossdock converts nothing. No rule: add one for the category, or a last one without `category`. `GET /v1/prices/{sku}` explains a product.',
  },
} as const;
