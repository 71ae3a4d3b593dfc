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
    remedy: 'Check token, or login with client id and secret, of this supplier; `crossdock doctor` tries at once.',
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
      'Compare find (path, list, reference, unknown) in supplier.yaml with what the API answers; `crossdock doctor` asks for a number that cannot exist and shows the answer.',
  },
} as const;
