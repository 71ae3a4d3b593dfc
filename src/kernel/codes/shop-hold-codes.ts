/** A shop that will take something later, when somebody there has done something. */
export const shopHoldCodes = {
  'STOREFRONT-FULFILMENT-WAITS': {
    kind: 'rejected',
    title: 'A package has left, and its order is held in the shop',
    why: 'The shop takes no tracking while the order is on hold or scheduled for later: the customer is not told of a package that is on its way.',
    remedy:
      'Release the order in the shop, or wait for its date. The package is told by itself then, and this is closed. If the order must not be shipped, stop the package at the supplier.',
  },
} as const;
