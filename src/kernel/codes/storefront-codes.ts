/** Codes of the storefront room; see ../codes.ts for what an entry means. */
export const storefrontCodes = {
  'STOREFRONT-OPTIONS-INVALID': {
    kind: 'config',
    title: 'The options of a storefront cannot be used',
    why: 'Stock and tracking would go nowhere, or to a place nobody meant.',
    remedy: 'Correct the options named in the message under `storefronts` in crossdock.yaml and start again.',
  },
  'STOREFRONT-UNREACHABLE': {
    kind: 'transient',
    title: 'No connection to the shop',
    why: 'Nothing was sent. The newest stock is sent as soon as the shop can be reached again.',
    remedy:
      'Nothing, if it passes. If it stays: check the host name, the certificate and the firewall named in the message.',
  },
  'STOREFRONT-NO-ANSWER': {
    kind: 'transient',
    title: 'The shop took the call but did not answer',
    why: 'The shop may or may not have taken the call. It is repeated with the same webhook-id, which the shop drops if it has it.',
    remedy:
      'If it repeats: look at how long the shop takes to answer; it should store the webhook, answer and work afterwards.',
  },
  'STOREFRONT-THROTTLED': {
    kind: 'transient',
    title: 'The shop asks for a pause (429)',
    why: 'Sending on would only be refused. The call is repeated after the pause that the shop asked for.',
    remedy: 'Nothing, if it passes. If it happens all day: raise the limit in the shop.',
  },
  'STOREFRONT-FAILED': {
    kind: 'transient',
    title: 'The shop failed to handle the call',
    why: 'The shop may or may not have taken it. It is repeated with the same webhook-id.',
    remedy: 'Look into the log of the shop at the time and webhook-id of the message.',
  },
  'STOREFRONT-SIGNATURE': {
    kind: 'rejected',
    title: 'The shop does not accept our signature (401 or 403)',
    why: 'The secrets differ, so the shop takes neither stock nor tracking; it may sell what is gone.',
    remedy:
      'Put the signing secret that the shop shows into `secret` of this storefront, or the other way round, then *Try the shop now* on the exception, or `crossdock storefront retry STOREFRONT`. When both are equal, compare the clocks: signatures are valid for five minutes.',
  },
  'STOREFRONT-GONE': {
    kind: 'rejected',
    title: 'The shop closed its webhook address (410)',
    why: '410 means: never send here again. Stock and tracking no longer reach the shop.',
    remedy:
      'Ask the shop for its new webhook address, put it into `url` of this storefront, then repeat the failed calls.',
  },
  'STOREFRONT-NOT-FOUND': {
    kind: 'rejected',
    title: 'Nothing answers stock webhooks at the configured address (404)',
    why: 'The shop took no stock. The address is wrong, or the shop was deployed without its webhook page.',
    remedy:
      'Compare `url` of this storefront with the address the shop gives. A shop that means single SKUs names them in its answer: {"items":[{"sku":"…","ok":false,"reason":"…"}]}.',
  },
  'STOREFRONT-REDIRECT': {
    kind: 'rejected',
    title: 'The shop answers with a redirect',
    why: 'A signed call is never sent on to another address: whoever controls the redirect would get the data.',
    remedy: 'Put the final address into `url` of this storefront.',
  },
  'STOREFRONT-ADDRESS': {
    kind: 'rejected',
    title: 'The address of the shop is inside a private network',
    why: 'A shop address that points into our own network could be used to reach machines that are not for the public.',
    remedy:
      'If the shop really runs inside your network, set `allowPrivateAddresses: true` for this storefront. Otherwise find out who changed its DNS entry.',
  },
  'STOREFRONT-REFUSED': {
    kind: 'rejected',
    title: 'The shop refuses a quantity, a package or the form of a call',
    why: 'Repeating the same would be refused again, so this stock or tracking has not reached the shop.',
    remedy:
      'Read the reason of the shop in the message and remove its cause there: an unknown SKU, a closed order. The next change of a quantity goes out by itself; a package goes out again by *Send again* under *Not taken* on the page of the storefront, or `crossdock letters resend`. For 413, lower `stockBatchSize` of this storefront.',
  },
  'STOREFRONT-BATCH-INVALID': {
    kind: 'rejected',
    title: 'A stock batch that must not be sent',
    why: 'A batch that names a SKU twice or is too long has no single meaning; sending it could oversell.',
    remedy: 'This is a fault of Crossdock: report it with the log lines around it.',
  },
  'STOREFRONT-WEBHOOK-SIGNATURE': {
    kind: 'rejected',
    title: 'A webhook without a valid signature',
    why: 'Anybody could have sent it. Nothing of it was stored.',
    remedy:
      'If the shop really sent it: compare the signing secret in the shop with `secret` of this storefront. Otherwise no action is needed.',
  },
  'STOREFRONT-WEBHOOK-TIME': {
    kind: 'rejected',
    title: 'A webhook that is too old or from the future',
    why: 'A signature is valid for five minutes, so that a copied webhook cannot be sent again later. Nothing was stored.',
    remedy:
      'Set the clocks of the shop and of this machine by NTP. The shop sends the event again with a new timestamp.',
  },
  'STOREFRONT-WEBHOOK-BODY': {
    kind: 'rejected',
    title: 'A signed webhook whose body cannot be read',
    why: 'The sender is known but what it says is not; an order could be in it.',
    remedy: 'Ask the shop for the body with this webhook-id. It must be JSON in UTF-8: {"type", "timestamp", "data"}.',
  },
} as const;
