import { inferDates, isMoment } from '../dates.ts';
import type { FieldProposal, SettingProposal } from '../proposal.ts';
import { lookAt, samplesOf } from '../values.ts';
import { type Occurrence, qualified, type SampleSegments, valuesOf } from './segments.ts';

/** The release of the base mappings. */
const BASE_VERSION = '004010';

/** What of the base's `source` differs: the release, and faults that are let pass. */
export function x12Source({ versions, tolerate }: SampleSegments): SettingProposal {
  const [version] = versions;
  const hasOther = versions.length > 1 || (version !== undefined && version !== BASE_VERSION);
  return {
    keys: {
      ...(hasOther ? { version: versions.length > 1 ? null : version } : {}),
      ...(tolerate.length === 0 ? {} : { dialect: { tolerate } }),
    },
    guesses: {
      ...(versions.length > 1 ? { version: `the sample has ${versions.join(' and ')}; any is taken` } : {}),
      ...(tolerate.length === 0
        ? {}
        : { dialect: 'the sample cannot be read without; ask whether its faults are meant' }),
    },
  };
}

/** A date behind one of the qualifiers, the first that occurs. */
export function dayField(
  field: string,
  occurrences: readonly Occurrence[],
  tag: string,
  qualifiers: readonly string[],
  at: (address: string) => string,
  places: { readonly qualifier: number; readonly value: number } = { qualifier: 1, value: 2 },
): FieldProposal | undefined {
  const found = qualified(occurrences, tag, places.qualifier, places.value);
  const present = qualifiers.filter((one) => found.get(one)?.some((value) => value !== ''));
  const [first] = present;
  if (first === undefined) return undefined;
  const values = found.get(first) ?? [];
  const dates = inferDates(values);
  if (dates === undefined) return undefined;
  const name = (number: number): string => `${tag}${String(number).padStart(2, '0')}`;
  const hasZone = isMoment(field);
  const guesses = [
    ...(present.length > 1 ? [`${name(places.qualifier)} is also ${present.slice(1).join(', ')}`] : []),
    ...(dates.guess === undefined ? [] : [dates.guess]),
  ];
  return {
    field,
    spec: {
      from: at(name(places.value)),
      where: { [name(places.qualifier)]: first },
      ...(hasZone ? {} : { several: 'first' }),
      do: [{ date: { in: dates.formats, ...(hasZone ? { zone: 'UTC' } : { as: 'date' }) } }],
      ...(hasZone ? {} : { onError: 'warn' }),
    },
    ...(guesses.length === 0 ? {} : { guess: guesses.join('; ') }),
    seen: samplesOf(lookAt(values)),
  };
}

/** A day in one element, where it is not written as the base expects. */
export function otherDay(
  field: string,
  address: string,
  values: readonly string[],
  required: boolean,
): FieldProposal[] {
  const filled = values.filter((value) => value !== '');
  const dates = filled.length === 0 ? undefined : inferDates(filled);
  if (dates === undefined || dates.formats.join() === 'yyyyMMdd') return [];
  const guess = dates.guess === undefined ? {} : { guess: dates.guess };
  return [
    {
      field,
      spec: {
        from: address,
        do: [{ date: { in: dates.formats, as: 'date' } }],
        ...(required ? { required: true } : {}),
      },
      ...guess,
      seen: samplesOf(lookAt(filled)),
    },
  ];
}

/** Line numbers that are no numbers cannot name our lines; items are joined by their numbers then. */
export function lineNumberField(occurrences: readonly Occurrence[], tag: string, number: number): FieldProposal[] {
  const values = valuesOf(occurrences, tag, number).filter((value) => value !== '');
  if (values.every((value) => /^\d{1,9}$/.test(value))) return [];
  return [
    {
      field: 'lineNumber',
      spec: null,
      guess: 'line numbers that are no numbers are left aside',
      seen: samplesOf(lookAt(values)),
    },
  ];
}
