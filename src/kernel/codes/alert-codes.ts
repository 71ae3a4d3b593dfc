/** Codes of what people answer to alerts (docs/alerts.md). */
export const alertCodes = {
  'ALERT-NOT-OPEN': {
    kind: 'rejected',
    title: 'There is no such alert, or it is over',
    why: 'Only what is open can be acknowledged or muted.',
    remedy: 'See *Alerts* in the console, or `crossdock alerts list`, for what is open.',
  },
  'ALERT-MUTE-REFUSED': {
    kind: 'rejected',
    title: 'This cannot be muted, or is not',
    why: 'Whoever mutes everything, or for ever, is not told when orders are lost.',
    remedy:
      'Name an alert, codes or a supplier, for 31 days at most; *Muted* under *Alerts* in the console, or `crossdock alerts mutes`, shows what is muted.',
  },
} as const;
