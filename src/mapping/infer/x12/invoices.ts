import type { FieldProposal, MappingProposal } from '../proposal.ts';
import { lookAt, samplesOf } from '../values.ts';
import { lineNumberField, otherDay, x12Source } from './base-fields.ts';
import { pairsOf, skuField } from './pairs.ts';
import { element, type Occurrence, occurrencesOf, type SampleSegments, valuesOf } from './segments.ts';

/** Charges (element 1300) that are freight, and those that are the fee for sending to a consumer. */
const FREIGHT = ['D240', 'D200', 'D260', 'G821', 'F050', 'G070'];
const FEES = ['H090', 'D500', 'C000', 'G740', 'H000', 'F650', 'H550', 'D180'];
const KINDS = ['DI', 'DR', 'CI', 'FB', 'CR', 'CN'];

/** Proposes a mapping of invoices (810). */
export function proposeInvoices(sample: SampleSegments): MappingProposal {
  const { documents } = sample;
  const lines = occurrencesOf(documents, 'IT1', ['TDS']);
  const fields: FieldProposal[] = [...lineNumberField(lines, 'IT1', 1)];
  const sku = skuField(pairsOf(lines, 'IT1', 6), 'IT1', false);
  if (sku !== undefined) fields.push(sku);
  const kinds = [...new Set(valuesOf(documents, 'BIG', 7))].filter((kind) => kind !== '' && !KINDS.includes(kind));
  return {
    kind: 'invoice',
    what: sample.set,
    extends: 'x12-810',
    source: x12Source(sample),
    document: [
      ...otherDay('invoiceDate', 'BIG01', valuesOf(documents, 'BIG', 1), true),
      ...totalField(documents),
      ...charge('freight', documents, FREIGHT, 'D240'),
      ...charge('dropShipFee', documents, FEES, 'H090'),
    ],
    lines: fields,
    ...(kinds.length === 0
      ? {}
      : {
          codes: {
            keys: { kind: Object.fromEntries(kinds.map((kind) => [kind, /^C/.test(kind) ? 'credit' : 'debit'])) },
            guesses: { kind: 'types of invoice that the base does not know' },
          },
        }),
    remarks: [],
  };
}

/** TDS01 has two implied decimals; where the lines add up to it as it stands, the sender does not know that. */
function totalField(documents: SampleSegments['documents']): FieldProposal[] {
  const seen = samplesOf(lookAt(valuesOf(documents, 'TDS', 1)));
  if (seen.length === 0) return [{ field: 'total', spec: null, guess: 'there is no TDS', seen }];
  const fits = (scale: number): boolean =>
    documents.every((document) => {
      const total = Number(valuesOf([document], 'TDS', 1)[0] ?? '');
      const goods = sumOf(document, 'IT1', (segment) => Number(element(segment, 2)) * Number(element(segment, 4)));
      const charges =
        sumOf(
          document,
          'SAC',
          (segment) => (element(segment, 1) === 'A' ? -1 : 1) * (Number(element(segment, 5)) / 100),
        ) + sumOf(document, 'TXI', (segment) => Number(element(segment, 2)));
      return [goods, goods + charges].some((sum) => sum > 0 && Math.abs(total / scale - sum) < 0.011);
    });
  const isLiteral = valuesOf(documents, 'TDS', 1).every((value) => /^\d+$/.test(value)) && !fits(100) && fits(1);
  return isLiteral
    ? [
        {
          field: 'total',
          spec: { from: 'TDS01', do: ['decimal'], required: true },
          guess: 'the lines add up to TDS01 as it stands, without implied decimals',
          seen,
        },
      ]
    : [];
}

function sumOf(document: Occurrence, tag: string, value: (segment: Occurrence[number]) => number): number {
  return document.filter((segment) => segment.tag === tag).reduce((sum, segment) => sum + (value(segment) || 0), 0);
}

/** A charge by the codes that occur, where they are others than the base reads. */
function charge(
  field: string,
  documents: SampleSegments['documents'],
  codes: readonly string[],
  known: string,
): FieldProposal[] {
  const charges = documents.flat().filter((segment) => segment.tag === 'SAC' && element(segment, 1) === 'C');
  const present = codes.filter((code) => charges.some((segment) => element(segment, 2) === code));
  if (present.length === 0 || present.join() === known) return [];
  const own = charges.filter((segment) => present.includes(element(segment, 2)));
  return [
    {
      field,
      spec: {
        from: 'SAC05',
        where: { SAC01: 'C', SAC02: present.length === 1 ? present[0] : present },
        do: [{ decimal: { implied: 2 } }],
      },
      guess: `SAC02 ${present.join(', ')} is taken for it`,
      seen: samplesOf(lookAt(own.map((segment) => element(segment, 5)))),
    },
  ];
}
