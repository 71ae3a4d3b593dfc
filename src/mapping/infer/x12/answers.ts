import type { FieldProposal, MappingProposal } from '../proposal.ts';
import { lookAt, samplesOf } from '../values.ts';
import { dayField, lineNumberField, x12Source } from './base-fields.ts';
import { pairsOf, skuField } from './pairs.ts';
import { headersOf, type Occurrence, occurrencesOf, qualified, type SampleSegments, valuesOf } from './segments.ts';

/** Where the base has what differs between the answer to an order (855) and to a change of it (865). */
interface AnswerSet {
  readonly line: string;
  readonly pairs: number;
  readonly quantity: string;
  readonly header: string;
  readonly reference: number;
}

const SETS: Readonly<Record<string, AnswerSet>> = {
  '855': { line: 'PO1', pairs: 6, quantity: 'line.PO102', header: 'BAK', reference: 8 },
  '865': { line: 'POC', pairs: 8, quantity: 'line.POC03', header: 'BCA', reference: 9 },
};

/** Days (element 374) on which the goods leave, and on which they are there, best first; and what the base reads of them. */
const DAYS = {
  expectedOn: { qualifiers: ['068', '010', '106', '118', '011', '018'], ofBase: ['068'] },
  deliversOn: { qualifiers: ['017', '067', '069', '002', '371'], ofBase: ['017', '067', '069'] },
} as const;
/** Numbers (element 128) of the seller's own order. */
const REFERENCES = ['VN', 'CO', 'SO', 'IL', 'OQ', 'SL'];

/** Proposes a mapping of answers to orders (855) and to changes of them (865). */
export function proposeAnswers(sample: SampleSegments): MappingProposal {
  const { line, pairs: start, header, reference, quantity } = SETS[sample.set] ?? (SETS['855'] as AnswerSet);
  const lines = occurrencesOf(sample.documents, line);
  const headers = headersOf(sample.documents, line);
  const fields: FieldProposal[] = [...lineNumberField(lines, line, 1)];
  const sku = skuField(pairsOf(lines, line, start), `line.${line}`, false);
  if (sku !== undefined) fields.push(sku);
  const isSilent = sample.set === '855' && lines.some((one) => !one.some(({ tag }) => tag === 'ACK'));
  if (isSilent) fields.push(...silentLines(quantity));
  for (const field of ['expectedOn', 'deliversOn'] as const) {
    const day = dayOf(lines, field);
    if (day !== undefined) fields.push(day);
  }
  return {
    kind: 'acknowledgment',
    what: sample.set,
    extends: `x12-${sample.set}`,
    source: x12Source(sample),
    ...(isSilent ? { each: ['answer', 'line'] } : {}),
    document: ownReference(headers, `${header}${String(reference).padStart(2, '0')}`, header, reference),
    lines: fields,
    ...(isSilent
      ? {
          codes: {
            keys: { 'line-status': ORDER_CODES },
            guesses: { 'line-status': 'codes of the whole order, for lines without an ACK' },
          },
        }
      : {}),
    remarks: [],
  };
}

/** BAK02 in the words for lines (element 587). */
const ORDER_CODES = {
  AD: 'accept',
  AK: 'accept',
  AT: 'accept',
  AP: 'accept',
  RD: 'reject',
  RF: 'reject',
  RJ: 'reject',
  AH: 'hold',
};

/** A PO1 without ACK is answered by what BAK02 says of the whole order. */
function silentLines(quantity: string): FieldProposal[] {
  return [
    {
      field: 'status',
      spec: {
        firstOf: [{ from: 'ACK01' }, { from: 'document.BAK02', when: { ACK01: 'blank' } }],
        do: ['trim', { lookup: 'line-status' }],
        required: true,
      },
      guess: 'lines without an ACK get what BAK02 says of the whole order',
      seen: [],
    },
    {
      field: 'quantity',
      spec: { firstOf: [{ from: 'ACK02' }, { from: quantity, when: { ACK01: 'blank' } }], do: ['number'], min: 0 },
      seen: [],
    },
  ];
}

function dayOf(lines: readonly Occurrence[], field: keyof typeof DAYS): FieldProposal | undefined {
  const { qualifiers, ofBase } = DAYS[field];
  const own = dayField(field, lines, 'ACK', qualifiers, (address) => address, { qualifier: 4, value: 5 });
  if (own !== undefined) return isOfBase(own, ofBase) ? undefined : own;
  return dayField(field, lines, 'DTM', qualifiers, (address) => address);
}

/** Whether the base reads the same. */
function isOfBase({ spec, guess }: FieldProposal, qualifiers: readonly string[]): boolean {
  const { where, do: steps } = (spec ?? {}) as { where?: Record<string, string>; do?: readonly unknown[] };
  return (
    guess === undefined && qualifiers.includes(where?.ACK04 ?? '') && JSON.stringify(steps).includes('["yyyyMMdd"]')
  );
}

/** The seller's own order number, where it stands in a REF instead of the header segment. */
function ownReference(headers: readonly Occurrence[], address: string, tag: string, number: number): FieldProposal[] {
  if (valuesOf(headers, tag, number).some((value) => value !== '')) return [];
  const found = qualified(headers, 'REF', 1, 2);
  const qualifier = REFERENCES.find((one) => found.has(one));
  if (qualifier === undefined) return [];
  const guess = `${address} is blank; REF*${qualifier} may be the supplier's own order number`;
  return [
    {
      field: 'supplierReference',
      spec: { from: 'REF02', where: { REF01: qualifier }, do: ['trim'] },
      guess,
      seen: samplesOf(lookAt(found.get(qualifier) ?? [])),
    },
  ];
}
