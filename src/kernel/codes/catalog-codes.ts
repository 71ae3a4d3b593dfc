/** Codes of price catalogs: what they are held for, and what of them was left out. */
export const catalogCodes = {
  'CATALOG-PRICES': {
    kind: 'problem',
    title: 'A price catalog changes costs by more than is likely',
    why: 'A moved decimal point, another unit or another currency would route orders to the wrong supplier and sell at a loss. The costs in force stay.',
    remedy:
      'Ask the supplier. The message on the exception says what is unusual (`crossdock catalogs show ID` has every number); then *Release the catalog* or *Refuse the catalog* (`crossdock catalogs release ID`, `crossdock catalogs refuse ID`; docs/prices.md).',
  },
  'CATALOG-LINES': {
    kind: 'problem',
    title: 'Lines of a price catalog were left out',
    why: 'Nobody can say which of two prices is meant, and a price below nothing is none. Their SKUs keep the costs they had; the rest of the catalog counts.',
    remedy:
      'Have the supplier send these SKUs again. If several kinds of price are read, restrict the mapping to the one you pay.',
  },
  'CATALOG-DECISION-REFUSED': {
    kind: 'rejected',
    title: 'What was decided about a price catalog cannot be done',
    why: 'Only a held catalog can be released or refused, once.',
    remedy:
      '*Exceptions* in the console, with the code CATALOG-PRICES, or `crossdock catalogs list --state held`, shows what waits.',
  },
} as const;
