/** What the API says of requests, whatever they are about. */
export const apiCodes = {
  'NOT-FOUND': {
    kind: 'rejected',
    title: 'There is nothing of that name here',
    why: 'It was never here, is not kept any more, or is called otherwise.',
    remedy: 'Look for it in the list that it belongs to; `/docs/api/` names every route.',
  },
  'IDEMPOTENCY-RUNNING': {
    kind: 'transient',
    title: 'A request with this idempotency key is still running',
    why: 'Answering now would either do it twice or make up an answer.',
    remedy: 'Send the same request again after the time in `retry-after`: it gets the answer of the first.',
  },
  'IDEMPOTENCY-SECRET': {
    kind: 'rejected',
    title: 'This was done before, and its answer was a secret that can no longer be read',
    why: 'Secrets are kept so that only the same key or the same sign-in that got them can read them again.',
    remedy: 'Look whether what you asked for is there; if you do not have its secret, remove it and make a new one.',
  },
} as const;
