import type { SegmentRecord } from '../../../formats/tree.ts';
import { inferDates, ZONE_GUESS } from '../dates.ts';
import type { FieldProposal, MappingProposal } from '../proposal.ts';
import { lookAt, samplesOf } from '../values.ts';
import { lineNumberField, x12Source } from './base-fields.ts';
import { isPackInside, levelsOf, loopsFor, OF_BASE, parentsOf, pathsOf, withBase } from './levels.ts';
import { pairsOf, skuField } from './pairs.ts';
import { element, type Occurrence, qualified, type SampleSegments, valuesOf } from './segments.ts';

/** Proposes a mapping of ship notices (856): the tree as its HL segments build it, and where tracking numbers stand. */
export function proposeShipNotices(sample: SampleSegments): MappingProposal {
  const levels = levelsOf(sample.documents);
  const seen = parentsOf(sample.documents);
  const parents = isPackInside(seen) ? seen : withBase(seen);
  const isBase =
    [...parents].every(([name, inside]) => [...inside].every((outer) => OF_BASE[name]?.includes(outer) === true)) &&
    !parents.has('tare');
  // Where packs say how many of the item they hold, a line is a pack; else an item in two packs would count twice.
  const holds = isPackInside(seen) && valuesOf(levels.get('pack') ?? [], 'SN1', 2).some((value) => value !== '');
  const innermost = holds ? 'pack' : 'item';
  const items = levels.get('item') ?? [];
  const at = (level: string, address: string): string => (level === innermost ? address : `${level}.${address}`);
  const lines: FieldProposal[] = lineNumberField(items, 'LIN', 1);
  lines.push(...poNumber(levels, parents, at));
  const sku = skuField(pairsOf(items, 'LIN', 2), at('item', 'LIN'), false);
  if (sku !== undefined) lines.push(sku);
  if (holds) lines.push(...packQuantity(levels));
  const tracking = trackingPlaces(levels);
  lines.push(...parcelFields(levels, tracking, parents, at), ...carrierField(levels, at));
  return {
    kind: 'ship-notice',
    what: sample.set,
    extends: 'x12-856',
    source: x12Source(sample),
    ...(isBase
      ? {}
      : {
          loops: {
            keys: loopsFor(parents),
            guesses: { shipment: `levels stand as ${pathsOf(seen)} in the sample` },
          },
          each: innermost === 'item' ? 'item' : [innermost, 'item'],
        }),
    document: shippedAt(sample, levels, at),
    lines,
    remarks: [],
  };
}

/** The order of a line: PRF where it stands, else a reference. */
function poNumber(
  levels: ReadonlyMap<string, Occurrence[]>,
  parents: ReadonlyMap<string, ReadonlySet<string>>,
  at: (level: string, address: string) => string,
): FieldProposal[] {
  const order = levels.get('order');
  if (
    order !== undefined &&
    valuesOf(order, 'PRF', 1).some((value) => value !== '') &&
    parents.get('order')?.has('item') !== true
  )
    return [];
  const places = ['item', 'pack', 'order', 'shipment'].flatMap((level) => {
    const own = levels.get(level) ?? [];
    const prf = valuesOf(own, 'PRF', 1).filter((value) => value !== '');
    if (prf.length > 0) return [{ spec: { from: at(level, 'PRF01') }, what: `PRF01 of the ${level}`, values: prf }];
    const references = qualified(own, 'REF', 1, 2);
    const qualifier = ['PO', 'CO', 'OP', 'ON'].find((one) => references.has(one));
    return qualifier === undefined
      ? []
      : [
          {
            spec: { from: at(level, 'REF02'), where: { REF01: qualifier } },
            what: `REF*${qualifier} of the ${level}`,
            values: references.get(qualifier) ?? [],
          },
        ];
  });
  const pairs = pairsOf(levels.get('item') ?? [], 'LIN', 2).values.get('PO');
  const [first] = places;
  if (first !== undefined)
    return [
      {
        field: 'poNumber',
        spec: { ...first.spec, do: ['trim'], required: true },
        guess: `no PRF stands at an order; ${first.what} is taken`,
        seen: samplesOf(lookAt(first.values)),
      },
    ];
  if (pairs === undefined) return [];
  return [
    {
      field: 'poNumber',
      spec: { from: at('item', 'LIN'), pair: ['PO'], do: ['trim'], required: true },
      guess: 'no PRF stands at an order; the pair PO is taken',
      seen: samplesOf(lookAt(pairs)),
    },
  ];
}

function packQuantity(levels: ReadonlyMap<string, Occurrence[]>): FieldProposal[] {
  const spec = { from: 'SN102', do: ['number'], required: true, min: 1 };
  const guess = 'the pack says how many of the item it holds';
  return [{ field: 'quantity', spec, guess, seen: samplesOf(lookAt(valuesOf(levels.get('pack') ?? [], 'SN1', 2))) }];
}

interface Place {
  readonly level: string;
  readonly tag: 'REF' | 'MAN';
  readonly qualifier: string;
  readonly values: readonly string[];
}

/** References (element 128) and marks (element 88) that may be tracking numbers, best first. */
const REFERENCES = ['2I', 'CN', 'TN', 'SI', 'BM'];
const MARKS = ['CP', '2I', 'CA', 'UC', 'SM', 'GM'];

/** Every place with values that look like numbers of carriers; those of the parcel before those of the shipment. */
function trackingPlaces(levels: ReadonlyMap<string, Occurrence[]>): Place[] {
  const places = ['pack', 'tare', 'item', 'order', 'shipment'].flatMap((level) => {
    const own = levels.get(level) ?? [];
    const found = (tag: Place['tag'], qualifiers: readonly string[]): Place[] => {
      const values = qualified(own, tag, 1, 2);
      return qualifiers.flatMap((qualifier) => {
        const seen = (values.get(qualifier) ?? []).filter((value) => value !== '');
        return seen.length > 0 && seen.every(isTracking) ? [{ level, tag, qualifier, values: seen }] : [];
      });
    };
    return [...found('REF', REFERENCES), ...found('MAN', MARKS)];
  });
  const certain = places.filter(({ tag, qualifier }) => !(tag === 'MAN' && qualifier === 'GM') && qualifier !== 'BM');
  return certain.length > 0 ? certain : places;
}

/** As long as carriers' numbers are, with at least six digits. */
function isTracking(value: string): boolean {
  return value.length >= 9 && value.length <= 40 && (value.match(/\d/g)?.length ?? 0) >= 6;
}

function parcelFields(
  levels: ReadonlyMap<string, Occurrence[]>,
  tracking: readonly Place[],
  parents: ReadonlyMap<string, ReadonlySet<string>>,
  at: (level: string, address: string) => string,
): FieldProposal[] {
  const fields: FieldProposal[] = [];
  const spec = ({ level, tag, qualifier }: Place): Record<string, unknown> => ({
    from: at(level, `${tag}02`),
    where: { [`${tag}01`]: qualifier },
  });
  const reachable = tracking.filter(({ level }) => level === 'item' || parents.has(level));
  const [first] = reachable;
  if (first !== undefined) {
    const guess = reachable.map(({ level, tag, qualifier }) => `${tag}*${qualifier} of the ${level}`).join(', ');
    fields.push({
      field: 'trackingNumber',
      spec: { ...(reachable.length === 1 ? spec(first) : { firstOf: reachable.map(spec) }), do: ['trim'] },
      guess: `it seems to stand in ${guess}`,
      seen: samplesOf(lookAt(first.values)),
    });
  }
  const marks = [...qualified(levels.get('pack') ?? [], 'MAN', 1, 2)].filter(
    ([one]) => !reachable.some(({ level, tag, qualifier }) => level === 'pack' && tag === 'MAN' && qualifier === one),
  );
  const [mark] = marks;
  const isKnown =
    marks.length === 1 && ['GM', 'CP'].includes(mark?.[0] ?? '') && !reachable.some(({ tag }) => tag === 'MAN');
  if (mark !== undefined && (!isKnown || at('pack', '') === ''))
    fields.push({
      field: 'packageId',
      spec: { from: at('pack', 'MAN02'), where: { MAN01: mark[0] }, do: ['trim'] },
      seen: samplesOf(lookAt(mark[1])),
    });
  else if (mark === undefined && reachable.some(({ level, tag }) => level === 'pack' && tag === 'MAN'))
    fields.push({ field: 'packageId', spec: null, guess: 'the mark of the pack is the tracking number', seen: [] });
  return fields;
}

function carrierField(
  levels: ReadonlyMap<string, Occurrence[]>,
  at: (level: string, address: string) => string,
): FieldProposal[] {
  const level = ['shipment', 'pack', 'order', 'item'].find((one) =>
    levels.get(one)?.some((own) => own.some(({ tag }) => tag === 'TD5')),
  );
  if (level === undefined) return [];
  const own = levels.get(level) ?? [];
  const number = valuesOf(own, 'TD5', 3).some((value) => value !== '') ? 3 : 5;
  if (level === 'shipment' && number === 3) return [];
  return [
    {
      field: 'carrier',
      spec: { from: at(level, `TD50${number}`), do: ['trim'] },
      guess: `TD5 of the ${level} names it`,
      seen: samplesOf(lookAt(valuesOf(own, 'TD5', number))),
    },
  ];
}

/** When it left: DTM*011 as in the base, else what comes nearest. */
function shippedAt(
  sample: SampleSegments,
  levels: ReadonlyMap<string, Occurrence[]>,
  at: (level: string, address: string) => string,
): FieldProposal[] {
  const isShip = (segment: SegmentRecord): boolean => segment.tag === 'DTM' && element(segment, 1) === '011';
  const dated = sample.documents.flat().filter(isShip);
  if (dated.length > 0) {
    const dates = inferDates(dated.map((segment) => element(segment, 2)));
    const isKnown =
      levels.get('shipment')?.some((own) => own.some(isShip)) === true ||
      sample.documents.some((document) =>
        document
          .slice(
            0,
            document.findIndex(({ tag }) => tag === 'HL'),
          )
          .some(isShip),
      );
    if (dates === undefined || (dates.formats.join() === 'yyyyMMdd' && isKnown)) return [];
    const level = ['shipment', 'order'].find((one) => levels.get(one)?.some((own) => own.some(isShip)));
    return [
      {
        field: 'shippedAt',
        spec: {
          from: level === undefined ? 'DTM02' : at(level, 'DTM02'),
          where: { DTM01: '011' },
          several: 'first',
          do: [{ date: { in: dates.formats, zone: 'UTC' } }],
        },
        guess: [ZONE_GUESS, ...(dates.guess === undefined ? [] : [dates.guess])].join('; '),
        seen: samplesOf(lookAt(dated.map((segment) => element(segment, 2)))),
      },
    ];
  }
  const created = valuesOf(sample.documents, 'BSN', 3);
  const dates = inferDates(created);
  if (dates === undefined) return [];
  return [
    {
      field: 'shippedAt',
      spec: { from: 'BSN03', do: [{ date: { in: dates.formats, zone: 'UTC' } }] },
      guess: 'no DTM*011; the day of the notice is taken',
      seen: samplesOf(lookAt(created)),
    },
  ];
}
