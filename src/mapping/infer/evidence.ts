import { isDiscontinuedWord, stockMeaning } from './meanings.ts';
import type { Values } from './values.ts';
import type { Looks } from './vocabulary/field-words.ts';

/** How well values look like what a field wants: added to the score of the name; below -50 it cannot be. */
export const evidence: Readonly<Record<Looks, (values: Values) => number>> = {
  sku: (values) => {
    if (values.areDates || values.coverage < 0.3) return -100;
    if (isFraction(values) || looksLikeText(values)) return -80;
    if (isCounting(values)) return -60;
    const isFew = values.filled.length >= 8 && values.uniqueness < 0.15;
    return (
      (values.coverage > 0.95 ? 8 : 0) +
      (values.uniqueness > 0.9 ? 12 : 0) -
      (isFew ? 60 : 0) -
      (values.gtins > 0.8 && values.filled.length > 2 ? 12 : 0)
    );
  },
  id: (values) =>
    values.areDates && values.filled.some((value) => /[-/.]/.test(value))
      ? -80
      : isFraction(values) || looksLikeText(values)
        ? -60
        : 5,
  gtin: (values) => {
    if (values.areDates) return -70;
    if (values.gtins >= 0.7) return 40;
    const looksIt =
      values.filled.filter((value) => /^[\d -]{8,17}$/.test(value)).length / Math.max(1, values.filled.length);
    return looksIt > 0.7 ? 10 : values.filled.length === 0 ? 0 : -70;
  },
  quantity: (values) => {
    if (values.filled.length === 0) return -20;
    if (values.gtins > 0.5 || values.filled.every((value) => value.length > 9)) return -100;
    if (values.areDates && values.filled.some((value) => /[-/]/.test(value))) return -100;
    const words = values.distinct.filter((value) => stockMeaning(value) !== undefined);
    const readable =
      values.filled.filter((value) => /\d/.test(value) || words.includes(value)).length / values.filled.length;
    if (values.numeric < 0.5 && readable < 0.6) return -90;
    return values.whole > 0.9 ? 15 : values.whole > 0.6 ? 5 : values.numeric > 0.5 ? -25 : 0;
  },
  'line-number': (values) =>
    values.filled.length > 0 && values.filled.every((value) => /^0*\d{1,5}$/.test(value))
      ? 10
      : values.filled.length === 0
        ? -20
        : -90,
  amount: (values) => {
    if (values.filled.length === 0) return -30;
    if (values.numeric < 0.7 || values.gtins > 0.5 || (values.areDates && values.numeric < 1)) return -90;
    return values.whole < 1 ? 10 : 2;
  },
  date: (values) => (values.areDates ? 15 : values.filled.length === 0 ? -10 : -90),
  currency: (values) =>
    values.filled.length > 0 && values.filled.every((value) => /^[A-Z]{3}$/.test(value)) ? 20 : -90,
  place: (values) => {
    if (values.filled.length === 0 || values.areDates || looksLikeText(values)) return -60;
    return values.filled.length > 4 && values.uniqueness > 0.9 ? -20 : 5;
  },
  flag: (values) => {
    if (values.distinct.length > 12 || values.areDates || values.filled.length === 0) return -90;
    const says = values.distinct.some(isDiscontinuedWord);
    const isFlag = values.distinct.every((value) => /^(?:true|false|yes|no|y|n|0|1|x|ja|nein|j)$/i.test(value));
    return says ? 12 : isFlag ? 0 : -28;
  },
  status: (values) => (values.distinct.length > 12 && values.uniqueness > 0.5 ? -60 : values.numeric > 0.9 ? -20 : 10),
  tracking: (values) => {
    const long =
      values.filled.filter((value) => value.length >= 8 && /\d{4}/.test(value)).length /
      Math.max(1, values.filled.length);
    return values.areDates && long < 1 ? -90 : long > 0.7 ? 10 : values.filled.length === 0 ? -10 : -40;
  },
  text: (values) => (values.areDates || values.numeric > 0.9 ? -50 : 5),
  unit: (values) =>
    values.filled.length > 0 &&
    values.filled.every((value) => /^[\p{L}. ]{1,12}$/u.test(value)) &&
    values.distinct.length <= 12
      ? 15
      : -90,
  pack: (values) =>
    values.filled.length > 0 && values.filled.every((value) => /^\d{1,5}(?:[.,]0+)?$/.test(value)) ? 12 : -90,
};

/** Amounts with pennies are no numbers of anything. */
function isFraction(values: Values): boolean {
  return (
    values.numeric > 0.9 &&
    values.filled.filter((value) => /^\D{0,3}\d+[.,]\d{1,2}$/.test(value)).length > values.filled.length / 2
  );
}

function looksLikeText(values: Values): boolean {
  return (
    values.filled.length > 0 &&
    values.filled.filter((value) => value.length > 40 || value.split(' ').length > 4).length > values.filled.length / 3
  );
}

/** 1, 2, 3 …: numbers of lines. */
function isCounting(values: Values): boolean {
  return values.filled.length > 2 && values.filled.every((value, index) => value === String(index + 1));
}
