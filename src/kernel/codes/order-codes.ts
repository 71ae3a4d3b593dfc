/** Codes of the life of orders and purchase orders; see ../codes.ts for what an entry means. */
export const orderCodes = {
  'PO-PRICE-HELD': {
    kind: 'problem',
    title: 'A supplier accepted a line at a cost beyond what was agreed',
    why: 'Taking it by itself could sell at a loss; the units count as unanswered until a person has decided.',
    remedy:
      '*Accept the answer* in the console (`crossdock order answer PO LINE accept`) takes the cost; `refuse` asks the supplier to cancel the line. Raise `orders.price` in supplier.yaml where such differences are usual.',
  },
  'PO-SUBSTITUTE-HELD': {
    kind: 'problem',
    title: 'A supplier wants to ship another item than the ordered one',
    why: 'The customer bought something else. Nobody but a person says yes to that.',
    remedy:
      'Ask the customer. *Accept the answer* in the console (`crossdock order answer PO LINE accept`) lets it ship; `refuse` asks the supplier to cancel the line.',
  },
  'ORDER-HELD': {
    kind: 'problem',
    title: 'An order waits because something of it is not right',
    why: 'Fraud is not shipped, and a parcel to a wrong address comes back or is lost. The customer waits.',
    remedy:
      'Have the shop correct the order (a newer version), or let it go: *Release the order* in the console, or `crossdock order release STOREFRONT ORDER`; or cancel it.',
  },
  'ORDER-UNKNOWN': {
    kind: 'rejected',
    title: 'There is no such order',
    why: 'Nothing was changed.',
    remedy:
      'Compare storefront and order id with those of the shop; *Orders* in the console, or `crossdock order list`, shows the newest ones.',
  },
  'ORDER-CHANGE-REFUSED': {
    kind: 'rejected',
    title: 'An order, or a purchase order, cannot be changed as asked',
    why: 'It would take back more than there is, or speak of something that nobody asked. Nothing was changed.',
    remedy:
      'The message says what is in the way. Look at the order, on its page or by `crossdock order show STOREFRONT ORDER`.',
  },
  'ORDER-ATTEMPTS-USED-UP': {
    kind: 'problem',
    title: 'An order was refused by suppliers so often that it is not routed by itself any more',
    why: 'Suppliers list what they do not have, or refuse for a reason of the order itself. The customer waits.',
    remedy:
      'See on the page of the order why they refused (`crossdock order show`), then *Route again* there (`crossdock order reroute STOREFRONT ORDER --to SUPPLIER`), or cancel the line.',
  },
  'PO-CANCEL-BY-HAND': {
    kind: 'problem',
    title: 'A supplier has to be asked by a person to cancel units of an order',
    why: 'It takes no changes by document, or ours cannot be written. Until it answers it may ship, so nothing is ordered elsewhere.',
    remedy:
      'Call the supplier, then say what it answered: *It agreed to cancel* or *It refused to cancel* in the console, or `crossdock order settle PO agreed|refused`. A mapping of kind order-change lets Crossdock ask.',
  },
  'PO-CANCEL-REFUSED': {
    kind: 'problem',
    title: 'A supplier does not cancel what we asked it to cancel',
    why: 'Usually it has shipped. The customer gets what was cancelled, and it will be billed.',
    remedy: 'Tell the shop; agree with the customer to keep it or to send it back.',
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
