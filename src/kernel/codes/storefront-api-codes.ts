/** Codes of storefronts that are called by an API of their own; see ../codes.ts for what an entry means. */
export const storefrontApiCodes = {
  'STOREFRONT-CREDENTIALS': {
    kind: 'rejected',
    title: 'The shop does not accept our credentials',
    why: 'The shop takes neither stock nor tracking and tells no orders; it may sell what is gone.',
    remedy:
      'Make a new key or password in the shop, or give its account the permission that the message names, put it where crossdock.yaml refers to, then restart. *Check* on the page of the storefront, or `crossdock storefront check STOREFRONT`, shows whether it works.',
  },
  'STOREFRONT-API-ANSWER': {
    kind: 'rejected',
    title: "What answers at the shop's address is not the API that was expected",
    why: 'What cannot be understood is not taken for a yes: no stock, tracking or order goes through until it is cleared up.',
    remedy:
      'Compare `url` of this storefront with docs/storefront-vendure.md or docs/storefront-medusa.md, and the version of the shop with the versions named there.',
  },
  'LETTER-UNKNOWN': {
    kind: 'rejected',
    title: 'Nothing of this name waits to be sent again',
    why: 'It was taken meanwhile, is tried again by itself, or is older than what is kept. Nothing was changed.',
    remedy: '*Not taken* on the page of the storefront, or `crossdock letters list`, shows what can be sent again.',
  },
  'STOREFRONT-STATUS-UNTOLD': {
    kind: 'problem',
    title: 'A shop was not told what became of an order',
    why: 'The shop shows its customer an older status. Stock and tracking are not touched by it.',
    remedy:
      'Read the reason of the shop in the message and remove its cause there, then *Send again* under *Not taken* on the page of the storefront, or `crossdock letters resend` with the number that the exception names; or leave it, if a later status has gone through.',
  },
} as const;
