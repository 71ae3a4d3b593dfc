import { z } from 'zod';
import { units } from './parts.ts';

/**
 * Functional acknowledgment (X12 997, 999): whether the other side could read what we sent. It says nothing about
 * whether it will act on it. Header = AK1 and AK9 of one group; a line = one AK2 loop.
 */
export const functionalHeader = z.object({
  functionalId: z.string().min(1).describe('Type of the group of ours that is answered (AK101), e.g. PO.'),
  groupControlNumber: z
    .string()
    .min(1)
    .describe('Control number of that group (AK102), as received with its leading zeros.'),
  status: z
    .string()
    .min(1)
    .describe('Verdict on the group (AK901): A accepted, E with errors, P partly, R M W X rejected.'),
  accepted: units.optional().describe('Transaction sets that were accepted (AK904).'),
});
export type FunctionalHeader = z.infer<typeof functionalHeader>;

export const functionalLine = z.object({
  set: z.string().min(1).describe('Transaction set that is answered (AK201), e.g. 850.'),
  controlNumber: z.string().min(1).describe('Its control number (AK202), as received with its leading zeros.'),
  status: z.string().optional().describe('Verdict on it (AK501, IK501); absent means: see the group.'),
  errors: z.string().optional().describe('Error codes (AK502) and what AK3 and AK4 said, for people.'),
});
export type FunctionalLine = z.infer<typeof functionalLine>;
