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
  'RATE-MISSING': {
    kind: 'problem',
    title: 'There is no rate of exchange for an invoice, or for what a ship notice charges',
    why: 'Amounts of two currencies have no sum: the margin keeps its estimate until the rate is known.',
    remedy:
      'Say it with `rates set FROM TO RATE --on DAY` or `rates import FILE`; then the invoice or the ship notice is reckoned again.',
  },
  'INVOICE-QUANTITY': {
    kind: 'problem',
    title: 'An invoice bills more units than were ordered or will come',
    why: 'Paid as it is, units would be paid that nobody got.',
    remedy:
      'Compare it with the ship notices (`invoices show`), then `invoices dispute` it and ask the supplier for a credit.',
  },
  'INVOICE-PRICE': {
    kind: 'problem',
    title: 'An invoice bills a unit above the agreed cost',
    why: 'The difference was never agreed on, by order or acknowledgment, and exceeds the tolerance.',
    remedy:
      '`invoices dispute` it, or `invoices approve` it; a tolerance of this supplier stands in `invoices.price` of supplier.yaml.',
  },
  'INVOICE-CHARGE': {
    kind: 'problem',
    title: 'An invoice charges what was not agreed on',
    why: 'Freight or fee exceed what the order was reckoned with, or a charge is none that the supplier may make.',
    remedy:
      '`invoices dispute` or `invoices approve` it; what is agreed stands in `costs` and `invoices` of supplier.yaml (freight, charges).',
  },
  'INVOICE-DUPLICATE': {
    kind: 'problem',
    title: 'An invoice is likely the same as an earlier one under another number',
    why: 'It bills the same orders and total, and their units are billed already. It does not count until somebody approves it.',
    remedy: 'Compare both (`invoices show`), then `invoices reject` it, or `invoices approve` it if both are right.',
  },
  'INVOICE-CREDIT': {
    kind: 'problem',
    title: 'A credit note gives back more than was billed',
    why: 'It may belong to another order, or the invoice for it never came.',
    remedy: 'Ask the supplier what it is for; then `invoices approve` or `invoices reject` it.',
  },
  'INVOICE-NOT-NOW': {
    kind: 'rejected',
    title: 'An invoice cannot be decided like that now',
    why: 'Somebody decided about it already, or nothing about it needs a decision.',
    remedy: 'Look at it with `invoices show`; the message says what can be done.',
  },
} as const;
