import { inferDates, ZONE_GUESS } from '../dates.ts';
import { isDiscontinuedWord } from '../meanings.ts';
import type { FieldProposal, MappingProposal } from '../proposal.ts';
import { lookAt, samplesOf } from '../values.ts';
import { dayField, x12Source } from './base-fields.ts';
import { gtinField, pairsOf, skuField } from './pairs.ts';
import { chooseQualifiers, quantityFields } from './quantities.ts';
import { headersOf, type Occurrence, occurrencesOf, qualified, type SampleSegments, valuesOf } from './segments.ts';
import { cutLines, warehouseField } from './warehouses.ts';

/** Types of price (element 236) that are what a reseller pays, best first. */
const COSTS = ['NET', 'WHL', 'CON', 'UCP', 'ACT', 'CAT', 'DIS', 'PRO', 'INV', 'QTE', 'PRM', ''];

/** Proposes a mapping of inventory advices (846). */
export function proposeInventory(sample: SampleSegments): MappingProposal | undefined {
  const items = occurrencesOf(sample.documents, 'LIN');
  const pairs = pairsOf(items, 'LIN', 2);
  const own = skuField(pairs, 'LIN', true);
  if (own === undefined) return undefined;
  const skuPair = (own.spec as { readonly pair: readonly string[] }).pair;
  const skus = items.map(
    (_, index) => skuPair.map((one) => pairs.values.get(one)?.[index] ?? '').find((value) => value !== '') ?? '',
  );
  const plan = chooseQualifiers(items);
  const cut = cutLines(items, plan.qualifiers);
  const at = (address: string): string => `item.${address}`;
  const lines: FieldProposal[] = [{ ...own, spec: { ...own.spec, from: at('LIN') } }];
  const gtin = gtinField(pairs, at('LIN'));
  if (gtin !== undefined) lines.push(gtin);
  const place = cut?.warehouse ?? warehouseField(sample, items, pairs, skus);
  if (place !== undefined) lines.push(place);
  const quantity = quantityFields(items, plan, cut);
  lines.push(...quantity.fields);
  const cost = costField(items, at);
  if (cost !== undefined) lines.push(cost);
  const flag = discontinuedField(items, at);
  if (flag !== undefined) lines.push(flag);
  const available = dayField('availableOn', items, 'DTM', ['018', '371', '017', '069', '067', '368', '002'], at);
  if (available !== undefined) lines.push(available);
  const asOf = asOfField(sample);
  return {
    kind: 'inventory',
    what: sample.set,
    extends: 'x12-846',
    source: x12Source(sample),
    ...(cut === undefined ? {} : { loops: { keys: cut.loops }, each: cut.each }),
    document: asOf,
    lines,
    ...(Object.keys(quantity.codes).length === 0 ? {} : { codes: { keys: { uom: quantity.codes } } }),
    remarks: [],
  };
}

function costField(items: readonly Occurrence[], at: (address: string) => string): FieldProposal | undefined {
  const types = qualified(items, 'CTP', 2, 3);
  const chosen = COSTS.filter((type) => types.has(type));
  const [first] = chosen.length > 0 ? chosen : [...types.keys()];
  if (first === undefined) return undefined;
  const others = [...types.keys()].filter((type) => type !== first && type !== '');
  const guesses = [
    ...(chosen.length === 0 ? [`${first} may be a retail price`] : first === '' ? ['the price says no type'] : []),
    ...(others.length > 0 ? [`CTP02 is also ${others.join(', ')}`] : []),
  ];
  return {
    field: 'cost',
    spec: { from: at('CTP03'), ...(first === '' ? {} : { where: { CTP02: first } }), do: ['decimal'] },
    ...(guesses.length === 0 ? {} : { guess: guesses.join('; ') }),
    seen: samplesOf(lookAt(types.get(first) ?? [])),
  };
}

function discontinuedField(items: readonly Occurrence[], at: (address: string) => string): FieldProposal | undefined {
  for (const [qualifier, values] of qualified(items, 'REF', 1, 2)) {
    const words = [...new Set(values.filter(isDiscontinuedWord))];
    if (words.length === 0) continue;
    const spec = {
      from: at('REF02'),
      where: { REF01: qualifier },
      several: 'all',
      default: '',
      do: [{ oneOf: words }],
    };
    return { field: 'discontinued', spec, guess: 'other words for it may exist', seen: words };
  }
  return undefined;
}

/** The moment of the feed: BIA04 with BIA05, or a DTM of the header; without either it is the moment of receipt. */
function asOfField(sample: SampleSegments): FieldProposal[] {
  const days = valuesOf(sample.documents, 'BIA', 4);
  const times = valuesOf(sample.documents, 'BIA', 5);
  const dated = days.length > 0 && days.every((day) => day !== '');
  const whole = dated ? inferDates(days.map((day, index) => day + (times[index] ?? ''))) : undefined;
  const seen = samplesOf(lookAt(days));
  if (whole !== undefined && times.every((time) => time !== '')) {
    return [
      {
        field: 'asOf',
        spec: {
          from: ['BIA04', 'BIA05'],
          do: [{ join: '' }, { date: { in: whole.formats, zone: 'UTC' } }],
          required: true,
        },
        guess: [ZONE_GUESS, ...(whole.guess === undefined ? [] : [whole.guess])].join('; '),
        seen,
      },
    ];
  }
  const day = dated ? inferDates(days) : undefined;
  if (day !== undefined) {
    const isBase = day.formats.join() === 'yyyyMMdd';
    return isBase && times.every((time) => time === '')
      ? []
      : [
          {
            field: 'asOf',
            spec: { from: 'BIA04', do: [{ date: { in: day.formats, zone: 'UTC' } }], required: true },
            guess: [ZONE_GUESS, ...(day.guess === undefined ? [] : [day.guess])].join('; '),
            seen,
          },
        ];
  }
  const moved = dayField(
    'asOf',
    headersOf(sample.documents, 'LIN'),
    'DTM',
    ['097', '007', '050', '102', '001'],
    (address) => address,
  );
  return moved === undefined || moved.spec === null
    ? [{ field: 'asOf', spec: null, guess: 'BIA04 is no date; the moment of receipt counts', seen }]
    : [{ ...moved, guess: [ZONE_GUESS, ...(moved.guess === undefined ? [] : [moved.guess])].join('; ') }];
}
