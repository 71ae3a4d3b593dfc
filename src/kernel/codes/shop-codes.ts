/** Codes of what is read from shops: orders, webhooks, stock that differs; see ../codes.ts for what an entry means. */
export const shopCodes = {
  'ORDER-UNREADABLE': {
    kind: 'rejected',
    title: 'An order in the shop cannot be taken as it is there',
    why: 'The customer has ordered and perhaps paid, and no supplier is asked to ship it.',
    remedy:
      'Correct the order in the shop (a line without SKU, a part that is shipped already), which makes it come again; or press *Read the order again*, or run `crossdock storefront fetch STOREFRONT ORDER`. What cannot be corrected there, place by `POST /v1/orders`.',
  },
  'ORDER-NOT-IN-SHOP': {
    kind: 'rejected',
    title: 'A webhook or a person named an order that the shop does not have',
    why: 'It was deleted there, or the access that we have does not show it. If a customer waits for it, nobody ships it.',
    remedy:
      'Look for the order in the shop. If it is there: check what the access of this gateway may read (*Check* on the page of the storefront, or `crossdock storefront check STOREFRONT`), then press *Read the order again*, or run `crossdock storefront fetch STOREFRONT ORDER`.',
  },
  'STOREFRONT-ORDERS-UNREAD': {
    kind: 'transient',
    title: 'Orders of a shop cannot be read at present',
    why: 'New orders are not sent to suppliers until it can be read again. Nothing is lost: they are found as soon as the shop answers.',
    remedy:
      'Nothing, if it passes. If it stays: *Check* on the page of the storefront, or `crossdock storefront check STOREFRONT`, says what is wrong.',
  },
  'STOREFRONT-WEBHOOKS-SILENT': {
    kind: 'rejected',
    title: 'Orders were found that no webhook had told of',
    why: 'Webhooks of the shop do not arrive, so that orders are only found by looking, minutes later.',
    remedy:
      '*Check the shop* on the page of the storefront, or `crossdock storefront subscribe STOREFRONT`, makes or revives them; look also whether the address of this gateway is reached from outside.',
  },
  'STOREFRONT-WEBHOOKS-MISSING': {
    kind: 'rejected',
    title: 'The shop was not made to send its webhooks here',
    why: 'Orders are only found by looking, minutes later.',
    remedy:
      'Do what the message says, then *Check the shop* on the page of the storefront, or `crossdock storefront subscribe STOREFRONT`, makes them.',
  },
  'STOREFRONT-DRIFT': {
    kind: 'rejected',
    title: 'The shop shows other quantities than it was told',
    why: 'Whatever changed them may do it again; until they were repaired the shop could sell what is gone.',
    remedy:
      '*Drift* on the page of the storefront, or `crossdock storefront drift STOREFRONT`, lists what differed and the probable reason. Stock of these SKUs should be changed in the sources of Crossdock, not in the shop.',
  },
  'STOREFRONT-PRICE-DRIFT': {
    kind: 'rejected',
    title: 'The shop shows other prices than it was told',
    why: 'Whatever changed them may do it again; until they were repaired goods could be sold below what they cost.',
    remedy:
      '*Drift* on the page of the storefront, or `crossdock storefront drift STOREFRONT`, lists what differed and the probable reason. Prices of these SKUs are made by the rules of `prices` in crossdock.yaml, not in the shop; a sale there needs a price of its own, beside the usual one.',
  },
  'STOREFRONT-SKUS': {
    kind: 'rejected',
    title: 'SKUs that the shop does not have, has several times, or does not count',
    why: 'Their quantities cannot be set there: the shop sells them without limit, or not at all.',
    remedy:
      '*Check* on the page of the storefront, or `crossdock storefront check STOREFRONT`, has the list. Give the product in the shop our SKU, give every product one of its own, and have the shop track its stock.',
  },
  'STOREFRONT-UNKNOWN': {
    kind: 'rejected',
    title: 'There is no storefront of this name',
    why: 'Nothing was done.',
    remedy: '*Storefronts* in the console, or `crossdock storefront list`, shows their names.',
  },
  'STOREFRONT-LACKS': {
    kind: 'rejected',
    title: 'Shops of this kind cannot do what was asked',
    why: 'Nothing was done.',
    remedy: 'See docs/storefronts.md for what each kind can do.',
  },
  'SAMPLE-REFUSED': {
    kind: 'rejected',
    title: 'A sample order was not placed',
    why: 'A sample order must never reach a real supplier, who would ship it.',
    remedy:
      'Mark a supplier that only simulates with `simulator: true` in its supplier.yaml, and let it offer the SKU that the message names.',
  },
} as const;
