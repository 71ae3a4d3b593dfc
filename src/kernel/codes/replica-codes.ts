/** Codes of processes that share work; see ../codes.ts for what an entry means. */
export const replicaCodes = {
  'CHANNEL-SESSION-ELSEWHERE': {
    kind: 'transient',
    title: 'Another replica keeps the session with this supplier',
    why: 'Suppliers count sessions, so all replicas together have one with each. The work waits until the other replica has ended what it is doing, for example a large file.',
    remedy:
      'Nothing, unless it lasts. If the supplier allows a session for every replica, set `oneSession: false` under channel in supplier.yaml.',
  },
} as const;
