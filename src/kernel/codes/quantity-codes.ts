/** Codes of quantities that are not simply what can be sold; see ../codes.ts for what an entry means. */
export const quantityCodes = {
  'MAP-CLAMPED': {
    kind: 'problem',
    title: 'A number is outside its limits, and the limit was taken',
    why: 'Some systems write what they owe as a stock below zero. There is nothing to sell, so that it counts as none; but it may also be a mistake.',
    remedy:
      'Ask the supplier what the value means. With `clamp: false` at the field of the mapping such a line is held instead, and its SKU keeps the stock it had.',
  },
  'MAP-QUANTITY-KIND': {
    kind: 'problem',
    title: 'A quantity of a kind that nobody knows',
    why: 'QTY01 says what is counted. Nothing reads this code, and it is none of those that are known not to be for sale, so that the line may say something that matters. No number was made of it.',
    remedy:
      'Look into the guide of the partner. If it can be sold from, add the code to `where: { QTY01: [...] }` of `quantity`, in order of preference; if it is on hand, committed or on order, read it into `onHand`, `committed` or `onOrder`.',
  },
  'FEED-QUANTITIES': {
    kind: 'problem',
    title: 'Quantities of a feed need a look',
    why: 'The feed took effect, but some of its lines have quantities below zero, which count as none, or of kinds that nobody knows, which do not count.',
    remedy:
      'The message names the first of them; the page of the file, or `crossdock files show`, has them all. See MAP-CLAMPED and MAP-QUANTITY-KIND. It closes with a feed without any.',
  },
} as const;
