import { z } from 'zod';
import { units } from './parts.ts';

/**
 * Functional acknowledgment (X12 997, 999): whether the other side could read what we sent. It says nothing about
 * whether it will act on it. Header = AK1 and AK9 of one group; a line = one AK2 loop.
 */
export const functionalHeader = z.object({
  functionalId: z.string().min(1).describe('AK101, e.g. PO.'),
  groupControlNumber: z.string().min(1).describe('AK102 as received.'),
  status: z.string().min(1).describe('AK901: A accepted, E with errors, P partly, R M W X rejected.'),
  accepted: units.optional().describe('AK904.'),
});
export type FunctionalHeader = z.infer<typeof functionalHeader>;

export const functionalLine = z.object({
  set: z.string().min(1).describe('AK201.'),
  controlNumber: z.string().min(1).describe('AK202 as received.'),
  status: z.string().optional().describe('AK501; absent means: see the group.'),
  errors: z.string().optional().describe('AK502 and what AK3 and AK4 said, for people.'),
});
export type FunctionalLine = z.infer<typeof functionalLine>;
