/** Codes about what documents mean: feeds, orders and the answers to them; see ../codes.ts for what an entry means. */
export const documentCodes = {
  'FILE-EMPTY': {
    kind: 'problem',
    title: 'The file has no bytes',
    why: 'An empty file says nothing; taking it as "no stock" would empty the shop.',
    remedy: 'Ask the supplier to send it again. Nothing was changed.',
  },
  'FILE-FOREIGN': {
    kind: 'problem',
    title: 'The file is none that this supplier sends',
    why: 'A file that no mapping expects could be anything, also another supplier’s stock.',
    remedy:
      'If it should be read, add a mapping with a matching source (docs/mapping.md). Otherwise tell the supplier.',
  },
  'FILE-INCOMPLETE': {
    kind: 'problem',
    title: 'The file ends too early',
    why: 'Half a file taken for a whole one would zero stock or lose order lines.',
    remedy: 'Ask the supplier to send it again, under a temporary name until it is whole. Nothing was changed.',
  },
  'FILE-TOO-LARGE': {
    kind: 'rejected',
    title: 'The file is larger than this supplier may send',
    why: 'A runaway file could fill the disk and stop every other supplier.',
    remedy: 'If it is right, raise maxSize in supplier.yaml.',
  },
  'INTERCHANGE-FOREIGN': {
    kind: 'problem',
    title: 'The interchange is not between this supplier and us',
    why: 'Taking it would let one supplier’s file change another’s stock and orders, or a test change the real shop.',
    remedy: 'Compare ISA05–ISA08 and ISA15 with x12 in supplier.yaml; ask the supplier which is right.',
  },
  'INTERCHANGE-CONFLICT': {
    kind: 'problem',
    title: 'The interchange control number was used before, for other bytes',
    why: 'One of the two is wrong, and nobody but the supplier knows which.',
    remedy: 'Ask the supplier; if the new one is right, have it sent again under a new control number.',
  },
  'DOCUMENT-HELD': {
    kind: 'problem',
    title: 'A document could not be read as a whole',
    why: 'Part of a document may mean the opposite of the whole; none of it was applied.',
    remedy: 'See its problems: either the supplier corrects the file, or the mapping is corrected.',
  },
  'FEED-EMPTY': {
    kind: 'problem',
    title: 'A stock feed without a single usable line',
    why: 'Taken literally it would empty the shop; the last good stock stays instead.',
    remedy: 'Ask the supplier for a full feed.',
  },
  'FEED-SHORT': {
    kind: 'problem',
    title: 'A full stock feed with far fewer SKUs than the last one',
    why: 'Usually it was cut or filtered by mistake; the missing SKUs would go to zero.',
    remedy:
      'Ask the supplier. If it is right, *Release the feed* (`crossdock feeds release RUN`); if feeds vary so much, lower `stock.minimumShare`.',
  },
  'FEED-DUPLICATES': {
    kind: 'problem',
    title: 'A stock feed that names a SKU more than once, with different figures',
    why: 'Only one of the figures can be right, or they belong together; the wrong choice sells what is not there.',
    remedy:
      'Ask the supplier what repeated lines mean, and say so as `stock.duplicates` in supplier.yaml: last, sum, or refuse (the feed is held).',
  },
  'FEED-UNDO-REFUSED': {
    kind: 'rejected',
    title: 'A feed run cannot be undone',
    why: 'It changed nothing, or what it changed is taken back already.',
    remedy:
      'Look at *Feed runs* in the console, or at `crossdock feeds list`: undo a run that was applied, or the run that took it back.',
  },
  'FEED-FUTURE': {
    kind: 'problem',
    title: 'A stock feed from the future',
    why: 'Its date would keep every later feed from being applied.',
    remedy: 'Check the time zone in the mapping and the supplier’s clock.',
  },
  'FEED-LINES-HELD': {
    kind: 'problem',
    title: 'Some lines of a stock feed could not be read',
    why: 'The SKUs on those lines keep their old stock, which ages.',
    remedy: 'See the held lines for place and reason; correct the mapping or tell the supplier.',
  },
  'HELD-LINE-REFUSED': {
    kind: 'rejected',
    title: 'A held line cannot be put right as asked',
    why: 'It would overwrite newer figures, count twice, or say something that its document does not allow. Nothing was changed.',
    remedy: 'The message says what is in the way. Correct the mapping or the values, or ignore the line with a reason.',
  },
  'ORDER-UNKNOWN-SKU': {
    kind: 'problem',
    title: 'An order names a SKU that we do not know',
    why: 'Nobody can be asked to ship it; the order waits as a whole.',
    remedy: 'Add the product (PUT /v1/products), or have the shop correct the order.',
  },
  'ORDER-UNFULFILLABLE': {
    kind: 'problem',
    title: 'No supplier can ship a line of an order',
    why: 'A customer was promised it.',
    remedy: 'Find stock, or tell the shop to refund the line. The explanation names each supplier’s reason.',
  },
  'PO-UNKNOWN': {
    kind: 'problem',
    title: 'A supplier answers a purchase order that it never got from us',
    why: 'Another supplier’s orders must never be touched, and an answer without its order means nothing.',
    remedy: 'Compare the number with the purchase orders of this supplier; ask the supplier what it answers.',
  },
  'PO-UNKNOWN-LINE': {
    kind: 'problem',
    title: 'A supplier answers a line that the purchase order does not have',
    why: 'It may ship something nobody ordered.',
    remedy: 'Compare line numbers and SKUs with the purchase order; ask the supplier.',
  },
  'PO-OVER-SHIPPED': {
    kind: 'problem',
    title: 'More units were shipped than were ordered',
    why: 'The customer would get, and we would be charged for, more than was bought.',
    remedy: 'Ask the supplier before the invoice comes.',
  },
  'PO-NOT-ACCEPTED': {
    kind: 'problem',
    title: 'A supplier did not accept an order line as it was ordered',
    why: 'The customer may not get it, or at another cost or time.',
    remedy: 'See the supplier’s answer; reroute the line, wait for it, or tell the shop.',
  },
  'PO-CHANGE-HELD': {
    kind: 'problem',
    title: 'A supplier answered a change of an order, or wants to change one itself',
    why: 'What it will ship, or at what cost, may not be what the order says. Changes are not applied by themselves.',
    remedy: 'Read the document, agree with the supplier, and change the order in the shop or route it elsewhere.',
  },
  'PO-SYNTAX-REJECTED': {
    kind: 'problem',
    title: 'A supplier could not read our document',
    why: 'The order did not arrive, although the file did.',
    remedy: 'See what the functional acknowledgment says, correct the outbound mapping and send again.',
  },
  'ACKNOWLEDGMENT-UNKNOWN-GROUP': {
    kind: 'problem',
    title: 'A functional acknowledgment names a group that we never sent',
    why: 'Something we believe sent may be somebody else’s, or the number was altered on the way.',
    remedy: 'Compare AK102 with the deliveries of this supplier.',
  },
  'ACKNOWLEDGMENT-UNKNOWN-INTERCHANGE': {
    kind: 'problem',
    title: 'An interchange acknowledgment names an interchange that we never sent',
    why: 'Something we believe sent may be somebody else’s, or the number was altered on the way.',
    remedy: 'Compare TA101 with the deliveries of this supplier.',
  },
  'INTERCHANGE-ERRORS-NOTED': {
    kind: 'problem',
    title: 'A supplier took our interchange but noted errors in its envelope',
    why: 'It was read this time; the next one may be refused. It must not be sent again.',
    remedy: 'Look up TA105, then correct the x12 section of supplier.yaml or the envelope of the mapping.',
  },
  'INVOICE-DIFFERS': {
    kind: 'problem',
    title: 'An invoice’s total is not the sum of its lines and charges',
    why: 'One of them is wrong, and the margin with it.',
    remedy: 'Ask the supplier for a corrected invoice.',
  },
  'INVOICE-CURRENCY': {
    kind: 'problem',
    title: 'An invoice is in another currency than its purchase order',
    why: 'The two cannot be compared or added; the margin of the order keeps its estimate.',
    remedy: 'Ask the supplier which currency is right. If it is the mapping, correct `currency` there.',
  },
  'DOCUMENT-CONFLICT': {
    kind: 'problem',
    title: 'A shipment or invoice number came again with other content',
    why: 'It may be a correction or a second parcel; counting it could double units, dropping it could lose a parcel.',
    remedy:
      'Compare it with the one recorded before and ask the supplier; news needs a number of its own. The first one stands.',
  },
  'DOCUMENT-UNWRITABLE': {
    kind: 'rejected',
    title: 'A document cannot be written for its supplier',
    why: 'The supplier would refuse it or misread it, so it was not sent. The order waits.',
    remedy: 'Correct the data or the outbound mapping named in the message, then send again.',
  },
  'ORDER-CONFLICT': {
    kind: 'rejected',
    title: 'The same order came twice with different content',
    why: 'One of the two is not what the customer bought.',
    remedy: 'Send changes as changes; the first version stays in force.',
  },
  'REQUEST-INVALID': {
    kind: 'rejected',
    title: 'A request to the API is not what the endpoint expects',
    why: 'Nothing of it was done.',
    remedy: 'The answer names each field; see the reference of the API.',
  },
  'IDEMPOTENCY-KEY-REUSED': {
    kind: 'rejected',
    title: 'An idempotency key was used again for another request',
    why: 'The key promises that a repeat is the same request; answering either would hide a mistake.',
    remedy: 'Make a new key for every new request.',
  },
  UNAUTHORIZED: {
    kind: 'rejected',
    title: 'A request without a valid API key',
    why: 'Nobody else may see or place orders.',
    remedy: 'Send `authorization: Bearer <key>` with the key from crossdock.yaml (server.apiKey).',
  },
} as const;
