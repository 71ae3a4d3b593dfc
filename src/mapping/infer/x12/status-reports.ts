import type { MappingProposal } from '../proposal.ts';
import { x12Source } from './base-fields.ts';
import { pairsOf, skuField } from './pairs.ts';
import { occurrencesOf, type SampleSegments } from './segments.ts';

/** Where the pairs of numbers begin in a PO1. */
const PAIRS = 6;

/** Proposes a mapping of order status reports (870): only under which qualifier the item number stands differs between suppliers. */
export function proposeStatusReports(sample: SampleSegments): MappingProposal {
  const sku = skuField(pairsOf(occurrencesOf(sample.documents, 'PO1'), 'PO1', PAIRS), 'line.PO1', false);
  return {
    kind: 'acknowledgment',
    what: sample.set,
    extends: `x12-${sample.set}`,
    source: x12Source(sample),
    document: [],
    lines: sku === undefined ? [] : [sku],
    remarks: [],
  };
}
