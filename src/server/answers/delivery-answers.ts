import { z } from 'zod';
import { DELIVERY_STATES } from '../../stores/deliveries.ts';
import { action } from './exception-answers.ts';
import { codeAnswer } from './flow-answers.ts';
import { stateEvent } from './order-answers.ts';
import { list, next } from './parts.ts';

/** What `/v1/deliveries` answers. */

const moment = z.date().nullable();
const delivery = z.object({
  supplierId: z.string(),
  id: z.string(),
  kind: z.string(),
  subject: z.string(),
  name: z.string(),
  folder: z.string(),
  state: z.enum(DELIVERY_STATES),
  failure: z.enum(['rejected', 'conflict', 'uncertain', 'refused']).nullable(),
  reason: z.string().nullable(),
  why: z.string().optional().describe('Why it is not at its supplier yet, in a sentence with what can be done.'),
  interchangeControlNumber: z.string().nullable(),
  groupControlNumber: z.string().nullable(),
  reference: z.string().nullable(),
  inferred: z.boolean().describe('That it was sent is concluded, or said by a person.'),
  size: z.int(),
  sha256: z.string(),
  attempts: z.int(),
  publications: z.int(),
  resends: z.int(),
  createdAt: z.date(),
  waitingSince: z.date(),
  stagedAt: moment,
  sentAt: moment,
  acknowledgedAt: moment,
  lastErrorCode: codeAnswer.nullable(),
  lastError: z.string().nullable(),
  lastErrorAt: moment,
  pausedUntil: moment.describe('Set while it rests.'),
  behind: z.string().nullable().describe('An earlier document about the same purchase order that has to go first.'),
  supplierErrorCode: codeAnswer.nullable(),
  supplierError: z.string().nullable(),
});

export const deliveryList = z.object({ deliveries: list(delivery), next });
export const deliveryAnswer = z.object({
  delivery,
  left: list(
    z.object({
      supplierId: z.string(),
      deliveryId: z.string(),
      folder: z.string(),
      finalName: z.string(),
      name: z.string(),
      failures: z.int(),
      lastErrorCode: codeAnswer.nullable(),
      lastError: z.string().nullable(),
    }),
  ).describe('Files at the supplier under a temporary name that are to be removed.'),
  history: list(stateEvent),
  actions: list(action).describe('What can be done about it now, the most useful first.'),
});
