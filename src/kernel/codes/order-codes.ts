/** Codes of the life of orders and purchase orders; see ../codes.ts for what an entry means. */
export const orderCodes = {
  'PO-PRICE-HELD': {
    kind: 'problem',
    title: 'A supplier accepted a line at a cost beyond what was agreed',
    why: 'Taking it by itself could sell at a loss; the units count as unanswered until a person has decided.',
    remedy:
      '`crossdock order answer PO LINE accept` takes the cost; `refuse` asks the supplier to cancel the line. Raise `orders.price` in supplier.yaml where such differences are usual.',
  },
  'PO-SUBSTITUTE-HELD': {
    kind: 'problem',
    title: 'A supplier wants to ship another item than the ordered one',
    why: 'The customer bought something else. Nobody but a person says yes to that.',
    remedy:
      'Ask the customer. `crossdock order answer PO LINE accept` lets it ship; `refuse` asks the supplier to cancel the line.',
  },
  'SHIPMENT-WITHDRAWN': {
    kind: 'problem',
    title: 'A supplier withdraws a package that a shop was told of',
    why: 'The customer waits for a parcel that does not come. Its units are open again.',
    remedy: 'Ask the supplier what became of it; correct the shop, and cancel or reorder the units.',
  },
  'PO-COMES-AFTER-ALL': {
    kind: 'problem',
    title: 'Units that a supplier had refused, or that were given up here, come after all',
    why: 'They may have been ordered elsewhere meanwhile: the customer could get them twice.',
    remedy: 'Look at the other purchase orders of the customer’s order and cancel what is too much.',
  },
} as const;
