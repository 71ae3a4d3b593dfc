/** Codes of our own stock; see ../codes.ts for what an entry means. */
export const ownStockCodes = {
  'OWN-STOCK-REFUSED': {
    kind: 'rejected',
    title: 'Quantities that were put for a source that takes none this way',
    why: 'A quantity that somebody else counts would be overwritten by his next file, or would overwrite it; what a call does not name would count as gone.',
    remedy:
      'Name a source with `own: true`, `stock.coverage: partial` (its default) and a mapping that extends base/json-own-stock.map.yaml; docs/own-stock.md has one.',
  },
} as const;
