/** Codes of the feed guard: what a stock feed is held for, and what cannot be done about it. */
export const guardCodes = {
  'FEED-ZEROED': {
    kind: 'problem',
    title: 'A stock feed would take many SKUs from stock to nothing',
    why: 'Usually a warehouse or a column was left out; all of them would leave the shop at once.',
    remedy:
      'Ask the supplier. The page of the run, or `crossdock feeds show RUN`, has the numbers; release it if it is right, refuse it if not (docs/stock.md).',
  },
  'FEED-FELL': {
    kind: 'problem',
    title: 'The units in a stock feed fell by more than is likely',
    why: 'A changed unit or a lost digit would hide most of what can be sold.',
    remedy:
      'Ask the supplier; then *Release the feed* or *Refuse the feed* (`crossdock feeds release RUN`, `crossdock feeds refuse RUN`).',
  },
  'FEED-ROSE': {
    kind: 'problem',
    title: 'The units in a stock feed rose many times over',
    why: 'A changed unit or a moved decimal point; the shop would sell what nobody has.',
    remedy:
      'Ask the supplier; then *Release the feed* or *Refuse the feed* (`crossdock feeds release RUN`, `crossdock feeds refuse RUN`).',
  },
  'FEED-LEVEL': {
    kind: 'problem',
    title: 'Most SKUs of a stock feed have one and the same quantity',
    why: 'It was not so before: usually a placeholder took the place of the figures.',
    remedy:
      'Ask the supplier; then *Release the feed* or *Refuse the feed* (`crossdock feeds release RUN`, `crossdock feeds refuse RUN`).',
  },
  'FEED-SHIFTED': {
    kind: 'problem',
    title: 'The quantities of a stock feed stand at other SKUs',
    why: 'A column was sorted or moved by a row without the others; every figure is that of another article.',
    remedy: 'Have the supplier send the file again, and refuse this one.',
  },
  'FEED-COLUMNS': {
    kind: 'problem',
    title: 'The quantities of a stock feed are its costs',
    why: 'A column was left out or the order of columns changed; prices would be sold as stock.',
    remedy:
      'Compare the file with its mapping (in the *Mapping lab*, or by `crossdock map try`); refuse it, and have it sent again or change the mapping.',
  },
  'FEED-PRICES': {
    kind: 'problem',
    title: 'The costs in a stock feed jumped',
    why: 'Cents for dollars, another currency or another pack: orders would be routed and priced by wrong costs.',
    remedy:
      'Ask the supplier; then *Release the feed* or *Refuse the feed* (`crossdock feeds release RUN`, `crossdock feeds refuse RUN`).',
  },
  'FEED-FOREIGN': {
    kind: 'problem',
    title: 'A stock feed names other SKUs than this supplier has',
    why: 'It may be another supplier’s file, or the SKUs are written differently now; what is in force would go to nothing.',
    remedy:
      'Compare its SKUs with those in force (the page of the run, or `crossdock feeds show RUN`); release it only if the supplier renamed them all.',
  },
  'FEED-TOTALS': {
    kind: 'problem',
    title: 'A stock feed does not add up to what it says of itself',
    why: 'Lines may have been lost or doubled before the file was written.',
    remedy:
      'Ask the supplier for a new file. If it counts something else and always did, switch `stock.guard.totals` off; release this one if it is right.',
  },
  'FEED-DECISION-REFUSED': {
    kind: 'rejected',
    title: 'A stock feed cannot be released or refused as asked',
    why: 'It is not held (any more), newer stock is in force, or it reads differently today. Nothing was changed.',
    remedy:
      'The message says what is in the way. *Feed runs* in the console, or `crossdock feeds list`, shows what is held.',
  },
  'X12-CTT-HASH': {
    kind: 'problem',
    title: 'CTT02 does not match the sum of the quantities',
    why: 'Quantities may have been lost or changed before the file was written; many programs add up something else.',
    remedy: 'Compare the lines with what you expect. A stock feed is held for it unless `stock.guard.totals` is off.',
  },
} as const;
