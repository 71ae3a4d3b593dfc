/** Codes of what keeps orders from being done twice, too early or at a loss; see ../codes.ts for what an entry means. */
export const orderProofCodes = {
  'DATABASE-CONFLICT': {
    kind: 'transient',
    title: 'Two transactions wanted the same rows, and this one was undone',
    why: 'A deadlock, a serialization failure, or a lock that was not given. Nothing of it counts, and it is repeated.',
    remedy:
      'Nothing, when it is seldom. If the same job says so again and again, something else holds the rows: look for long transactions in pg_stat_activity, and report it with the message, which names the statement.',
  },
  'ORDER-REROUTE-HELD': {
    kind: 'problem',
    title: 'What a supplier refused could go elsewhere, but the order would leave too little',
    why: 'The next supplier costs so much more that the order falls below the floor of its storefront. Nothing is ordered before a person has said so; the customer waits.',
    remedy:
      'See the numbers on the page of the order (`crossdock order show STOREFRONT ORDER`). *Route again* there, or `crossdock order reroute STOREFRONT ORDER [--to SUPPLIER]`, orders it all the same; or cancel the line and tell the customer. The floor is `margin.floor` of the storefront in crossdock.yaml.',
  },
} as const;
