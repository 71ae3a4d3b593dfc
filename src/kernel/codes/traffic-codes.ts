/** Calls to storefronts: limits, pauses, credentials (docs/storefront-traffic.md). */
export const trafficCodes = {
  'STOREFRONT-PAUSED': {
    kind: 'transient',
    title: 'A shop is left alone after failures',
    why: 'It failed several times in a row or refuses our credentials. Pressing it would keep it down, or lock us out; nothing is lost, the newest values go out when it answers.',
    remedy:
      'Nothing, if it passes: a few calls now and then show whether the shop is back. What is wrong with it stands in the open exception.',
  },
  'STOREFRONT-DOWN': {
    kind: 'problem',
    title: 'A shop failed several times in a row',
    why: 'It gets neither stock nor tracking and may sell what is gone. All other shops go on.',
    remedy:
      'See whether the shop is up. It is tried again by itself, every 5 seconds at first and once a minute later; the newest values go out as soon as it answers. *Try the shop now* on the exception, or `crossdock storefront retry STOREFRONT`, tries at once.',
  },
  'EXCHANGE-UNKNOWN': {
    kind: 'rejected',
    title: 'There is no such call in the push log',
    why: 'Nothing was pushed.',
    remedy:
      'See *Push log* in the console, or `crossdock push-log list`. Calls older than `retention.pushLog` were removed.',
  },
  'EXCHANGE-NOTHING-TO-PUSH': {
    kind: 'rejected',
    title: 'A call of the push log told the shop nothing that could be pushed again',
    why: 'It asked the shop for something, or what it was about is gone. Nothing was pushed.',
    remedy:
      'Choose a call about stock, prices or a package: *Push log* in the console by what it is about, or `crossdock push-log list --about stock`.',
  },
} as const;
