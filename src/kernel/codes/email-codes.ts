/** Codes of documents sent by e-mail; see ../codes.ts for what an entry means. */
export const emailCodes = {
  'MAIL-UNREACHABLE': {
    kind: 'transient',
    title: 'The mail server cannot be reached',
    why: 'Certainly nothing was sent. Documents wait and are sent as soon as it answers again.',
    remedy: 'Nothing, unless it lasts. Then check host, port, security and certificate of the mail server.',
  },
  'MAIL-LATER': {
    kind: 'transient',
    title: 'The mail server takes nothing now',
    why: 'It said so itself, so nothing was sent; many servers refuse the first attempt of a stranger.',
    remedy:
      'Nothing, unless it repeats for hours. Then ask whoever runs the mail server about the words in the message.',
  },
  'MAIL-LOGIN': {
    kind: 'rejected',
    title: 'The mail server refuses our login',
    why: 'Nothing can be delivered to this supplier until it is right.',
    remedy:
      'Check username and password; *Check the connection* on the page of the supplier, or `crossdock doctor`, tries at once.',
  },
  'MAIL-REFUSED': {
    kind: 'rejected',
    title: 'The mail server does not take our mail',
    why: 'It refuses the sender or all receivers, so no document reaches this supplier.',
    remedy: 'Check from and to in supplier.yaml, and whether the server may send for our domain.',
  },
  'MAIL-RECEIVER-REFUSED': {
    kind: 'problem',
    title: 'A message was not taken for all its receivers',
    why: 'The document is sent and is not sent again, but somebody at the supplier who should have it does not.',
    remedy:
      'Tell the receivers named in the message another way, and check `to` in supplier.yaml. *Send again* (`crossdock deliveries resend`) would send it to everybody a second time.',
  },
  'MAIL-HEADER': {
    kind: 'rejected',
    title: 'A name cannot stand in the header of a message',
    why: 'A line break in it could add receivers or other headers.',
    remedy: 'Use plain file names and numbers; see target.file of the mapping.',
  },
} as const;
