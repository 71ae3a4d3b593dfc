/** Codes of requests to suppliers and of files that suppliers bring by HTTP; see ../codes.ts for what an entry means. */
export const httpCodes = {
  'DELIVERY-REFUSED': {
    kind: 'rejected',
    title: 'The supplier’s system refuses a document',
    why: 'It was read there and not accepted, so the goods will not ship. The other documents for this supplier go on.',
    remedy:
      'Read the answer in the message. Correct the mapping, or the order, and ask for it to be sent again; or tell the supplier.',
  },
  'API-UNREACHABLE': {
    kind: 'transient',
    title: 'The supplier’s API cannot be reached',
    why: 'Certainly nothing was sent. Orders wait and are sent as soon as it answers again.',
    remedy:
      'Nothing, unless it lasts. Then check url in supplier.yaml, name resolution, certificates and firewall, and ask the supplier whether their system is up.',
  },
  'API-NO-ANSWER': {
    kind: 'transient',
    title: 'The supplier’s API took a request and gave no usable answer',
    why: 'Whether the order was taken is not known. It is asked for by our number before it is ever sent again.',
    remedy: 'Nothing, unless it repeats. Then ask the supplier what happens to the requests at the times in the log.',
  },
  'API-LATER': {
    kind: 'transient',
    title: 'The supplier’s API asks us to come back later',
    why: 'It is busy or limits how often it is called. Orders wait for as long as it asks, at most an hour at a time.',
    remedy: 'Nothing, unless it repeats for hours. Then ask the supplier for a higher limit.',
  },
  'API-LOGIN': {
    kind: 'rejected',
    title: 'The supplier’s API refuses our token',
    why: 'Nothing can be delivered to this supplier until the token is right.',
    remedy:
      'Check token, or login with client id and secret, of this supplier; *Check the connection* on its page, or `crossdock doctor`, tries at once.',
  },
  'API-ADDRESS': {
    kind: 'rejected',
    title: 'The supplier’s API has an address inside our own network',
    why: 'A name that leads there could be used to reach our own machines. Nothing was sent.',
    remedy:
      'Check the url. If the API really is inside your network, set allowPrivateAddresses: true for this supplier.',
  },
  'API-NOT-THERE': {
    kind: 'rejected',
    title: 'There is nothing at the address of the supplier’s API',
    why: 'It answers that the page does not exist, moved, or takes no such request. Redirects are not followed, because they would carry the order and our token somewhere else.',
    remedy: 'Compare url and path in supplier.yaml with the supplier’s documentation.',
  },
  'API-ANSWER': {
    kind: 'rejected',
    title: 'The answer of the supplier’s API cannot be understood',
    why: 'Whether an order is known there cannot be told from it, so the order is not sent again on a guess.',
    remedy:
      'Compare find (path, list, reference, unknown) in supplier.yaml with what the API answers; *Check the connection* on the page of the supplier, or `crossdock doctor`, asks for a number that cannot exist and shows the answer.',
  },
  'PUSH-NOWHERE': {
    kind: 'rejected',
    title: 'A file was brought to an address that takes none',
    why: 'It would belong to nobody. Nothing was kept.',
    remedy:
      'Check the supplier and the last part of the address; receive.folders in supplier.yaml lists what may stand there.',
  },
  'PUSH-NAME': {
    kind: 'rejected',
    title: 'A file was brought without a usable name',
    why: 'Mappings are chosen by the name, and a name with a slash could reach outside its folder. Nothing was kept.',
    remedy: 'Send ?name=stock.csv: up to 255 bytes, no slash, no control characters.',
  },
  'PUSH-MEDIA': {
    kind: 'rejected',
    title: 'A file was brought in a wrapping',
    why: 'A form or a content coding around the bytes would be kept as part of the file. Nothing was kept.',
    remedy:
      'Send the bytes alone: curl --data-binary @file, not -F. A compressed file is welcome as it is, without Content-Encoding.',
  },
  'PUSH-LENGTH': {
    kind: 'rejected',
    title: 'A file was brought without a length',
    why: 'Its end could not be told from a connection that broke off. Nothing was kept.',
    remedy: 'Send Content-Length, or Transfer-Encoding: chunked.',
  },
  'PUSH-INCOMPLETE': {
    kind: 'rejected',
    title: 'A file that was brought is not whole',
    why: 'Half a file could be taken for a whole one: missing items would look sold out. Nothing was kept.',
    remedy: 'Send it again.',
  },
  'PUSH-DIGEST': {
    kind: 'rejected',
    title: 'A file that was brought has other bytes than its digest says',
    why: 'Something changed it on the way, or the digest is of another file. Nothing was kept.',
    remedy: 'Send it again with the SHA-256 of the bytes as they are sent.',
  },
  'PUSH-SLOW': {
    kind: 'transient',
    title: 'A file that was brought came too slowly',
    why: 'A connection that is held open for hours takes room from others. Nothing was kept.',
    remedy: 'Send it again; receive.timeout and receive.stall in supplier.yaml say how long is waited.',
  },
  'PUSH-NOT-NOW': {
    kind: 'transient',
    title: 'A file was brought while the gateway starts or stops',
    why: 'It might not have been kept to its end. Nothing was kept.',
    remedy: 'Send it again in a few seconds.',
  },
} as const;
