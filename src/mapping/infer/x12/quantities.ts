import { FOR_SALE, NOT_FOR_SALE } from '../../../documents/quantity-kinds.ts';
import { unitMeaning } from '../meanings.ts';
import type { FieldProposal } from '../proposal.ts';
import { lookAt, samplesOf } from '../values.ts';
import { element, type Occurrence, valuesOf } from './segments.ts';
import type { LineCut } from './warehouses.ts';

/** Quantity qualifiers (element 673) that can be sold from, best first; a private code stands behind 34. */
const AVAILABLE = FOR_SALE.flatMap((code) => (code === '34' ? ['34', 'private'] : [code]));

/** Which QTY counts. */
export interface QualifierPlan {
  /** In order of preference. */
  readonly qualifiers: readonly string[];
  readonly guesses: readonly string[];
  readonly seen: readonly string[];
  /** Every item has one. */
  readonly isAlways: boolean;
}

function rankOf(qualifier: string): number {
  const known = AVAILABLE.indexOf(qualifier);
  if (known >= 0) return known;
  return NOT_FOR_SALE.includes(qualifier) ? AVAILABLE.length : AVAILABLE.indexOf('private');
}

/** The qualifiers of the quantity that can be sold: the best one, and others where an item lacks it. */
export function chooseQualifiers(items: readonly Occurrence[]): QualifierPlan {
  const byItem = items.map((item) => new Set(quantitiesOf(item).map((segment) => element(segment, 1))));
  const counts = new Map<string, number>();
  for (const one of byItem) for (const qualifier of one) counts.set(qualifier, (counts.get(qualifier) ?? 0) + 1);
  const ranked = [...counts.keys()].sort(
    (left, right) => rankOf(left) - rankOf(right) || (counts.get(right) ?? 0) - (counts.get(left) ?? 0),
  );
  const usable = ranked.filter((one) => rankOf(one) < AVAILABLE.length);
  const qualifiers: string[] = [];
  for (const one of usable.length > 0 ? usable : ranked.slice(0, 1)) {
    const isMissing = byItem.some((own) => own.has(one) && !qualifiers.some((chosen) => own.has(chosen)));
    if (qualifiers.length === 0 || isMissing) qualifiers.push(one);
  }
  const isAlways = byItem.every((own) => qualifiers.some((one) => own.has(one)));
  const counted = ranked.map((one) => `${one} ${counts.get(one)} ×`).join(', ');
  const [first] = qualifiers;
  const guesses = [
    ...(ranked.length > 1 ? [`of ${items.length} items, QTY01 is ${counted}`] : []),
    ...(first === undefined || ['33', '34', '17'].includes(first) ? [] : [`${first} is taken for what can be sold`]),
    ...(isAlways || first === undefined ? [] : ['some lines have none: unknown, not zero']),
  ];
  const chosen = items.flatMap(quantitiesOf).filter((segment) => qualifiers.includes(element(segment, 1)));
  return { qualifiers, guesses, seen: samplesOf(lookAt(chosen.map((segment) => element(segment, 2)))), isAlways };
}

function quantitiesOf(item: Occurrence): Occurrence {
  return item.filter((segment) => segment.tag === 'QTY' && element(segment, 2) !== '');
}

/** How what is counted becomes pieces. */
interface UnitPlan {
  readonly guesses: readonly string[];
  /** The step that makes pieces of packs. */
  readonly conversion?: Readonly<Record<string, unknown>>;
  /** Units to add to the list of the base. */
  readonly codes: Readonly<Record<string, string>>;
}

/** Units that the list of the base has. */
const KNOWN_UNITS = ['EA', 'PC', 'UN', 'DZ', 'CA'];

function unitPlan(
  items: readonly Occurrence[],
  qualifiers: readonly string[],
  by: string,
  cut: LineCut | undefined,
): UnitPlan {
  const own = items.flatMap(quantitiesOf).filter((segment) => qualifiers.includes(element(segment, 1)));
  const inside = cut === undefined || cut.isQty ? [] : valuesOf(items, cut.unit.slice(0, 3), Number(cut.unit.slice(3)));
  const units = [...new Set([...own.map((segment) => element(segment, 3)), ...inside])].filter((unit) => unit !== '');
  const isUnknown = (unit: string): boolean => !KNOWN_UNITS.includes(unit);
  if (units.every((unit) => unitMeaning(unit) === 1))
    return { guesses: [], codes: Object.fromEntries(units.filter(isUnknown).map((unit) => [unit, 'each'])) };
  const hasPack = items.some((item) => item.some((segment) => segment.tag === 'PO4' && element(segment, 1) !== ''));
  const factors = units.flatMap((unit): (readonly [string, number | { readonly from: string }])[] => {
    const meaning = unitMeaning(unit);
    if (meaning === 'pack' && hasPack) return [[unit, { from: 'item.PO401' }]];
    return typeof meaning === 'number' ? [[unit, meaning]] : [];
  });
  const without = units.filter((unit) => !factors.some(([known]) => known === unit));
  if (without.length === units.length) {
    const codes = without.filter(isUnknown).map((unit) => [unit, unitMeaning(unit) === 'pack' ? 'case' : 'each']);
    return {
      guesses: [`counted in ${without.join(', ')}, which nothing here converts`],
      codes: Object.fromEntries(codes),
    };
  }
  const to = units.find((unit) => unitMeaning(unit) === 1) ?? 'EA';
  return {
    guesses: [
      ...(without.length === 0
        ? []
        : [`lines in ${without.join(', ')} are held, because nobody says how many pieces that is`]),
      'packs are converted to pieces',
    ],
    conversion: { unit: { by, default: to, to, factors: { [to]: 1, ...Object.fromEntries(factors) } } },
    codes: {},
  };
}

export interface QuantityFields {
  readonly fields: readonly FieldProposal[];
  /** Units to add to the list of the base. */
  readonly codes: Readonly<Record<string, string>>;
}

/** Quantity and unit of a line, which is an item or one warehouse of it. */
export function quantityFields(
  items: readonly Occurrence[],
  plan: QualifierPlan,
  cut: LineCut | undefined,
): QuantityFields {
  const { qualifiers, isAlways } = plan;
  const where =
    qualifiers.length === 0 ? {} : { where: { QTY01: qualifiers.length === 1 ? qualifiers[0] : qualifiers } };
  const own = cut === undefined ? 'item.' : '';
  const isInside = cut !== undefined && !cut.isQty;
  const units = unitPlan(items, qualifiers, isInside ? cut.unit : `${own}QTY03`, cut);
  const steps = ['number', ...(units.conversion === undefined ? [] : [units.conversion])];
  const silent = isInside && items.some((item) => !item.some(({ tag }) => tag === cut.quantity.slice(0, 3)));
  const hasFallback = silent && qualifiers.length > 0;
  const guesses = [
    ...(isInside ? ['the quantity of each warehouse counts, not their sum in QTY'] : []),
    ...(isInside && !hasFallback ? [] : plan.guesses),
    ...units.guesses,
  ];
  const around = { from: 'item.QTY02', ...where };
  const place = !isInside
    ? { from: `${own}QTY02`, ...where }
    : hasFallback
      ? { firstOf: [{ from: cut.quantity }, { ...around, when: { [cut.quantity]: 'blank' } }] }
      : { from: cut.quantity };
  const isRequired = isInside ? !silent || isAlways : isAlways || cut !== undefined;
  const quantity: FieldProposal = {
    field: 'quantity',
    spec: { ...place, do: steps, required: isRequired, min: 0 },
    ...(guesses.length === 0 ? {} : { guess: guesses.join('; ') }),
    seen: isInside
      ? samplesOf(lookAt(valuesOf(items, cut.quantity.slice(0, 3), Number(cut.quantity.slice(3)))))
      : plan.seen,
  };
  const isBase = cut === undefined && qualifiers.join() === '33' && units.conversion === undefined;
  const read = { default: 'EA', do: [{ lookup: 'uom' }] };
  const unitPlace = isInside
    ? { firstOf: [{ from: cut.unit }, { from: 'item.QTY03', ...where, when: { [cut.unit]: 'blank' } }] }
    : { from: `${own}QTY03`, ...where };
  const unit = {
    field: 'unit',
    spec: units.conversion === undefined ? { ...unitPlace, ...read } : { value: 'each' },
    seen: [],
  };
  return { fields: isBase ? [quantity] : [quantity, unit], codes: units.codes };
}
