/** Codes of when orders are there; see ../codes.ts for what an entry means. */
export const estimateCodes = {
  'ORDER-LATE': {
    kind: 'problem',
    title: 'An order comes later than the customer was promised',
    why: 'The customer waits for it on the promised day, and asks where it is, or cancels.',
    remedy:
      'The message says by how much, who says so, and whether another supplier could have it there before. Tell the customer; or have the supplier cancel it (once it has agreed, *Route again* on the page of the order with its purchase order given up, or `crossdock order reroute STOREFRONT ORDER --to SUPPLIER --given-up PO`). What is tolerated stands in `orders.lateDays` of supplier.yaml and of the storefront.',
  },
} as const;
