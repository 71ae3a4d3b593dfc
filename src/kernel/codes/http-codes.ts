/** Codes of requests to suppliers and of files that suppliers bring by HTTP; see ../codes.ts for what an entry means. */
export const httpCodes = {
  'DELIVERY-REFUSED': {
    kind: 'rejected',
    title: 'The supplier’s system refuses a document',
    why: 'It was read there and not accepted, so the goods will not ship. The other documents for this supplier go on.',
    remedy:
      'Read the answer in the message. Correct the mapping, or the order, and ask for it to be sent again; or tell the supplier.',
  },
} as const;
