/** Codes of stock feeds that come, but not as they should; see ../codes.ts for what an entry means. */
export const freshnessCodes = {
  'FEED-STALE': {
    kind: 'problem',
    title: 'The stock of a feed is older than it should be',
    why: 'What is sold out there is still sold here. The buffer grows with the age, and beyond stock.freshness.maxAge nothing is sold by these figures.',
    remedy:
      'See under *Feed runs* in the console, or with `crossdock feeds list --supplier ID`, what became of the last files: held ones can be released or refused, older ones than the stock in force have no effect. Ask the supplier for a new one.',
  },
  'FEED-STANDING': {
    kind: 'problem',
    title: 'A file of a feed claims to be true of an old moment',
    why: 'Probably the supplier sends a copy of old figures, or its export stands still: the file looks new and is not. What we ordered meanwhile is not in it, either.',
    remedy:
      'Ask the supplier whether its export runs. If the moment in the file means something else, leave it out of the mapping: then the time of the file counts. If the file says no moment and the clock of the supplier’s server is slow, set stock.freshness.clock: ours.',
  },
  'FEED-LATE': {
    kind: 'problem',
    title: 'A file of a feed came later than it should',
    why: 'Meanwhile old stock was sold, and nobody could tell: no folder was looked into, or Crossdock stood still.',
    remedy:
      'Ask the supplier if it happens again. If the feed comes less often than it used to, change stock.freshness.expectedEvery or collect[].expect in its supplier.yaml.',
  },
  'FEED-FEWER-LINES': {
    kind: 'problem',
    title: 'A full feed took effect with fewer lines than usual',
    why: 'What is missing keeps its old stock for some feeds and goes to zero then. Often it was filtered or cut by mistake.',
    remedy:
      'Compare it with the one before (*Files* in the console by this supplier and the kind inventory, or `crossdock files list --supplier ID --kind inventory`) and ask the supplier. The alert ends with the next feed of the usual size, or when the smaller size has become usual.',
  },
  'FEED-SLOW': {
    kind: 'problem',
    title: 'A feed with fast movers comes less often than they need',
    why: 'What sells fast is sold out between two files: the shop sells what is gone.',
    remedy:
      'Ask the supplier for a file every hour, perhaps with these SKUs only. If it cannot, keep more back (stock.buffer.fast), and write stock.watch.fastEvery as often as it comes.',
  },
} as const;
