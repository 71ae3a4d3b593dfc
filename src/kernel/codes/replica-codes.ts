/** Codes of processes that share work; see ../codes.ts for what an entry means. */
export const replicaCodes = {
  'CHANNEL-SESSION-ELSEWHERE': {
    kind: 'transient',
    title: 'Another process keeps the session with this supplier',
    why: 'Suppliers count sessions, so all processes together have one for each account. The work waits until the other one has ended what it is doing, for example a large file. It is no failure: no pause grows and nobody is alarmed.',
    remedy:
      'Nothing, unless it lasts. For `doctor`: ask again when the running gateway has ended its transfer. If the supplier allows a session for every process, set `oneSession: false` under channel in supplier.yaml.',
  },
} as const;
