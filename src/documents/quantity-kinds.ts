/**
 * What QTY01 of an 846 counts (element 673), as partners use it. A table to be corrected where a guide says otherwise: it decides
 * only what is proposed for a new mapping and what is told of a quantity that nothing reads, never what is sold.
 */

/** Codes of quantities that can be sold from, best first. */
export const FOR_SALE: readonly string[] = ['33', '34', '17', '36', '26', '01', '02', 'TO'];

/** Codes that count something else: committed, projected, shipped, on order, received, on hold, backordered. */
export const NOT_FOR_SALE: readonly string[] = [
  '27',
  '29',
  '38',
  '39',
  '63',
  '70',
  '87',
  '21',
  '22',
  '35',
  '37',
  '46',
  '57',
  '61',
  '66',
  '72',
  '73',
  '74',
  '98',
  'QB',
  'QD',
  'QE',
  'QH',
  'QO',
  'QR',
  'QS',
  'QC',
  'OC',
  'OH',
  'XT',
];

const KNOWN = new Set([...FOR_SALE, ...NOT_FOR_SALE]);

/** Whether somebody knows what a code counts. */
export function isKnownQuantity(code: string): boolean {
  return KNOWN.has(code);
}
