/** Codes about margins, invoices and rates of exchange. */
export const moneyCodes = {
  'MARGIN-BELOW-FLOOR': {
    kind: 'problem',
    title: 'An order leaves less than it should',
    why: 'Prices, costs or fees do not fit any more: every further sale like it earns too little, or loses money.',
    remedy:
      'Look at `report margin --by product`: raise the price, choose another supplier, or lower `margin.floor` of the storefront in crossdock.yaml.',
  },
  'MARGIN-DRIFT': {
    kind: 'problem',
    title: 'An order costs more than was expected when it was routed',
    why: 'Its supplier confirmed, shipped or billed at a higher cost than its feed said, so the next orders are routed by wrong costs, too.',
    remedy:
      'Look at its invoice (`invoices show`): dispute what was not agreed; correct `costs` in supplier.yaml or have the feed corrected where it was.',
  },
} as const;
