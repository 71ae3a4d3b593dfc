/** Codes of what keeps orders from being done twice, too early or at a loss; see ../codes.ts for what an entry means. */
export const orderProofCodes = {
  'DATABASE-CONFLICT': {
    kind: 'transient',
    title: 'Two transactions wanted the same rows, and this one was undone',
    why: 'A deadlock, a serialization failure, or a lock that was not given. Nothing of it counts, and it is repeated.',
    remedy:
      'Nothing, when it is seldom. If the same job says so again and again, something else holds the rows: look for long transactions in pg_stat_activity, and report it with the message, which names the statement.',
  },
} as const;
