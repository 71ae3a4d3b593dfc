import type { MappingProposal } from '../proposal.ts';
import { proposeAnswers } from './answers.ts';
import { x12Source } from './base-fields.ts';
import { proposeInventory } from './inventory.ts';
import { proposeInvoices } from './invoices.ts';
import { proposePrices } from './prices.ts';
import type { SampleSegments } from './segments.ts';
import { proposeShipNotices } from './ship-notices.ts';
import { proposeStatusReports } from './status-reports.ts';

/** Transaction sets that a mapping can read, and what proposes it. */
const SETS: Readonly<Record<string, (sample: SampleSegments) => MappingProposal | undefined>> = {
  '810': proposeInvoices,
  '832': proposePrices,
  '846': proposeInventory,
  '855': proposeAnswers,
  '856': proposeShipNotices,
  '865': proposeAnswers,
  '870': proposeStatusReports,
  '997': proposeAcknowledgment,
  '999': proposeAcknowledgment,
};

/** The sets for which there is a base mapping. */
export const readableSets: readonly string[] = Object.keys(SETS);

/** Proposes a mapping that extends the base of the set; undefined where the sample lacks what lines need. */
export function proposeSegments(sample: SampleSegments): MappingProposal | undefined {
  return SETS[sample.set]?.(sample);
}

/** Functional acknowledgments are alike everywhere. */
function proposeAcknowledgment(sample: SampleSegments): MappingProposal {
  const { keys, guesses } = x12Source(sample);
  // 999 belongs to later releases; its base names the one it is for.
  const { version: _, ...rest } = keys;
  return {
    kind: 'functional-acknowledgment',
    what: sample.set,
    extends: `x12-${sample.set}`,
    source: { keys: sample.set === '999' ? rest : keys, ...(guesses === undefined ? {} : { guesses }) },
    document: [],
    lines: [],
    remarks: [],
  };
}
